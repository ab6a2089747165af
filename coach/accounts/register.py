"""The register of accounts, for who may change it: asked before, see `coach.accounts.people`.

The command line uses it as it is: whoever runs commands on the machine has its files anyway.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.account_records import Outcome, Role, Thing, ThingKind
from coach.accounts.audit import MACHINE
from coach.accounts.names import BadName, name_key
from coach.errors import CoachError

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from coach.accounts.audit import AuditTrail
    from coach.accounts.sessions import Sessions
    from coach.storage.accounts import AccountStore, Person


class LastAdministrator(CoachError):
    """Nobody would be left who can let others in."""

    message_id = "error.account.last_administrator"


class NoRole(CoachError):
    """Everybody is here for something."""

    message_id = "error.account.no_role"


class Register:
    """Lists and changes accounts."""

    def __init__(self, accounts: AccountStore, sessions: Sessions, trail: AuditTrail) -> None:
        self._accounts = accounts
        self._sessions = sessions
        self._trail = trail

    def people(self) -> tuple[Person, ...]:
        """Everybody with an account, in the order of their making."""
        return self._accounts.people()

    def find(self, sign_in_name: str) -> str | None:
        """The id of who signs in with this name, however it is typed; None for nobody."""
        try:
            found = self._accounts.by_name(name_key(sign_in_name))
        except BadName:
            return None
        return None if found is None else found.user_id

    def has_administrator(self) -> bool:
        """Whether somebody can manage this place."""
        return bool(self._accounts.open_with(Role.ADMINISTRATOR))

    def set_roles(
        self, user_id: str, roles: Collection[Role], now: datetime, *, actor_id: str = MACHINE
    ) -> None:
        """Replace what somebody is here for. Who becomes staff chooses a long password first.

        Raises:
            NotFound: there is no such account (any more).
            NoRole: none was given.
            LastAdministrator: they are the last one.
        """
        if not roles:
            raise NoRole
        with self._accounts.transaction():
            before = self._accounts.get(user_id)
            self._check_not_last(user_id, stays=Role.ADMINISTRATOR in roles)
            self._accounts.set_roles(user_id, roles)
            if set(roles) - before.roles - {Role.PARTICIPANT} and before.has_secret:
                self._accounts.change(user_id, secret_must_change=True)
                self._sessions.end_all_of(user_id)
            self._note(user_id, "roles_changed", now, actor_id)

    def close(self, user_id: str, now: datetime, *, actor_id: str = MACHINE) -> None:
        """Nobody can sign in with it from now on, and whoever is signed in is out; data stays.

        Raises:
            NotFound: there is no such account (any more).
            LastAdministrator: they are the last one.
        """
        with self._accounts.transaction():
            self._check_not_last(user_id, stays=False)
            self._accounts.change(user_id, closed=True)
            self._sessions.end_all_of(user_id)
            self._note(user_id, "account_closed", now, actor_id)

    def open_again(self, user_id: str, now: datetime, *, actor_id: str = MACHINE) -> None:
        """Let somebody sign in again.

        Raises:
            NotFound: there is no such account (any more).
        """
        with self._accounts.transaction():
            self._accounts.change(user_id, closed=False)
            self._note(user_id, "account_opened", now, actor_id)

    def set_site(
        self, user_id: str, site_id: str | None, now: datetime, *, actor_id: str = MACHINE
    ) -> None:
        """Say where somebody belongs.

        Raises:
            NotFound: there is no such account (any more).
        """
        with self._accounts.transaction():
            self._accounts.change(user_id, site_id=site_id)
            self._note(user_id, "site_changed", now, actor_id)

    def check_can_go(self, user_id: str) -> None:
        """Whether somebody's account can be taken away.

        Raises:
            LastAdministrator: they are the last one.
        """
        self._check_not_last(user_id, stays=False)

    def _check_not_last(self, user_id: str, *, stays: bool) -> None:
        if not stays and self._accounts.open_with(Role.ADMINISTRATOR) == frozenset({user_id}):
            raise LastAdministrator

    def _note(self, user_id: str, what: str, now: datetime, actor_id: str) -> None:
        thing = Thing(kind=ThingKind.PERSON, id=user_id)
        self._trail.note(actor_id, what, thing, Outcome.DONE, now)
