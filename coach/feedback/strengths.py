"""What went well: rules in order of rank, each true of the answer and shown by it.

Getting better than the try before comes first, then what was said, then how. The last rule
always holds, so there is always one thing to say.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from coach.feedback.facts import (
    clause_around,
    clear_percent,
    heard_points,
    is_low,
    is_negated,
    long_pauses_within,
    quote,
    says_not,
    strength,
    word_spans,
)
from coach.feedback.lines import is_left_out, lines_of, quoted, words_in_place
from questions.bank import Criterion
from questions.plain_points import cues_of
from scoring.content.result import LEFT_OUT
from scoring.content.score import LENGTH_BANDS
from scoring.scale import Band, Score

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from coach.feedback.facts import Facts
    from coach.feedback.lines import Line
    from coach.records import Advice
    from models.speech import NotMeasurable
    from scoring.content.result import PointHeard

CLEARER_BY = 1.0
"""Clarity (0 to 10) must rise by this to be called better (P): its spread between two readings
of like clarity is some tenths."""

COMPARED_WORDS = 10
"""Fewer words than this are too few to praise or compare clarity (P)."""

COMPARED_SHARE = 0.5
"""An answer under this share of the last one's length has fewer pauses anyway (P)."""

TWO_OR_MORE = 2

LONG_RUN_WORDS = 8
"""Words without a silent pause that are worth naming (P): about a clause and a half."""

MOST_NAMED_WORDS = 3

ANSWERED_FROM_WORDS = 3

WELL_SAID = 3
"""The grade of the rubric from which a line is praised (P): "good" on the page."""

PRAISED_LINES = (Criterion.RESULT, Criterion.VALUES, Criterion.ACTION, Criterion.SITUATION_TASK)
"""Lines whose own words show them, in the order in which they are praised (P)."""


def strengths(facts: Facts) -> Iterator[Advice]:
    """Everything that went well, best first; at least one.

    What a model answer says is no strength of the answer that repeats it: knowing it is.
    """
    recited = bool(facts.content.recited)
    for rule in _RULES:
        if not (recited and rule in _ABOUT_CONTENT):
            yield from rule(facts)


def _model_answer_known(facts: Facts) -> Iterable[Advice]:
    if facts.content.recited:
        yield strength("advice.strength.model_answer_known", count=len(facts.content.recited))


def _line_filled(facts: Facts) -> Iterable[Advice]:
    """What was left out last time and is said now, in its own words."""
    before = facts.same_question_before
    if before is None:
        return
    for criterion in PRAISED_LINES:
        line = lines_of(facts.content).get(criterion)
        if line and is_left_out(before.content, criterion) and line.grade > LEFT_OUT:
            yield from _quoting(f"advice.strength.{criterion}_now", facts, line)


def _line_well_said(facts: Facts) -> Iterable[Advice]:
    for criterion in PRAISED_LINES:
        line = lines_of(facts.content).get(criterion)
        if line and line.grade >= WELL_SAID:
            yield from _quoting(f"advice.strength.{criterion}", facts, line)


def _quoting(message_id: str, facts: Facts, line: Line) -> Iterable[Advice]:
    ends = line.criterion is Criterion.RESULT
    said = quoted(facts, words_in_place(line, facts), affirmed=True, last=ends)
    if said is not None:
        praise = strength(message_id, quote=said.text)
        yield replace(praise, words=said.words, spans=said.spans)


def _more_points_heard(facts: Facts) -> Iterable[Advice]:
    before = facts.same_question_before
    if before is None:
        return
    ids = [point.id for point in facts.content.must_hears]
    if ids != [point.id for point in before.content.must_hears]:
        return  # another level expects other points: not to be compared
    old = {point.id for point in heard_points(before.content)}
    now = heard_points(facts.content)
    if len(now) > len(old):
        advice = strength(
            "advice.strength.more_points_heard", count=len(now), before=len(old), total=len(ids)
        )
        new = sorted({word for point in now if point.id not in old for word in point.words})
        yield _shown_by(advice, facts, new)


def _fewer_long_pauses(facts: Facts) -> Iterable[Advice]:
    before = facts.same_question_before
    if before is None or not isinstance(facts.fluency.pausing, Score):
        return
    count, old = len(long_pauses_within(facts.fluency)), len(long_pauses_within(before.fluency))
    now_s, old_s = facts.fluency.response_s, before.fluency.response_s
    # A much shorter answer has fewer pauses without being any more fluent.
    if now_s >= COMPARED_SHARE * old_s and count < old and count * old_s < old * now_s:
        yield strength("advice.strength.fewer_long_pauses", count=count, before=old)


def _clearer(facts: Facts) -> Iterable[Advice]:
    before = facts.same_question_before
    if before is None:
        return
    now, old = facts.pronunciation.clarity, before.pronunciation.clarity
    if not isinstance(now, Score) or not isinstance(old, Score):
        return
    enough = min(len(facts.words), len(before.evidence.transcript.words)) >= COMPARED_WORDS
    percent, old_percent = clear_percent(facts.pronunciation), clear_percent(before.pronunciation)
    if enough and now.value - old.value >= CLEARER_BY and percent > old_percent:
        yield strength("advice.strength.clearer", percent=percent, before=old_percent)


def _length_reached(facts: Facts) -> Iterable[Advice]:
    before = facts.same_question_before
    if before is None or before.content.target_s != facts.content.target_s:
        return
    was_short = before.fluency.response_s < facts.fluency.response_s
    if was_short and not _length_is_good(before.content.length) and _has_good_length(facts):
        yield strength(
            "advice.strength.length_reached",
            seconds=facts.seconds,
            before=round(before.fluency.response_s),
        )


