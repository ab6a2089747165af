"""Which recordings are kept, in the database. The files are `coach.accounts.kept`'s."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from coach.errors import NotFound
from coach.storage.tables import KEPT_SOUND

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from sqlalchemy import ColumnElement, Connection

    from coach.storage.database import Database


@dataclass(frozen=True, kw_only=True)
class KeptRow:
    """That the recording of an answer is kept, whose it is, since when and until when."""

    attempt_id: str
    user_id: str
    kept_at: datetime
    until: datetime


class KeptSoundStore:
    """Keeps which recordings are kept; knows nothing of who may hear them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def transaction(self) -> AbstractContextManager[Connection]:
        """All that the stores of this database do inside, or nothing of it."""
        return self._database.transaction()

    def put(self, row: KeptRow) -> None:
        """Note that a recording is kept, in the place of what was noted before.

        Raises:
            NotFound: the answer or the person was erased.
        """
        with self._database.transaction() as connection:
            connection.execute(delete(KEPT_SOUND).where(_of_attempt(row.attempt_id)))
            try:
                connection.execute(insert(KEPT_SOUND).values(vars(row)))
            except IntegrityError as error:
                raise NotFound from error

    def get(self, attempt_id: str) -> KeptRow | None:
        """What is noted of the recording of an answer; None if it isn't kept."""
        query = select(KEPT_SOUND).where(_of_attempt(attempt_id))
        with self._database.reading() as connection:
            row = connection.execute(query).mappings().one_or_none()
        return None if row is None else KeptRow(**row)

    def forget(self, attempt_id: str) -> None:
        """Note that a recording is not kept any more."""
        with self._database.transaction() as connection:
            connection.execute(delete(KEPT_SOUND).where(_of_attempt(attempt_id)))

    def forget_all_of(self, user_id: str, *, up_to: datetime) -> tuple[str, ...]:
        """The same for all of a person's that were kept up to a moment; gives their attempts."""
        ours = (KEPT_SOUND.c.user_id == user_id) & (KEPT_SOUND.c.kept_at <= up_to)
        statement = delete(KEPT_SOUND).where(ours).returning(KEPT_SOUND.c.attempt_id)
        with self._database.transaction() as connection:
            return tuple(connection.execute(statement).scalars())

    def count_of(self, user_id: str) -> int:
        """How many recordings of a person are kept."""
        query = select(func.count()).where(KEPT_SOUND.c.user_id == user_id)
        with self._database.reading() as connection:
            return connection.execute(query).scalar_one()

    def of_user(self, user_id: str) -> tuple[KeptRow, ...]:
        """What is kept of a person, the oldest first."""
        return self._rows(KEPT_SOUND.c.user_id == user_id)

    def ended(self, now: datetime, *, kept_before: datetime | None = None) -> tuple[KeptRow, ...]:
        """What was to be kept until this moment or an earlier one, or was kept before another."""
        ended = KEPT_SOUND.c.until <= now
        if kept_before is not None:
            ended |= KEPT_SOUND.c.kept_at <= kept_before
        return self._rows(ended)

    def attempt_ids(self) -> frozenset[str]:
        """The answers whose recordings are kept."""
        with self._database.reading() as connection:
            return frozenset(connection.execute(select(KEPT_SOUND.c.attempt_id)).scalars())

    def _rows(self, condition: ColumnElement[bool]) -> tuple[KeptRow, ...]:
        query = select(KEPT_SOUND).where(condition).order_by(KEPT_SOUND.c.kept_at)
        with self._database.reading() as connection:
            return tuple(KeptRow(**row) for row in connection.execute(query).mappings())


def _of_attempt(attempt_id: str) -> ColumnElement[bool]:
    return KEPT_SOUND.c.attempt_id == attempt_id
