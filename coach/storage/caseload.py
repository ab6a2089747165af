"""The list of a case manager's people in the database: one part of it at a time, in any order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from coach.case_records import Cursor, InterviewState, Stage
from coach.errors import NotFound
from coach.progress_records import DayOfPractice, Feeling
from coach.storage.caseload_query import (
    FLAGS,
    ORDERED_BY,
    STAGES,
    At,
    counting,
    finding,
    showing,
    used,
    values_of,
)
from coach.storage.cases import interview_from_row
from coach.storage.tables import FEELINGS, INTERVIEWS, PRACTICE_DAYS, SITES, USERS
from scoring.scale import Band

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from sqlalchemy import Connection, RowMapping

    from coach.case_records import Filters, Interview, Order
    from coach.storage.caseload_query import Today
    from coach.storage.database import Database


@dataclass(frozen=True, kw_only=True)
class Counted:
    """How many people there are of each kind; the kinds are columns of one query's groups.

    Attributes:
        people: in the whole caseload.
        found: those whom the filters fit.
        site_id: where they belong.
        readiness: their band.
        stage: what came of it so far.
    """

    site_id: str | None
    site: str | None
    readiness: Band | None
    stage: Stage
    people: int
    found: int
    quiet: int
    soon: int
    action_due: int
    no_contact: int


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of a list, and where the parts before and after it begin; None at the ends."""

    rows: Sequence[RowMapping]
    previous: Cursor | None
    next: Cursor | None


class CaseloadList:
    """Reads; knows nothing of who may see it (see `coach.cases.caseload`).

    In it are those whom the case manager looks after and who are participants only, with an open
    account: the same as `Relation.MY_CASELOAD`.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def counts(self, case_manager_id: str, filters: Filters, today: Today) -> tuple[Counted, ...]:
        """How many there are of each kind, each person in one of them."""
        query, values = counting(used(filters)), values_of(case_manager_id, today, filters)
        with self._database.reading() as connection:
            rows = connection.execute(query, values).mappings().all()
            sites = connection.execute(select(SITES.c.id, SITES.c.name)).all()
        names = {row.id: row.name for row in sites}
        return tuple(_counted(row, names) for row in rows)

    def page(
        self,
        case_manager_id: str,
        *,
        order: Order,
        filters: Filters,
        at: Cursor | None,
        limit: int,
        today: Today,
        back: bool = False,
    ) -> Part:
        """The people after `at`, or `back` before it; the first ones if those are few."""
        query = finding(order, used(filters), _at(at), back)
        values = values_of(case_manager_id, today, filters) | {"limit": limit + 1}
        if at is not None:
            values |= {"at": at.value, "at_id": at.user_id}
        with self._database.reading() as connection:
            ids = connection.execute(query, values).scalars().all()
            shown, further = ids[:limit], len(ids) > limit
            if back:
                shown = shown[::-1]
            found = self._rows(connection, case_manager_id, shown, today)
        if back and not further:
            return self.page(
                case_manager_id, order=order, filters=filters, at=None, limit=limit, today=today
            )
        ends = [_cursor(row, order) for row in (found[0], found[-1])] if found else []
        return Part(
            rows=found,
            previous=ends[0] if at is not None else None,
            next=ends[1] if further or back else None,
        )

    def cursor(
        self, case_manager_id: str, user_id: str, order: Order, today: Today
    ) -> Cursor | None:
        """Where somebody stands in an order now; None if they are not in this caseload."""
        with self._database.reading() as connection:
            rows = self._rows(connection, case_manager_id, [user_id], today)
        return _cursor(rows[0], order) if rows else None

    def _rows(
        self, connection: Connection, case_manager_id: str, ids: Sequence[str], today: Today
    ) -> list[RowMapping]:
        """All columns of these people, in this order."""
        if not ids:
            return []
        values = values_of(case_manager_id, today) | {"ids": ids}
        rows = {row["user_id"]: row for row in connection.execute(showing(), values).mappings()}
        return [rows[one] for one in ids if one in rows]

    def name(self, user_id: str) -> str:
        """What one person is called; raises `NotFound`."""
        query = select(USERS.c.display_name).where(USERS.c.id == user_id)
        with self._database.reading() as connection:
            found = connection.execute(query).scalar_one_or_none()
        if found is None:
            raise NotFound
        return found

    def days(self, user_ids: Collection[str], since: date) -> dict[str, tuple[DayOfPractice, ...]]:
        """What each of these people did from a day on, the earliest day first."""
        query = (
            select(PRACTICE_DAYS)
            .where(PRACTICE_DAYS.c.user_id.in_(user_ids), PRACTICE_DAYS.c.day >= since)
            .order_by(PRACTICE_DAYS.c.user_id, PRACTICE_DAYS.c.day)
        )
        found: dict[str, list[DayOfPractice]] = {user_id: [] for user_id in user_ids}
        with self._database.reading() as connection:
            for row in connection.execute(query).mappings():
                values = {name: row[name] for name in DayOfPractice.__dataclass_fields__}
                found[row["user_id"]].append(DayOfPractice(**values))
        return {user_id: tuple(days) for user_id, days in found.items()}

    def next_interviews(self, user_ids: Collection[str], today: Today) -> dict[str, Interview]:
        """The next planned one of each of these people who has one."""
        query = (
            select(INTERVIEWS)
            .where(INTERVIEWS.c.user_id.in_(user_ids), INTERVIEWS.c.day >= today.day)
            .where(INTERVIEWS.c.state == InterviewState.PLANNED)
            .order_by(INTERVIEWS.c.day.desc(), INTERVIEWS.c.id.desc())
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).mappings().all()
        return {row["user_id"]: interview_from_row(row) for row in rows}

    def newest_feelings(self, user_ids: Collection[str]) -> dict[str, Feeling]:
        """What each of these people said last of how they feel."""
        newest = (
            select(FEELINGS.c.user_id, func.max(FEELINGS.c.at).label("at"))
            .where(FEELINGS.c.user_id.in_(user_ids))
            .group_by(FEELINGS.c.user_id)
            .subquery("newest")
        )
        same = (FEELINGS.c.user_id == newest.c.user_id) & (FEELINGS.c.at == newest.c.at)
        with self._database.reading() as connection:
            rows = connection.execute(select(FEELINGS).join(newest, same)).mappings().all()
        return {row["user_id"]: Feeling(**row) for row in rows}


def stage_of_rank(rank: int) -> Stage:
    """The stage with this place in the order."""
    return STAGES[rank]


def _counted(row: RowMapping, sites: Mapping[str, str]) -> Counted:
    band, rank = row["readiness"], row["stage_rank"]
    numbers = {name: int(row[name]) for name in Counted.__dataclass_fields__ if name in _NUMBERS}
    return Counted(
        site_id=row["site_id"],
        site=sites.get(row["site_id"] or ""),
        readiness=None if band is None else Band(band),
        stage=stage_of_rank(rank),
        **numbers,
    )


_NUMBERS = frozenset({"people", "found", *FLAGS})


def _at(at: Cursor | None) -> At:
    if at is None:
        return ""
    return "nothing" if at.value is None else "something"


def _cursor(row: RowMapping, order: Order) -> Cursor:
    return Cursor(value=row[ORDERED_BY[order.by]], user_id=row["user_id"])
