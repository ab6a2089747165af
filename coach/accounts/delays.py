"""How long somebody waits after wrong tries. Pure arithmetic; the counts are in the database.

Counted for each account, never for each address of a computer, which can be forged and which a
whole classroom shares.
"""

from __future__ import annotations

from datetime import datetime, timedelta

FREE_TRIES = 3
"""A slip of the finger, and another, cost nothing."""
FIRST_WAIT_S = 5
MOST_WAIT_S = 900
LOCKED_AFTER = 10
"""Ten tries at a PIN of six digits find one of a million in a hundred thousand cases; together
they take ten minutes, so that nobody is locked out by a bad minute."""

FREE_JOIN_TRIES = 10
MOST_JOIN_WAIT_S = 30
"""Wrong join codes are counted for all together. The wait is short, so that nobody can keep a
class from joining for long, and long enough: 3,000 tries a day at 5 · 10^10 codes."""
JOIN_COUNT_FORGOTTEN = timedelta(minutes=10)


def wait_after(failures: int) -> timedelta:
    """The wait before the next try at an account, after so many wrong ones in a row."""
    return _doubling(failures - FREE_TRIES, FIRST_WAIT_S, MOST_WAIT_S)


def join_wait_after(failures: int) -> timedelta:
    """The wait before the next join code is looked at, after so many wrong ones."""
    return _doubling(failures - FREE_JOIN_TRIES, 1, MOST_JOIN_WAIT_S)


def is_locked(failures: int) -> bool:
    """Whether only a tutor, case manager or administrator can open it again."""
    return failures >= LOCKED_AFTER


def seconds_left(not_before: datetime | None, now: datetime) -> int:
    """Whole seconds to wait from now, rounded up; 0 if none.

    A moment further away than any wait was written when the clock of the machine was wrong: nobody
    is kept out for years by it.
    """
    if not_before is None or not now < not_before <= now + timedelta(seconds=MOST_WAIT_S):
        return 0
    return -((now - not_before) // timedelta(seconds=1))


def _doubling(over: int, first_s: int, most_s: int) -> timedelta:
    if over < 0:
        return timedelta()
    return timedelta(seconds=min(most_s, first_s * 2 ** min(over, 30)))
