"""A conversation: the follow-up question that an answer leads to, and the sound of both answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models.speech import SAMPLE_RATE_HZ
from questions.bank import Criterion
from questions.follow_up import Gap, follow_up_for

if TYPE_CHECKING:
    import numpy.typing as npt

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


def next_question(content: ContentScore, question: Question) -> str:
    """What the interviewer asks after an answer with this content."""
    return follow_up_for(gaps(content, question), question)


def gaps(content: ContentScore, question: Question) -> frozenset[Gap]:
    """What the answer left out, by the points and job words of the question."""
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
