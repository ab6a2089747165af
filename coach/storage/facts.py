"""Facts about this installation: short texts by name, beside who its local user is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from coach.storage.tables import APP_METADATA

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection

    from coach.storage.database import Database


class FactStore:
    """Keeps facts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def transaction(self) -> AbstractContextManager[Connection]:
        """All that happens inside, or nothing of it."""
        return self._database.transaction()

    def get(self, name: str) -> str | None:
        """The fact of this name, or None."""
        query = select(APP_METADATA.c.value).where(APP_METADATA.c.key == name)
        with self._database.reading() as connection:
            return connection.execute(query).scalar_one_or_none()

    def keep(self, name: str, value: str) -> None:
        """Keep a fact in the place of the one before."""
        with self._database.transaction() as connection:
            connection.execute(delete(APP_METADATA).where(APP_METADATA.c.key == name))
            connection.execute(insert(APP_METADATA).values(key=name, value=value))

    def forget(self, name: str) -> None:
        """Forget a fact; nothing happens if there is none."""
        with self._database.transaction() as connection:
            connection.execute(delete(APP_METADATA).where(APP_METADATA.c.key == name))
