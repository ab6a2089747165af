"""The few numbers that progress needs of an answer, out of its assessment. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.counting.days import Activity, ActivityKind
from coach.progress_records import AnswerNumbers, Measure, Measured, SoundCount
from models.speech import NotMeasurable
from scoring.content.signs import OVERALL
from scoring.scale import Score
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


def activities_of(numbers: AnswerNumbers) -> Iterator[Activity]:
    """What was done: the answer, and the second turn where it was a conversation."""
    first_s = numbers.spoken_s - numbers.then_s
    yield Activity(ends_at=numbers.at, lasted_s=first_s, kind=ActivityKind.ANSWER)
    if numbers.then_at is not None:
        kind = ActivityKind.FOLLOW_UP
        yield Activity(ends_at=numbers.then_at, lasted_s=numbers.then_s, kind=kind)


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
    """Of sounds that may be spoken of at all (`scoring.sounds.findings`)."""
    occasion = occasion_of(assessment.evidence, assessment.pronunciation)
    if isinstance(occasion, NotMeasurable):
        return {}
    heard = findings(occasion)
    wrong = [one.phone for one in heard.wrong]
    return {
        phone: SoundCount(said=len(said), stood_out=wrong.count(phone))
        for phone, said in sorted(heard.ratings.items())
    }
