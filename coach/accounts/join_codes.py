"""Join codes: which group one opens, and the wait after wrong ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.accounts.delays import JOIN_COUNT_FORGOTTEN, join_wait_after, seconds_left
from coach.accounts.names import code_key
from coach.errors import CoachError
from coach.storage.sign_in_tries import Tries

if TYPE_CHECKING:
    from datetime import datetime

    from coach.account_records import Group
    from coach.storage.groups import GroupStore
    from coach.storage.sign_in_tries import TryStore

_COUNTED_AS = "join"


class BadJoinCode(CoachError):
    """No group has this code, or its time is up."""

    message_id = "error.account.join_code"


class TooEarly(CoachError):
    """So many wrong tries that the next is only looked at in `wait_s` seconds."""

    message_id = "error.account.too_early"

    def __init__(self, wait_s: int) -> None:
        super().__init__(seconds=wait_s)
        self.wait_s = wait_s


class JoinCodes:
    """Opens groups to those who have their code."""

    def __init__(self, groups: GroupStore, tries: TryStore) -> None:
        self._groups = groups
        self._tries = tries

    def group_of(self, code: str, now: datetime) -> Group:
        """The group that this code opens.

        Raises:
            BadJoinCode: none, or no longer.
            TooEarly: there were many wrong ones lately, by whomever.
        """
        with self._tries.alone():
            tries = self._tries.get(_COUNTED_AS)
            wait_s = seconds_left(tries.not_before, now)
            if wait_s:
                raise TooEarly(wait_s)
            group = self._groups.by_code(code_key(code), now)
            if group is not None:
                return group
            old = now - tries.last_at >= JOIN_COUNT_FORGOTTEN
            failures = 1 if old else tries.failures + 1
            counted = Tries(
                failures=failures, not_before=now + join_wait_after(failures), last_at=now
            )
            self._tries.keep(_COUNTED_AS, counted)
        raise BadJoinCode
