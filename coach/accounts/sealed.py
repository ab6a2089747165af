"""Files that are sealed with a passphrase: what backups are made of.

A line that says what it is, a line of facts in the clear (kind, id, moment, how the key is made),
then pieces of 256 KiB, each with AES-256-GCM. The key is made of the passphrase by scrypt, at the
cost that OWASP advises. Each piece is bound to the lines before and numbered, and the last one is
marked (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015): a piece that was
changed, moved, left out or cut off at the end does not open.
"""

from __future__ import annotations

import json
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import IO, TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from coach.errors import CoachError

if TYPE_CHECKING:
    from pathlib import Path

MAGIC = b"interview-coach backup 1\n"
_PIECE = 256 * 1024
_TAG = 16
_LONGEST_LINE = 4096
_COST = 2**17
"""N of scrypt, with r = 8 and p = 1: 128 MB and about half a second for each guess."""
_COSTS = frozenset(2**power for power in range(14, 21))
"""What is accepted of a file from elsewhere: 1 GB at the most."""
_KEY_BYTES, _SALT_BYTES, _PREFIX_BYTES = 32, 16, 7


class BackupProblem(CoachError):
    """A backup cannot be made, or cannot be put back."""

    message_id = "error.backup.damaged"


@dataclass(frozen=True, kw_only=True)
class SealedFacts:
    """What stands in the clear: what sort of backup it is, its random id, when it was made."""

    kind: str
    id: str
    made_at: datetime


class SealedWriter:
    """Writes into an open file; `close` marks the end, without which it does not open."""

    def __init__(
        self, file: IO[bytes], passphrase: str, facts: SealedFacts, *, cost: int = _COST
    ) -> None:
        salt, self._prefix = secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_PREFIX_BYTES)
        line = {
            "kind": facts.kind,
            "id": facts.id,
            "made_at": facts.made_at.isoformat(),
            "cost": cost,
            "salt": salt.hex(),
            "prefix": self._prefix.hex(),
        }
        self._head = MAGIC + json.dumps(line).encode() + b"\n"
        self._cipher = AESGCM(_key(passphrase, salt, cost))
        self._file = file
        self._waiting = bytearray()
        self._number = 0
        file.write(self._head)

    def write(self, content: bytes) -> int:
        """Take bytes in; they are written a piece at a time."""
        self._waiting += content
        while len(self._waiting) > _PIECE:  # never the last one
            self._seal(bytes(self._waiting[:_PIECE]), last=False)
            del self._waiting[:_PIECE]
        return len(content)

    def close(self) -> None:
        """Write the last piece; the file itself stays open."""
        self._seal(bytes(self._waiting), last=True)

    def _seal(self, piece: bytes, *, last: bool) -> None:
        nonce = _nonce(self._prefix, self._number, last=last)
        self._file.write(self._cipher.encrypt(nonce, piece, self._head))
        self._number += 1


class SealedReader:
    """Reads what `SealedWriter` wrote; gives no byte that it has not checked.

    Raises `BackupProblem` for a wrong passphrase, and for a file that was changed or cut off.
    """

    def __init__(self, file: IO[bytes], passphrase: str) -> None:
        self.facts, values, self._head = _read_head(file)
        self._prefix = bytes.fromhex(values["prefix"])
        self._cipher = AESGCM(_key(passphrase, bytes.fromhex(values["salt"]), int(values["cost"])))
        self._file = file
        self._ready = bytearray()
        self._number = 0
        self._next = file.read(_PIECE + _TAG)
        self._ended = False

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at most `size`; all that are left without a size; none at the end."""
        while not self._ended and (size < 0 or len(self._ready) < size):
            self._ready += self._open()
        wanted = len(self._ready) if size < 0 else min(size, len(self._ready))
        found = bytes(self._ready[:wanted])
        del self._ready[:wanted]
        return found

    def _open(self) -> bytes:
        piece, self._next = self._next, self._file.read(_PIECE + _TAG)
        self._ended = not self._next
        nonce = _nonce(self._prefix, self._number, last=self._ended)
        try:
            content = self._cipher.decrypt(nonce, piece, self._head)
        except (InvalidTag, ValueError) as error:
            wrong = "error.backup.damaged" if self._number else "error.backup.passphrase"
            raise BackupProblem(wrong) from error
        self._number += 1
        return content


def facts_of(path: Path) -> SealedFacts:
    """What a file says of itself in the clear; nothing of it is checked.

    Raises:
        BackupProblem: it is no backup of this program, or can't be read.
    """
    try:
        with path.open("rb") as file:
            return _read_head(file)[0]
    except OSError as error:
        raise BackupProblem("error.backup.unreadable", file=str(path)) from error


def _read_head(file: IO[bytes]) -> tuple[SealedFacts, dict[str, str], bytes]:
    first = file.read(len(MAGIC))
    line = file.readline(_LONGEST_LINE)
    if first != MAGIC:
        raise BackupProblem("error.backup.not_one")
    try:
        values = json.loads(line)
        made_at = datetime.fromisoformat(values["made_at"])
        facts = SealedFacts(kind=str(values["kind"]), id=str(values["id"]), made_at=made_at)
        sizes = len(bytes.fromhex(values["salt"])), len(bytes.fromhex(values["prefix"]))
        good = values["cost"] in _COSTS and made_at.tzinfo is not None
    except (ValueError, KeyError, TypeError) as error:
        raise BackupProblem from error
    if not good or sizes != (_SALT_BYTES, _PREFIX_BYTES):
        raise BackupProblem
    return facts, values, first + line


def _key(passphrase: str, salt: bytes, cost: int) -> bytes:
    scrypt = Scrypt(salt=salt, length=_KEY_BYTES, n=cost, r=8, p=1)
    # Keyboards of different systems write the same letter in different ways.
    return scrypt.derive(unicodedata.normalize("NFKC", passphrase).encode())


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([last])
