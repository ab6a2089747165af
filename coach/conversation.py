"""A conversation: the follow-up question that an answer leads to, and the sound of both answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeGuard

import numpy as np

from models.speech import SAMPLE_RATE_HZ
from questions.bank import Criterion
from questions.follow_up import Gap, follow_up_for
from scoring.content.result import LEFT_OUT

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from coach.records import Attempt
    from models.speech import SpeechEvidence
    from questions.bank import Question
    from scoring.content.result import ContentScore

    Samples = npt.NDArray[np.float32]

_GAPS_BY_POINT = {
    "situation": Gap.SITUATION,
    "result": Gap.RESULT,
    "lesson": Gap.RESULT,
}
"""Points of the banks' stories that are no action."""

_GAPS_BY_LINE = {
    Criterion.SITUATION_TASK: Gap.SITUATION,
    Criterion.ACTION: Gap.ACTION,
    Criterion.RESULT: Gap.RESULT,
    Criterion.VALUES: Gap.VALUES,
}

PARTLY = 2
"""Grade of the rubric up to which something is there in part (docs/content.md)."""


@dataclass(frozen=True, kw_only=True)
class OneAnswer:
    """One of the answers of a conversation, each given to its own question.

    `asked` is the follow-up question, empty for the first answer; `first` and `end` (one more than
    the last) are indices of its words, `start_s` and `end_s` its seconds in the whole.
    """

    asked: str
    first: int
    end: int
    start_s: float
    end_s: float


def answers_in(evidence: SpeechEvidence) -> tuple[OneAnswer, ...]:
    """The answers of a conversation in their order; a single answer is one of one."""
    turns, words = evidence.turns, evidence.transcript.words
    begins = [("", 0, 0.0), *((turn.asked, turn.first_word, turn.start_s) for turn in turns)]
    ends = [*((first, start_s) for _, first, start_s in begins[1:]), (len(words), float("inf"))]
    return tuple(
        OneAnswer(asked=asked, first=first, end=end, start_s=start_s, end_s=end_s)
        for (asked, first, start_s), (end, end_s) in zip(begins, ends, strict=True)
    )


def next_question(content: ContentScore, question: Question) -> str:
    """What the interviewer asks after an answer with this content."""
    return follow_up_for(gaps(content, question), question)


def gaps(content: ContentScore, question: Question) -> frozenset[Gap]:
    """What the answer left out: by the lines of the rubric, or by its points and job words.

    The points are asked where the lines were not measured (no comparison in meaning).
    """
    grades = content.grades
    if Criterion.RELEVANCE in grades:
        return _gaps_of_lines(grades, content, question)
    return _gaps_of_points(content, question)


def _gaps_of_lines(
    grades: Mapping[str, int], content: ContentScore, question: Question
) -> frozenset[Gap]:
    """What is missing; if nothing is, what is there in part: an interviewer asks for that next."""
    nothing_heard = not any(point.heard for point in content.must_hears)
    if grades[Criterion.RELEVANCE] <= LEFT_OUT and nothing_heard:
        return frozenset({Gap.RELEVANCE})
    found = _lines_up_to(LEFT_OUT, grades, question) or _lines_up_to(PARTLY, grades, question)
    if grades.get(Criterion.JOB_WORDS, PARTLY) < LEFT_OUT:
        found.add(Gap.JOB_WORDS)
    return frozenset(found)


def _lines_up_to(most: int, grades: Mapping[str, int], question: Question) -> set[Gap]:
    found = {gap for line, gap in _GAPS_BY_LINE.items() if grades.get(line, most + 1) <= most}
    # A question that asks for no story has its deeds or its reasons under relevance.
    if Criterion.RESULT not in grades and grades[Criterion.RELEVANCE] <= most:
        asks_for_deeds = Criterion.ACTION in question.rubric.criteria
        found.add(Gap.ACTION if asks_for_deeds else Gap.VALUES)
    return found


def _gaps_of_points(content: ContentScore, question: Question) -> frozenset[Gap]:
    missing = [point.id for point in content.must_hears if not point.heard]
    if content.must_hears and len(missing) == len(content.must_hears):
        return frozenset({Gap.RELEVANCE})
    essential = {must.id for must in question.must_hear if must.essential}
    found = {_gap(point, question, essential=point in essential) for point in missing}
    if content.key_words and not any(word.heard for word in content.key_words):
        found.add(Gap.JOB_WORDS)
    return frozenset(found)


def joined_sound(first: Samples, second: Samples, whole: SpeechEvidence) -> Samples:
    """Mono samples at 16 kHz of both answers, shape `(n,)`, cut where their evidence is."""
    end = round(whole.turns[-1].start_s * SAMPLE_RATE_HZ)
    rest = max(0, round(whole.recording.duration_s * SAMPLE_RATE_HZ) - end)
    return np.concatenate([first[:end], second[max(0, len(second) - rest) :]])


def _gap(point: str, question: Question, *, essential: bool) -> Gap:
    if essential:
        return Gap.VALUES
    if Criterion.RESULT in question.rubric.criteria:
        return _GAPS_BY_POINT.get(point, Gap.ACTION)
    return Gap.ACTION if Criterion.ACTION in question.rubric.criteria else Gap.VALUES


def is_heard(attempt: Attempt | None) -> TypeGuard[Attempt]:
    """Whether it is there and something came of it."""
    return attempt is not None and attempt.assessment is not None


def whole(first: Attempt, then: Attempt | None) -> Attempt:
    """The attempt as it is shown: once its follow-up was heard, with what came of both."""
    return replace(first, assessment=then.assessment) if is_heard(then) else first
