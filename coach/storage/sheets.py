"""What people decided about the words of their answers, in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from coach.errors import NotFound
from coach.sheet_records import KeptText
from coach.storage.codec import decode_plain, encode_plain
from coach.storage.tables import SHEETS

if TYPE_CHECKING:
    from coach.storage.database import Database


class SheetStore:
    """Keeps texts of sheets; knows nothing of who may see them (see `coach.sheets`)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, attempt_id: str) -> KeptText | None:
        """What was decided about an answer; None if nothing was."""
        query = select(SHEETS).where(SHEETS.c.attempt_id == attempt_id)
        with self._database.reading() as connection:
            row = connection.execute(query).mappings().one_or_none()
        if row is None:
            return None
        return KeptText(
            attempt_id=row["attempt_id"],
            accepted=tuple(decode_plain(row["accepted"])["keys"]),
            own_text=row["own_text"],
            changed_at=row["changed_at"],
        )

    def keep(self, kept: KeptText) -> None:
        """Keep it in the place of what was decided before.

        Raises:
            NotFound: the answer was erased.
        """
        row = {**vars(kept), "accepted": encode_plain({"keys": list(kept.accepted)})}
        with self._database.transaction() as connection:
            connection.execute(delete(SHEETS).where(SHEETS.c.attempt_id == kept.attempt_id))
            try:
                connection.execute(insert(SHEETS).values(row))
            except IntegrityError as error:
                raise NotFound from error

    def erase(self, attempt_id: str) -> None:
        """Forget what was decided, so that nothing of it is left in any file."""
        with self._database.transaction() as connection:
            connection.execute(delete(SHEETS).where(SHEETS.c.attempt_id == attempt_id))
        self._database.leave_no_traces()
