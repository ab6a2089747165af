"""The queue as a table, for SQLite and PostgreSQL.

Every change is one statement with its condition inside, so that of two workers who want the same
job one gets it and the other gets nothing, without a lock of our own.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, insert, or_, select, true, update

from coach.jobs.contract import MOST_TRIES
from coach.records import Job, JobState, JobStep
from coach.storage.attempts import AttemptStore
from coach.storage.codec import decode_params, encode_params
from coach.storage.tables import JOBS
from coach.storage.users import random_id

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, RowMapping, Update
    from sqlalchemy.sql.dml import ReturningUpdate

    from coach.records import Assessment
    from coach.storage.database import Database

GIVEN_UP = "error.job.interrupted"
"""Message id of a job that ended its worker each time."""

_QUEUED: dict[str, Any] = {
    "state": JobState.QUEUED,
    "step": JobStep.WAITING,
    "progress": 0.0,
    "worker_id": None,
    "started_at": None,
    "heartbeat_at": None,
}
_CLOSED: dict[str, Any] = {"step": JobStep.FINISHED, "progress": 1.0, "worker_id": None}


class SqlJobQueue:
    """Keeps the queue in the database; see `coach.jobs.contract.JobQueue` for its promises."""

    def __init__(self, database: Database, *, new_id: Callable[[], str] = random_id) -> None:
        self._database = database
        self._attempts = AttemptStore(database)
        self._new_id = new_id

    def enqueue(self, attempt_id: str, audio_path: str, now: datetime) -> Job:
        """Put the work on an attempt at the end of the queue."""
        values = {
            **_QUEUED,
            "id": self._new_id(),
            "attempt_id": attempt_id,
            "audio_path": audio_path,
            "reason_params": encode_params({}),
            "tries": 0,
            "created_at": now,
        }
        with self._database.transaction() as connection:
            row = connection.execute(insert(JOBS).values(values).returning(JOBS)).mappings().one()
        return job_from_row(row)

    def claim(self, worker_id: str, now: datetime) -> Job | None:
        """Take the job that has waited longest, if there is one; no other worker gets it."""
        if not self._any_queued():
            return None
        with self._database.transaction() as connection:
            row = connection.execute(claim_statement(worker_id, now)).mappings().one_or_none()
        return None if row is None else job_from_row(row)

    def heartbeat(self, job_id: str, worker_id: str, now: datetime) -> bool:
        """Say that the worker is alive; False if the job is no longer its own."""
        with self._database.transaction() as connection:
            return _changed(connection, _own(job_id, worker_id).values(heartbeat_at=now))

    def report(
        self, job_id: str, worker_id: str, *, step: JobStep, progress: float, now: datetime
    ) -> bool:
        """Say how far the work is, which is a heartbeat too."""
        values = {"step": step, "progress": progress, "heartbeat_at": now}
        with self._database.transaction() as connection:
            return _changed(connection, _own(job_id, worker_id).values(values))

    def finish(
        self,
        job_id: str,
        worker_id: str,
        *,
        assessment: Assessment,
        now: datetime,
        audio_path: str = "",
    ) -> bool:
        """Keep the result and where its sound lies, and close the job: all or nothing."""
        closing = _own(job_id, worker_id).values(
            {**_CLOSED, "state": JobState.DONE, "finished_at": now, "audio_path": audio_path}
        )
        with self._database.transaction() as connection:
            attempt_id = connection.execute(closing.returning(JOBS.c.attempt_id)).scalar()
            if attempt_id is None:
                return False
            self._attempts.keep_assessment(attempt_id, assessment)
        return True

    def fail(
        self,
        job_id: str,
        worker_id: str,
        *,
        reason: str,
        params: Mapping[str, object],
        now: datetime,
    ) -> bool:
        """Close the job without a result; `reason` and `params` are a message of the catalogue."""
        values = {
            **_CLOSED,
            "state": JobState.FAILED,
            "finished_at": now,
            "reason": reason,
            "reason_params": encode_params(storable(params)),
        }
        with self._database.transaction() as connection:
            return _changed(connection, _own(job_id, worker_id).values(values))

    def give_back(self, job_id: str, worker_id: str) -> bool:
        """Put the job back to its place in the queue, as if it had not been begun."""
        values = {**_QUEUED, "tries": JOBS.c.tries - 1}
        with self._database.transaction() as connection:
            return _changed(connection, _own(job_id, worker_id).values(values))

    def take_back(self, stale_before: datetime, now: datetime) -> tuple[Job, ...]:
        """Queue again what was not heard of since `stale_before`, or give it up."""
        stale = and_(JOBS.c.state == JobState.RUNNING, JOBS.c.heartbeat_at < stale_before)
        if not self._exists(stale):
            return ()
        with self._database.transaction() as connection:
            given_up = connection.execute(_give_up(stale, now)).mappings().all()
            connection.execute(update(JOBS).where(stale).values(_QUEUED))
        return tuple(job_from_row(row) for row in given_up)

    def for_attempt(self, attempt_id: str) -> Job | None:
        """The job of an attempt."""
        query = select(JOBS).where(JOBS.c.attempt_id == attempt_id)
        with self._database.reading() as connection:
            row = connection.execute(query).mappings().one_or_none()
        return None if row is None else job_from_row(row)

    def waiting_audio(self) -> frozenset[str]:
        """Paths of the recordings that are still needed."""
        return self._audio_of(JOBS.c.state.in_((JobState.QUEUED, JobState.RUNNING)))

    def audio_in_use(self) -> frozenset[str]:
        """Paths of all sound that belongs to an attempt."""
        return self._audio_of(true())

    def audio_to_erase(self, before: datetime) -> frozenset[str]:
        """Paths of the sound of attempts that failed, or were done `before` a moment."""
        done = and_(JOBS.c.state == JobState.DONE, JOBS.c.finished_at < before)
        return self._audio_of(or_(JOBS.c.state == JobState.FAILED, done))

    def forget_audio(self, audio_path: str) -> None:
        """Note that the sound of a closed job was erased."""
        closed = JOBS.c.state.in_((JobState.DONE, JobState.FAILED))
        change = update(JOBS).where(JOBS.c.audio_path == audio_path, closed)
        with self._database.transaction() as connection:
            connection.execute(change.values(audio_path=""))

    def _audio_of(self, condition: ColumnElement[bool]) -> frozenset[str]:
        query = select(JOBS.c.audio_path).where(JOBS.c.audio_path != "", condition)
        with self._database.reading() as connection:
            return frozenset(connection.execute(query).scalars())

    def _any_queued(self) -> bool:
        """Looking first keeps an idle worker from taking the writer's turn many times a second."""
        return self._exists(JOBS.c.state == JobState.QUEUED)

    def _exists(self, condition: ColumnElement[bool]) -> bool:
        with self._database.reading() as connection:
            return (
                connection.execute(select(JOBS.c.id).where(condition).limit(1)).first() is not None
            )


