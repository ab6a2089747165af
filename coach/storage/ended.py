"""Erasing rows whose time is up, of every kind that has one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, update

from coach.storage.tables import GROUPS, SESSIONS, SHARES

if TYPE_CHECKING:
    from datetime import datetime

    from coach.storage.database import Database


def erase_ended(database: Database, now: datetime, *, idle_before: datetime) -> None:
    """Shares, sessions and join codes that are over; sessions also when last used before.

    Nothing decides by these rows being there: whoever reads them looks at the time as well.
    """
    with database.transaction() as connection:
        connection.execute(delete(SHARES).where(SHARES.c.until <= now))
        connection.execute(
            delete(SESSIONS).where(
                (SESSIONS.c.expires_at <= now) | (SESSIONS.c.last_seen_at <= idle_before)
            )
        )
        connection.execute(
            update(GROUPS)
            .where(GROUPS.c.join_code_until <= now)
            .values(join_code=None, join_code_until=None)
        )
