"""What a backup may not bring back, by the ledger of erasures."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from coach.account_records import ConsentKind
from coach.accounts.ledger import LedgerKind
from coach.storage.consents import ConsentStore
from coach.storage.kept_sound import KeptSoundStore
from coach.storage.tables import APP_METADATA, ATTEMPTS, BANKS, COMMENTS, METADATA, USERS
from coach.storage.users import LOCAL_USER

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import ForeignKey

    from coach.accounts.ledger import LedgerEntry
    from coach.storage.database import Database


class Forgotten:
    """Tells which rows belong to people and answers that were erased.

    Rows have to come with those first that others point to, as `coach.storage.rows.carried` has
    them: what belongs to an answer of an erased person is known by that answer.
    """

    def __init__(self, entries: Iterable[LedgerEntry]) -> None:
        self.entries = tuple(entries)
        self.passed_over = 0
        """People and answers that were passed over, so far."""
        self._gone: dict[str, set[str]] = {
            USERS.name: {e.id for e in self.entries if e.kind is LedgerKind.PERSON},
            ATTEMPTS.name: {e.id for e in self.entries if e.kind is LedgerKind.ATTEMPT},
            BANKS.name: set(),
        }

    def without(self, table: str, row: dict[str, Any]) -> dict[str, Any] | None:
        """The row without pointers to what was erased; None if it belongs to that itself."""
        row = dict(row)
        if self._is_gone(table, row) or self._points_to_gone(table, row):
            if table in self._gone:
                self._gone[table].add(row["id"])
                self.passed_over += table != BANKS.name
            return None
        return row

    def _is_gone(self, table: str, row: dict[str, Any]) -> bool:
        if table == APP_METADATA.name:
            return row["key"] == LOCAL_USER and row["value"] in self._gone[USERS.name]
        if table == COMMENTS.name:  # somebody's voice goes with them
            return row["sound"] is not None and row["by_id"] in self._gone[USERS.name]
        return table in self._gone and row["id"] in self._gone[table]

    def _points_to_gone(self, table: str, row: dict[str, Any]) -> bool:
        """Whether it goes with what it points to; where it need not, the pointer is emptied."""
        for column in METADATA.tables[table].columns:
            for key in column.foreign_keys:
                if row.get(column.name) in self._gone.get(key.column.table.name, ()):
                    if not _may_be_empty(key):
                        return True
                    row[column.name] = None
        return False


def forget_kept(database: Database, entries: Iterable[LedgerEntry], now: datetime) -> None:
    """Apply to a restored database what the ledger says of kept recordings, and their last day.

    A yes that was taken back after the backup is taken back again.
    """
    kept = KeptSoundStore(database)
    for entry in entries:
        if entry.kind is LedgerKind.KEPT_SOUND:
            row = kept.get(entry.id)
            if row is not None and row.kept_at <= entry.at:
                kept.forget(entry.id)
        elif entry.kind is LedgerKind.KEPT_SOUND_OF_PERSON:
            kept.forget_all_of(entry.id, up_to=entry.at)
            _take_back(ConsentStore(database), entry)
    for row in kept.ended(now):
        kept.forget(row.attempt_id)


def _take_back(consents: ConsentStore, entry: LedgerEntry) -> None:
    said = consents.newest(entry.id, ConsentKind.KEEP_RECORDINGS)
    if said is not None and said.given and said.at <= entry.at:
        consents.add(replace(said, given=False, at=entry.at))


def _may_be_empty(key: ForeignKey) -> bool:
    return key.ondelete == "SET NULL"
