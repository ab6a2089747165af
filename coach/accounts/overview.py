"""Attendance and progress, for those who look after somebody: counts and bands, never a word.

A tutor sees on which days somebody practised; a case manager also how it goes. Neither is a score
of a single answer: those are seen only where they were shared.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from coach.account_records import Action, Thing, ThingKind
from coach.counting.trend import NEWEST
from coach.progress_records import Measure

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date, datetime

    from coach.accounts.access import Access
    from coach.storage.progress import ProgressStore
    from scoring.scale import Band

LOOKED_BACK = timedelta(days=27)
"""Today and the days before it make four weeks."""


@dataclass(frozen=True, kw_only=True)
class Attendance:
    """When somebody practised in the last four weeks.

    Attributes:
        days: each day with practice, newest first, by the place's own calendar.
        answers: how many answers were given in all.
    """

    days: tuple[date, ...]
    answers: int


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How the newest answers went: the band of the middle one; None for what was not measured.

    Attributes:
        answers: how many answers it is made of, at most.
        points: by the main points that were said.
        clarity: by how clear the words were.
        pace: by pace.
    """

    answers: int
    points: Band | None
    clarity: Band | None
    pace: Band | None


class Overview:
    """Tells how somebody is getting on; asks `Access` first."""

    def __init__(self, access: Access, store: ProgressStore) -> None:
        self._access = access
        self._store = store

    def attendance(self, actor_id: str, user_id: str, now: datetime) -> Attendance:
        """On which days somebody practised; raises `NotAllowed`."""
        self._access.check(actor_id, Action.SEE_ATTENDANCE, _person(user_id), now)
        return self._counted([user_id], now)[user_id]

    def attendances(
        self, actor_id: str, user_ids: Collection[str], now: datetime
    ) -> dict[str, Attendance]:
        """The same of many, by their ids: of those of whom they may know it."""
        permitted = self._access.permitted(actor_id, (Action.SEE_ATTENDANCE,), user_ids, now)
        seen = [user_id for user_id, actions in permitted.items() if actions]
        self._access.note_looks(actor_id, Action.SEE_ATTENDANCE, seen, now)
        return self._counted(seen, now)

    def _counted(self, user_ids: Collection[str], now: datetime) -> dict[str, Attendance]:
        since = self._store.calendar.day_of(now) - LOOKED_BACK
        sums = self._store.sums(tuple(user_ids))
        return {
            user_id: Attendance(
                days=tuple(one.day for one in reversed(self._store.days_of_user(user_id, since))),
                answers=sums[user_id].answers if user_id in sums else 0,
            )
            for user_id in user_ids
        }

    def progress(self, actor_id: str, user_id: str, now: datetime) -> Progress:
        """How the newest answers went; raises `NotAllowed`."""
        self._access.check(actor_id, Action.SEE_PROGRESS, _person(user_id), now)
        sums = self._store.sums([user_id]).get(user_id)
        bands: Mapping[Measure, Band] = {} if sums is None else sums.bands
        return Progress(
            answers=min(NEWEST, self._answers(user_id)),
            points=bands.get(Measure.POINTS),
            clarity=bands.get(Measure.CLARITY),
            pace=bands.get(Measure.PACE),
        )

    def _answers(self, user_id: str) -> int:
        sums = self._store.sums([user_id]).get(user_id)
        return 0 if sums is None else sums.answers


def _person(user_id: str) -> Thing:
    return Thing(kind=ThingKind.PERSON, id=user_id)
