"""The one folder where recordings lie, and how they leave it.

A name in it is random and says nothing of the person or of the file it came from. Only this
account can read it. Nothing stays: what was handed in is erased once it has been heard, the
sound of an answer when its feedback is left, and whatever nobody waits for after a while.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from coach.errors import StorageProblem

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

_PART = ".part"


class AudioFolder:
    """Recordings in `root`, which is made when the first one comes."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def keep(self, audio: bytes, *, name: str) -> Path:
        """Write a recording down, whole or not at all, and return where it lies.

        Raises:
            StorageProblem: it could not be written; nothing of it was left.
        """
        path = self.root / name
        part = self.root / (name + _PART)
        try:
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(part, audio)
            part.replace(path)
        except OSError as error:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise StorageProblem("error.storage.audio_not_kept") from error
        return path

    def path(self, name: str | Path) -> Path:
        """Where the recording of this name lies, if it does. Of a path only the name counts."""
        return self.root / Path(name).name

    def erase(self, path: str | Path) -> None:
        """Erase a recording of this folder; nothing happens if it is gone or has no name.

        Only the name counts, so that no path can lead to a file outside.

        Raises:
            StorageProblem: it is there and could not be erased.
        """
        if not Path(path).name:
            return
        try:
            self.path(path).unlink(missing_ok=True)
        except OSError as error:
            raise StorageProblem("error.storage.audio_not_erased") from error

    def erase_all_of(self, owner: str) -> None:
        """Erase every recording whose name begins with `owner`; raises as `erase`."""
        for path in self._files():
            if path.name.startswith(owner):
                self.erase(path)

    def erase_left_over(self, *, before: datetime, waiting: Collection[str]) -> int:
        """Erase what was written before this moment, and count it.

        What is `waiting` for a worker (paths or names) stays: its words would be lost.

        Raises:
            StorageProblem: one of them could not be erased.
        """
        spared = {Path(path).name for path in waiting}
        old = [path for path in self._files() if path.name not in spared and _is_old(path, before)]
        for path in old:
            self.erase(path)
        return len(old)

    def _files(self) -> list[Path]:
        return [path for path in self.root.glob("*") if path.is_file()]


def _is_old(path: Path, before: datetime) -> bool:
    try:
        return path.stat().st_mtime < before.timestamp()
    except FileNotFoundError:  # erased by somebody else in the meantime
        return False


def _write(path: Path, audio: bytes) -> None:
    """Write to the disk itself, in a file that only this account can read from the start."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(audio)
        file.flush()
        os.fsync(file.fileno())
