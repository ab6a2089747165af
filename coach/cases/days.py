"""Days of the place's calendar, as casework counts them. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from coach.storage.caseload_query import Today

if TYPE_CHECKING:
    from datetime import date

    from coach.counting.days import Calendar

QUIET = timedelta(days=14)
"""Whoever practised on none of the last so many days, today among them, is quiet."""


def start_of(day: date, calendar: Calendar) -> datetime:
    """The first moment of a day."""
    return datetime.combine(day, time.min, tzinfo=calendar.zone).astimezone(UTC)


def today_at(now: datetime, calendar: Calendar) -> Today:
    """What a list is made by."""
    day = calendar.day_of(now)
    return Today(day=day, quiet_before=start_of(day - QUIET + timedelta(days=1), calendar))
