"""Attendance and progress, for those who look after somebody: counts and bands, never a word.

A tutor sees on which days somebody practised; a case manager also how it goes. Neither is a score
of a single answer: those are seen only where they were shared.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from coach.account_records import Action, Thing, ThingKind
from coach.conversation import whole
from scoring.scale import Score

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime

    from coach.accounts.access import Access
    from coach.storage.attempts import AttemptStore
    from models.speech import NotMeasurable
    from scoring.scale import Band

LOOKED_BACK = timedelta(days=28)
NEWEST = 5
"""Answers that a summary is made of: enough that one bad day is not all of it."""


@dataclass(frozen=True, kw_only=True)
class Attendance:
    """When somebody practised in the last four weeks.

    Attributes:
        days: each day on which an answer was given, newest first, by the clock of who asks.
        answers: how many answers were given in all.
    """

    days: tuple[date, ...]
    answers: int


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How the newest answers went: the band of the middle one; None for what was not measured.

    Attributes:
        answers: how many answers it is made of.
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

    def __init__(self, access: Access, attempts: AttemptStore) -> None:
        self._access = access
        self._attempts = attempts

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
        recent = self._attempts.moments_of(user_ids, now - LOOKED_BACK)
        answers = self._attempts.counts_of(user_ids)
        days = {
            user_id: {moment.astimezone(now.tzinfo).date() for moment in recent[user_id]}
            for user_id in user_ids
        }
        return {
            user_id: Attendance(days=tuple(sorted(found, reverse=True)), answers=answers[user_id])
            for user_id, found in days.items()
        }

    def progress(self, actor_id: str, user_id: str, now: datetime) -> Progress:
        """How the newest answers went; raises `NotAllowed`."""
        self._access.check(actor_id, Action.SEE_PROGRESS, _person(user_id), now)
        newest = self._attempts.of_user(user_id, limit=NEWEST)
        then = self._attempts.follow_ups_of([attempt.id for attempt in newest])
        turns = (whole(attempt, then.get(attempt.id)).assessment for attempt in newest)
        heard = [assessment for assessment in turns if assessment is not None]
        return Progress(
            answers=len(heard),
            points=_middle([one.content.coverage for one in heard]),
            clarity=_middle([one.pronunciation.clarity for one in heard]),
            pace=_middle([one.fluency.pace for one in heard]),
        )


def _middle(scores: Sequence[Score | NotMeasurable]) -> Band | None:
    measured = sorted((one for one in scores if isinstance(one, Score)), key=lambda s: s.value)
    return measured[(len(measured) - 1) // 2].band if measured else None


def _person(user_id: str) -> Thing:
    return Thing(kind=ThingKind.PERSON, id=user_id)
