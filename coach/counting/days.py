"""Days and sessions of practice by the place's own calendar. Pure: no clock is read here.

A moment belongs to the day that the calendar showed then, with the summer time of that moment. A
session ends with a break, and belongs to the day on which it began.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import StrEnum
from zoneinfo import ZoneInfo

from coach.progress_records import DayOfPractice

BREAK = timedelta(minutes=15)
"""So long without practice ends a session."""

DRILL_S = 10.0
"""How long a try at a drill is taken to last: its sound is not kept, and may last 15 s at most."""


_SEASONS = tuple(datetime(2025, month, 15, tzinfo=UTC) for month in (1, 7))
"""Moments at which one zone differs from another."""


@dataclass(frozen=True)
class Calendar:
    """The calendar of a place; without a zone that of this machine, in the season of the moment.

    Example:
        >>> from zoneinfo import ZoneInfo
        >>> Calendar(ZoneInfo("Asia/Kolkata")).day_of(datetime(2026, 3, 1, 20, 0, tzinfo=UTC))
        datetime.date(2026, 3, 2)
    """

    zone: tzinfo | None = None

    @staticmethod
    def named(zone: str) -> Calendar:
        """By the IANA name of its zone, "" for that of this machine; raises KeyError for none."""
        return Calendar(ZoneInfo(zone)) if zone else Calendar()

    @property
    def name(self) -> str:
        """Tells two calendars apart: the zone's name, or how far this machine's is from UTC."""
        if self.zone is not None:
            return str(self.zone)
        return " ".join(f"{moment.astimezone():%z}" for moment in _SEASONS)

    def day_of(self, moment: datetime) -> date:
        """The day that the calendar showed at a moment with its zone."""
        return moment.astimezone(self.zone).date()


def week_of(day: date) -> date:
    """The Monday of a day's week (ISO 8601).

    Example:
        >>> week_of(date(2026, 11, 22))
        datetime.date(2026, 11, 16)
    """
    return day - timedelta(days=day.weekday())


class ActivityKind(StrEnum):
    """What somebody did."""

    ANSWER = "answer"
    FOLLOW_UP = "follow_up"
    """The second turn of a conversation: practice, but no answer more."""
    DRILL = "drill"


@dataclass(frozen=True, kw_only=True)
class Activity:
    """One thing that somebody did: when it was over, and how many seconds it lasted."""

    ends_at: datetime
    lasted_s: float
    kind: ActivityKind

    @property
    def begins_at(self) -> datetime:
        """When it began, in UTC: differences across a change of the clocks are true ones."""
        return self.ends_at.astimezone(UTC) - timedelta(seconds=max(0.0, self.lasted_s))


@dataclass(frozen=True, kw_only=True)
class Session:
    """Activities without a break between them, and how many seconds they lasted in all."""

    begins_at: datetime
    lasted_s: float


@dataclass
class _Sums:
    answers: int = 0
    drills: int = 0
    sessions: int = 0
    practised_s: float = 0.0
    spoken_s: float = 0.0


def sessions_of(activities: Iterable[Activity]) -> Iterator[Session]:
    """The sessions, the earliest first; activities may come in any order.

    Where a clock was set back some overlap: they are one session then, as long as from the
    beginning of the first to the end of the last, never less than nothing.
    """
    spans = sorted((one.begins_at, one.ends_at.astimezone(UTC)) for one in activities)
    if not spans:
        return
    begins, ends = spans[0]
    for begin, end in spans:
        if begin - ends >= BREAK:
            yield Session(begins_at=begins, lasted_s=(ends - begins).total_seconds())
            begins, ends = begin, end
        ends = max(ends, end)
    yield Session(begins_at=begins, lasted_s=(ends - begins).total_seconds())


def days_of_practice(
    activities: Iterable[Activity], calendar: Calendar
) -> tuple[DayOfPractice, ...]:
    """What was done on each day on which something was done, the earliest day first."""
    every = tuple(activities)
    sums: defaultdict[date, _Sums] = defaultdict(_Sums)
    for one in every:
        day = sums[calendar.day_of(one.ends_at)]
        day.answers += one.kind is ActivityKind.ANSWER
        day.drills += one.kind is ActivityKind.DRILL
        day.spoken_s += 0.0 if one.kind is ActivityKind.DRILL else one.lasted_s
    for session in sessions_of(every):
        day = sums[calendar.day_of(session.begins_at)]
        day.sessions += 1
        day.practised_s += session.lasted_s
    return tuple(DayOfPractice(day=day, **vars(found)) for day, found in sorted(sums.items()))
