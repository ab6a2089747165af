"""The first administrator of an installation: whoever can read the console of its machine.

`serve --accounts` prints a code where nobody has an account yet; the page asks for it. The
database holds only a keyed hash of the code, and forgets it once it was used or is a day old.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from coach.account_records import Role
from coach.accounts.delays import join_wait_after, seconds_left
from coach.accounts.join_codes import BadJoinCode, TooEarly
from coach.accounts.names import ONE_TIME_LENGTH, code_key, new_code, shown_code
from coach.storage.sign_in_tries import Tries

if TYPE_CHECKING:
    from collections.abc import Callable

    from coach.accounts.sign_in import SignIn
    from coach.storage.accounts import AccountStore
    from coach.storage.facts import FactStore
    from coach.storage.sign_in_tries import TryStore

_FACT = "set_up_code"
_COUNTED_AS = "set_up"
GOOD_FOR = timedelta(days=1)


class SetUp:
    """Makes the first account, once."""

    def __init__(
        self,
        *,
        accounts: AccountStore,
        facts: FactStore,
        tries: TryStore,
        sign_in: SignIn,
        key: bytes,
        new_code: Callable[[int], str] = new_code,
    ) -> None:
        self._accounts = accounts
        self._facts = facts
        self._tries = tries
        self._sign_in = sign_in
        self._key = key
        self._new_code = new_code

    def is_needed(self) -> bool:
        """Whether nobody has an account yet."""
        return self._accounts.is_empty()

    def new_code(self, now: datetime) -> str | None:
        """A new code, as it is shown, in the place of the one before; None if none is needed."""
        if not self.is_needed():
            return None
        code = self._new_code(ONE_TIME_LENGTH)
        until = (now + GOOD_FOR).isoformat()
        self._facts.keep(_FACT, json.dumps({"hash": self._hash(code), "until": until}))
        return shown_code(code)

    def first_administrator(
        self, code: str, display_name: str, sign_in_name: str, secret: str, now: datetime
    ) -> str:
        """Make the first account, an administrator's; gives the person's id.

        Raises:
            BadJoinCode: the code is wrong or too old, or somebody was here before.
            TooEarly: there were many wrong ones.
            BadName, BadSecret: about the name and the password.
        """
        self._count(now)
        with self._accounts.transaction():
            if not (self.is_needed() and self._is_right(code, now)):
                raise BadJoinCode
            made = self._sign_in.make_account(
                display_name=display_name,
                sign_in_name=sign_in_name,
                secret=secret,
                roles=(Role.ADMINISTRATOR,),
                now=now,
            )
            self._facts.forget(_FACT)
            self._tries.forget(_COUNTED_AS)
        return made.user_id

    def _count(self, now: datetime) -> None:
        """Every try counts before it is looked at, so that many at once are many."""
        with self._tries.alone():
            tries = self._tries.get(_COUNTED_AS)
            wait_s = seconds_left(tries.not_before, now)
            if wait_s:
                raise TooEarly(wait_s)
            failures = tries.failures + 1
            not_before = now + join_wait_after(failures)
            self._tries.keep(
                _COUNTED_AS, Tries(failures=failures, not_before=not_before, last_at=now)
            )

    def _is_right(self, code: str, now: datetime) -> bool:
        kept = json.loads(self._facts.get(_FACT) or "null")
        if kept is None or now >= datetime.fromisoformat(kept["until"]):
            return False
        return hmac.compare_digest(kept["hash"], self._hash(code_key(code)))

    def _hash(self, code: str) -> str:
        return hmac.new(self._key, b"set up " + code.encode(), hashlib.sha256).hexdigest()
