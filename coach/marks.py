"""How far somebody has come in a list that is shown a part at a time.

A part begins after the last row of the one before, wherever that stands by now: what was added or
erased meanwhile moves nothing, and the millionth row is found as fast as the first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_MOST = 80
"""Letters of a mark in an address."""


@dataclass(frozen=True, kw_only=True)
class Mark:
    """The last row that was shown, of rows in the order of a moment; ids tell equal ones apart."""

    at: datetime
    id: str

    def text(self) -> str:
        """The mark as an address holds it."""
        return f"{(self.at - _BEGINNING) // _MICROSECOND}-{self.id}"

    @staticmethod
    def read(text: str | None) -> Mark | None:
        """The mark of an address; None for none, or for what is none: then the list begins."""
        since, _, row_id = (text or "")[:_MOST].partition("-")
        try:
            return Mark(at=_BEGINNING + _MICROSECOND * int(since), id=row_id)
        except (ValueError, OverflowError):
            return None
