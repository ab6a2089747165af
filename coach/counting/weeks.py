"""Weeks of practice, from Monday to Sunday. Pure.

A streak counts weeks with any practice at all. The week that is going on can't break it, and a
week without practice is shown as such and called nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from coach.counting.days import week_of
from coach.progress_records import DayOfPractice

_WEEK = timedelta(weeks=1)
MOST_WEEKS = 53
"""The newest that are listed: a year."""


@dataclass(frozen=True, kw_only=True)
class Week:
    """What somebody did in one week; `days` are those on which they did anything."""

    monday: date
    days: int
    answers: int
    drills: int
    sessions: int
    practised_s: float
    spoken_s: float

    @property
    def minutes(self) -> float:
        """How long the sessions begun in it lasted."""
        return self.practised_s / 60


def weeks_of(days: Iterable[DayOfPractice], today: date) -> tuple[Week, ...]:
    """Every week from the first with practice to this one, also empty ones, the oldest first.

    At most the newest `MOST_WEEKS`; never none: this week is always there. Days after `today` (a
    clock was wrong) are left out.
    """
    by_week: defaultdict[date, list[DayOfPractice]] = defaultdict(list)
    for one in days:
        if one.day <= today:
            by_week[week_of(one.day)].append(one)
    this = week_of(today)
    first = max(min(by_week, default=this), this - (MOST_WEEKS - 1) * _WEEK)
    count = (this - first) // _WEEK + 1
    return tuple(_week(first + n * _WEEK, by_week[first + n * _WEEK]) for n in range(count))


def weeks_in_a_row(days: Iterable[DayOfPractice], today: date) -> int:
    """How many weeks with practice there were without one between, up to this week or the last.

    Example:
        >>> weeks_in_a_row((), date(2026, 11, 22))
        0
    """
    practised = {week_of(one.day) for one in days if one.day <= today}
    week = week_of(today)
    if week not in practised:
        week -= _WEEK
    count = 0
    while week - count * _WEEK in practised:
        count += 1
    return count


def _week(monday: date, days: Sequence[DayOfPractice]) -> Week:
    return Week(
        monday=monday,
        days=len(days),
        answers=sum(one.answers for one in days),
        drills=sum(one.drills for one in days),
        sessions=sum(one.sessions for one in days),
        practised_s=sum(one.practised_s for one in days),
        spoken_s=sum(one.spoken_s for one in days),
    )
