"""What people say of how they feel about interviews, and whether their case manager sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select, union_all, update
from sqlalchemy.exc import IntegrityError

from coach.errors import NotFound
from coach.progress_records import Feeling
from coach.storage.tables import ATTEMPTS, DRILL_TRIES, FEELINGS, JOURNEYS

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from datetime import datetime

    from sqlalchemy import Connection, Insert

    from coach.storage.database import Database


class FeelingStore:
    """Keeps feelings; knows nothing of who may see them (see `coach.progress.feelings`)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def transaction(self) -> AbstractContextManager[Connection]:
        """All that happens inside, or nothing of it."""
        return self._database.transaction()

    def add(self, feeling: Feeling) -> None:
        """Keep what somebody said.

        Raises:
            NotFound: they are not there (any more).
        """
        self._insert(insert(FEELINGS).values(vars(feeling)))

    def change(self, feeling_id: str, value: int, at: datetime) -> None:
        """They said it again, otherwise; nothing happens if it is gone."""
        statement = update(FEELINGS).where(FEELINGS.c.id == feeling_id)
        with self._database.transaction() as connection:
            connection.execute(statement.values(value=value, at=at))

    def of(self, user_id: str, since: datetime | None = None) -> tuple[Feeling, ...]:
        """What somebody said, the oldest first; from `since` on, if it is given."""
        query = select(FEELINGS).where(FEELINGS.c.user_id == user_id)
        if since is not None:
            query = query.where(FEELINGS.c.at >= since)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(FEELINGS.c.at, FEELINGS.c.id)).mappings().all()
        return tuple(Feeling(**row) for row in rows)

    def practised(self, user_id: str, since: datetime) -> tuple[datetime, ...]:
        """When somebody answered or practised a word since then, the newest first."""
        parts = (
            select(table.c.created_at).where(
                table.c.user_id == user_id, table.c.created_at >= since
            )
            for table in (ATTEMPTS, DRILL_TRIES)
        )
        found = union_all(*parts).subquery()
        query = select(found.c.created_at).order_by(found.c.created_at.desc())
        with self._database.reading() as connection:
            return tuple(connection.execute(query).scalars())

    def shows(self, user_id: str) -> bool:
        """Whether they let their case manager see it."""
        query = select(JOURNEYS.c.shows_feelings).where(JOURNEYS.c.user_id == user_id)
        with self._database.reading() as connection:
            return bool(connection.execute(query).scalar_one_or_none())

    def show(self, user_id: str, yes: bool) -> None:
        """Note it; raises as `add`. What else stands in their journey stays."""
        changed = update(JOURNEYS).where(JOURNEYS.c.user_id == user_id).values(shows_feelings=yes)
        row = {"user_id": user_id, "goal": "", "next_action": "", "shows_feelings": yes}
        with self._database.transaction() as connection:
            if connection.execute(changed).rowcount == 0:
                self._insert(insert(JOURNEYS).values(row))

    def _insert(self, statement: Insert) -> None:
        try:
            with self._database.transaction() as connection:
                connection.execute(statement)
        except IntegrityError as error:
            raise NotFound from error
