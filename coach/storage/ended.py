"""Erasing rows whose time is up, of every kind that has one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, update

from coach.storage.tables import GROUPS, SESSIONS, SHARES, SIGN_IN_TRIES

if TYPE_CHECKING:
    from datetime import datetime

    from coach.storage.database import Database


TRIES_KEPT_FOR = timedelta(days=30)
"""As long as a name that nobody has stays locked; the hash of it is not needed longer."""


def erase_ended(
    database: Database, now: datetime, *, idle_before: datetime, begun_before: datetime
) -> None:
    """Shares, sessions and join codes that are over; sessions also when last used or begun before.

    And old counts of wrong tries that belong to no account.

    Nothing decides by these rows being there: whoever reads them looks at the time as well.
    """
    with database.transaction() as connection:
        old = SIGN_IN_TRIES.c.last_at < now - TRIES_KEPT_FOR
        connection.execute(delete(SIGN_IN_TRIES).where(old))
        connection.execute(delete(SHARES).where(SHARES.c.until <= now))
        connection.execute(
            delete(SESSIONS).where(
                (SESSIONS.c.expires_at <= now)
                | (SESSIONS.c.last_seen_at <= idle_before)
                | (SESSIONS.c.created_at <= begun_before)
            )
        )
        connection.execute(
            update(GROUPS)
            .where(GROUPS.c.join_code_until <= now)
            .values(join_code=None, join_code_until=None)
        )
