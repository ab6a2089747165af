"""The ledger of erasures: what was erased, by random id, and whether that came to its end.

It lies with the keys, outside the data, and is only ever added to. An erasure is written down
before it begins and again when it is done. So one that was cut off is done at the next start, and
a backup that is put back loses again what was erased since (`coach.accounts.restore`). It holds no
name and no word: once somebody is erased, their id leads nowhere.
"""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from coach.errors import StorageProblem
from coach.storage.filelock import FileLock

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator
    from pathlib import Path

FILE_NAME, _LOCK = "erasures.jsonl", "ledger.lock"


class LedgerKind(StrEnum):
    """What a line is about."""

    PERSON = "person"
    """Everything about a person."""
    ATTEMPT = "attempt"
    """One answer with all that belongs to it."""
    KEPT_SOUND = "kept_sound"
    """The kept recording of one answer."""
    KEPT_SOUND_OF_PERSON = "kept_sound_of_person"
    """All kept recordings of a person up to this moment, with their yes to keeping."""
    DONE = "done"
    """The newest erasure of this id came to its end."""
    BACKUP = "backup"
    """A backup was made, with this id: whoever has this line knows all that was erased before."""


@dataclass(frozen=True, kw_only=True)
class LedgerEntry:
    """One line of the ledger. `id` is of a person, an answer or a backup, by `kind`."""

    id: str
    kind: LedgerKind
    at: datetime


class Ledger:
    """The ledger in `folder`, which is made with the first line."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.path = folder / FILE_NAME

    def note(self, thing_id: str, kind: LedgerKind, now: datetime) -> None:
        """Add a line, and come back when it is on the disk.

        Raises:
            StorageProblem: it could not be written; nothing may be erased then.
        """
        self.add((LedgerEntry(id=thing_id, kind=kind, at=now),))

    @contextmanager
    def erasing(self, thing_id: str, kind: LedgerKind, now: datetime) -> Generator[None]:
        """Write down that something is being erased and, where the block ends well, that it is.

        Raises:
            StorageProblem: it could not be written.
        """
        self.note(thing_id, kind, now)
        yield
        self.note(thing_id, LedgerKind.DONE, now)

    def add(self, entries: Iterable[LedgerEntry]) -> None:
        """Add lines, all together; raises as `note`."""
        text = "".join(map(_line, entries)).encode()
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with FileLock(self._folder / _LOCK):
                _append(self.path, text)
        except OSError as error:
            raise StorageProblem("error.ledger.not_written", folder=str(self._folder)) from error

    def entries(self) -> tuple[LedgerEntry, ...]:
        """Every line, the oldest first; a last one that was cut off had no effect yet.

        Raises:
            StorageProblem: the ledger can't be read, or a line in its middle is damaged.
        """
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise StorageProblem("error.ledger.unreadable", file=str(self.path)) from error
        return entries_in(content, str(self.path))

    def unfinished(self) -> tuple[LedgerEntry, ...]:
        """Erasures that were begun and did not come to their end; raises as `entries`."""
        open_: dict[str, list[LedgerEntry]] = {}
        for entry in self.entries():
            if entry.kind is LedgerKind.DONE:
                open_.pop(entry.id, None)
            elif entry.kind is not LedgerKind.BACKUP:
                open_.setdefault(entry.id, []).append(entry)
        return tuple(entry for entries in open_.values() for entry in entries)


def entries_in(content: bytes, name: str) -> tuple[LedgerEntry, ...]:
    """The lines of a ledger's file; raises as `Ledger.entries`, with this name of the file."""
    whole, _, _ = content.rpartition(b"\n")
    try:
        return tuple(_entries(whole.decode()))
    except (ValueError, KeyError, TypeError) as error:
        raise StorageProblem("error.ledger.unreadable", file=name) from error


def text_of(entries: Iterable[LedgerEntry]) -> str:
    """These lines as a ledger's file holds them."""
    return "".join(map(_line, entries))


def _entries(text: str) -> Iterator[LedgerEntry]:
    for line in text.splitlines():
        values = json.loads(line)
        at = datetime.fromisoformat(values["at"])
        if at.tzinfo is None:
            raise ValueError(line)
        yield LedgerEntry(id=str(values["id"]), kind=LedgerKind(values["kind"]), at=at)


def _line(entry: LedgerEntry) -> str:
    values = {"id": entry.id, "kind": entry.kind, "at": entry.at.isoformat()}
    return json.dumps(values, separators=(",", ":")) + "\n"


def _append(path: Path, text: bytes) -> None:
    """Add to the end; what a cut-off write left there goes first: it never took effect."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        whole = file.read().rpartition(b"\n")
        end = len(whole[0]) + len(whole[1])
        file.truncate(end)
        file.seek(end)
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
