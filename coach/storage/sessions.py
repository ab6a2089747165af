"""Who is signed in, in the database. Only hashes of what browsers hold are here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from coach.account_records import SignedIn
from coach.errors import NotFound
from coach.storage.tables import ACCOUNTS, SESSIONS

if TYPE_CHECKING:
    from datetime import datetime

    from coach.storage.database import Database


class SessionStore:
    """Keeps sessions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, token_hash: str, session: SignedIn) -> None:
        """Keep a new one.

        Raises:
            NotFound: the person was erased.
        """
        try:
            with self._database.transaction() as connection:
                row = {**vars(session), "token_hash": token_hash}
                connection.execute(insert(SESSIONS).values(row))
        except IntegrityError as error:
            raise NotFound from error

    def get(self, token_hash: str) -> SignedIn | None:
        """The session of this hash, ended by time or not; None of an account that is closed."""
        query = (
            select(SESSIONS)
            .join(ACCOUNTS, ACCOUNTS.c.user_id == SESSIONS.c.user_id)
            .where(SESSIONS.c.token_hash == token_hash, ACCOUNTS.c.closed.is_(False))
        )
        with self._database.reading() as connection:
            row = connection.execute(query).mappings().one_or_none()
        if row is None:
            return None
        return SignedIn(
            user_id=row["user_id"],
            created_at=row["created_at"],
            last_seen_at=row["last_seen_at"],
            expires_at=row["expires_at"],
        )

    def touch(self, token_hash: str, now: datetime) -> None:
        """Its person was here just now."""
        change = update(SESSIONS).where(SESSIONS.c.token_hash == token_hash)
        with self._database.transaction() as connection:
            connection.execute(change.values(last_seen_at=now))

    def end(self, token_hash: str) -> None:
        """Forget one; nothing happens if it is gone."""
        with self._database.transaction() as connection:
            connection.execute(delete(SESSIONS).where(SESSIONS.c.token_hash == token_hash))

    def end_all_of(self, user_id: str) -> None:
        """Forget all of a person."""
        with self._database.transaction() as connection:
            connection.execute(delete(SESSIONS).where(SESSIONS.c.user_id == user_id))

    def of_user(self, user_id: str) -> dict[str, SignedIn]:
        """All of a person by their hashes, the newest first, ended by time or not."""
        query = select(SESSIONS).where(SESSIONS.c.user_id == user_id)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(SESSIONS.c.created_at.desc())).mappings().all()
        return {
            row["token_hash"]: SignedIn(
                **{name: row[name] for name in SignedIn.__dataclass_fields__}
            )
            for row in rows
        }
