"""What the columns of our tables mean: name, meaning, unit or values, and where it comes from.

The words are in the catalogue (`column.<key>`, `.meaning`, `.values`, `.source`); a test asks for
each of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.cases.caseload import WEEKS
from coach.progress_records import Measure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coach.i18n.catalogue import Catalogue

PARTS = ("name", "meaning", "values", "source")


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column: its words in the catalogue, and of which measure or weeks it is, if of any."""

    key: str
    measure: Measure | None = None
    weeks: int = 0

    def name(self, words: Catalogue) -> str:
        """What stands above it."""
        return self._said("", words)

    def entry(self, words: Catalogue) -> tuple[str, str, str, str]:
        """Its row in the dictionary, in the order of `PARTS`."""
        meaning, values, source = (
            self._said(f".{part}", words) for part in ("meaning", "values", "source")
        )
        return self.name(words), meaning, values, source

    def _said(self, part: str, words: Catalogue) -> str:
        what = words.text(f"report.measure.{self.measure}") if self.measure else ""
        return words.text(f"column.{self.key}{part}", measure=what, weeks=self.weeks)


def _measures(key: str) -> tuple[Column, ...]:
    return tuple(Column(key=key, measure=measure) for measure in Measure)


NAME, SITE, LAST_PRACTICE = Column(key="name"), Column(key="site"), Column(key="last_practice")
ANSWERS, SESSIONS = Column(key="answers"), Column(key="sessions")
DAYS, MINUTES = Column(key="days", weeks=WEEKS), Column(key="minutes", weeks=WEEKS)
BY_WEEK = tuple(Column(key="minutes_week", weeks=ago) for ago in reversed(range(WEEKS)))
READINESS = Column(key="readiness")
BANDS, DIRECTIONS = _measures("band"), _measures("direction")
FEELING, GOAL, NEXT_INTERVIEW = (
    Column(key="feeling"),
    Column(key="goal"),
    Column(key="next_interview"),
)
OUTCOME, LAST_CONTACT = Column(key="outcome"), Column(key="last_contact")
NEXT_ACTION, NEXT_ACTION_DUE = Column(key="next_action"), Column(key="next_action_due")
QUIET, SOON = Column(key="quiet"), Column(key="soon")

CASELOAD = (
    *(NAME, SITE, LAST_PRACTICE, ANSWERS, SESSIONS, DAYS, MINUTES, *BY_WEEK),
    *(READINESS, *BANDS, *DIRECTIONS, FEELING, GOAL, NEXT_INTERVIEW, OUTCOME),
    *(LAST_CONTACT, NEXT_ACTION, NEXT_ACTION_DUE, QUIET, SOON),
)
"""Of the table of a caseload, in its order."""

FUNDER = tuple(
    Column(key=f"funder_{key}") for key in ("quarter", "topic", "figure", "place", "value")
)
"""Of the table of a report about many."""


def heads(words: Catalogue) -> tuple[str, ...]:
    """What stands above the columns of a dictionary."""
    return tuple(words.text(f"dictionary.{part}") for part in PARTS)


def rows(columns: Iterable[Column], words: Catalogue) -> tuple[tuple[str, ...], ...]:
    """The dictionary of these columns."""
    return tuple(column.entry(words) for column in columns)
