"""Attempts in the database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import RowMapping, delete, func, insert, or_, select, update

from coach.counting.numbers import numbers_of
from coach.errors import NotFound, StorageProblem
from coach.records import Assessment, Attempt
from coach.storage.codec import (
    decode_scored,
    encode_evidence,
    encode_models,
    encode_scores,
    join_assessment,
)
from coach.storage.progress import ProgressStore
from coach.storage.tables import ATTEMPTS

if TYPE_CHECKING:
    from collections.abc import Collection
    from contextlib import AbstractContextManager

    from sqlalchemy import ColumnElement, Connection

    from coach.marks import Mark
    from coach.progress_records import AnswerNumbers
    from coach.records import Scored
    from coach.storage.database import Database


@dataclass(frozen=True, kw_only=True)
class AnswerHead:
    """An answer in a list: whose it is, to what, and when; nothing of what came of it."""

    id: str
    user_id: str
    question_id: str | None
    question_text: str
    created_at: datetime


class AttemptStore:
    """Keeps attempts; knows nothing of who may see them (see `coach.practice`)."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._progress = ProgressStore(database)

    def transaction(self) -> AbstractContextManager[Connection]:
        """All that the stores and the queue of this database do inside, or nothing of it."""
        return self._database.transaction()

    def add(self, attempt: Attempt) -> None:
        """Keep a new attempt, with or without its assessment."""
        with self._database.transaction() as connection:
            connection.execute(insert(ATTEMPTS).values(_to_row(attempt)))
            if attempt.assessment is not None:
                self.count(attempt.conversation_id)

    def get(self, attempt_id: str) -> Attempt:
        """The attempt with this id.

        Raises:
            NotFound: there is none (any more).
        """
        query = select(ATTEMPTS).where(ATTEMPTS.c.id == attempt_id)
        with self._database.reading() as connection:
            row = connection.execute(query).mappings().one_or_none()
        if row is None:
            raise NotFound
        return attempt_from_row(row)

    def head(self, attempt_id: str) -> AnswerHead:
        """The same without its result, which takes some milliseconds to read; raises as `get`."""
        columns = [ATTEMPTS.c[name] for name in AnswerHead.__dataclass_fields__]
        with self._database.reading() as connection:
            query = select(*columns).where(ATTEMPTS.c.id == attempt_id)
            row = connection.execute(query).mappings().one_or_none()
        if row is None:
            raise NotFound
        return AnswerHead(**row)

    def follow_up_of(self, attempt_id: str) -> Attempt | None:
        """The answer to the follow-up question of a conversation, heard or not, if there is one."""
        query = select(ATTEMPTS).where(ATTEMPTS.c.first_turn_id == attempt_id)
        with self._database.reading() as connection:
            row = connection.execute(query).mappings().one_or_none()
        return None if row is None else attempt_from_row(row)

    def follow_ups_of(self, attempt_ids: Collection[str]) -> dict[str, Attempt]:
        """Answers to the follow-up questions of these attempts, by the ids of the attempts."""
        query = select(ATTEMPTS).where(ATTEMPTS.c.first_turn_id.in_(attempt_ids))
        with self._database.reading() as connection:
            rows = connection.execute(query).mappings().all()
        return {row["first_turn_id"]: attempt_from_row(row) for row in rows}

    def scored(self, attempt_ids: Collection[str]) -> dict[str, tuple[AnswerHead, Scored]]:
        """What came of each of these answers that was heard, by their ids; of conversations all.

        Without what was heard: for counting many of them together.
        """
        first, then = ATTEMPTS, ATTEMPTS.alias("then")
        columns = [first.c[name] for name in AnswerHead.__dataclass_fields__]
        scores = func.coalesce(then.c.scores, first.c.scores)
        query = (
            select(*columns, scores.label("scores"))
            .outerjoin(then, then.c.first_turn_id == first.c.id)
            .where(first.c.id.in_(attempt_ids), scores.is_not(None))
        )
        with self._database.reading() as connection:
            rows = [dict(row) for row in connection.execute(query).mappings()]
        scored = {row["id"]: decode_scored(row.pop("scores")) for row in rows}
        return {row["id"]: (AnswerHead(**row), scored[row["id"]]) for row in rows}

    def ids_of_follow_ups(self, attempt_id: str) -> tuple[str, ...]:
        """Ids of the answers that follow an attempt; works too where a result is damaged."""
        query = select(ATTEMPTS.c.id).where(ATTEMPTS.c.first_turn_id == attempt_id)
        with self._database.reading() as connection:
            return tuple(connection.execute(query).scalars())

    def of_user(
        self, user_id: str, *, limit: int | None = None, after: Mark | None = None
    ) -> tuple[Attempt, ...]:
        """What this person tried, newest first: everything, or the newest `limit` after a mark.

        Answers to follow-up questions are not among them. Each takes some milliseconds to read,
        so ask for no more than is shown.
        """
        query = (
            select(ATTEMPTS)
            .where(*_answers_of([user_id]), *_after(after))
            .order_by(ATTEMPTS.c.created_at.desc(), ATTEMPTS.c.id)
            .limit(limit)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).mappings().all()
        return tuple(attempt_from_row(row) for row in rows)

    def of_same_question(self, attempt: Attempt) -> tuple[Attempt, ...]:
        """What its person tried at the same question, this one too, newest first.

        Answers to follow-up questions are not among them.
        """
        if attempt.question_id is None:
            same = (ATTEMPTS.c.question_id.is_(None)) & (
                ATTEMPTS.c.question_text == attempt.question_text
            )
        else:
            same = ATTEMPTS.c.question_id == attempt.question_id
        query = (
            select(ATTEMPTS)
            .where(ATTEMPTS.c.user_id == attempt.user_id, ATTEMPTS.c.first_turn_id.is_(None), same)
            .order_by(ATTEMPTS.c.created_at.desc(), ATTEMPTS.c.id)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).mappings().all()
        return tuple(attempt_from_row(row) for row in rows)

    def owner(self, attempt_id: str) -> str | None:
        """Whose attempt it is, or None if there is none."""
        query = select(ATTEMPTS.c.user_id).where(ATTEMPTS.c.id == attempt_id)
        with self._database.reading() as connection:
            return connection.execute(query).scalar_one_or_none()

    def ids_of_user(self, user_id: str) -> tuple[str, ...]:
        """Ids of all that this person said; works too where a stored result is damaged."""
        query = select(ATTEMPTS.c.id).where(ATTEMPTS.c.user_id == user_id)
        with self._database.reading() as connection:
            return tuple(connection.execute(query).scalars())

    def ids(self) -> frozenset[str]:
        """The ids of everybody's attempts."""
        with self._database.reading() as connection:
            return frozenset(connection.execute(select(ATTEMPTS.c.id)).scalars())

    def keep_assessment(self, attempt_id: str, assessment: Assessment) -> None:
        """Keep the result of hearing an attempt, or of scoring it again.

        Raises:
            NotFound: the attempt was erased.
        """
        change = update(ATTEMPTS).where(ATTEMPTS.c.id == attempt_id)
        with self._database.transaction() as connection:
            if connection.execute(change.values(_to_columns(assessment))).rowcount == 0:
                raise NotFound
            turn = ATTEMPTS.c.first_turn_id
            first = connection.execute(select(turn).where(ATTEMPTS.c.id == attempt_id)).scalar()
            self.count(first or attempt_id)

    def count(self, attempt_id: str) -> bool:
        """Count an answer again, of a conversation the whole; whether it has numbers now.

        One that was not heard, or can't be read, has none.

        Raises:
            NotFound: the attempt was erased.
        """
        with self._database.transaction():
            owner = self.owner(attempt_id)
            if owner is None:
                raise NotFound
            try:
                numbers = self._numbers(attempt_id)
            except StorageProblem:  # what is damaged keeps nothing from being erased
                numbers = None
            if numbers is None:
                self._progress.forget(attempt_id, owner)
            else:
                self._progress.keep(numbers)
            return numbers is not None

    def _numbers(self, attempt_id: str) -> AnswerNumbers | None:
        first, then = self.get(attempt_id), self.follow_up_of(attempt_id)
        calendar = self._progress.calendar
        if then is not None and then.assessment is not None:
            whole = replace(first, assessment=then.assessment)
            return numbers_of(whole, calendar, then_at=then.created_at)
        return None if first.assessment is None else numbers_of(first, calendar)

    def erase(self, attempt_id: str) -> None:
        """Erase an attempt with all its turns and jobs so that nothing is left in any file.

        Does nothing if it is not there.
        """
        self.remove(attempt_id)
        self._database.leave_no_traces()

    def remove(self, attempt_id: str) -> None:
        """The same inside a transaction; once that has ended, `Database.leave_no_traces`."""
        ours = or_(ATTEMPTS.c.id == attempt_id, ATTEMPTS.c.first_turn_id == attempt_id)
        with self._database.transaction() as connection:
            turn = select(ATTEMPTS.c.user_id, ATTEMPTS.c.first_turn_id)
            row = connection.execute(turn.where(ATTEMPTS.c.id == attempt_id)).one_or_none()
            connection.execute(delete(ATTEMPTS).where(ours))
            if row is None:
                return
            user_id, first_turn_id = row
            if first_turn_id is None:
                self._progress.refresh(user_id)
            else:
                self.count(first_turn_id)


