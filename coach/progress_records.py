"""Records of progress: what is counted of each answer and day, and what people say of themselves.

All frozen and keyword-only. Times of day are timezone-aware UTC; days are those of the place's own
calendar (`coach.counting.days`). Nothing here holds a word that was said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from scoring.scale import Band


class Measure(StrEnum):
    """The dimensions that are followed over time, in the order in which they are shown."""

    POINTS = "points"
    """Main points of the question that were said, 0 to 4 (`ContentScore.coverage`)."""
    CONTENT = "content"
    """The answer as a whole by the rubric, 0 to 4."""
    CLARITY = "clarity"
    """How clear the words were, 0 to 10."""
    PACE = "pace"
    """How the speed suits a listener, on the scale of `FluencyScore.pace`."""
    PAUSING = "pausing"
    """How the pauses suit a listener, on the scale of `FluencyScore.pausing`."""


@dataclass(frozen=True, kw_only=True)
class Measured:
    """A value of one measure in one answer, on the scale of the measure, with its band."""

    value: float
    band: Band


@dataclass(frozen=True, kw_only=True)
class SoundCount:
    """How often a sound was listened to in an answer, and in how many of those it stood out."""

    said: int
    stood_out: int


@dataclass(frozen=True, kw_only=True)
class AnswerNumbers:
    """What is counted of one answer (of a conversation: the whole), kept beside it.

    Made of its assessment whenever that is stored or scored again, and erased with it.

    Attributes:
        attempt_id: of the answer; of a conversation the first one's.
        at: when it was given.
        day: the same on the place's calendar.
        spoken_s: how long the recording was.
        question_id: None for a question in own words.
        measures: those that could be measured.
        sounds: by phone, those that were listened to.
        scorer_version: by whose rules: answers of other versions are not compared.
        then_at: when the answer to the follow-up question was given, if there is one.
        then_s: how much of `spoken_s` that is.
    """

    attempt_id: str
    user_id: str
    at: datetime
    day: date
    spoken_s: float
    question_id: str | None
    level: str
    measures: Mapping[Measure, Measured] = field(default_factory=dict[Measure, Measured])
    sounds: Mapping[str, SoundCount] = field(default_factory=dict[str, SoundCount])
    scorer_version: str = ""
    then_at: datetime | None = None
    then_s: float = 0.0


@dataclass(frozen=True, kw_only=True)
class DayOfPractice:
    """What somebody did on one day.

    Attributes:
        answers: given on it.
        drills: tries at words and sounds.
        sessions: begun on it; a session ends with a break (`coach.counting.days.BREAK`).
        practised_s: how long the sessions begun on it lasted, from the beginning of the first
            answer or drill to the end of the last.
        spoken_s: how long the recordings of the answers were.
    """

    day: date
    answers: int
    drills: int
    sessions: int
    practised_s: float
    spoken_s: float


class Direction(StrEnum):
    """Where a measure goes, as far as can be told."""

    UP = "up"
    DOWN = "down"
    STEADY = "steady"
    """The interval holds nothing that anybody would notice, either way."""
    UNCLEAR = "unclear"
    """It could be either: more answers are needed."""


@dataclass(frozen=True, kw_only=True)
class Feeling:
    """How somebody said they feel about an interview, on a scale of pictures.

    Said by themselves, asked once before and once after practice, never guessed. `value` is 1 (very
    scared) to 5 (ready).
    """

    id: str
    user_id: str
    value: int
    after: bool
    at: datetime


FEELINGS = range(1, 6)