def claim_statement(worker_id: str, now: datetime) -> ReturningUpdate[Any]:
    """The claim, in one statement.

    On PostgreSQL a rival skips the row that another is taking; SQLite has one writer at a time.
    """
    longest_waiting = (
        select(JOBS.c.id)
        .where(JOBS.c.state == JobState.QUEUED)
        .order_by(JOBS.c.created_at, JOBS.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    return (
        update(JOBS)
        .where(JOBS.c.id == longest_waiting, JOBS.c.state == JobState.QUEUED)
        .values(
            state=JobState.RUNNING,
            step=JobStep.WAITING,
            progress=0.0,
            worker_id=worker_id,
            tries=JOBS.c.tries + 1,
            started_at=now,
            heartbeat_at=now,
        )
        .returning(JOBS)
    )


def job_from_row(row: RowMapping) -> Job:
    """The record of one row."""
    return Job(
        id=row["id"],
        attempt_id=row["attempt_id"],
        state=JobState(row["state"]),
        step=JobStep(row["step"]),
        progress=row["progress"],
        audio_path=row["audio_path"],
        reason=row["reason"],
        reason_params=decode_params(row["reason_params"]),
        created_at=row["created_at"],
        started_at=row["started_at"],
        heartbeat_at=row["heartbeat_at"],
        finished_at=row["finished_at"],
    )


def _own(job_id: str, worker_id: str) -> Update:
    """A change of a job that counts only while it is this worker's."""
    return update(JOBS).where(
        JOBS.c.id == job_id, JOBS.c.worker_id == worker_id, JOBS.c.state == JobState.RUNNING
    )


def _give_up(stale: ColumnElement[bool], now: datetime) -> ReturningUpdate[Any]:
    values = {**_CLOSED, "state": JobState.FAILED, "finished_at": now, "reason": GIVEN_UP}
    return update(JOBS).where(stale, JOBS.c.tries >= MOST_TRIES).values(values).returning(JOBS)


def _changed(connection: Connection, statement: Update) -> bool:
    return connection.execute(statement).rowcount > 0


def storable(params: Mapping[str, object]) -> dict[str, str | int | float]:
    """The parameters of a message as values that JSON has words for."""
    return {name: _plain(value) for name, value in params.items()}


def _plain(value: object) -> str | int | float:
    """A value that JSON has a word for; the rest as text."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return value if math.isfinite(value) else str(value)