def _all_points_heard(facts: Facts) -> Iterable[Advice]:
    points = facts.content.must_hears
    if len(points) >= TWO_OR_MORE and len(_praised_points(facts)) == len(points):
        words = sorted({word for point in points for word in point.words})
        advice = strength("advice.strength.all_points_heard", count=len(points))
        yield _shown_by(advice, facts, words)


def _point_heard(facts: Facts) -> Iterable[Advice]:
    for point in _praised_points(facts):
        first, end = clause_around(facts.words, point.words[0], point.words[-1] + 1)
        if not is_negated(facts.words, first, end, _may_say_not(point, facts)):
            advice = strength(
                "advice.strength.point_heard",
                point=point.text,
                quote=quote(facts.words, first, end),
            )
            yield _shown_by(advice, facts, point.words)


def _may_say_not(point: PointHeard, facts: Facts) -> tuple[int, ...]:
    """Words of a point in which a "not" is meant: only if its own sentence says it, too."""
    musts = facts.question.must_hear if facts.question else ()
    must = next((must for must in musts if must.id == point.id), None)
    if must is None or not lines_of(facts.content):
        return point.words
    own = f"{must.say} {' '.join(cues_of(must))}".replace("/", " ")
    return point.words if says_not(own) else ()


def _praised_points(facts: Facts) -> tuple[PointHeard, ...]:
    """Points that were heard and that the rubric does not deny.

    None if it finds no answer to the question, none of safety if it finds no rule, or the contrary.
    """
    if is_left_out(facts.content, Criterion.RELEVANCE):
        return ()
    heard = heard_points(facts.content)
    if facts.question is None or not is_left_out(facts.content, Criterion.VALUES):
        return heard
    essential = {must.id for must in facts.question.must_hear if must.essential}
    return tuple(point for point in heard if point.id not in essential)


def _key_words_used(facts: Facts) -> Iterable[Advice]:
    used = [job_word for job_word in facts.content.key_words if job_word.heard]
    if len(used) >= TWO_OR_MORE:
        named = used[:MOST_NAMED_WORDS]
        advice = strength("advice.strength.key_words_used", words=_listed(named))
        yield _shown_by(advice, facts, sorted({word for one in named for word in one.words}))


def _good_length(facts: Facts) -> Iterable[Advice]:
    if _has_good_length(facts):
        yield strength("advice.strength.good_length", seconds=facts.seconds)


def _good_pauses(facts: Facts) -> Iterable[Advice]:
    between = [pause for pause in facts.fluency.pauses if pause.between_clauses]
    if len(between) >= TWO_OR_MORE and _is_strong(facts.fluency.pausing):
        advice = strength("advice.strength.good_pauses", count=len(between))
        yield replace(advice, spans=tuple(pause.span for pause in between))


def _clear_words(facts: Facts) -> Iterable[Advice]:
    if len(facts.words) >= COMPARED_WORDS and _is_strong(facts.pronunciation.clarity):
        yield strength("advice.strength.clear_words", percent=clear_percent(facts.pronunciation))


def _good_pace(facts: Facts) -> Iterable[Advice]:
    # Nobody is helped by a good speed between stops, or by speed in words that are hard to hear.
    others = (facts.fluency.pausing, facts.pronunciation.clarity)
    if _is_strong(facts.fluency.pace) and not any(map(is_low, others)):
        yield strength("advice.strength.good_pace")


def _long_run(facts: Facts) -> Iterable[Advice]:
    first, end = _longest_run(facts)
    if end - first >= LONG_RUN_WORDS:
        advice = strength(
            "advice.strength.long_run", count=end - first, quote=quote(facts.words, first, end)
        )
        yield _shown_by(advice, facts, range(first, end))


def _answered(facts: Facts) -> Iterable[Advice]:
    if len(facts.words) >= ANSWERED_FROM_WORDS:
        yield strength("advice.strength.answered", seconds=facts.seconds, count=len(facts.words))


def _tried(_facts: Facts) -> Iterable[Advice]:
    yield strength("advice.strength.tried")


_RULES: tuple[Callable[[Facts], Iterable[Advice]], ...] = (
    _model_answer_known,
    _line_filled,
    _more_points_heard,
    _fewer_long_pauses,
    _clearer,
    _length_reached,
    _all_points_heard,
    _line_well_said,
    _point_heard,
    _key_words_used,
    _good_length,
    _good_pauses,
    _clear_words,
    _good_pace,
    _long_run,
    _answered,
    _tried,
)

_ABOUT_CONTENT = frozenset(
    {
        _line_filled,
        _more_points_heard,
        _all_points_heard,
        _line_well_said,
        _point_heard,
        _key_words_used,
    }
)


def _shown_by(advice: Advice, facts: Facts, words: Iterable[int]) -> Advice:
    indices = tuple(words)
    return replace(advice, words=indices, spans=word_spans(facts.words, indices))


def _has_good_length(facts: Facts) -> bool:
    return _length_is_good(facts.content.length)


def _length_is_good(length: Score | NotMeasurable) -> bool:
    return isinstance(length, Score) and length.value >= LENGTH_BANDS[-1]


def _is_strong(score: Score | NotMeasurable) -> bool:
    return isinstance(score, Score) and score.band is Band.STRONG


def _longest_run(facts: Facts) -> tuple[int, int]:
    """The longest half-open range of words with no silent pause inside."""
    ends = {pause.after_word + 1 for pause in facts.fluency.pauses if pause.after_word is not None}
    edges = sorted({0, len(facts.words)} | ends)
    return max(pairwise(edges), key=lambda run: run[1] - run[0], default=(0, 0))


def _listed(points: Iterable[PointHeard]) -> str:
    return ", ".join(point.text for point in points)
