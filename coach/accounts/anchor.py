"""The anchor of the audit trail: number and hash of its newest entry, in a file of its own.

It lies outside the database, so that cutting off the end of the trail shows. It only moves
forward, and only once the entry is sure: after a crash in between it is one entry behind, never
ahead.
"""

from __future__ import annotations

import json
import os
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING

from coach.errors import StorageProblem
from coach.storage.filelock import FileLock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_NOTHING = (0, "0" * 64)


class Anchor:
    """The file `path`, which is made with the first entry."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> tuple[int, str]:
        """Number and hash; 0 and zeros where there is none yet.

        Raises:
            StorageProblem: it can't be read, or isn't what was written.
        """
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
            return int(found["number"]), str(found["hash"])
        except FileNotFoundError:
            return _NOTHING
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StorageProblem(database=str(self._path)) from error

    def move(self, number: int, entry_hash: str, hash_of: Callable[[int], str | None]) -> None:
        """Move forward to an entry, while the one it stands at is still there as it was.

        Where that one was cut off or changed it stays, whatever is written after: else the next
        entries would cover it up. `hash_of` gives the stored hash of an entry.

        Raises:
            StorageProblem: it can't be read or written.
        """
        with self._locked():
            stands_at, its_hash = self.read()
            if number > stands_at and (stands_at == 0 or hash_of(stands_at) == its_hash):
                self._write(number, entry_hash)

    def put(self, number: int, entry_hash: str) -> None:
        """Put it there, also backward; raises as `move`."""
        with self._locked():
            self._write(number, entry_hash)

    def _locked(self) -> FileLock:
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise StorageProblem(database=str(self._path.parent)) from error
        return FileLock(self._path.with_suffix(".lock"))

    def _write(self, number: int, entry_hash: str) -> None:
        part = self._path.with_suffix(f".{secrets.token_hex(4)}")
        try:
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump({"number": number, "hash": entry_hash}, file)
            part.replace(self._path)
        except OSError as error:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise StorageProblem(database=str(self._path)) from error
