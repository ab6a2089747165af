"""The lines of the rubric as the rules of the feedback read them, and the words they rest on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.feedback.facts import clause_around, is_negated, quote, word_spans
from questions.bank import Criterion
from scoring.content.signs import OVERALL
from scoring.scale import Score

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from coach.feedback.facts import Facts
    from models.speech import Span
    from scoring.content.result import ContentScore

LEFT_OUT = 1
"""Up to this grade a line's subject is missing, or there is only a hint of it (docs/content.md)."""


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


def is_left_out(content: ContentScore, criterion: Criterion) -> bool:
    """Whether a line was measured, and its subject is missing."""
    line = lines_of(content).get(criterion)
    return line is not None and line.grade <= LEFT_OUT


def is_unanswered(content: ContentScore) -> bool:
    """Whether nothing in the answer belongs to the question: neither the line nor a point says so.

    Both must agree: nobody is told that they did not answer because one rule missed it.
    """
    nothing_heard = not any(point.heard for point in content.must_hears)
    return nothing_heard and is_left_out(content, Criterion.RELEVANCE)


def quoted(facts: Facts, words: Iterable[int], *, affirmed: bool = False) -> Quoted | None:
    """The first neighbouring words of these, quoted with their clause.

    None if there are none. With `affirmed`, a clause with a "not" beside the words is passed over.
    """
    for run in _runs(words):
        first, end = clause_around(facts.words, run[0], run[-1] + 1)
        if not (affirmed and is_negated(facts.words, first, end, run)):
            return Quoted(
                text=quote(facts.words, first, end),
                words=run,
                spans=word_spans(facts.words, run),
            )
    return None


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
