"""Days of the place's calendar, as casework counts them. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from coach.storage.caseload import Today

if TYPE_CHECKING:
    from datetime import date, tzinfo

QUIET = timedelta(days=14)
"""Whoever practised on none of the last so many days, today among them, is quiet."""


def day_of(moment: datetime, zone: tzinfo | None) -> date:
    """The day of a moment; without a zone by the clock of this machine, of that very season."""
    return moment.astimezone(zone).date()


def start_of(day: date, zone: tzinfo | None) -> datetime:
    """The first moment of a day."""
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)


def monday_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def today_at(now: datetime, zone: tzinfo | None) -> Today:
    """What a list is made by."""
    day = day_of(now, zone)
    return Today(day=day, quiet_before=start_of(day - QUIET + timedelta(days=1), zone))
