"""What may be written into a case, and how it is cleaned. Pure."""

from __future__ import annotations

import math
import unicodedata
from datetime import timedelta
from typing import TYPE_CHECKING

from coach.errors import CoachError

if TYPE_CHECKING:
    from datetime import date

    from coach.case_records import Journey

MOST_GOAL, MOST_NOTE, MOST_NAME, MOST_ACTION, MOST_ABOUT = 500, 4000, 200, 500, 1000
"""Letters of a goal, a note, a name (of an employer, a job, an area or a step), what is next, and
what an area is about."""
MOST_HOURS = 80
"""A week."""
MOST_OF_EACH = 500
"""Interviews, outcomes, notes and steps of one person, each."""
_YEARS_BACK, _YEARS_AHEAD = timedelta(days=366 * 20), timedelta(days=366 * 3)
"""A day beyond is a slip of the finger."""
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that turn the order of what stands after them."""


class BadCase(CoachError):
    """It can't be written like this; the message says what to change."""

    message_id = "error.case.empty"


class ChangedMeanwhile(BadCase):
    """Somebody else wrote here since it was read; `theirs` is what stands there now.

    Nothing was written: what was typed is still with whoever typed it.
    """

    message_id = "error.case.changed"

    def __init__(self, theirs: Journey) -> None:
        super().__init__()
        self.theirs = theirs


def cleaned(text: str, most: int) -> str:
    """What somebody typed, without signs that can't be seen; "" for nothing.

    Raises:
        BadCase: it is longer than `most`.
    """
    written = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    kept = "".join(sign for sign in written if sign == "\n" or _is_shown(sign)).strip()
    if len(kept) > most:
        raise BadCase("error.case.long", most=most)
    return kept


def one_line(text: str, most: int = MOST_NAME) -> str:
    """The same on one line."""
    return cleaned(" ".join(text.split()), most)


def needed(text: str) -> str:
    """The same; raises `BadCase` for nothing."""
    if not text:
        raise BadCase
    return text


def day_that_came(day: date, today: date) -> date:
    """A day up to today.

    Raises:
        BadCase: it has not come yet, or is too long ago to be meant.
    """
    if day > today:
        raise BadCase("error.case.day.ahead")
    return any_day(day, today)


def any_day(day: date, today: date) -> date:
    """A day that can be meant; raises `BadCase`."""
    if not today - _YEARS_BACK <= day <= today + _YEARS_AHEAD:
        raise BadCase("error.case.day.far")
    return day


def hours_a_week(hours: float | None) -> float | None:
    """Hours that somebody can work; raises `BadCase`."""
    if hours is not None and not (math.isfinite(hours) and 0 <= hours <= MOST_HOURS):
        raise BadCase("error.case.hours", most=MOST_HOURS)
    return hours


def _is_shown(sign: str) -> bool:
    return unicodedata.category(sign) not in {"Cc", "Cs"} and sign not in _TURNING
