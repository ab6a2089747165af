"""The lines of the rubric as the rules of the feedback read them, and the words they rest on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.feedback.facts import clause_around, is_negated, quote, word_spans
from questions.bank import Criterion
from questions.cues import normal_form
from scoring.content.reader import LATER_POINTS
from scoring.content.result import LEFT_OUT
from scoring.content.signs import OVERALL
from scoring.fluency.clauses import NEVER_CLAUSE_FINAL
from scoring.scale import Score

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from coach.feedback.facts import Facts
    from models.speech import Span, Word
    from scoring.content.result import ContentScore

BEGINS_UNTIL = 1 / 3
ENDS_FROM = 1 / 2
"""Shares of an answer up to which its beginning and from which its end is quoted (P)."""

FEWEST_QUOTED_WORDS = 3
"""A quote of fewer words shows little (P)."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the rubric that was measured: as `DimensionScore`, its grade a number."""

    criterion: Criterion
    grade: int
    words: tuple[int, ...]
    gap: str | None
    say_next: str | None


@dataclass(frozen=True, kw_only=True)
class Quoted:
    """The answer's own words that a message speaks of: as text, as indices, and their spans."""

    text: str
    words: tuple[int, ...]
    spans: tuple[Span, ...]


def lines_of(content: ContentScore) -> Mapping[Criterion, Line]:
    """The lines that were measured, without the answer as a whole; none of older assessments."""
    return {
        Criterion(found.dimension): Line(
            criterion=Criterion(found.dimension),
            grade=round(found.score.value),
            words=found.words,
            gap=found.gap,
            say_next=found.say_next,
        )
        for found in content.dimensions
        if found.dimension != OVERALL and isinstance(found.score, Score)
    }


def words_in_place(line: Line, facts: Facts) -> tuple[int, ...]:
    """The words of a line that can be quoted for it: a beginning early on, an end late.

    A sign of an end can stand anywhere ("I wrote what is finished"); quoted, it must be one.
    """
    total = len(facts.words)
    if line.criterion is Criterion.RESULT:
        return tuple(index for index in line.words if index >= ENDS_FROM * total)
    if line.criterion is Criterion.SITUATION_TASK:
        return tuple(index for index in line.words if index < BEGINS_UNTIL * total)
    return line.words


def is_left_out(content: ContentScore, criterion: Criterion) -> bool:
    """Whether a line was measured, and its subject is missing."""
    line = lines_of(content).get(criterion)
    return line is not None and line.grade <= LEFT_OUT


def is_unanswered(content: ContentScore) -> bool:
    """Whether nothing in the answer belongs to the question: neither the line nor a point says so.

    Both must agree: nobody is told that they did not answer because one rule missed it. An end
    alone is no answer: "it is very good" can be said of anything.
    """
    nothing_heard = not any(p.heard and p.id not in LATER_POINTS for p in content.must_hears)
    return nothing_heard and is_left_out(content, Criterion.RELEVANCE)


def quoted(
    facts: Facts, words: Iterable[int], *, affirmed: bool = False, last: bool = False
) -> Quoted | None:
    """The first (or last) neighbouring words of these, quoted with their clause.

    A clause of some words goes before a shorter one. None if there are no words. With `affirmed`,
    a clause with a "not" beside the words is passed over.
    """
    clauses = [(run, *_whole_clause(facts.words, run)) for run in _runs(words)]
    if affirmed:
        clauses = [clause for clause in clauses if not _is_denied(facts.words, *clause)]
    told = [clause for clause in clauses if clause[2] - clause[1] >= FEWEST_QUOTED_WORDS]
    if not clauses:
        return None
    run, first, end = (told or clauses)[-1 if last else 0]
    return Quoted(
        text=quote(facts.words, first, end), words=run, spans=word_spans(facts.words, run)
    )


def _whole_clause(words: tuple[Word, ...], run: tuple[int, ...]) -> tuple[int, int]:
    """The clause around some words; a cut behind "the" or "my" is moved on to the next word."""
    first, end = clause_around(words, run[0], run[-1] + 1)
    while end < len(words) and normal_form(words[end - 1].text) in NEVER_CLAUSE_FINAL:
        end += 1
    return first, end


def _is_denied(words: tuple[Word, ...], run: tuple[int, ...], first: int, end: int) -> bool:
    return is_negated(words, first, end, run)


def _runs(words: Iterable[int]) -> Iterator[tuple[int, ...]]:
    """Words in order, neighbours together."""
    run: tuple[int, ...] = ()
    for index in sorted(set(words)):
        if run and index != run[-1] + 1:
            yield run
            run = ()
        run = (*run, index)
    if run:
        yield run
