"""Quarters of the year: the only periods that a report about many people tells of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_NAME = re.compile(r"(20\d{2})-Q([1-4])")
_MONTHS = 3


@dataclass(frozen=True, kw_only=True, order=True)
class Quarter:
    """A quarter of the calendar's year; `number` is 1 to 4."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Quarter:
        """The quarter of a day."""
        return cls(year=day.year, number=(day.month - 1) // _MONTHS + 1)

    @classmethod
    def named(cls, name: str) -> Quarter | None:
        """The quarter of a name such as "2026-Q1"; None for any other text."""
        found = _NAME.fullmatch(name)
        return None if found is None else cls(year=int(found[1]), number=int(found[2]))

    @property
    def name(self) -> str:
        """As "2026-Q1"."""
        return f"{self.year:04d}-Q{self.number}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, _MONTHS * (self.number - 1) + 1, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.following.first - timedelta(days=1)

    @property
    def following(self) -> Quarter:
        """The quarter after it."""
        return Quarter.of(date(self.year, _MONTHS * self.number, 1) + timedelta(days=31))

    @property
    def before(self) -> Quarter:
        """The quarter before it."""
        return Quarter.of(self.first - timedelta(days=1))

    def is_over(self, today: date) -> bool:
        """Whether nothing more can happen in it."""
        return today > self.last


def over(today: date, count: int) -> tuple[Quarter, ...]:
    """The last quarters that are over, the newest first."""
    found = [Quarter.of(today).before]
    while len(found) < count:
        found.append(found[-1].before)
    return tuple(found)
