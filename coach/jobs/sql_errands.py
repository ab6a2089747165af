"""The queue of errands as a table; see `coach.jobs.errands.ErrandQueue` for its promises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from coach.errors import NotFound
from coach.jobs.errands import ALL_KINDS, MOST_TRIES
from coach.jobs.sql_queue import GIVEN_UP, storable
from coach.records import Errand, JobState
from coach.storage.codec import decode_params, decode_plain, encode_params, encode_plain
from coach.storage.tables import ERRANDS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import ColumnElement, RowMapping, Update
    from sqlalchemy.sql.dml import ReturningUpdate

    from coach.jobs.errands import Kinds, Wanted
    from coach.storage.database import Database

_QUEUED: dict[str, Any] = {"state": JobState.QUEUED, "worker_id": None, "heartbeat_at": None}


class SqlErrandQueue:
    """Keeps errands in the database, each change one statement with its condition inside."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ask(self, wanted: Wanted, now: datetime) -> Errand:
        """Put an errand at the end of the queue, or give the one that is there already."""
        found = self.get(wanted.id)
        if found is not None:
            return found
        try:
            return self._put(wanted, now)
        except IntegrityError as error:  # another page was faster, or whom it is for is gone
            if (found := self.get(wanted.id)) is None:
                raise NotFound from error
            return found

    def get(self, errand_id: str) -> Errand | None:
        """The errand with this id, as it is now."""
        with self._database.reading() as connection:
            query = select(ERRANDS).where(ERRANDS.c.id == errand_id)
            row = connection.execute(query).mappings().one_or_none()
        return None if row is None else errand_from_row(row)

    def ids(self) -> frozenset[str]:
        """The ids of all errands that are there."""
        with self._database.reading() as connection:
            return frozenset(connection.execute(select(ERRANDS.c.id)).scalars())

    def forget(self, errand_id: str) -> None:
        """Erase an errand, so that it can be asked for anew."""
        with self._database.transaction() as connection:
            connection.execute(delete(ERRANDS).where(ERRANDS.c.id == errand_id))

    def claim(
        self, worker_id: str, now: datetime, *, urgent_only: bool = False, kinds: Kinds = ALL_KINDS
    ) -> Errand | None:
        """Take the next errand: urgent ones first, then the one that has waited longest."""
        of_kind = _of_kind(kinds)
        waiting = and_(ERRANDS.c.state == JobState.QUEUED, of_kind, *_urgent(urgent_only))
        if not self._exists(waiting):  # an idle worker must not take the writer's turn
            return None
        with self._database.transaction() as connection:
            claim = claim_statement(waiting, worker_id, now)
            row = connection.execute(claim).mappings().one_or_none()
        return None if row is None else errand_from_row(row)

    def heartbeat(self, errand_id: str, worker_id: str, now: datetime) -> bool:
        """Say that the worker is alive; False if the errand is no longer its own."""
        return self._changed(_own(errand_id, worker_id).values(heartbeat_at=now))

    def finish(
        self, errand_id: str, worker_id: str, *, result: Mapping[str, Any], now: datetime
    ) -> bool:
        """Keep the result and close the errand."""
        values = {"state": JobState.DONE, "result": encode_plain(dict(result)), "finished_at": now}
        return self._changed(_own(errand_id, worker_id).values({**values, "worker_id": None}))

    def fail(
        self,
        errand_id: str,
        worker_id: str,
        *,
        reason: str,
        params: Mapping[str, object],
        now: datetime,
    ) -> bool:
        """Close the errand without a result; `reason` is a message of the catalogue."""
        values = {
            "state": JobState.FAILED,
            "worker_id": None,
            "reason": reason,
            "reason_params": encode_params(storable(params)),
            "finished_at": now,
        }
        return self._changed(_own(errand_id, worker_id).values(values))

    def take_back(self, stale_before: datetime, now: datetime) -> None:
        """Queue again what was not heard of since `stale_before`, or fail it after two tries."""
        stale = and_(ERRANDS.c.state == JobState.RUNNING, ERRANDS.c.heartbeat_at < stale_before)
        if not self._exists(stale):
            return
        failed = {"state": JobState.FAILED, "worker_id": None, "reason": GIVEN_UP}
        given_up = update(ERRANDS).where(stale, ERRANDS.c.tries >= MOST_TRIES)
        with self._database.transaction() as connection:
            connection.execute(given_up.values({**failed, "finished_at": now}))
            connection.execute(update(ERRANDS).where(stale).values(_QUEUED))

    def sweep(self, before: datetime) -> None:
        """Erase every errand that was asked for before a moment, unless it is under way."""
        old = and_(ERRANDS.c.created_at < before, ERRANDS.c.state != JobState.RUNNING)
        if self._exists(old):
            with self._database.transaction() as connection:
                connection.execute(delete(ERRANDS).where(old))

    def _put(self, wanted: Wanted, now: datetime) -> Errand:
        values = {
            **_QUEUED,
            "id": wanted.id,
            "kind": wanted.kind,
            "urgent": wanted.urgent,
            "user_id": wanted.user_id,
            "attempt_id": wanted.attempt_id,
            "payload": encode_plain(wanted.payload),
            "reason_params": encode_params({}),
            "tries": 0,
            "created_at": now,
        }
        with self._database.transaction() as connection:
            adding = insert(ERRANDS).values(values).returning(ERRANDS)
            return errand_from_row(connection.execute(adding).mappings().one())

    def _changed(self, statement: Update) -> bool:
        with self._database.transaction() as connection:
            return connection.execute(statement).rowcount > 0

    def _exists(self, condition: ColumnElement[bool]) -> bool:
        with self._database.reading() as connection:
            found = connection.execute(select(ERRANDS.c.id).where(condition).limit(1))
            return found.first() is not None


