"""Wrong tries that belong to no account: names that nobody has, and join codes."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select

from coach.storage.database import one_writer
from coach.storage.tables import SIGN_IN_TRIES

if TYPE_CHECKING:
    from collections.abc import Generator

    from sqlalchemy import Connection

    from coach.storage.database import Database


_MOST = 10_000
"""Rows at the most: somebody who tries a new name each time must not fill the disk."""


@dataclass(frozen=True, kw_only=True)
class Tries:
    """How often it went wrong, and until when nothing is looked at."""

    failures: int = 0
    not_before: datetime | None = None
    last_at: datetime = datetime(1970, 1, 1, tzinfo=UTC)


class TryStore:
    """Keeps counts. `what` is a keyed hash or a fixed word, never what somebody typed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def alone(self) -> Generator[None]:
        """All that happens inside, or nothing of it, and nobody else counts meanwhile."""
        with self._database.transaction() as connection:
            one_writer(connection, SIGN_IN_TRIES)
            yield

    def get(self, what: str) -> Tries:
        """The count so far; nothing where there is none."""
        query = select(SIGN_IN_TRIES).where(SIGN_IN_TRIES.c.what == what)
        with self._database.reading() as connection:
            row = connection.execute(query).mappings().one_or_none()
        if row is None:
            return Tries()
        return Tries(failures=row["failures"], not_before=row["not_before"], last_at=row["last_at"])

    def keep(self, what: str, tries: Tries) -> None:
        """Keep the count in the place of the one before."""
        with self._database.transaction() as connection:
            connection.execute(delete(SIGN_IN_TRIES).where(SIGN_IN_TRIES.c.what == what))
            connection.execute(insert(SIGN_IN_TRIES).values(what=what, **vars(tries)))
            self._trim(connection)

    def forget(self, what: str) -> None:
        """Begin to count anew."""
        with self._database.transaction() as connection:
            connection.execute(delete(SIGN_IN_TRIES).where(SIGN_IN_TRIES.c.what == what))

    def _trim(self, connection: Connection) -> None:
        """Forget the oldest tenth where there are too many."""
        if connection.execute(select(func.count()).select_from(SIGN_IN_TRIES)).scalar_one() > _MOST:
            oldest = select(SIGN_IN_TRIES.c.last_at).order_by(SIGN_IN_TRIES.c.last_at)
            edge = connection.execute(oldest.offset(_MOST // 10).limit(1)).scalar_one()
            connection.execute(delete(SIGN_IN_TRIES).where(SIGN_IN_TRIES.c.last_at < edge))
