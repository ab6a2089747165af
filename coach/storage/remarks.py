"""What tutors say of answers, in the database: comments, and scores of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from coach.class_records import Comment, Correction
from coach.errors import NotFound
from coach.storage.tables import ATTEMPTS, COMMENTS, CORRECTIONS

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Table

    from coach.storage.database import Database

_COMMENT = tuple(name for name in Comment.__dataclass_fields__ if name != "by_name")
_CORRECTION = tuple(name for name in Correction.__dataclass_fields__ if name != "by_name")


class RemarkStore:
    """Keeps remarks; knows nothing of who may see them (see `coach.classes.remarks`).

    Names of people are not kept with them: `by_name` is "" in all that comes from here.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def transaction(self) -> AbstractContextManager[Connection]:
        """All that the stores of this database do inside, or nothing of it."""
        return self._database.transaction()

    def add_comment(self, comment: Comment, sound: bytes | None = None) -> None:
        """Keep a new comment, with what was spoken as Ogg Opus if it was.

        Raises:
            NotFound: the answer was erased.
        """
        row = {name: getattr(comment, name) for name in _COMMENT}
        self._insert(COMMENTS, {**row, "sound": sound})

    def comment(self, comment_id: str) -> Comment:
        """The comment with this id.

        Raises:
            NotFound: there is none (any more).
        """
        for comment in self._comments(COMMENTS.c.id == comment_id):
            return comment
        raise NotFound

    def comments_of(self, attempt_id: str) -> tuple[Comment, ...]:
        """All comments on an answer, the oldest first."""
        return self._comments(COMMENTS.c.attempt_id == attempt_id)

    def sound(self, comment_id: str) -> bytes:
        """What was spoken, as Ogg Opus.

        Raises:
            NotFound: there is no such comment (any more), or it is written.
        """
        query = select(COMMENTS.c.sound).where(COMMENTS.c.id == comment_id)
        with self._database.reading() as connection:
            found = connection.execute(query).scalar_one_or_none()
        if found is None:
            raise NotFound
        return found

    def change_comment(self, comment_id: str, text: str, now: datetime) -> None:
        """Write another text in its place; its owner has not seen it then."""
        change = update(COMMENTS).where(COMMENTS.c.id == comment_id)
        with self._database.transaction() as connection:
            connection.execute(change.values(text=text, at=now, seen_at=None))

    def erase_comment(self, comment_id: str) -> None:
        """Erase a comment so that nothing is left in any file; nothing happens if it is gone."""
        with self._database.transaction() as connection:
            connection.execute(delete(COMMENTS).where(COMMENTS.c.id == comment_id))
            self._database.after_commit(self._database.leave_no_traces)

    def add_correction(self, correction: Correction) -> None:
        """Keep a tutor's score; those before it stay.

        Raises:
            NotFound: the answer was erased.
        """
        self._insert(CORRECTIONS, {name: getattr(correction, name) for name in _CORRECTION})

    def corrections_of(self, attempt_id: str) -> tuple[Correction, ...]:
        """All tutors' scores of an answer, the oldest first, also those that newer ones replace."""
        return self._corrections(CORRECTIONS.c.attempt_id == attempt_id)

    def all_corrections(self) -> tuple[tuple[Correction, str], ...]:
        """Every tutor's score of every answer with the answer's owner, the oldest first."""
        columns = [CORRECTIONS.c[name] for name in _CORRECTION]
        query = (
            select(*columns, ATTEMPTS.c.user_id)
            .join(ATTEMPTS, ATTEMPTS.c.id == CORRECTIONS.c.attempt_id)
            .order_by(CORRECTIONS.c.at, CORRECTIONS.c.id)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).mappings().all()
        return tuple((_correction(row), row["user_id"]) for row in rows)

    def not_seen(self, owner_id: str) -> frozenset[str]:
        """The answers of somebody with a remark that they have not seen yet."""
        found: set[str] = set()
        with self._database.reading() as connection:
            for table in (COMMENTS, CORRECTIONS):
                query = (
                    select(table.c.attempt_id)
                    .join(ATTEMPTS, ATTEMPTS.c.id == table.c.attempt_id)
                    .where(ATTEMPTS.c.user_id == owner_id, table.c.seen_at.is_(None))
                )
                found.update(connection.execute(query).scalars())
        return frozenset(found)

    def note_seen(self, attempt_id: str, now: datetime) -> None:
        """Its owner has all remarks on an answer in front of them."""
        with self._database.transaction() as connection:
            for table in (COMMENTS, CORRECTIONS):
                new = (table.c.attempt_id == attempt_id) & table.c.seen_at.is_(None)
                connection.execute(update(table).where(new).values(seen_at=now))

    def count_by(self, by_id: str, attempt_id: str) -> int:
        """How many comments somebody has on an answer."""
        theirs = (COMMENTS.c.by_id == by_id) & (COMMENTS.c.attempt_id == attempt_id)
        with self._database.reading() as connection:
            return connection.execute(select(func.count()).where(theirs)).scalar_one()

    def _insert(self, table: Table, row: dict[str, Any]) -> None:
        try:
            with self._database.transaction() as connection:
                connection.execute(insert(table).values(row))
        except IntegrityError as error:
            raise NotFound from error

    def _comments(self, which: ColumnElement[bool]) -> tuple[Comment, ...]:
        columns = [COMMENTS.c[name] for name in _COMMENT]  # a voice is read only to be heard
        query = select(*columns).where(which).order_by(COMMENTS.c.at, COMMENTS.c.id)
        with self._database.reading() as connection:
            rows = connection.execute(query).mappings().all()
        return tuple(Comment(**{name: row[name] for name in _COMMENT}, by_name="") for row in rows)

    def _corrections(self, which: ColumnElement[bool]) -> tuple[Correction, ...]:
        query = select(CORRECTIONS).where(which).order_by(CORRECTIONS.c.at, CORRECTIONS.c.id)
        with self._database.reading() as connection:
            rows = connection.execute(query).mappings().all()
        return tuple(_correction(row) for row in rows)


def newest_of_each(corrections: tuple[Correction, ...]) -> tuple[Correction, ...]:
    """Of each answer, tutor and line the newest, in the order in which they were first given.

    What tutors said who were erased since can't be told apart: all of it stays.
    """
    held: dict[tuple[str, str, str], Correction] = {}
    for one in corrections:
        held[(one.attempt_id, one.by_id or one.id, one.line)] = one
    return tuple(held.values())


def _correction(row: Any) -> Correction:
    return Correction(**{name: row[name] for name in _CORRECTION}, by_name="")