def _answers_of(user_ids: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    """Their answers; those to follow-up questions belong to others of them."""
    return ATTEMPTS.c.user_id.in_(user_ids), ATTEMPTS.c.first_turn_id.is_(None)


def _after(mark: Mark | None) -> tuple[ColumnElement[bool], ...]:
    """The rows after a mark, the newest first: written so that an index leads there."""
    if mark is None:
        return ()
    older = ATTEMPTS.c.created_at < mark.at
    return ATTEMPTS.c.created_at <= mark.at, or_(older, ATTEMPTS.c.id > mark.id)


def attempt_from_row(row: RowMapping) -> Attempt:
    """The record of one row.

    Raises:
        StorageProblem: the stored assessment does not fit the records of this version.
    """
    return Attempt(
        id=row["id"],
        user_id=row["user_id"],
        question_id=row["question_id"],
        question_text=row["question_text"],
        level=row["level"],
        created_at=row["created_at"],
        previous_attempt_id=row["previous_attempt_id"],
        assessment=_assessment_from_row(row),
        first_turn_id=row["first_turn_id"],
        content_id=row["content_id"],
    )


def _assessment_from_row(row: RowMapping) -> Assessment | None:
    if row["evidence"] is None:
        return None
    return join_assessment(evidence=row["evidence"], scores=row["scores"])


def _to_row(attempt: Attempt) -> dict[str, Any]:
    return {
        "id": attempt.id,
        "user_id": attempt.user_id,
        "question_id": attempt.question_id,
        "question_text": attempt.question_text,
        "level": attempt.level,
        "created_at": attempt.created_at,
        "previous_attempt_id": attempt.previous_attempt_id,
        "first_turn_id": attempt.first_turn_id,
        "content_id": attempt.content_id,
        **({} if attempt.assessment is None else _to_columns(attempt.assessment)),
    }


def _to_columns(assessment: Assessment) -> dict[str, Any]:
    return {
        "evidence": encode_evidence(assessment.evidence),
        "scores": encode_scores(assessment),
        "models": encode_models(assessment.evidence),
        "scorer_version": assessment.scorer_version,
        "schema_version": assessment.schema_version,
    }
