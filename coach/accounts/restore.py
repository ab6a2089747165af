"""Putting a backup back, without whatever was erased since it was made.

The rows are read into a file beside the database first, brought up to today's form there, and then
take the place of what was there in one transaction: a restore that is cut off changed nothing.
Rows of people and answers that the ledger of erasures names are passed over as they are read, so
that they are in no file at any time.
"""

from __future__ import annotations

import json
import re
import secrets
import tarfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, cast

from sqlalchemy import func, select, update

from coach.account_records import Outcome, Thing, ThingKind
from coach.accounts.audit import MACHINE
from coach.accounts.backup import DATA, KEYS, KEYS_FILE, LEDGER_FILE, MANIFEST
from coach.accounts.backup_folder import LEDGER_COPY
from coach.accounts.forgetting import Forgotten, forget_kept
from coach.accounts.house import open_trail
from coach.accounts.keys import Keys
from coach.accounts.ledger import Ledger, LedgerKind, entries_in
from coach.accounts.sealed import BackupProblem, SealedReader, facts_of
from coach.records import JobState
from coach.storage.audio_files import AudioFolder
from coach.storage.banks import BankStore
from coach.storage.database import open_database
from coach.storage.filelock import FileLock
from coach.storage.kept_sound import KeptSoundStore
from coach.storage.migrate import revisions
from coach.storage.progress import ProgressStore
from coach.storage.rows import BACKUP_FOLDER, carried, empty, put, row_of, rows_of, tables_of
from coach.storage.tables import APP_METADATA, ATTEMPTS, AUDIT, JOBS, METADATA, USERS

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator
    from datetime import datetime
    from pathlib import Path
    from typing import IO

    from sqlalchemy import Connection, Table

    from coach.accounts.ledger import LedgerEntry
    from coach.config import Settings
    from coach.storage.database import Database

_STAGING = "restoring-"
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_FILE_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}")
_TABLE = re.compile(r"tables/([a-z_]+)/\d{6}")
_INTERRUPTED = "error.job.interrupted"
"""Why an answer that waited to be heard when the backup was made was not: its sound is in none."""


@dataclass(frozen=True, kw_only=True)
class KeysBackup:
    """What a backup of keys and ledger holds, and when it was made."""

    keys: dict[str, bytes]
    entries: tuple[LedgerEntry, ...]
    made_at: datetime


@dataclass(frozen=True, kw_only=True)
class Restored:
    """What came of a restore.

    Attributes:
        made_at: when the backup was made.
        people: how many are there now.
        answers: how many are there now, turns of conversations counted one by one.
        kept: how many kept recordings are there now.
        passed_over: how many people and answers were in it that are erased since.
        trail_fits: the audit trail is whole; False without the key it was written with.
    """

    made_at: datetime
    people: int
    answers: int
    kept: int
    passed_over: int
    trail_fits: bool


def read_keys(path: Path, passphrase: str) -> KeysBackup:
    """A backup of keys and ledger, opened.

    Raises:
        BackupProblem: it is none, the passphrase is wrong, or it was changed.
    """
    with _opened(path) as file:
        sealed = _reader(file, passphrase, kind=KEYS)
        members = dict(_members(sealed))
    try:
        keys = {name: bytes.fromhex(key) for name, key in json.loads(members[KEYS_FILE]).items()}
        entries = entries_in(members[LEDGER_FILE], str(path))
    except (ValueError, KeyError, AttributeError) as error:
        raise BackupProblem from error
    return KeysBackup(keys=keys, entries=entries, made_at=sealed.facts.made_at)


def put_keys_back(settings: Settings, backup: KeysBackup, *, also_audit: bool) -> None:
    """Put back keys that are missing here, and lines of the ledger; no key of what was erased.

    Raises:
        StorageProblem: they can't be written.
    """
    ledger = Ledger(settings.keys_folder)
    _learn(ledger, backup.entries)
    gone = {f"people/{user_id}.key" for user_id in _without_key(ledger.entries(), backup.made_at)}
    keys = {name: key for name, key in backup.keys.items() if name not in gone}
    Keys(settings.keys_folder).put_back(keys, also_audit=also_audit)


def restore(
    settings: Settings,
    path: Path,
    passphrase: str,
    now: datetime,
    *,
    keys: KeysBackup | None = None,
    over: bool = False,
) -> Restored:
    """Put a backup of the data back.

    What was erased is known from the ledger here, from `keys`, and from the copy of the ledger
    that lies beside the backup. One of them has to know of this backup, else nobody can tell who
    was erased since.

    Args:
        settings: where to.
        path: the backup.
        passphrase: of the backup.
        now: the time, with its zone.
        keys: a backup of keys and ledger; needed on another machine.
        over: put it in the place of what is here, which is erased.

    Raises:
        BackupProblem: it is none, too old, was changed, the passphrase is wrong, the coach is
            running, there is data here, or nobody knows what was erased since.
        StorageProblem: the data folder can't be written; what was here is unchanged.
    """
    target = open_database(settings)
    try:
        with _alone(settings), _opened(path) as file:
            _check_age(path, settings, now)
            if not over and _count(target, USERS):
                raise BackupProblem("error.restore.not_empty", folder=str(settings.data_dir))
            ledger = Ledger(settings.keys_folder)
            _learn(ledger, _entries_for(path, keys))
            sealed = _reader(file, passphrase, kind=DATA)
            return _restored(settings, target, sealed, now, keys)
    finally:
        target.close()


