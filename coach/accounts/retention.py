"""Retention, by itself: whatever was promised to be gone by now goes.

The worker calls this every minute, and the server once at its start.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from coach.accounts.restore import erase_staging
from coach.errors import CoachError
from coach.storage.banks import BankStore
from coach.storage.ended import erase_ended

if TYPE_CHECKING:
    from datetime import datetime

    from coach.accounts.backup_folder import BackupFolder
    from coach.accounts.erasure import Erasure
    from coach.accounts.kept import KeptSound
    from coach.accounts.limits import Limits
    from coach.config import Settings
    from coach.storage.database import Database

_LOG = logging.getLogger(__name__)


class Retention:
    """Ends erasures that were cut off; erases all that is over, from sessions to backups."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        *,
        erasure: Erasure,
        kept: KeptSound,
        backups: BackupFolder,
        limits: Limits,
    ) -> None:
        self._settings = settings
        self._limits = limits
        self._database = database
        self._erasure = erasure
        self._kept = kept
        self._backups = backups

    def sweep(self, now: datetime) -> None:
        """Erase everything whose time is up, and end erasures that were cut off.

        One step that fails keeps none of the others; the next call tries again.
        """
        for step in (
            self._erasure.finish,
            lambda: self._kept.sweep(now),
            lambda: erase_ended(
                self._database,
                now,
                idle_before=now - self._limits.idle,
                begun_before=now - self._limits.session,
            ),
            BankStore(self._database).forget_unused,
            lambda: self._backups.tidy(now),
            lambda: erase_staging(self._settings),
        ):
            try:
                step()
            except CoachError as error:
                _LOG.warning("retention: %s", error.message_id)
