"""Making backups: all data in one sealed file, keys and ledger in another.

The data is a view of one moment, written as lines of text, so that it can be put back on SQLite
and on PostgreSQL, and by a later version. Kept recordings are copied as they lie, encrypted with
keys that this file does not hold. Nothing is written to the disk unsealed, and what was written
is opened again before it is called a backup.
"""

from __future__ import annotations

import io
import json
import os
import tarfile
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING, cast

from coach.accounts.backup_folder import ENDING, PART
from coach.accounts.ledger import LedgerKind, text_of
from coach.accounts.sealed import BackupProblem, SealedFacts, SealedReader, SealedWriter
from coach.errors import CoachError
from coach.storage.kept_sound import KeptSoundStore
from coach.storage.migrate import revision_of
from coach.storage.rows import carried, line_of, one_view, rows_of
from coach.storage.users import random_id

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Connection, Table

    from coach.accounts.backup_folder import BackupFolder
    from coach.accounts.keys import Keys
    from coach.accounts.ledger import Ledger
    from coach.config import Settings
    from coach.storage.database import Database

DATA, KEYS = "data", "keys"
MANIFEST, KEYS_FILE, LEDGER_FILE = "manifest.json", "keys.json", "erasures.jsonl"
_PART_BYTES = 4 * 1024 * 1024
LEAST_PASSPHRASE = 12
"""Letters of a passphrase: shorter ones are guessed even at the cost of scrypt."""


class Backups:
    """Makes backups of one data folder. `cost` is scrypt's, lower in tests."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        *,
        keys: Keys,
        ledger: Ledger,
        folder: BackupFolder,
        cost: int | None = None,
    ) -> None:
        self._settings = settings
        self._database = database
        self._keys = keys
        self._ledger = ledger
        self._folder = folder
        self._cost = {} if cost is None else {"cost": cost}

    def make(self, target: Path, passphrase: str, now: datetime) -> Path:
        """A backup of the data, in a folder or under a name; gives where it lies.

        The folder is looked after from now on: backups there that are too old go.

        Raises:
            BackupProblem: the passphrase is too short, the file is there, or can't be written.
            StorageProblem: the data can't be read.
        """
        path = _file(target, f"interview-coach-{now:%Y%m%d-%H%M%S}")
        facts = SealedFacts(kind=DATA, id=random_id(), made_at=now)
        self._ledger.note(facts.id, LedgerKind.BACKUP, now)  # before the view of the data
        self._write(path, passphrase, facts, self._data())
        self._folder.remember(path.parent)
        self._folder.copy_ledger(path.parent)
        self._folder.tidy(now)
        return path

    def make_keys(self, target: Path, passphrase: str, now: datetime) -> Path:
        """A backup of keys and ledger, with a passphrase of its own; raises as `make`."""
        path = _file(target, f"interview-coach-keys-{now:%Y%m%d-%H%M%S}")
        self._keys.audit_key()
        facts = SealedFacts(kind=KEYS, id=random_id(), made_at=now)
        self._write(path, passphrase, facts, self._keys_and_ledger())
        return path

    def _write(
        self,
        path: Path,
        passphrase: str,
        facts: SealedFacts,
        members: Iterable[tuple[str, bytes]],
    ) -> None:
        if len(passphrase) < LEAST_PASSPHRASE:
            raise BackupProblem("error.backup.short_passphrase", least=LEAST_PASSPHRASE)
        with _whole_or_not(path) as file:
            sealed = SealedWriter(file, passphrase, facts, **self._cost)
            with tarfile.open(mode="w|", fileobj=cast("IO[bytes]", sealed)) as tar:
                for name, content in members:
                    _add(tar, name, content)
            sealed.close()
            file.flush()
            os.fsync(file.fileno())
            file.seek(0)
            _check(SealedReader(file, passphrase))

    def _data(self) -> Iterator[tuple[str, bytes]]:
        with self._database.reading() as connection:
            one_view(connection)
            yield MANIFEST, json.dumps({"revision": revision_of(connection)}).encode()
            for table in carried():
                yield from _table(connection, table)
        yield from self._kept()
        yield from _files_in(self._settings.recordings_dir, "tutor-recordings")

    def _kept(self) -> Iterator[tuple[str, bytes]]:
        """Kept recordings as they lie; one that was erased since the view was made is not there."""
        for attempt_id in sorted(KeptSoundStore(self._database).attempt_ids()):
            with suppress(FileNotFoundError):
                yield f"kept/{attempt_id}", (self._settings.kept_dir / attempt_id).read_bytes()

    def _keys_and_ledger(self) -> Iterator[tuple[str, bytes]]:
        keys = {name: key.hex() for name, key in self._keys.all().items()}
        yield KEYS_FILE, json.dumps(keys).encode()
        yield LEDGER_FILE, text_of(self._ledger.entries()).encode()


def _table(connection: Connection, table: Table) -> Iterator[tuple[str, bytes]]:
    """The rows of a table, in parts of some megabytes."""
    part, number = bytearray(), 0
    for row in rows_of(connection, table):
        part += line_of(row)
        if len(part) >= _PART_BYTES:
            yield f"tables/{table.name}/{number:06}", bytes(part)
            part, number = bytearray(), number + 1
    if part:
        yield f"tables/{table.name}/{number:06}", bytes(part)


def _files_in(folder: Path, name: str) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.glob("*")):
        if path.is_file():
            yield f"{name}/{path.name}", path.read_bytes()


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    tar.addfile(member, io.BytesIO(content))


def _file(target: Path, name: str) -> Path:
    """Where the backup goes: under a name of its own in a folder, else under the name given."""
    if target.is_dir():
        return target / (name + ENDING)
    return target if target.suffix == ENDING else target.with_name(target.name + ENDING)


@contextmanager
def _whole_or_not(path: Path) -> Generator[IO[bytes]]:
    """A new file, for this account only, that appears under its name once it is whole.

    What a backup that was cut off left there goes first; it is sealed, but of no use.
    """
    part = path.with_suffix(PART)
    if path.exists():
        raise BackupProblem("error.backup.exists", file=str(path))
    try:
        part.unlink(missing_ok=True)
        descriptor = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "r+b") as file:
            yield file
        part.replace(path)
    except OSError as error:
        raise BackupProblem("error.backup.not_written", file=str(path)) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _check(sealed: SealedReader) -> None:
    """Open the whole file once more, as whoever puts it back will."""
    try:
        while sealed.read(_PART_BYTES):
            pass
    except CoachError as error:
        raise BackupProblem("error.backup.not_written", file="") from error
