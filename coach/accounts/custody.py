"""Everything that looks after what is kept of people, put together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.accounts.backup import Backups
from coach.accounts.backup_folder import BackupFolder
from coach.accounts.erasure import Erasure, Errands, Jobs
from coach.accounts.house import open_trail
from coach.accounts.kept import KeptSound, utc_now
from coach.accounts.keys import Keys
from coach.accounts.ledger import Ledger
from coach.accounts.limits import Limits
from coach.accounts.retention import Retention
from coach.accounts.wording import CheckedWords
from coach.storage.checked_words import CheckedWordsStore
from coach.storage.consents import ConsentStore
from coach.storage.facts import FactStore
from coach.storage.kept_sound import KeptSoundStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from coach.config import Settings
    from coach.storage.database import Database


@dataclass(frozen=True, kw_only=True)
class Custody:
    """Keys, the ledger of erasures, kept recordings, erasing, retention, backups; of one folder."""

    keys: Keys
    ledger: Ledger
    kept: KeptSound
    erasure: Erasure
    retention: Retention
    backups: Backups


def open_custody(
    settings: Settings,
    database: Database,
    *,
    jobs: Jobs,
    errands: Errands,
    clock: Callable[[], datetime] = utc_now,
    is_checked: Callable[[str], bool] | None = None,
) -> Custody:
    """Custody of what these settings and this database keep; nothing is made yet.

    `is_checked` tells whether a person has read the words of a language; by the database if it is
    not given.
    """
    limits = Limits(settings, FactStore(database))
    keys, ledger = Keys(settings.keys_folder), Ledger(settings.keys_folder)
    store, consents = KeptSoundStore(database), ConsentStore(database)
    kept = KeptSound(
        settings,
        keys,
        store,
        ledger,
        consents,
        limits=limits,
        is_checked=is_checked or CheckedWords(CheckedWordsStore(database)).is_checked,
        clock=clock,
    )
    folder = BackupFolder(settings, database, ledger)
    erasure = Erasure(
        settings,
        database,
        jobs=jobs,
        errands=errands,
        keys=keys,
        ledger=ledger,
        kept=kept,
        trail=lambda: open_trail(settings, database, keys.audit_key()),
        clock=clock,
    )
    return Custody(
        keys=keys,
        ledger=ledger,
        kept=kept,
        erasure=erasure,
        retention=Retention(
            settings, database, erasure=erasure, kept=kept, backups=folder, limits=limits
        ),
        backups=Backups(settings, database, keys=keys, ledger=ledger, folder=folder),
    )
