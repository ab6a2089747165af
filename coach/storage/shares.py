"""What people share, in the database. A share that is taken back is erased."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.exc import IntegrityError

from coach.account_records import Share
from coach.errors import NotFound
from coach.storage.tables import ATTEMPTS, SHARES

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from coach.marks import Mark
    from coach.storage.database import Database


@dataclass(frozen=True, kw_only=True)
class ShownScores:
    """An answer whose scores are shown to somebody, and whose it is."""

    attempt_id: str
    owner_id: str


class ShareStore:
    """Keeps shares; knows nothing of who may make or use them (see `coach.accounts.sharing`)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, share: Share) -> None:
        """Keep a share in the place of one of the same answer with the same person.

        Raises:
            NotFound: the answer or the person is not there (any more).
        """
        same = (SHARES.c.attempt_id == share.attempt_id) & (
            SHARES.c.with_user_id == share.with_user_id
        )
        try:
            with self._database.transaction() as connection:
                connection.execute(delete(SHARES).where(same))
                connection.execute(insert(SHARES).values(vars(share)))
        except IntegrityError as error:
            raise NotFound from error

    def get(self, share_id: str) -> Share:
        """The share with this id.

        Raises:
            NotFound: there is none (any more).
        """
        for share in self._find(SHARES.c.id == share_id):
            return share
        raise NotFound

    def of_owner(self, user_id: str) -> tuple[Share, ...]:
        """All that somebody shares, the newest first, ended ones too."""
        return self._find(ATTEMPTS.c.user_id == user_id)

    def of_attempt(self, attempt_id: str) -> tuple[Share, ...]:
        """All shares of an answer, the newest first, ended ones too."""
        return self._find(SHARES.c.attempt_id == attempt_id)

    def with_user(
        self, user_id: str, now: datetime, *, after: Mark | None = None, limit: int | None = None
    ) -> tuple[Share, ...]:
        """What is shared with somebody and has not ended, the newest first; or after a mark."""
        which = [SHARES.c.with_user_id == user_id, SHARES.c.until > now]
        if after is not None:
            older = or_(SHARES.c.created_at < after.at, SHARES.c.id > after.id)
            which += [SHARES.c.created_at <= after.at, older]
        return self._find(*which, limit=limit)

    def shared_with(self, attempt_id: str, user_id: str, now: datetime) -> Share | None:
        """What somebody can see of an answer by a share that has not ended, if there is one."""
        which = (SHARES.c.attempt_id == attempt_id, SHARES.c.with_user_id == user_id)
        return next(iter(self._find(*which, SHARES.c.until > now)), None)

    def scores_shown_to(self, user_id: str, now: datetime) -> tuple[ShownScores, ...]:
        """The answers whose scores somebody can see by a share that has not ended, newest first.

        Read without their results, which take some milliseconds each.
        """
        query = (
            select(ATTEMPTS.c.id, ATTEMPTS.c.user_id)
            .join(SHARES, ATTEMPTS.c.id == SHARES.c.attempt_id)
            .where(SHARES.c.with_user_id == user_id, SHARES.c.until > now)
            .where(SHARES.c.scores.is_(True))
            .order_by(ATTEMPTS.c.created_at.desc(), ATTEMPTS.c.id)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return tuple(ShownScores(attempt_id=row[0], owner_id=row[1]) for row in rows)

    def erase(self, share_id: str) -> None:
        """Take a share back; nothing happens if it is gone."""
        with self._database.transaction() as connection:
            connection.execute(delete(SHARES).where(SHARES.c.id == share_id))

    def _find(self, *which: ColumnElement[bool], limit: int | None = None) -> tuple[Share, ...]:
        query = (
            select(SHARES)
            .join(ATTEMPTS, ATTEMPTS.c.id == SHARES.c.attempt_id)
            .where(*which)
            .order_by(SHARES.c.created_at.desc(), SHARES.c.id)
            .limit(limit)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).mappings().all()
        return tuple(Share(**{name: row[name] for name in _FIELDS}) for row in rows)


_FIELDS = tuple(Share.__dataclass_fields__)
