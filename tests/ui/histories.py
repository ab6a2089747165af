"""A made history of practice: what is counted of answers, without the answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from coach.counting.days import Activity, ActivityKind, Calendar, days_of_practice
from coach.progress.feelings import When
from coach.progress.history import Histories, History, NextKind, NextStep
from coach.progress_records import (
    AnswerNumbers,
    DayOfPractice,
    Feeling,
    Measure,
    Measured,
    SoundCount,
)
from coach.records import SCORER_VERSION
from scoring.scale import Band, band_from_thresholds

TODAY = datetime.now(UTC)
DAY = timedelta(days=1)
_EDGES = {Measure.POINTS: (1, 2, 3), Measure.CONTENT: (1, 2, 3), Measure.CLARITY: (5, 6.5, 8)}
SOUNDS = {"TH": (8, 4), "IY": (12, 0)}
"""How often each is said in an answer, and how often it stands out."""
_WAS_HARD, _COMES_ALONG = (20, 8), (20, 2)
"""The same of V, in the first four answers and then."""


def numbers(count: int, *, to: datetime = TODAY) -> list[AnswerNumbers]:
    """So many answers, one every other day up to a moment: clarity rises, pace stays."""
    return [_answer(n, to - 2 * DAY * (count - 1 - n)) for n in range(count)]


def _answer(n: int, at: datetime) -> AnswerNumbers:
    wave = 0.4 * (n % 3 - 1)
    values = {
        Measure.POINTS: min(4.0, 1.0 + n % 3),
        Measure.CONTENT: min(4.0, 1.0 + n // 8 + (n % 2) * 0.5),
        Measure.CLARITY: min(10.0, 4.5 + 0.15 * n + wave),
        Measure.PACE: 6.0 + wave / 4,
    }
    sounds = {**SOUNDS, "V": _WAS_HARD if n < 4 else _COMES_ALONG}
    return AnswerNumbers(
        attempt_id=f"answer-{n}",
        user_id="somebody",
        at=at,
        day=at.date(),
        spoken_s=60.0,
        question_id="social-care-1",
        level="entry_2",
        measures={
            measure: Measured(value=value, band=_band(measure, value))
            for measure, value in values.items()
        },
        sounds={phone: SoundCount(said=s, stood_out=o) for phone, (s, o) in sounds.items()},
        scorer_version=SCORER_VERSION,
    )


def _band(measure: Measure, value: float) -> Band:
    return band_from_thresholds(value, _EDGES.get(measure, (2.5, 5.0, 7.5)))


@dataclass
class FakeProgressStore:
    """Numbers that a test put there."""

    kept: list[AnswerNumbers] = field(default_factory=list[AnswerNumbers])
    calendar: Calendar = field(default_factory=lambda: Calendar(UTC))

    def days_of_user(self, user_id: str) -> tuple[DayOfPractice, ...]:
        """Each answer is a session of two minutes."""
        del user_id
        done = (
            Activity(ends_at=one.at, lasted_s=120.0, kind=ActivityKind.ANSWER) for one in self.kept
        )
        return days_of_practice(done, self.calendar)

    def both_ends_of_user(self, user_id: str, first: int, newest: int) -> tuple[AnswerNumbers, ...]:
        """Oldest first: all, there are few."""
        del user_id, first, newest
        return tuple(self.kept)

    def best_of_user(self, user_id: str) -> str:
        """The one with the highest grade, of several the newest."""
        del user_id
        return max(
            self.kept, key=lambda one: (one.measures[Measure.CONTENT].value, one.at)
        ).attempt_id


class _Anything:
    def check(self, *_: Any) -> None:
        """Everybody may."""


@dataclass
class FakeFeelings:
    """What was said, in a list; nothing can be asked unless a test says so."""

    said: list[Feeling] = field(default_factory=list[Feeling])
    asks: When | None = None
    shown: bool = False
    refuse_with: Exception | None = None

    def due(self, user_id: str, now: datetime) -> When | None:
        """What the test says, once."""
        del user_id, now
        if self.refuse_with is not None:
            raise self.refuse_with
        already = any(one.after == (self.asks == "after") for one in self.said)
        return None if already else self.asks

    def say(self, user_id: str, value: int, after: bool, now: datetime) -> None:
        """Keep it in the place of what was said before."""
        if self.refuse_with is not None:
            raise self.refuse_with
        others = [one for one in self.said if one.after is not after]
        new = Feeling(id="new", user_id=user_id, value=value, after=after, at=now)
        self.said = [*others, new]

    def shows(self, user_id: str, now: datetime) -> bool:
        """Whether it was ticked."""
        del user_id, now
        return self.shown

    def show(self, user_id: str, yes: bool, now: datetime) -> None:
        """Tick it."""
        del user_id, now
        self.shown = yes


@dataclass
class FakeHistories:
    """The real counting on made numbers."""

    store: FakeProgressStore = field(default_factory=FakeProgressStore)
    feelings: FakeFeelings = field(default_factory=FakeFeelings)
    next: tuple[NextStep, ...] = (NextStep(kind=NextKind.PRACTISE),)

    def of(self, actor_id: str, user_id: str, now: datetime) -> History:
        """Everything of a person."""
        made = Histories(
            cast(Any, _Anything()),
            cast(Any, self.store),
            feelings=lambda _: tuple(self.feelings.said),
            next_steps=lambda _user_id, _now: self.next,
        )
        return made.of(actor_id, user_id, now)