def claim_statement(
    waiting: ColumnElement[bool], worker_id: str, now: datetime
) -> ReturningUpdate[Any]:
    """The claim, in one statement; on PostgreSQL a rival skips the row that another takes."""
    first = (
        select(ERRANDS.c.id)
        .where(waiting)
        .order_by(ERRANDS.c.urgent.desc(), ERRANDS.c.created_at, ERRANDS.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    values = {"state": JobState.RUNNING, "worker_id": worker_id, "heartbeat_at": now}
    return (
        update(ERRANDS)
        .where(ERRANDS.c.id == first, ERRANDS.c.state == JobState.QUEUED)
        .values({**values, "tries": ERRANDS.c.tries + 1})
        .returning(ERRANDS)
    )


def errand_from_row(row: RowMapping) -> Errand:
    """The record of one row."""
    return Errand(
        id=row["id"],
        kind=row["kind"],
        urgent=row["urgent"],
        user_id=row["user_id"],
        attempt_id=row["attempt_id"],
        payload=decode_plain(row["payload"]),
        state=JobState(row["state"]),
        result=None if row["result"] is None else decode_plain(row["result"]),
        reason=row["reason"],
        reason_params=decode_params(row["reason_params"]),
        created_at=row["created_at"],
        finished_at=row["finished_at"],
    )


def _urgent(urgent_only: bool) -> tuple[ColumnElement[bool], ...]:
    return (ERRANDS.c.urgent.is_(True),) if urgent_only else ()


def _of_kind(kinds: Kinds) -> ColumnElement[bool]:
    if kinds.all_but_named:
        return ERRANDS.c.kind.not_in(kinds.named)
    return ERRANDS.c.kind.in_(kinds.named)


def _own(errand_id: str, worker_id: str) -> Update:
    """A change of an errand that counts only while it is this worker's."""
    return update(ERRANDS).where(
        ERRANDS.c.id == errand_id,
        ERRANDS.c.worker_id == worker_id,
        ERRANDS.c.state == JobState.RUNNING,
    )
