"""What an answer left out, by the lines of the rubric: each gap with its message and its action.

Used where the lines were measured; else the must-hear points of the question are
(`coach.feedback.improvements`).
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from coach.feedback.facts import Due, improve, next_action
from coach.feedback.lines import is_unanswered, lines_of, quoted, words_in_place
from questions.bank import Criterion, Level
from questions.cues import normal_form
from scoring.content.heard import Said
from scoring.content.result import LEFT_OUT
from scoring.content.story import deeds_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from coach.feedback.facts import Facts
    from coach.feedback.lines import Line, Quoted
    from coach.records import Advice
    from questions.bank import MustHear

ENOUGH: Mapping[Level, int] = {
    Level.ENTRY_1: 2,
    Level.ENTRY_2: 3,
    Level.ENTRY_3: 3,
    Level.LEVEL_1: 3,
}
"""The grade from which a line is no gap (P): at Entry 1 an answer is two or three sentences."""

RESULT_POINT = "result"
"""Id of the must-hear point that says how a story ended, in every question that has one."""

ENDINGS = frozenset({RESULT_POINT, "lesson"})

_STORY = (Criterion.SITUATION_TASK, Criterion.ACTION, Criterion.RESULT)

_ORDER = (Criterion.VALUES, *_STORY, Criterion.RELEVANCE)
"""Of two lines with the same grade, the first is named first. Job words have a later place."""

_FINER_ORDER = (
    Criterion.ACTION,
    Criterion.RESULT,
    Criterion.VALUES,
    Criterion.RELEVANCE,
    Criterion.SITUATION_TASK,
)

# The message of a gap that quotes what was said, and the one that needs no quote.
_POINTS: Mapping[str, tuple[str | None, str | None]] = {
    "content.gap.relevance.answer": (None, "no_answer_yet"),
    "content.gap.relevance.more": (None, "answer_more"),
    "content.gap.relevance.job": (None, "link_to_job"),
    "content.gap.situation_task.begin": (None, "situation_missing"),
    "content.gap.situation_task.who_where_when": ("situation_more", "situation_missing"),
    "content.gap.situation_task.short": (None, "situation_short"),
    "content.gap.action.say_i": ("action_we", "action_missing"),
    "content.gap.action.second": ("action_more", "action_missing"),
    "content.gap.action.why": ("action_why", None),
    "content.gap.result.end": (None, "result_missing"),
    "content.gap.result.effect": ("result_more", "result_missing"),
    "content.gap.result.number_or_lesson": ("result_number", None),
    "content.gap.values.do": ("rule_more", None),
    "content.gap.values.example": ("rule_example", None),
}

_SAY_I = "content.gap.action.say_i"
_SECOND = "content.gap.action.second"
_RULE = "content.gap.values.rule"

_IN_DOUBT: Mapping[str, str] = {
    "content.gap.relevance.answer": "content.gap.relevance.more",
    "content.gap.situation_task.begin": "content.gap.situation_task.who_where_when",
    "content.gap.result.end": "content.gap.result.effect",
    _RULE: "content.gap.values.do",
}
"""What is said instead where a point of the line was heard by its words: it is true either way."""

_BY_POINT = ("content.gap.relevance.more", "content.gap.values.do", _RULE)
"""Gaps that are named by the must-hear point that would fill them."""

GAP_MESSAGES = frozenset(
    f"advice.improve.{name}" for names in _POINTS.values() for name in names if name
) | {
    "advice.improve.essential_missing",
    "advice.improve.point_missing",
    "advice.improve.rule_against",
}
"""Every point to improve that names a gap in what was said."""


def gaps_due(facts: Facts) -> Iterator[Due]:
    """Lines under what is enough at the level: missing safety first, then the lowest grades.

    If the question was not answered, that is said instead of everything that follows from it.
    """
    for line in _short(facts):
        yield from _due(line, facts)


def finer_gap(facts: Facts) -> Iterable[Due]:
    """At Level 1, one thing that would make a good line very good."""
    if facts.level is not Level.LEVEL_1:
        return
    lines = lines_of(facts.content)
    good = (lines[name] for name in _FINER_ORDER if name in lines)
    finer = (due for line in good if line.grade == ENOUGH[facts.level] for due in _due(line, facts))
    yield from islice(finer, 1)


def _short(facts: Facts) -> list[Line]:
    lines = lines_of(facts.content)
    short = [lines[name] for name in _ORDER if name in lines]
    short = [line for line in short if line.grade < ENOUGH[facts.level]]
    if is_unanswered(facts.content):
        return [line for line in short if _holds_without_an_answer(line)]
    if any(line.criterion in _STORY for line in short):
        short = [line for line in short if line.criterion is not Criterion.RELEVANCE]
    return sorted(short, key=lambda line: (not _is_missing_rule(line), line.grade))


def _holds_without_an_answer(line: Line) -> bool:
    """The answer itself; and a rule that was gone against, whatever the question was."""
    return _is_against_a_rule(line) or line.criterion is Criterion.RELEVANCE


def _is_against_a_rule(line: Line) -> bool:
    return line.criterion is Criterion.VALUES and line.grade == 0


def _is_missing_rule(line: Line) -> bool:
    return line.criterion is Criterion.VALUES and line.grade <= LEFT_OUT


def _due(line: Line, facts: Facts) -> Iterable[Due]:
    point = _point(line, facts)
    if point is not None:
        yield Due(point=point, action=_action(line, facts))


def _point(line: Line, facts: Facts) -> Advice | None:
    against = _against(line, facts) if _is_against_a_rule(line) else None
    if against is not None:
        return against
    gap, words = _gap_and_words(line, facts)
    said = quoted(facts, words, last=line.criterion is Criterion.RESULT)
    with_quote, without = _POINTS.get(gap, (None, None))
    if with_quote and said:
        return _quoting(with_quote, said)
    must = _must_for(line, facts) if gap in _BY_POINT else None
    if must is not None:
        kind = "essential_missing" if must.essential else "point_missing"
        return improve(f"advice.improve.{kind}", point=must.text)
    return improve(f"advice.improve.{without}") if without else None


def _against(line: Line, facts: Facts) -> Advice | None:
    """What was said against a rule, with the rule; None if either is not known."""
    said, must = quoted(facts, line.words), _must_that_says(line.say_next or "", facts)
    if said is None or must is None:
        return None
    point = _quoting("rule_against", said)
    return replace(point, params={"quote": said.text, "point": must.text})


def _gap_and_words(line: Line, facts: Facts) -> tuple[str, tuple[int, ...]]:
    """The gap that is named, and the words that are quoted with it."""
    gap = line.gap or ""
    if gap == _SAY_I:
        own, ours = _deeds(facts)
        return (_SECOND, own) if own else (gap, ours)
    sure = _is_against_a_rule(line) or is_unanswered(facts.content)
    heard = () if sure else _heard_of(line, facts)
    if gap in _IN_DOUBT and heard:
        return _IN_DOUBT[gap], heard
    return gap, words_in_place(line, facts)


def _quoting(name: str, said: Quoted) -> Advice:
    point = improve(f"advice.improve.{name}", quote=said.text)
    return replace(point, words=said.words, spans=said.spans)


def _deeds(facts: Facts) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The words of the first thing that "I" did, and of the first that "we" did.

    Who says "We were busy" tells of no deed, and who says "I told him" is not asked to say "I".
    """
    words = [word.text for word in facts.words]
    deeds = deeds_of(Said.of(words, facts.content.read_back))
    own = next(((deed.word,) for deed in deeds if deed.own and not deed.general), ())
    ours = next(((deed.word,) for deed in deeds if not deed.own), ())
    return own, ours


