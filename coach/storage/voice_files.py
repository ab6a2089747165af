"""Folders of sound that a voice made, one file for each piece of text, named by its errand.

A file appears whole or not at all. A folder with a limit is a cache: what was not played for the
longest time goes first.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING

from coach.errors import StorageProblem

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CACHE_BYTES = 256 * 1024 * 1024
"""About 90 minutes of sound: every question of the bank at both speeds, and more."""

_SOUND, _PART = ".wav", ".part"


class VoiceFiles:
    """Sound in `root`, which is made when the first comes; at most `most_bytes` if given."""

    def __init__(self, root: Path, *, most_bytes: int | None = None) -> None:
        self.root = root
        self._most_bytes = most_bytes

    def find(self, name: str) -> Path | None:
        """Where the sound of this name lies, if it does; it counts as played now."""
        path = self.root / f"{name}{_SOUND}"
        try:
            os.utime(path)
        except OSError:
            return None
        return path

    def keep(self, name: str, sound: bytes) -> Path:
        """Write sound down, and let the oldest go if it is too much.

        Raises:
            StorageProblem: it could not be written; nothing of it was left.
        """
        path = self.root / f"{name}{_SOUND}"
        part = self.root / f"{name}.{secrets.token_hex(4)}{_PART}"
        try:
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(part, sound)
            part.replace(path)
        except OSError as error:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise StorageProblem("error.storage.voice_not_kept") from error
        self._trim()
        return path

    def names(self) -> frozenset[str]:
        """Names of all that is here, also of what is only half written."""
        return frozenset(path.name.partition(".")[0] for path in self.root.glob("*"))

    def erase(self, name: str) -> None:
        """Erase the sound of this name, half written or whole; nothing happens if it is gone.

        Raises:
            StorageProblem: it is there and could not be erased.
        """
        try:
            for path in self.root.glob(f"{name}.*"):
                path.unlink(missing_ok=True)
        except OSError as error:
            raise StorageProblem("error.storage.audio_not_erased") from error

    def erase_all_but(self, ids: Callable[[], frozenset[str]]) -> None:
        """Erase everything whose name is not among `ids`, asked for once the files are listed.

        For sound that is named by something that comes before it and goes with it. Raises as
        `erase`.
        """
        names = self.names()
        for name in names - (ids() if names else frozenset()):
            self.erase(name)

    def _trim(self) -> None:
        if self._most_bytes is None:
            return
        files = sorted(self._facts(), reverse=True)  # played last first
        used = 0
        for _, size, path in files:
            used += size
            if used > self._most_bytes:
                with suppress(OSError):  # on Windows while it is played: the next time
                    path.unlink(missing_ok=True)

    def _facts(self) -> list[tuple[float, int, Path]]:
        """When each was played, its size in bytes, and where it lies."""
        found: list[tuple[float, int, Path]] = []
        for path in self.root.glob("*"):
            with suppress(FileNotFoundError):
                facts = path.stat()
                found.append((facts.st_mtime, facts.st_size, path))
        return found


def _write(path: Path, sound: bytes) -> None:
    """In a file that only this account can read from the start."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(sound)
