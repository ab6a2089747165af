"""The folder of takes: recordings in progress, written piece by piece as they are spoken.

A take is three files that only this account can read: its sound (`.pcm`: 16 kHz, 16 bit, mono),
one byte for each piece that has come (`.seen`), and a note of what it is for (`.json`). A piece has
its fixed place, so one that comes twice, late or out of order gives the same bytes. Every piece
is with the operating system before it is acknowledged: a server that is killed loses none.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime  # pydantic reads it
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from coach.drill_records import Target  # pydantic reads it
from coach.errors import NotFound, StorageProblem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RATE_HZ = 16_000
BYTES_A_SECOND = 2 * RATE_HZ
CHUNK_BYTES = BYTES_A_SECOND // 2
"""A piece is half a second; only the last one of a take is shorter."""

_SOUND, _SEEN, _NOTE = ".pcm", ".seen", ".json"


@dataclass(frozen=True, kw_only=True)
class Take:
    """A recording in progress.

    Attributes:
        id: random; names the files.
        user_id: who speaks.
        question_id: the question of the bank that is answered; "" for a drill.
        level: the level of English practised at, a `questions.bank.Level`; "" for a drill.
        previous_attempt_id: the attempt that this one tries to better.
        created_at: when its first piece came, with its zone.
        drill: what is said, where it is no answer to a question.
        first_turn_id: the attempt that this one goes on with, by a follow-up question.
        content_id: names the words in which the question was asked.
    """

    id: str
    user_id: str
    question_id: str
    level: str
    previous_attempt_id: str | None
    created_at: datetime
    drill: Target | None = None
    first_turn_id: str | None = None
    content_id: str | None = None


_NOTES = TypeAdapter(Take)


class TakeFolder:
    """Takes in `root`, which is made when the first one begins."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def begin(self, take: Take) -> None:
        """Make the files of a take; one that has begun keeps its sound and gets the new note.

        Raises:
            StorageProblem: it could not be written.
        """
        try:
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            for kind in (_SOUND, _SEEN):
                os.close(os.open(self._file(take.id, kind), os.O_WRONLY | os.O_CREAT, 0o600))
            _replace(self._file(take.id, _NOTE), _NOTES.dump_json(take))
        except OSError as error:
            raise StorageProblem("error.storage.audio_not_kept") from error

    def write(self, take_id: str, seq: int, pcm: bytes) -> None:
        """Write one piece at its place; writing it again changes nothing.

        Raises:
            NotFound: the take was erased.
            StorageProblem: it could not be written.
        """
        try:
            _write_at(self._file(take_id, _SOUND), seq * CHUNK_BYTES, pcm)
            _write_at(self._file(take_id, _SEEN), seq, b"\x01")
        except FileNotFoundError as error:
            raise NotFound from error
        except OSError as error:
            raise StorageProblem("error.storage.audio_not_kept") from error

    def missing(self, take_id: str, total: int) -> tuple[int, ...]:
        """The numbers of the pieces, of `total`, that have not come."""
        seen = self._read(take_id, _SEEN).ljust(total, b"\x00")
        return tuple(seq for seq in range(total) if not seen[seq])

    def sound(self, take_id: str) -> bytes:
        """The sound from the start up to the first piece that has not come."""
        come = self._read(take_id, _SEEN).partition(b"\x00")[0]
        return self._read(take_id, _SOUND)[: len(come) * CHUNK_BYTES]

    def written_at_s(self, take_id: str) -> float:
        """When the last piece came, in seconds since 1970; 0 for no such take."""
        try:
            return self._file(take_id, _SOUND).stat().st_mtime
        except FileNotFoundError:
            return 0.0

    def takes(self) -> tuple[Take, ...]:
        """Every take that is here, the oldest first; a note that can't be read is passed over."""
        return tuple(sorted(self._notes(), key=lambda take: take.created_at))

    def erase(self, take_id: str) -> None:
        """Erase a take; nothing happens if it is gone.

        Raises:
            StorageProblem: it is there and could not be erased.
        """
        try:
            for kind in (_SOUND, _SEEN, _NOTE):
                self._file(take_id, kind).unlink(missing_ok=True)
        except OSError as error:
            raise StorageProblem("error.storage.audio_not_erased") from error

    def erase_of_user(self, user_id: str) -> None:
        """Erase every take of a person; raises as `erase`."""
        for take in self.takes():
            if take.user_id == user_id:
                self.erase(take.id)

    def erase_of_conversation(self, attempt_id: str) -> None:
        """Erase every take that would go on with an attempt; raises as `erase`."""
        for take in self.takes():
            if take.first_turn_id == attempt_id:
                self.erase(take.id)

    def _notes(self) -> Iterator[Take]:
        for path in self.root.glob(f"*{_NOTE}"):
            try:
                yield _NOTES.validate_json(path.read_bytes())
            except (OSError, ValidationError):  # erased in the meantime, or half written
                continue

    def _read(self, take_id: str, kind: str) -> bytes:
        try:
            return self._file(take_id, kind).read_bytes()
        except FileNotFoundError:
            return b""

    def _file(self, take_id: str, kind: str) -> Path:
        return self.root / (take_id + kind)


def _write_at(path: Path, place: int, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(place)
        file.write(content)


def _replace(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, for this account only."""
    part = path.with_suffix(".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    part.replace(path)
