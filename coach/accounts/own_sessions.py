"""Where somebody is signed in: to be seen and ended by that person, and by nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.account_records import Action, Outcome, Thing, ThingKind

if TYPE_CHECKING:
    from datetime import datetime

    from coach.account_records import OpenSession
    from coach.accounts.access import Access
    from coach.accounts.audit import AuditTrail
    from coach.accounts.sessions import Sessions


class OwnSessions:
    """The service behind "Where you are signed in". Every method says who asks, first."""

    def __init__(self, access: Access, sessions: Sessions, trail: AuditTrail) -> None:
        self._access = access
        self._sessions = sessions
        self._trail = trail

    def listed(
        self, actor_id: str, user_id: str, now: datetime, *, token: str
    ) -> tuple[OpenSession, ...]:
        """Those that are still good, newest first; `token` is what this browser holds.

        Raises:
            NotAllowed: they are another person's.
        """
        self._access.check(actor_id, Action.CHANGE_OWN_SETTINGS, _person(user_id), now)
        return self._sessions.open_of(user_id, now, token=token)

    def end(self, actor_id: str, user_id: str, session_id: str, now: datetime) -> None:
        """End one, by its `OpenSession.id`; nothing happens if it has ended already.

        Raises:
            NotAllowed: it is another person's.
        """
        person = _person(user_id)
        self._access.check(actor_id, Action.CHANGE_OWN_SETTINGS, person, now)
        if self._sessions.end_one_of(user_id, session_id):
            self._trail.note(actor_id, "session_ended", person, Outcome.DONE, now)


def _person(user_id: str) -> Thing:
    return Thing(kind=ThingKind.PERSON, id=user_id)
