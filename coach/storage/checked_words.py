"""That a person here has read the words of consent, in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from coach.account_records import CheckedAs, ConsentKind, WordsChecked
from coach.storage.tables import CHECKED_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection

    from coach.storage.database import Database


class CheckedWordsStore:
    """Keeps the last check of each consent in each language."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def transaction(self) -> AbstractContextManager[Connection]:
        """All that happens inside, or nothing of it."""
        return self._database.transaction()

    def of(self, language: str) -> tuple[WordsChecked, ...]:
        """What was checked of a language, as it was then."""
        query = select(CHECKED_WORDS).where(CHECKED_WORDS.c.language == language)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(CHECKED_WORDS.c.kind)).mappings().all()
        return tuple(
            WordsChecked(
                language=row["language"],
                kind=ConsentKind(row["kind"]),
                version=row["version"],
                words_hash=row["words_hash"],
                checked_as=CheckedAs(row["checked_as"]),
                checked_by=row["checked_by"],
                at=row["at"],
            )
            for row in rows
        )

    def put(self, checks: Iterable[WordsChecked]) -> None:
        """Keep them, each in the place of the one before."""
        with self._database.transaction() as connection:
            for check in checks:
                same = (CHECKED_WORDS.c.language == check.language) & (
                    CHECKED_WORDS.c.kind == check.kind
                )
                connection.execute(delete(CHECKED_WORDS).where(same))
                connection.execute(insert(CHECKED_WORDS).values(vars(check)))

    def erase(self, language: str) -> bool:
        """Forget the checks of a language; tells whether there were any."""
        statement = delete(CHECKED_WORDS).where(CHECKED_WORDS.c.language == language)
        with self._database.transaction() as connection:
            return connection.execute(statement).rowcount > 0
