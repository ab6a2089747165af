"""The people who use the coach on this machine."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from sqlalchemy import RowMapping, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from coach.errors import NotFound
from coach.records import User
from coach.storage.tables import APP_METADATA, COMMENTS, USERS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime

    from coach.storage.database import Database

LOCAL_USER = "local_user_id"
FIRST_LEVEL = "entry_2"
"""Level of English before a person has chosen one: the one that our own words are written for."""


def random_id() -> str:
    """32 hexadecimal digits that tell nothing about what they stand for."""
    return secrets.token_hex(16)


class UserStore:
    """Keeps people."""

    def __init__(self, database: Database, *, new_id: Callable[[], str] = random_id) -> None:
        self._database = database
        self._new_id = new_id

    def local_user(self, now: datetime, language: str) -> User:
        """The one person of this laptop, made at the first call, with this language."""
        found = self._find_local_user()
        if found is not None:
            return found
        try:
            return self._make_local_user(now, language)
        except IntegrityError:  # another process was faster
            return self.local_user(now, language)

    def get(self, user_id: str) -> User:
        """The person with this id.

        Raises:
            NotFound: there is none (any more).
        """
        with self._database.reading() as connection:
            query = select(USERS).where(USERS.c.id == user_id)
            row = connection.execute(query).mappings().one_or_none()
        if row is None:
            raise NotFound
        return user_from_row(row)

    def names(self, user_ids: Collection[str]) -> dict[str, str]:
        """What these people are called, by their ids; of those who are there."""
        query = select(USERS.c.id, USERS.c.display_name).where(USERS.c.id.in_(user_ids))
        with self._database.reading() as connection:
            return {row.id: row.display_name for row in connection.execute(query)}

    def exists(self, user_id: str) -> bool:
        """Whether there is such a person."""
        with self._database.reading() as connection:
            query = select(USERS.c.id).where(USERS.c.id == user_id)
            return connection.execute(query).first() is not None

    def ids(self) -> frozenset[str]:
        """The ids of everybody."""
        with self._database.reading() as connection:
            return frozenset(connection.execute(select(USERS.c.id)).scalars())

    def change(
        self,
        user_id: str,
        *,
        display_name: str | None = None,
        interface_language: str | None = None,
        level: str | None = None,
    ) -> User:
        """Change what is given, and return the person as they are now.

        Raises:
            NotFound: there is no such person.
        """
        given = {
            "display_name": display_name,
            "interface_language": interface_language,
            "level": level,
        }
        values = {name: value for name, value in given.items() if value is not None}
        if values:
            with self._database.transaction() as connection:
                connection.execute(update(USERS).where(USERS.c.id == user_id).values(values))
        return self.get(user_id)

    def erase(self, user_id: str) -> None:
        """Erase a person and all their attempts so that nothing is left in any file.

        Does nothing if there is no such person.
        """
        self.remove(user_id)
        self._database.leave_no_traces()

    def remove(self, user_id: str) -> None:
        """The same inside a transaction; once that has ended, `Database.leave_no_traces`.

        What they wrote about others' answers stays without their name; their voice goes.
        """
        spoken = (COMMENTS.c.by_id == user_id) & COMMENTS.c.sound.is_not(None)
        with self._database.transaction() as connection:
            connection.execute(delete(COMMENTS).where(spoken))
            connection.execute(delete(USERS).where(USERS.c.id == user_id))
            connection.execute(
                delete(APP_METADATA).where(
                    APP_METADATA.c.key == LOCAL_USER, APP_METADATA.c.value == user_id
                )
            )

    def _find_local_user(self) -> User | None:
        query = (
            select(USERS)
            .join(APP_METADATA, APP_METADATA.c.value == USERS.c.id)
            .where(APP_METADATA.c.key == LOCAL_USER)
        )
        with self._database.reading() as connection:
            row = connection.execute(query).mappings().one_or_none()
        return None if row is None else user_from_row(row)

    def _make_local_user(self, now: datetime, language: str) -> User:
        user = User(
            id=self._new_id(),
            display_name="",
            interface_language=language,
            level=FIRST_LEVEL,
            created_at=now,
        )
        with self._database.transaction() as connection:
            connection.execute(insert(APP_METADATA).values(key=LOCAL_USER, value=user.id))
            connection.execute(insert(USERS).values(vars(user)))
        return user


def user_from_row(row: RowMapping) -> User:
    """The record of one row."""
    return User(
        id=row["id"],
        display_name=row["display_name"],
        interface_language=row["interface_language"],
        level=row["level"],
        created_at=row["created_at"],
    )
