"""The lines of the audit trail in the database: appended one after the other, never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, union_all

from coach.account_records import AuditEntry, Outcome, ThingKind
from coach.storage.database import one_writer
from coach.storage.tables import AUDIT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from sqlalchemy import ColumnElement, RowMapping, Select

    from coach.storage.database import Database

_AT_ONCE = 1000


class AuditStore:
    """Keeps entries. There is no way to change or erase one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def append(
        self, makes: Iterable[Callable[[AuditEntry | None], AuditEntry]]
    ) -> tuple[AuditEntry, ...]:
        """Append what each of `makes` makes of the entry before it.

        Writers wait for each other, so that numbers have no gap and each knows the one before.
        """
        entries: list[AuditEntry] = []
        with self._database.transaction() as connection:
            one_writer(connection, AUDIT)
            before = self.newest()
            for make in makes:
                before = make(before)
                entries.append(before)
            if entries:
                connection.execute(insert(AUDIT), [vars(entry) for entry in entries])
        return tuple(entries)

    def after_commit(self, what: Callable[[], None]) -> None:
        """Do something once all that is written now is sure; see `Database.after_commit`."""
        self._database.after_commit(what)

    def newest(self) -> AuditEntry | None:
        """The last entry."""
        query = select(AUDIT).order_by(AUDIT.c.number.desc()).limit(1)
        with self._database.reading() as connection:
            row = connection.execute(query).mappings().one_or_none()
        return None if row is None else _from_row(row)

    def hash_of(self, number: int) -> str | None:
        """The stored hash of an entry; None if there is no such entry."""
        with self._database.reading() as connection:
            query = select(AUDIT.c.hash).where(AUDIT.c.number == number)
            return connection.execute(query).scalar_one_or_none()

    def all(self) -> Iterator[AuditEntry]:
        """Every entry in order, a part at a time."""
        last = None
        while True:
            query = select(AUDIT).order_by(AUDIT.c.number).limit(_AT_ONCE)
            if last is not None:
                query = query.where(AUDIT.c.number > last)
            with self._database.reading() as connection:
                rows = connection.execute(query).mappings().all()
            if not rows:
                return
            yield from map(_from_row, rows)
            last = rows[-1]["number"]

    def search(
        self,
        *,
        actor_id: str | None = None,
        what: str | None = None,
        thing_id: str | None = None,
        about_id: str | None = None,
        outcome: Outcome | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        limit: int | None = None,
    ) -> tuple[AuditEntry, ...]:
        """What fits everything that is given, newest first. `about_id`: did it, or it was done to.

        `since` is the first moment, `until` the first moment after.
        """
        wanted = _fitting(actor_id=actor_id, what=what, thing_id=thing_id, outcome=outcome)
        wanted += [] if since is None else [AUDIT.c.at >= since]
        wanted += [] if until is None else [AUDIT.c.at < until]
        if about_id is None:
            query = _newest(wanted, limit)
        else:  # one index each: an OR of both would be sorted as a whole
            mine = _newest([*wanted, AUDIT.c.actor_id == about_id], limit).subquery()
            of_me = _newest(
                [*wanted, AUDIT.c.thing_id == about_id, AUDIT.c.actor_id != about_id], limit
            ).subquery()
            both = union_all(select(mine), select(of_me)).subquery()
            query = select(both).order_by(both.c.at.desc(), both.c.number.desc()).limit(limit)
        with self._database.reading() as connection:
            rows = connection.execute(query).mappings().all()
        return tuple(map(_from_row, rows))


def _fitting(**values: object) -> list[ColumnElement[bool]]:
    return [AUDIT.c[name] == value for name, value in values.items() if value is not None]


def _newest(wanted: list[ColumnElement[bool]], limit: int | None) -> Select[Any]:
    """By their moments, which every index of the trail ends with: it is read from its end on."""
    return (
        select(AUDIT).where(*wanted).order_by(AUDIT.c.at.desc(), AUDIT.c.number.desc()).limit(limit)
    )


def _from_row(row: RowMapping) -> AuditEntry:
    return AuditEntry(
        number=row["number"],
        at=row["at"],
        actor_id=row["actor_id"],
        what=row["what"],
        kind=ThingKind(row["kind"]),
        thing_id=row["thing_id"],
        outcome=Outcome(row["outcome"]),
        previous=row["previous"],
        hash=row["hash"],
    )
