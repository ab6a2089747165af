"""Signing in: with a name and a PIN or password, with a join code, or by one's organisation.

Nobody learns whether a name exists: a name that nobody has is answered in the same words, after the
same work, and makes one wait and is locked like any other.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from coach.account_records import Account, Outcome, Role, Thing, ThingKind
from coach.accounts.audit import MACHINE, NOBODY
from coach.accounts.delays import is_locked
from coach.accounts.names import (
    ONE_TIME_LENGTH,
    BadName,
    address_key,
    code_key,
    name_key,
    new_code,
    shown_code,
    shown_name,
)
from coach.accounts.secrets import BadSecret, check_secret
from coach.accounts.tries import TryCounter
from coach.errors import CoachError
from coach.records import User
from coach.storage.users import FIRST_LEVEL, random_id

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime

    from coach.account_records import Group
    from coach.accounts.audit import AuditTrail
    from coach.accounts.join_codes import JoinCodes
    from coach.accounts.secrets import SecretHasher
    from coach.accounts.sessions import Sessions
    from coach.storage.accounts import AccountStore
    from coach.storage.groups import GroupStore
    from coach.storage.sign_in_tries import TryStore

ONE_TIME_GOOD_FOR = timedelta(days=3)
"""From a lesson to the next."""


class SignInRefused(CoachError):
    """The name or the secret is wrong, or the account is closed: not said which."""

    message_id = "error.account.sign_in"


class CodeTooOld(SignInRefused):
    """The one-time code was right, and its time is up."""

    message_id = "error.account.code_too_old"


@dataclass(frozen=True, kw_only=True)
class Made:
    """A new account; the one-time code, as it is shown, where no secret was chosen."""

    user_id: str
    one_time_code: str | None


class SignIn:
    """Makes accounts and lets people in. It begins no session: see `coach.accounts.sessions`."""

    def __init__(
        self,
        *,
        accounts: AccountStore,
        groups: GroupStore,
        tries: TryStore,
        join_codes: JoinCodes,
        sessions: Sessions,
        hasher: SecretHasher,
        trail: AuditTrail,
        key: bytes,
        new_id: Callable[[], str] = random_id,
        new_code: Callable[[int], str] = new_code,
    ) -> None:
        self._accounts = accounts
        self._groups = groups
        self._join_codes = join_codes
        self._sessions = sessions
        self._hasher = hasher
        self._trail = trail
        self._counter = TryCounter(accounts, tries, key)
        self._new_id = new_id
        self._new_code = new_code

    def make_account(
        self,
        *,
        display_name: str,
        now: datetime,
        sign_in_name: str = "",
        secret: str | None = None,
        roles: Collection[Role] = (Role.PARTICIPANT,),
        site_id: str | None = None,
        invitation: str | None = None,
        language: str = "en",
        group: Group | None = None,
        actor_id: str = MACHINE,
    ) -> Made:
        """Make a person with an account. Who may, is asked before (`coach.accounts.people`).

        Args:
            display_name: what they are called here.
            now: the time, with its zone.
            sign_in_name: what they type to sign in; empty for the organisation's sign-in only.
            secret: their PIN or password; None makes a one-time code, if there is a name.
            roles: what they are here for; never empty.
            site_id: where they belong.
            invitation: the e-mail address that the organisation's sign-in will bring.
            language: of the interface.
            group: they take part in it from the beginning.
            actor_id: who makes it.

        Raises:
            BadName, BadSecret: not allowed as it is.
            NameTaken: somebody has this name or address already.
        """
        if not roles or not (sign_in_name or invitation):
            raise BadName
        code = self._new_code(ONE_TIME_LENGTH) if sign_in_name and secret is None else None
        if secret is not None:
            check_secret(secret, roles, names=(display_name, sign_in_name))
        account = self._account(
            sign_in_name=sign_in_name, roles=roles, site_id=site_id, invitation=invitation, now=now
        )
        if code is not None:
            until = now + ONE_TIME_GOOD_FOR
            account = replace(account, secret_must_change=True, secret_until=until)
        user = User(
            id=account.user_id,
            display_name=shown_name(display_name),
            interface_language=language,
            level=FIRST_LEVEL,
            created_at=now,
        )
        self._keep_account(user, account, secret if code is None else code, group, actor_id)
        return Made(user_id=user.id, one_time_code=None if code is None else shown_code(code))

    def sign_in(self, name: str, secret: str, now: datetime) -> str:
        """Let somebody in; gives the person's id.

        Whether a one-time code must be changed first is in their account: until then nothing is
        permitted (`Account.secret_must_change`).

        Raises:
            SignInRefused: the name or the secret is wrong, or the account is closed.
            CodeTooOld: the one-time code is right, and too old.
            TooEarly: nothing was looked at; the next try is in `wait_s` seconds.
            Locked: nothing was looked at; somebody has to renew the sign-in.
        """
        account = self._counter.begin(name, now)
        if not self._is_right(account, secret) or account is None:
            self._failed(account, "sign_in", now)
            raise SignInRefused
        self._check_age(account, now)
        self._begin_anew(account, secret)
        self._note(account.user_id, "sign_in", Outcome.DONE, now, actor_id=account.user_id)
        return account.user_id

    def account(self, user_id: str) -> Account:
        """The account of a person.

        Raises:
            NotFound: there is none (any more).
        """
        return self._accounts.get(user_id)

    def renew(self, user_id: str, now: datetime, *, actor_id: str = MACHINE) -> str:
        """Give a one-time code in the place of what was forgotten, and end every session.

        Who may, is asked before (`coach.accounts.people`).

        Raises:
            NotFound: there is no such account (any more).
            BadName: it has no name to sign in with.
        """
        if not self._accounts.get(user_id).sign_in_name:
            raise BadName
        code = self._new_code(ONE_TIME_LENGTH)
        self._keep_secret(
            user_id,
            code,
            until=now + ONE_TIME_GOOD_FOR,
            note=lambda: self._note(
                user_id, "sign_in_renewed", Outcome.DONE, now, actor_id=actor_id
            ),
        )
        return shown_code(code)

    def change_secret(self, user_id: str, old: str, new: str, now: datetime) -> None:
        """Change one's PIN, password or one-time code. Every session ends: begin a new one.

        Raises:
            SignInRefused, CodeTooOld, TooEarly, Locked: about the old one, as `sign_in`.
            BadSecret: about the new one.
        """
        account = self._counter.begin(self._accounts.get(user_id).sign_in_name, now)
        if not self._is_right(account, old) or account is None:
            self._failed(account, "secret_changed", now)
            raise SignInRefused
        self._check_age(account, now)
        self._begin_anew(account, old)
        check_secret(new, account.roles, names=(account.sign_in_name,))
        if self._is_right(account, new):
            raise BadSecret("error.account.secret_same")
        self._keep_secret(
            user_id,
            new,
            until=None,
            note=lambda: self._note(user_id, "secret_changed", Outcome.DONE, now, actor_id=user_id),
        )

    def join(
        self,
        code: str,
        display_name: str,
        sign_in_name: str,
        secret: str,
        now: datetime,
        *,
        language: str = "en",
    ) -> str:
        """Make oneself an account as a participant of the group that a code opens; gives the id.

        Raises:
            BadJoinCode, TooEarly: about the code.
            BadName, NameTaken: about the names.
            BadSecret: about the PIN or password.
        """
        group = self._join_codes.group_of(code, now)
        if not sign_in_name:
            raise BadName
        made = self.make_account(
            display_name=display_name,
            sign_in_name=sign_in_name,
            secret=secret,
            site_id=group.site_id,
            language=language,
            group=group,
            now=now,
            actor_id=NOBODY,
        )
        return made.user_id

    def by_organisation(self, issuer: str, subject: str, email: str, now: datetime) -> str:
        """Let in whom their organisation vouches for; binds an invited account the first time.

        Args:
            issuer: who vouches, from a token that was checked.
            subject: whom, unchangeable there.
            email: address that the organisation has verified; "" if it has not.
            now: the time, with its zone.

        Raises:
            SignInRefused: nobody here was invited, or the account is closed.
        """
        bound = _subject(issuer, subject)
        account = self._accounts.by_subject(bound)
        if account is None and email:
            account = self._accounts.by_invitation(address_key(email))
        if account is None or account.closed:
            self._note("" if account is None else account.user_id, "sign_in", Outcome.FAILED, now)
            raise SignInRefused
        with self._accounts.transaction():
            if account.organisation_subject is None:
                self._accounts.change(
                    account.user_id, organisation_subject=bound, organisation_invitation=None
                )
            self._note(account.user_id, "sign_in", Outcome.DONE, now, actor_id=account.user_id)
        return account.user_id

    def _is_right(self, account: Account | None, secret: str) -> bool:
        secret_hash = None if account is None else self._accounts.secret_hash(account.user_id)
        is_code = account is not None and account.secret_until is not None
        right = self._hasher.verify(secret_hash, code_key(secret) if is_code else secret)
        return right and account is not None and not account.closed

    def _check_age(self, account: Account, now: datetime) -> None:
        if account.secret_until is not None and now >= account.secret_until:
            self._failed(account, "sign_in", now)
            raise CodeTooOld

    def _begin_anew(self, account: Account, secret: str) -> None:
        """It was right: no wrong tries any more, and a hash by today's parameters."""
        values: dict[str, object] = {"failures": 0, "not_before": None, "locked": False}
        secret_hash = self._accounts.secret_hash(account.user_id)
        if secret_hash is not None and self._hasher.is_outdated(secret_hash):
            is_code = account.secret_until is not None
            values["secret_hash"] = self._hasher.hash(code_key(secret) if is_code else secret)
        self._accounts.change(account.user_id, **values)

    def _failed(self, account: Account | None, what: str, now: datetime) -> None:
        user_id = "" if account is None else account.user_id
        self._note(user_id, what, Outcome.FAILED, now)
        if account is not None and is_locked(account.failures + 1):
            self._note(user_id, "account_locked", Outcome.DONE, now, actor_id=MACHINE)

    def _keep_secret(
        self, user_id: str, secret: str, *, until: datetime | None, note: Callable[[], None]
    ) -> None:
        secret_hash = self._hasher.hash(secret)  # slow: not while the database waits
        with self._accounts.transaction():
            self._accounts.change(
                user_id,
                secret_hash=secret_hash,
                secret_must_change=until is not None,
                secret_until=until,
                failures=0,
                not_before=None,
                locked=False,
            )
            self._sessions.end_all_of(user_id)
            note()

    def _account(
        self,
        *,
        sign_in_name: str,
        roles: Collection[Role],
        site_id: str | None,
        invitation: str | None,
        now: datetime,
    ) -> Account:
        return Account(
            user_id=self._new_id(),
            sign_in_name=shown_name(sign_in_name) if sign_in_name else "",
            roles=frozenset(roles),
            site_id=site_id,
            has_secret=bool(sign_in_name),
            secret_must_change=False,
            secret_until=None,
            failures=0,
            not_before=None,
            locked=False,
            organisation_subject=None,
            organisation_invitation=address_key(invitation) if invitation else None,
            closed=False,
            created_at=now,
        )

    def _keep_account(
        self, user: User, account: Account, secret: str | None, group: Group | None, actor_id: str
    ) -> None:
        key = name_key(account.sign_in_name) if account.sign_in_name else None
        secret_hash = None if secret is None else self._hasher.hash(secret)
        with self._accounts.transaction():
            self._accounts.add(user, account, name_key=key, secret_hash=secret_hash)
            self._note(user.id, "account_made", Outcome.DONE, user.created_at, actor_id=actor_id)
            if group is not None:
                self._groups.put_in(group.id, user.id, teaches=False)
                thing = Thing(kind=ThingKind.GROUP, id=group.id)
                self._trail.note(user.id, "group_joined", thing, Outcome.DONE, user.created_at)

    def _note(
        self, user_id: str, what: str, outcome: Outcome, now: datetime, *, actor_id: str = NOBODY
    ) -> None:
        self._trail.note(actor_id, what, Thing(kind=ThingKind.PERSON, id=user_id), outcome, now)


def _subject(issuer: str, subject: str) -> str:
    """`issuer|subject`, or a hash of it where it is longer than the column."""
    whole = f"{issuer}|{subject}"
    longest = 255
    if len(whole) <= longest:
        return whole
    return "sha256:" + hashlib.sha256(whole.encode()).hexdigest()
