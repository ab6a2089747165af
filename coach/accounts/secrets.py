"""PINs, passwords and one-time codes: what is allowed, and how they are kept (argon2id).

Parameters: OWASP Password Storage Cheat Sheet, argon2id with 19 MiB, 2 passes, 1 lane; raised here
when that is raised there, and each secret is hashed anew at its next use.
"""

from __future__ import annotations

import hashlib
import re
import threading
import unicodedata
from datetime import date
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from coach.account_records import Role
from coach.errors import CoachError

if TYPE_CHECKING:
    from collections.abc import Collection

LEAST_PIN, LEAST_PASSWORD, LEAST_STAFF_PASSWORD = 6, 8, 12
MOST_LETTERS = 128
_LEAST_DIFFERENT_DIGITS = 3
_AT_ONCE = 4
"""Hashes worked out at the same time: each takes 19 MiB and some hundredths of a second."""
EXPECTED_HERE = (
    *("interview", "interviewcoach", "interview coach", "interview-coach", "coach"),
    *("participant", "learner", "student", "teacher", "tutor", "administrator", "admin"),
    *("case manager", "casemanager", "case worker", "caseworker", "password", "passphrase"),
)
"""What somebody tries first in this program; none of them is a secret, nor with a few signs."""
_COMMON = Path(__file__).with_name("common_passwords.txt")


class BadSecret(CoachError):
    """A PIN or password that is too short or too easy to guess."""

    message_id = "error.account.secret_easy"


class SecretHasher:
    """Makes hashes and compares with them, always in the same time."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
        self._turns = threading.BoundedSemaphore(_AT_ONCE)

    @cached_property
    def _dummy(self) -> str:
        """What is compared with where there is nothing to compare with."""
        return self._hasher.hash("nobody's secret")

    def hash(self, secret: str) -> str:
        """The hash of a secret, with a random salt in it."""
        with self._turns:
            return self._hasher.hash(as_typed_anywhere(secret))

    def verify(self, secret_hash: str | None, secret: str) -> bool:
        """Whether it is the secret; takes as long where there is none to compare with."""
        with self._turns:
            dummy = self._dummy
            try:
                self._hasher.verify(secret_hash or dummy, as_typed_anywhere(secret))
            except (VerificationError, InvalidHashError):
                return False
        return secret_hash is not None

    def is_outdated(self, secret_hash: str) -> bool:
        """Whether it was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(secret_hash)


def as_typed_anywhere(secret: str) -> str:
    """The same for the same secret, on whatever keyboard: digits of any script, one form (NFKC).

    Longer than any allowed one is cut off only after the limit, so that it is refused, not matched.
    """
    written = unicodedata.normalize("NFKC", secret[: MOST_LETTERS + 1])
    return "".join(_plain_digit(letter) for letter in written)


def check_secret(secret: str, roles: Collection[Role], *, names: Collection[str] = ()) -> None:
    """Whether somebody with these roles may choose it: a PIN or password, staff a long password.

    Raises:
        BadSecret: its message says what to do.
    """
    plain = as_typed_anywhere(secret)
    if len(plain) > MOST_LETTERS:
        raise BadSecret("error.account.secret_long", most=MOST_LETTERS)
    if set(roles) - {Role.PARTICIPANT}:
        _check_password(plain, LEAST_STAFF_PASSWORD, names)
    elif re.fullmatch(r"[0-9]+", plain):
        _check_pin(plain)
    else:
        _check_password(plain, LEAST_PASSWORD, names)


def _check_pin(pin: str) -> None:
    if len(pin) < LEAST_PIN:
        raise BadSecret("error.account.pin_short", least=LEAST_PIN)
    if _is_pattern(pin) or _is_date(pin):
        raise BadSecret("error.account.pin_easy")


def _check_password(password: str, least: int, names: Collection[str]) -> None:
    if len(password) < least:
        raise BadSecret("error.account.password_short", least=least)
    bare = password.casefold()
    if len(set(bare)) <= _LEAST_DIFFERENT_DIGITS or _is_common(bare):
        raise BadSecret
    if any(_is_mostly(bare, name.casefold()) for name in (*names, *EXPECTED_HERE)):
        raise BadSecret


def _is_mostly(bare: str, name: str) -> bool:
    """Whether a name with a few signs is all of it."""
    return len(name) > 2 and name in bare and len(bare) - len(name) < LEAST_PASSWORD // 2  # noqa: PLR2004


def _is_pattern(pin: str) -> bool:
    """One digit or two again and again, a part said again, or digits in a row up or down."""
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    repeated = any(pin == pin[:part] * (len(pin) // part) for part in range(1, len(pin) // 2 + 1))
    return len(set(pin)) < _LEAST_DIFFERENT_DIGITS or len(steps) == 1 or repeated


def _is_date(pin: str) -> bool:
    """Whether it reads as a day, the first thing that somebody who knows the person tries."""
    forms = {
        6: ((0, 2, 4), (2, 0, 4), (4, 2, 0)),  # where day, month and year begin
        8: ((0, 2, 4), (2, 0, 4), (6, 4, 0)),
    }
    year_length = len(pin) - 4
    return any(
        _is_day(pin[day : day + 2], pin[month : month + 2], pin[year : year + year_length])
        for day, month, year in forms.get(len(pin), ())
    )


def _is_day(day: str, month: str, year: str) -> bool:
    whole_year = int(year) if len(year) == 4 else 2000 + int(year)  # noqa: PLR2004
    if len(year) == 4 and not 1900 <= whole_year <= 2100:  # noqa: PLR2004
        return False
    try:
        date(whole_year, int(month), int(day))
    except ValueError:
        return False
    return True


def _is_common(bare: str) -> bool:
    """Whether many people have it, also with digits or signs behind."""
    tried = (bare, bare.rstrip("0123456789!?.*"))
    return any(hashlib.sha256(word.encode()).hexdigest()[:12] in _common() for word in tried)


@cache
def _common() -> frozenset[str]:
    lines = _COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


def _plain_digit(letter: str) -> str:
    value = unicodedata.decimal(letter, None)
    return letter if value is None else str(value)
