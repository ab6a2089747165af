"""The folder with backups: remembered, kept tidy, and told of every erasure.

A copy of the ledger lies beside the backups and is brought up to date every minute, as long as the
folder can be reached. So whoever puts a backup back from there knows all that was erased since.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from coach.accounts.ledger import FILE_NAME
from coach.accounts.limits import Limits
from coach.accounts.sealed import BackupProblem, facts_of
from coach.storage.facts import FactStore
from coach.storage.rows import BACKUP_FOLDER
from coach.storage.tables import APP_METADATA

if TYPE_CHECKING:
    from datetime import datetime

    from coach.accounts.ledger import Ledger
    from coach.config import Settings
    from coach.storage.database import Database

_LOG = logging.getLogger(__name__)

ENDING, PART = ".icbackup", ".icbackup-part"
LEDGER_COPY = f"interview-coach-{FILE_NAME}"


class BackupFolder:
    """Where the newest backup was put."""

    def __init__(self, settings: Settings, database: Database, ledger: Ledger) -> None:
        self._limits = Limits(settings, FactStore(database))
        self._database = database
        self._ledger = ledger

    def remember(self, folder: Path) -> None:
        """Look after this folder from now on, in the place of the one before."""
        row = {"key": BACKUP_FOLDER, "value": str(folder.absolute())}
        with self._database.transaction() as connection:
            connection.execute(delete(APP_METADATA).where(APP_METADATA.c.key == BACKUP_FOLDER))
            connection.execute(insert(APP_METADATA).values(row))

    def find(self) -> Path | None:
        """The folder, if there is one and it can be reached now."""
        query = select(APP_METADATA.c.value).where(APP_METADATA.c.key == BACKUP_FOLDER)
        with self._database.reading() as connection:
            value = connection.execute(query).scalar_one_or_none()
        folder = None if value is None else Path(value)
        return folder if folder is not None and folder.is_dir() else None

    def tidy(self, now: datetime) -> int:
        """Erase backups that are too old, bring the ledger's copy up to date; counts the former."""
        folder = self.find()
        if folder is None:
            return 0
        before = now - self._limits.backups_for
        erased = sum(_erase_if_old(path, before) for path in folder.glob(f"*{ENDING}"))
        self.copy_ledger(folder)
        return erased

    def copy_ledger(self, folder: Path) -> None:
        """Copy the ledger there if it has grown; a folder that can't be written is logged."""
        copy = folder / LEDGER_COPY
        try:
            content = self._ledger.path.read_bytes()
            if not copy.is_file() or copy.read_bytes() != content:
                part = copy.with_suffix(".part")
                part.write_bytes(content)
                part.chmod(0o600)
                part.replace(copy)
        except FileNotFoundError:
            return  # nothing was ever erased
        except OSError as error:
            _LOG.warning("the ledger could not be copied: %s", error.strerror)


def _erase_if_old(path: Path, before: datetime) -> bool:
    """Erase a backup that was made before a moment; what is no backup of ours stays."""
    with suppress(BackupProblem, OSError):
        if facts_of(path).made_at < before:
            path.unlink(missing_ok=True)
            return True
    return False
