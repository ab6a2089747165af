"""How names and codes are compared, however they were typed."""

from __future__ import annotations

import secrets
import unicodedata

from coach.errors import CoachError

MOST_LETTERS = 60
"""Of a name. Long enough for the longest full names, short enough for a list."""
CODE_LETTERS = "CDFGHJKMNPQRTVWXY34679"
"""No vowels, so that no word comes of it; none of 0 O 1 I L 2 Z 5 S 8 B U, which look alike."""
JOIN_CODE_LENGTH = 8
"""5 · 10^10 codes, and wrong ones wait (see `coach.accounts.delays`)."""
ONE_TIME_LENGTH = 10


class BadName(CoachError):
    """A name that is empty, too long, or made of signs that can't be seen."""

    message_id = "error.account.name"


def name_key(name: str) -> str:
    """A name as it is compared: one form of writing (NFKC), no case, no signs that can't be seen.

    Example:
        >>> name_key("  Amina\u200b  BÉATRICE ")
        'amina béatrice'
    """
    return unicodedata.normalize("NFKC", shown_name(name).casefold())


def shown_name(name: str) -> str:
    """A name as it is kept and shown: one line, without control signs or turned direction.

    Raises:
        BadName: nothing is left, or too much.
    """
    written = unicodedata.normalize("NFC", name[: 10 * MOST_LETTERS])
    seen = "".join(letter if _is_seen(letter) else " " * letter.isspace() for letter in written)
    line = " ".join(seen.split())
    if not 0 < len(line) <= MOST_LETTERS:
        raise BadName(most=MOST_LETTERS)
    return line


def _is_seen(letter: str) -> bool:
    joiners = "\u200c\u200d"  # Persian and other languages need them inside a word
    return letter in joiners or unicodedata.category(letter)[0] not in "CZ"


def address_key(address: str) -> str:
    """An e-mail address as it is compared."""
    return unicodedata.normalize("NFKC", address).strip().casefold()


def new_code(length: int) -> str:
    """A random code that can be read out and typed: `shown_code` writes it for people."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(length))


def code_key(typed: str) -> str:
    """A code as it is kept, from what somebody typed: any case, with or without dashes."""
    written = unicodedata.normalize("NFKC", typed[:100]).upper()
    return "".join(letter for letter in written if letter.isalnum())


def shown_code(code: str) -> str:
    """A code in groups of four or five letters.

    Example:
        >>> shown_code("CDFG3476")
        'CDFG-3476'
    """
    half = (len(code) + 1) // 2
    return f"{code[:half]}-{code[half:]}"