def _heard_of(line: Line, facts: Facts) -> tuple[int, ...]:
    """The words of the first point of this line that was heard."""
    points = facts.content.must_hears
    return next((p.words for p in points if p.heard and _is_of(line, p.id, facts)), ())


def _is_of(line: Line, point_id: str, facts: Facts) -> bool:
    musts = facts.question.must_hear if facts.question else ()
    begins = bool(musts) and point_id == musts[0].id
    essential = {must.id for must in musts if must.essential}
    return {
        Criterion.RELEVANCE: True,
        Criterion.SITUATION_TASK: begins,
        Criterion.RESULT: point_id in ENDINGS,
        Criterion.VALUES: point_id in essential,
    }.get(line.criterion, False)


def _action(line: Line, facts: Facts) -> Advice:
    """The sentence that would help, to be said in own words; a detail if it was said already."""
    sentence = line.say_next
    if sentence is None or (_is_said(sentence, facts) and not _is_missing_rule(line)):
        return next_action("advice.next.add_detail")
    return next_action(f"advice.next.{_way_to_say(line, sentence, facts)}", sentence=sentence)


def _way_to_say(line: Line, sentence: str, facts: Facts) -> str:
    begins = line.criterion is Criterion.SITUATION_TASK
    if begins or (line.criterion is Criterion.RELEVANCE and is_unanswered(facts.content)):
        return "start_with"
    must = _must_that_says(sentence, facts)
    return "say_result" if must is not None and must.id == RESULT_POINT else "say_point"


def _must_for(line: Line, facts: Facts) -> MustHear | None:
    """The point that the line's sentence makes, if it was not heard; always a missing rule."""
    must = _must_that_says(line.say_next or "", facts)
    heard = {point.id for point in facts.content.must_hears if point.heard}
    return None if must and must.id in heard and line.gap != _RULE else must


def _must_that_says(sentence: str, facts: Facts) -> MustHear | None:
    musts = facts.question.must_hear if facts.question and sentence else ()
    return next((must for must in musts if must.say == sentence), None)


def _is_said(sentence: str, facts: Facts) -> bool:
    """Whether a sentence, or the point that it makes, was said already."""
    must = _must_that_says(sentence, facts)
    if must is not None and any(p.heard and p.id == must.id for p in facts.content.must_hears):
        return True
    return _forms(sentence.split()) in _forms([word.text for word in facts.words])


def _forms(words: Iterable[str]) -> str:
    return f" {' '.join(normal_form(word) for word in words)} "
