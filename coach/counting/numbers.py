"""The few numbers that progress needs of an answer, out of its assessment. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.counting.days import Activity, ActivityKind
from coach.progress_records import AnswerNumbers, Measure, Measured, SoundCount
from models.speech import NotMeasurable
from scoring.content.signs import OVERALL
from scoring.scale import Score
from scoring.sounds.choose import ANSWERED_BELOW
from scoring.sounds.findings import findings, occasion_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from coach.counting.days import Calendar
    from coach.records import Assessment, Attempt


def numbers_of(
    attempt: Attempt, calendar: Calendar, *, then_at: datetime | None = None
) -> AnswerNumbers:
    """What is counted of an answer that was heard.

    Args:
        attempt: of a conversation the whole (`coach.conversation.whole`).
        calendar: the place's own.
        then_at: when the answer to the follow-up question was given, if that is in it.

    Raises:
        ValueError: it was not heard.
    """
    assessment = attempt.assessment
    if assessment is None:
        raise ValueError(attempt.id)
    turns = assessment.evidence.turns
    spoken_s = assessment.evidence.recording.duration_s
    return AnswerNumbers(
        attempt_id=attempt.id,
        user_id=attempt.user_id,
        at=attempt.created_at,
        day=calendar.day_of(attempt.created_at),
        spoken_s=spoken_s,
        question_id=attempt.question_id,
        level=attempt.level,
        measures=_measures(assessment),
        sounds=_sounds(assessment),
        scorer_version=assessment.scorer_version,
        then_at=then_at,
        then_s=max(0.0, spoken_s - turns[-1].start_s) if turns and then_at else 0.0,
    )


def activities_of(
    at: datetime, spoken_s: float, then_at: datetime | None, then_s: float
) -> Iterator[Activity]:
    """What was done: the answer, and the second turn where it was a conversation.

    By the values of `AnswerNumbers`: there are thousands of them.
    """
    yield Activity(ends_at=at, lasted_s=spoken_s - then_s, kind=ActivityKind.ANSWER)
    if then_at is not None:
        yield Activity(ends_at=then_at, lasted_s=then_s, kind=ActivityKind.FOLLOW_UP)


def _measures(assessment: Assessment) -> Mapping[Measure, Measured]:
    content, fluency = assessment.content, assessment.fluency
    whole = next((line.score for line in content.dimensions if line.dimension == OVERALL), None)
    found = {
        Measure.POINTS: content.coverage,
        Measure.CONTENT: whole,
        Measure.CLARITY: assessment.pronunciation.clarity,
        Measure.PACE: fluency.pace,
        Measure.PAUSING: fluency.pausing,
    }
    return {
        measure: Measured(value=score.value, band=score.band)
        for measure, score in found.items()
        if isinstance(score, Score)
    }


def _sounds(assessment: Assessment) -> Mapping[str, SoundCount]:
    """Of sounds that may be spoken of at all (`scoring.sounds.findings`).

    One stands out where another sound beat it and its rating is below what names a sound in an
    answer: beaten alone says little (docs/experiments.md).
    """
    occasion = occasion_of(assessment.evidence, assessment.pronunciation)
    if isinstance(occasion, NotMeasurable):
        return {}
    heard = findings(occasion)
    wrong = [one.phone for one in heard.wrong if one.rating < ANSWERED_BELOW]
    return {
        phone: SoundCount(said=len(said), stood_out=wrong.count(phone))
        for phone, said in sorted(heard.ratings.items())
    }
