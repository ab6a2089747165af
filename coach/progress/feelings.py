"""How somebody feels about interviews: said by themselves on a scale of pictures, or not said.

It is asked before and after practice, once each, and never guessed from voice, face or words. A
case manager sees it only where its owner said so, and no longer than that.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from coach.account_records import Action, Outcome, Thing, ThingKind
from coach.counting.days import BREAK
from coach.errors import CoachError
from coach.progress_records import FEELINGS, Feeling
from coach.storage.users import random_id

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from coach.accounts.access import Access
    from coach.accounts.audit import AuditTrail
    from coach.storage.feelings import FeelingStore

HOLDS = timedelta(hours=1)
"""What was said before practice is of the practice that begins within this time."""
_LONGEST_SESSION = timedelta(hours=12)

When = Literal["before", "after"]


class NoSuchFeeling(CoachError):
    """It is no step of the scale."""


class Feelings:
    """The service behind the scale of pictures. It asks `Access` first."""

    def __init__(
        self,
        *,
        access: Access,
        store: FeelingStore,
        trail: AuditTrail,
        new_id: Callable[[], str] = random_id,
    ) -> None:
        self._access = access
        self._store = store
        self._trail = trail
        self._new_id = new_id

    def say(self, user_id: str, value: int, after: bool, now: datetime) -> None:
        """Keep how somebody feels; said again in the same session, the last holds.

        Args:
            user_id: who says it of themselves.
            value: 1 (very scared) to 5 (ready).
            after: after practice, else before.
            now: when.

        Raises:
            NotAllowed: they may not (any more).
            NoSuchFeeling: nothing was kept.
        """
        self._access.check(user_id, Action.SAY_FEELING, _person(user_id), now)
        if value not in FEELINGS:
            raise NoSuchFeeling
        with self._store.transaction():
            said = self._said(user_id, after=after, now=now)
            if said is not None:
                self._store.change(said.id, value, now)
                return
            self._store.add(
                Feeling(id=self._new_id(), user_id=user_id, value=value, after=after, at=now)
            )

    def of(self, actor_id: str, user_id: str, now: datetime) -> tuple[Feeling, ...]:
        """What somebody said, the oldest first; raises `NotAllowed`."""
        self._access.check(actor_id, Action.SEE_FEELINGS, _person(user_id), now)
        return self._store.of(user_id)

    def due(self, user_id: str, now: datetime) -> When | None:
        """What can be asked at this moment; raises `NotAllowed`.

        Before: no session is under way. After: one is, and something was practised in it. Neither
        where it was said already.
        """
        self._access.check(user_id, Action.SAY_FEELING, _person(user_id), now)
        after = self._began(user_id, now) is not None
        if self._said(user_id, after=after, now=now) is not None:
            return None
        return "after" if after else "before"

    def shows(self, user_id: str, now: datetime) -> bool:
        """Whether somebody lets their case manager see it; raises `NotAllowed`."""
        self._access.check(user_id, Action.SAY_FEELING, _person(user_id), now)
        return self._store.shows(user_id)

    def show(self, user_id: str, yes: bool, now: datetime) -> None:
        """Let their case manager see it from now on, or no more; raises `NotAllowed`."""
        person = _person(user_id)
        self._access.check(user_id, Action.SAY_FEELING, person, now)
        with self._store.transaction():
            self._store.show(user_id, yes)
            what = "feelings_shown" if yes else "feelings_hidden"
            self._trail.note(user_id, what, person, Outcome.DONE, now)

    def _said(self, user_id: str, *, after: bool, now: datetime) -> Feeling | None:
        """What was said of the session that is under way, or about to begin."""
        since = self._began(user_id, now) if after else self._ended(user_id, now)
        if since is None:
            return None
        found = [one for one in self._store.of(user_id, since) if one.after is after]
        return found[-1] if found else None

    def _ended(self, user_id: str, now: datetime) -> datetime:
        """From when on something that was said before practice is of what comes now."""
        practised = self._store.practised(user_id, now - HOLDS)
        return practised[0] if practised else now - HOLDS

    def _began(self, user_id: str, now: datetime) -> datetime | None:
        """When the session that is under way began; None if none is."""
        began, at = None, now
        for moment in self._store.practised(user_id, now - _LONGEST_SESSION):
            if at - moment >= BREAK:
                break
            began = at = moment
        return began


def _person(user_id: str) -> Thing:
    return Thing(kind=ThingKind.PERSON, id=user_id)
