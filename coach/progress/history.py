"""How somebody gets on: the whole for themselves, bands and counts for who looks after them.

Made of what is counted beside each answer (`coach.storage.progress`): no answer is read again, and
nobody is compared with anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from coach.account_records import Action, Thing, ThingKind
from coach.counting.sounds import sound_states
from coach.counting.trend import (
    MOST_ANSWERS,
    NEWEST,
    NOTICEABLE,
    SOME,
    distance,
    middle_band,
    readiness,
    trend_of,
)
from coach.counting.weeks import weeks_in_a_row, weeks_of
from coach.progress_records import Direction, Measure
from coach.storage.progress import measured_in, points_of
from scoring.sounds.pairs import contrast_named

if TYPE_CHECKING:
    from coach.accounts.access import Access
    from coach.counting.sounds import SoundStanding
    from coach.counting.trend import Distance, Trend
    from coach.counting.weeks import Week
    from coach.progress_records import AnswerNumbers, DayOfPractice, Feeling
    from coach.storage.drills import DrillStore
    from coach.storage.progress import ProgressStore
    from scoring.scale import Band

KNOWN_WELL = timedelta(weeks=3)
"""Two sounds that spaced practice leaves alone for so long are known well there."""
FIRST_ANSWERS = 30
"""Read for where somebody began; those between these and the newest tell neither."""
LEAST_FOR_BEST = 3
"""With fewer answers first, best and newest are nearly the same ones."""


class NextKind(StrEnum):
    """Where something is done next."""

    TASKS = "tasks"
    """What a teacher set, on the start page."""
    TODAY = "today"
    """Words and sounds that come back: five minutes today."""
    AGAIN = "again"
    """The question of an answer once more."""
    PRACTISE = "practise"
    """Any question."""


@dataclass(frozen=True, kw_only=True)
class NextStep:
    """Something to do next.

    Attributes:
        kind: where it is done.
        count: how many there are of it: tasks, or words and sounds.
        attempt_id: the answer that could be bettered.
    """

    kind: NextKind
    count: int = 1
    attempt_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class OneAnswer:
    """The value of a measure in one answer."""

    attempt_id: str
    day: date
    value: float
    band: Band


@dataclass(frozen=True, kw_only=True)
class MeasureHistory:
    """One measure over time, of the answers that were scored by the rules of today.

    Attributes:
        answers: the oldest first; of those who gave very many the first thirty and
            the newest hundred.
        start: the band of the middle one of the first three.
        now: that of the newest five.
        trend: where the newest answers go.
        distance: how far it is from the first to the newest; None while that can't be told.
    """

    answers: tuple[OneAnswer, ...]
    start: Band | None
    now: Band | None
    trend: Trend
    distance: Distance | None


@dataclass(frozen=True, kw_only=True)
class History:
    """How somebody gets on, for themselves.

    Attributes:
        answers: how many they gave.
        practised_s: how long their sessions lasted, all together.
        spoken_s: how long the recordings of their answers were.
        days: with practice, the earliest first.
        weeks: with what was done in each, this one last; empty ones too, a year at most.
        weeks_in_a_row: with practice, up to this one or the last.
        measures: that were measured at least once.
        first_id: of their first answer.
        best_id: of the one with the highest grade as a whole (of several: more points, then the
            newest); None with fewer than three answers.
        newest_id: of the newest.
        sounds: of which enough was heard.
        feelings: that they said, the oldest first.
        next: what to do next, the first thing first.
    """

    answers: int
    practised_s: float
    spoken_s: float
    days: tuple[DayOfPractice, ...]
    weeks: tuple[Week, ...]
    weeks_in_a_row: int
    measures: Mapping[Measure, MeasureHistory]
    first_id: str | None
    best_id: str | None
    newest_id: str | None
    sounds: tuple[SoundStanding, ...]
    feelings: tuple[Feeling, ...]
    next: tuple[NextStep, ...]


@dataclass(frozen=True, kw_only=True)
class MeasureInBands:
    """One measure in bands: at the start, now, where it goes, and which way the distance is."""

    start: Band | None
    now: Band | None
    direction: Direction
    since_start: Direction


@dataclass(frozen=True, kw_only=True)
class HistoryInBands:
    """How somebody gets on, for who looks after them: no value of an answer."""

    answers: int
    days: int
    sessions: int
    practised_s: float
    first_day: date | None
    last_day: date | None
    weeks: tuple[Week, ...]
    measures: Mapping[Measure, MeasureInBands]
    readiness: Band | None


def _no_feelings(user_id: str) -> tuple[Feeling, ...]:
    del user_id
    return ()


def _nothing_next(user_id: str, now: datetime) -> tuple[NextStep, ...]:
    del user_id, now
    return ()


class Histories:
    """Tells how somebody gets on; asks `Access` first."""

    def __init__(
        self,
        access: Access,
        store: ProgressStore,
        *,
        drills: DrillStore | None = None,
        feelings: Callable[[str], tuple[Feeling, ...]] = _no_feelings,
        next_steps: Callable[[str, datetime], tuple[NextStep, ...]] = _nothing_next,
    ) -> None:
        self._access = access
        self._store = store
        self._drills = drills
        self._feelings = feelings
        self._next_steps = next_steps

    def of(self, actor_id: str, user_id: str, now: datetime) -> History:
        """Everything, for the person whose it is; raises `NotAllowed`."""
        self._check(actor_id, Action.SEE_OWN_HISTORY, user_id, now)
        days = self._store.days_of_user(user_id)
        numbers = self._store.both_ends_of_user(user_id, FIRST_ANSWERS, MOST_ANSWERS)
        answers = sum(one.answers for one in days)
        today = self._store.calendar.day_of(now)
        return History(
            answers=answers,
            practised_s=sum(one.practised_s for one in days),
            spoken_s=sum(one.spoken_s for one in days),
            days=days,
            weeks=weeks_of(days, today),
            weeks_in_a_row=weeks_in_a_row(days, today),
            measures=_measures(numbers),
            first_id=numbers[0].attempt_id if numbers else None,
            best_id=self._store.best_of_user(user_id) if answers >= LEAST_FOR_BEST else None,
            newest_id=numbers[-1].attempt_id if numbers else None,
            sounds=sound_states(numbers, self._drilled(user_id)),
            feelings=self._feelings(user_id),
            next=self._next_steps(user_id, now),
        )

    def in_bands(self, actor_id: str, user_id: str, now: datetime) -> HistoryInBands:
        """Attendance, and bands with their directions; raises `NotAllowed`."""
        self._check(actor_id, Action.SEE_PROGRESS, user_id, now)
        days = self._store.days_of_user(user_id)
        measures = _measures(self._store.both_ends_of_user(user_id, FIRST_ANSWERS, MOST_ANSWERS))
        bands = {name: one.now for name, one in measures.items() if one.now is not None}
        return HistoryInBands(
            answers=sum(one.answers for one in days),
            days=len(days),
            sessions=sum(one.sessions for one in days),
            practised_s=sum(one.practised_s for one in days),
            first_day=days[0].day if days else None,
            last_day=days[-1].day if days else None,
            weeks=weeks_of(days, self._store.calendar.day_of(now)),
            measures={name: _in_bands(one) for name, one in measures.items()},
            readiness=readiness(bands),
        )

    def _drilled(self, user_id: str) -> dict[str, bool]:
        """Sounds whose pairs of words come back, and whether they stay away for weeks by now."""
        cards = () if self._drills is None else self._drills.cards(user_id)
        return {
            phone: card.due_at - card.reviewed_at >= KNOWN_WELL
            for card in cards
            if (contrast := contrast_named(card.target.contrast)) is not None
            for phone in (contrast.first, contrast.second)
        }

    def _check(self, actor_id: str, action: Action, user_id: str, now: datetime) -> None:
        self._access.check(actor_id, action, Thing(kind=ThingKind.PERSON, id=user_id), now)


def _measures(numbers: Sequence[AnswerNumbers]) -> dict[Measure, MeasureHistory]:
    found = {measure: measured_in(numbers, measure) for measure in Measure}
    return {measure: _history(some, measure) for measure, some in found.items() if some}


def _history(numbers: Sequence[AnswerNumbers], measure: Measure) -> MeasureHistory:
    measured = [one.measures[measure] for one in numbers]
    points, noticeable = points_of(numbers, measure), NOTICEABLE[measure]
    return MeasureHistory(
        answers=tuple(
            OneAnswer(attempt_id=one.attempt_id, day=one.day, **vars(one.measures[measure]))
            for one in numbers
        ),
        start=middle_band(measured[:SOME]),
        now=middle_band(measured[-NEWEST:]),
        trend=trend_of(points, noticeable),
        distance=distance(points, noticeable),
    )


def _in_bands(history: MeasureHistory) -> MeasureInBands:
    away = history.distance
    return MeasureInBands(
        start=history.start,
        now=history.now,
        direction=history.trend.direction,
        since_start=Direction.UNCLEAR if away is None else away.direction,
    )
