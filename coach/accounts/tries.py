"""Tries to sign in are counted before they are looked at, so that many at once are many."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

from coach.accounts.delays import is_locked, seconds_left, wait_after
from coach.accounts.join_codes import TooEarly
from coach.accounts.names import BadName, name_key
from coach.errors import CoachError
from coach.storage.sign_in_tries import Tries

if TYPE_CHECKING:
    from datetime import datetime

    from coach.account_records import Account
    from coach.storage.accounts import AccountStore
    from coach.storage.sign_in_tries import TryStore


class Locked(CoachError):
    """Too many wrong tries: a tutor, case manager or administrator can renew the sign-in."""

    message_id = "error.account.locked"


class TryCounter:
    """Counts for each account, and in the same way for each name that nobody has."""

    def __init__(self, accounts: AccountStore, tries: TryStore, key: bytes) -> None:
        self._accounts = accounts
        self._tries = tries
        self._key = key

    def begin(self, name: str, now: datetime) -> Account | None:
        """Count a try as a wrong one, until it was right; gives the account as it was, if any.

        Raises:
            TooEarly, Locked: it is not looked at, and not counted.
        """
        try:
            key = name_key(name)
        except BadName:
            key = ""
        with self._tries.alone():
            account = self._accounts.by_name(key)
            if account is None:
                self._count_unknown(key, now)
            else:
                self._count(account, now)
        return account

    def _count(self, account: Account, now: datetime) -> None:
        _check_wait(account.failures, account.not_before, now, locked=account.locked)
        failures = account.failures + 1
        self._accounts.change(
            account.user_id,
            failures=failures,
            not_before=now + wait_after(failures),
            locked=is_locked(failures),
        )

    def _count_unknown(self, key: str, now: datetime) -> None:
        """Under a keyed hash: somebody may have typed a secret where a name belongs."""
        what = hmac.new(self._key, key.encode(), hashlib.sha256).hexdigest()
        tries = self._tries.get(what)
        _check_wait(tries.failures, tries.not_before, now, locked=is_locked(tries.failures))
        failures = tries.failures + 1
        counted = Tries(failures=failures, not_before=now + wait_after(failures), last_at=now)
        self._tries.keep(what, counted)


def _check_wait(failures: int, not_before: datetime | None, now: datetime, *, locked: bool) -> None:
    if locked or is_locked(failures):
        raise Locked
    wait_s = seconds_left(not_before, now)
    if wait_s:
        raise TooEarly(wait_s)