def erase_staging(settings: Settings) -> None:
    """Erase what a restore that was cut off left behind."""
    for left in settings.data_dir.glob(f"{_STAGING}*"):
        with suppress(OSError):
            left.unlink()


def _restored(
    settings: Settings,
    target: Database,
    sealed: SealedReader,
    now: datetime,
    keys: KeysBackup | None,
) -> Restored:
    entries = Ledger(settings.keys_folder).entries()
    if not any(e.kind is LedgerKind.BACKUP and e.id == sealed.facts.id for e in entries):
        raise BackupProblem("error.restore.ledger_missing", copy=LEDGER_COPY)
    forgotten = Forgotten(entries)
    with _staged(settings, _members(sealed), forgotten, now) as staging:
        own_trail = _goes_on(target, staging)
        if keys is not None:
            put_keys_back(settings, keys, also_audit=not own_trail)
        _copy(staging, target, with_trail=not own_trail)
    target.leave_no_traces()
    _erase_other_sound(settings, target)
    trail = open_trail(settings, target, Keys(settings.keys_folder).audit_key())
    trail.begin_after_restore()
    trail.note(MACHINE, "restore", Thing(kind=ThingKind.PLACE), Outcome.DONE, now)
    return Restored(
        made_at=sealed.facts.made_at,
        people=_count(target, USERS),
        answers=_count(target, ATTEMPTS),
        kept=len(KeptSoundStore(target).attempt_ids()),
        passed_over=forgotten.passed_over,
        trail_fits=trail.check() is None,
    )


# --- what is read -------------------------------------------------------------------------------


@contextmanager
def _opened(path: Path) -> Generator[IO[bytes]]:
    try:
        file = path.open("rb")
    except OSError as error:
        raise BackupProblem("error.backup.unreadable", file=str(path)) from error
    with file:
        yield file


def _reader(file: IO[bytes], passphrase: str, *, kind: str) -> SealedReader:
    sealed = SealedReader(file, passphrase)
    if sealed.facts.kind != kind:
        raise BackupProblem("error.backup.other_kind")
    return sealed


def _members(sealed: SealedReader) -> Iterator[tuple[str, bytes]]:
    """Names and contents, all of them checked to the last byte; no name is used as a path."""
    try:
        with tarfile.open(mode="r|", fileobj=cast("IO[bytes]", sealed)) as tar:
            for member in tar:
                content = tar.extractfile(member)
                if content is None:
                    raise BackupProblem
                yield member.name, content.read()
    except tarfile.TarError as error:
        raise BackupProblem from error
    while sealed.read(tarfile.RECORDSIZE):
        pass


def _check_age(path: Path, settings: Settings, now: datetime) -> None:
    """People were promised that backups end: one that is too old is refused, whoever asks."""
    if facts_of(path).made_at < now - timedelta(days=settings.backup_days):
        raise BackupProblem("error.restore.too_old", days=settings.backup_days)


def _entries_for(path: Path, keys: KeysBackup | None) -> Iterator[LedgerEntry]:
    """What a backup of the keys and the copy beside the backup know of erasures."""
    if keys is not None:
        yield from keys.entries
    copy = path.parent / LEDGER_COPY
    with suppress(FileNotFoundError):
        yield from entries_in(copy.read_bytes(), str(copy))


def _learn(ledger: Ledger, entries: Iterable[LedgerEntry]) -> None:
    """Add to the ledger what it does not know."""
    known = set(ledger.entries())
    new = [entry for entry in entries if entry not in known]
    if new:
        ledger.add(dict.fromkeys(new))


def _without_key(entries: Iterable[LedgerEntry], made_at: datetime) -> Iterator[str]:
    """People whose key a backup of this moment must not bring back."""
    for entry in entries:
        taken_back = entry.kind is LedgerKind.KEPT_SOUND_OF_PERSON and entry.at >= made_at
        if entry.kind is LedgerKind.PERSON or taken_back:
            yield entry.id


# --- in a file beside the database --------------------------------------------------------------


@contextmanager
def _staged(
    settings: Settings, members: Iterator[tuple[str, bytes]], forgotten: Forgotten, now: datetime
) -> Generator[Database]:
    """All of the backup in a database of its own; kept recordings in their folder already."""
    erase_staging(settings)
    place = settings.data_dir / f"{_STAGING}{secrets.token_hex(4)}.db"
    beside = replace(settings, database_url=f"sqlite:///{place}")
    try:
        name, manifest = next(members, ("", b""))
        after = _fill(beside, _revision(name, manifest), members, forgotten)
        staging = open_database(beside)  # brought up to today's form
        try:
            forget_kept(staging, forgotten.entries, now)
            BankStore(staging).forget_unused()
            ProgressStore(staging).rebuild()  # without what was passed over
            _close_jobs(staging)
            _put_files(settings, after, KeptSoundStore(staging))
            yield staging
        finally:
            staging.close()
    finally:
        erase_staging(settings)


