"""What people agreed to or refused, every time, in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from coach.account_records import Consent, ConsentKind
from coach.errors import NotFound
from coach.storage.tables import CONSENTS
from coach.storage.users import random_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from coach.storage.database import Database


class ConsentStore:
    """Keeps what was said; nothing is ever changed, the newest of a kind holds."""

    def __init__(self, database: Database, *, new_id: Callable[[], str] = random_id) -> None:
        self._database = database
        self._new_id = new_id

    def add(self, consent: Consent) -> None:
        """Keep what somebody said just now.

        Raises:
            NotFound: the person is not there (any more).
        """
        row = {**vars(consent), "id": self._new_id()}
        try:
            with self._database.transaction() as connection:
                connection.execute(insert(CONSENTS).values(row))
        except IntegrityError as error:
            raise NotFound from error

    def newest(self, user_id: str, kind: ConsentKind) -> Consent | None:
        """What somebody said last about one thing; None if they were never asked."""
        return next((said for said in self.of_user(user_id) if said.kind is kind), None)

    def of_user(self, user_id: str) -> tuple[Consent, ...]:
        """All that somebody said, the newest first."""
        query = (
            select(CONSENTS)
            .where(CONSENTS.c.user_id == user_id)
            # of two at the same moment, the refusal holds
            .order_by(CONSENTS.c.at.desc(), CONSENTS.c.given, CONSENTS.c.id)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).mappings().all()
        return tuple(
            Consent(
                user_id=row["user_id"],
                kind=ConsentKind(row["kind"]),
                version=row["version"],
                language=row["language"],
                given=row["given"],
                at=row["at"],
                days=row["days"],
            )
            for row in rows
        )
