"""Tries at drills and what comes back, in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from coach.drill_records import DrillKind, DrillTry, PracticeCard, Target
from coach.errors import NotFound
from coach.storage.codec import decode_outcome, encode_outcome
from coach.storage.progress import ProgressStore
from coach.storage.tables import DRILL_TRIES, PRACTICE_CARDS

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection, RowMapping

    from coach.storage.database import Database


class DrillStore:
    """Keeps tries and cards; knows nothing of who may see them (see `coach.drills`)."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._progress = ProgressStore(database)

    def transaction(self) -> AbstractContextManager[Connection]:
        """All that happens inside, or nothing of it."""
        return self._database.transaction()

    def add(self, tried: DrillTry) -> None:
        """Keep a new try.

        Raises:
            NotFound: the person, or the answer that the words come from, was erased.
        """
        row = {
            **vars(tried.target),
            "id": tried.id,
            "user_id": tried.user_id,
            "key": tried.target.key,
            "outcome": encode_outcome(tried.target.kind, tried.outcome),
            "created_at": tried.created_at,
        }
        with self._database.transaction():
            self._insert(insert(DRILL_TRIES).values(row))
            self._progress.refresh(tried.user_id)

    def tries(self, user_id: str, key: str, *, limit: int) -> tuple[DrillTry, ...]:
        """The newest tries of a person at the same words or sounds, newest first."""
        query = (
            select(DRILL_TRIES)
            .where(DRILL_TRIES.c.user_id == user_id, DRILL_TRIES.c.key == key)
            .order_by(DRILL_TRIES.c.created_at.desc(), DRILL_TRIES.c.id)
            .limit(limit)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).mappings().all()
        return tuple(_try_from_row(row) for row in rows)

    def card(self, user_id: str, key: str) -> PracticeCard | None:
        """The card of a person for these words or sounds, if there is one."""
        query = select(PRACTICE_CARDS).where(
            PRACTICE_CARDS.c.user_id == user_id, PRACTICE_CARDS.c.key == key
        )
        with self._database.reading() as connection:
            row = connection.execute(query).mappings().one_or_none()
        return None if row is None else _card_from_row(row)

    def cards(self, user_id: str) -> tuple[PracticeCard, ...]:
        """All cards of a person, the one that is due first first."""
        query = (
            select(PRACTICE_CARDS)
            .where(PRACTICE_CARDS.c.user_id == user_id)
            .order_by(PRACTICE_CARDS.c.due_at, PRACTICE_CARDS.c.key)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).mappings().all()
        return tuple(_card_from_row(row) for row in rows)

    def keep_card(self, card: PracticeCard) -> None:
        """Keep a card in the place of the one for the same words or sounds; raises as `add`."""
        same = (PRACTICE_CARDS.c.user_id == card.user_id) & (
            PRACTICE_CARDS.c.key == card.target.key
        )
        row: dict[str, Any] = {**vars(card), **vars(card.target), "key": card.target.key}
        del row["target"]
        with self._database.transaction() as connection:
            connection.execute(delete(PRACTICE_CARDS).where(same))
            self._insert(insert(PRACTICE_CARDS).values(row))

    def _insert(self, statement: Any) -> None:
        try:
            with self._database.transaction() as connection:
                connection.execute(statement)
        except IntegrityError as error:
            raise NotFound from error


def _target(row: RowMapping) -> Target:
    return Target(
        kind=DrillKind(row["kind"]),
        text=row["text"],
        other=row["other"],
        contrast=row["contrast"],
        attempt_id=row["attempt_id"],
    )


def _try_from_row(row: RowMapping) -> DrillTry:
    target = _target(row)
    return DrillTry(
        id=row["id"],
        user_id=row["user_id"],
        target=target,
        outcome=decode_outcome(target.kind, row["outcome"]),
        created_at=row["created_at"],
    )


def _card_from_row(row: RowMapping) -> PracticeCard:
    return PracticeCard(
        user_id=row["user_id"],
        target=_target(row),
        created_at=row["created_at"],
        due_at=row["due_at"],
        reviewed_at=row["reviewed_at"],
        memory=row["memory"],
    )