def _revision(name: str, manifest: bytes) -> str:
    try:
        revision = str(json.loads(manifest)["revision"])
    except (ValueError, KeyError, TypeError) as error:
        raise BackupProblem from error
    if name != MANIFEST:
        raise BackupProblem
    if revision not in revisions():
        raise BackupProblem("error.restore.newer")
    return revision


def _fill(
    beside: Settings,
    revision: str,
    members: Iterator[tuple[str, bytes]],
    forgotten: Forgotten,
) -> Iterator[tuple[str, bytes]]:
    """Put the rows in, in the form that they were written in; gives the members after them."""
    database = open_database(beside, revision=revision)
    try:
        with database.transaction() as connection:
            tables = tables_of(connection)
            for name, content in members:
                found = _TABLE.fullmatch(name)
                if found is None:
                    return _with_first((name, content), members)
                put(connection, tables[found[1]], _rows(tables[found[1]], content, forgotten))
    except (ValueError, KeyError, TypeError) as error:
        raise BackupProblem from error
    finally:
        database.close()
    return members


def _with_first(
    first: tuple[str, bytes], rest: Iterator[tuple[str, bytes]]
) -> Iterator[tuple[str, bytes]]:
    yield first
    yield from rest


def _rows(table: Table, content: bytes, forgotten: Forgotten) -> Iterator[dict[str, object]]:
    for line in content.splitlines():
        row = forgotten.without(table.name, row_of(line, table))
        if row is not None:
            yield row


def _close_jobs(staging: Database) -> None:
    """No sound of an answer is in a backup: those that were not heard never will be."""
    waiting = JOBS.c.state.in_((JobState.QUEUED, JobState.RUNNING))
    with staging.transaction() as connection:
        connection.execute(
            update(JOBS)
            .where(waiting)
            .values(state=JobState.FAILED, reason=_INTERRUPTED, finished_at=JOBS.c.created_at)
        )
        connection.execute(update(JOBS).values(audio_path="", worker_id=None))


def _put_files(
    settings: Settings, members: Iterator[tuple[str, bytes]], kept: KeptSoundStore
) -> None:
    """Kept recordings that may be kept still, and recordings of tutors."""
    wanted, come = kept.attempt_ids(), set[str]()
    for name, content in members:
        folder, _, file = name.partition("/")
        if folder == "kept" and _ID.fullmatch(file) and file in wanted:
            AudioFolder(settings.kept_dir).keep(content, name=file)
            come.add(file)
        elif folder == "tutor-recordings" and _FILE_NAME.fullmatch(file):
            AudioFolder(settings.recordings_dir).keep(content, name=file)
    for attempt_id in wanted - come:
        kept.forget(attempt_id)


# --- in the place of what was there -------------------------------------------------------------


def _goes_on(target: Database, staging: Database) -> bool:
    """Whether the trail here is the one of the backup, as long or longer: then it stays."""
    with staging.reading() as connection:
        newest = connection.execute(select(AUDIT).order_by(AUDIT.c.number.desc()).limit(1)).first()
    if newest is None:
        return _count(target, AUDIT) > 0
    query = select(AUDIT.c.hash).where(AUDIT.c.number == newest.number)
    with target.reading() as connection:
        return connection.execute(query).scalar_one_or_none() == newest.hash


def _copy(staging: Database, target: Database, *, with_trail: bool) -> None:
    """All or nothing: the rows of the backup in the place of those that are here."""
    spared = () if with_trail else (AUDIT,)
    with staging.reading() as source, target.transaction() as sink:
        own = _own_facts(sink)
        empty(sink, (table for table in METADATA.sorted_tables if table not in spared))
        for table in carried():
            if table not in spared:
                put(sink, table, rows_of(source, table))
        put(sink, APP_METADATA, own)


def _own_facts(connection: Connection) -> list[dict[str, object]]:
    """What counts for this machine and stays."""
    query = select(APP_METADATA).where(APP_METADATA.c.key == BACKUP_FOLDER)
    return [dict(row) for row in connection.execute(query).mappings()]


def _erase_other_sound(settings: Settings, target: Database) -> None:
    """Sound of what was there before."""
    for folder in (
        settings.audio_dir,
        settings.takes_dir,
        settings.drills_dir,
        settings.own_words_dir,
    ):
        AudioFolder(folder).erase_all_of("")
    named = KeptSoundStore(target).attempt_ids()
    for path in settings.kept_dir.glob("*"):
        if path.name not in named:
            AudioFolder(settings.kept_dir).erase(path)


def _count(database: Database, table: Table) -> int:
    with database.reading() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


@contextmanager
def _alone(settings: Settings) -> Generator[None]:
    """Nobody works on this data folder while it is replaced."""
    lock = FileLock(settings.data_dir / "worker.lock")
    if not lock.try_acquire():
        raise BackupProblem("error.restore.running")
    try:
        yield
    finally:
        lock.release()
