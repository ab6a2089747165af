"""The list of a case manager's people in the database: one part of it at a time, in any order.

Everything that a list is ordered and filtered by is a column of one query (`_people`), so that no
page reads everybody's rows. Words that SQLite and PostgreSQL both understand.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, exists, func, or_, select, true

from coach.account_records import Role
from coach.case_records import By, Cursor, Interview, InterviewState, OutcomeKind, Stage
from coach.errors import NotFound
from coach.progress_records import DayOfPractice, Feeling
from coach.storage.tables import (
    ACCOUNTS,
    CASELOADS,
    FEELINGS,
    INTERVIEWS,
    JOB_OUTCOMES,
    JOURNEYS,
    PERSON_SUMS,
    PRACTICE_DAYS,
    ROLES,
    SITES,
    USERS,
)
from scoring.scale import Band

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import CTE, ColumnElement, RowMapping, Select, Subquery

    from coach.case_records import Filters, Order
    from coach.storage.database import Database

SOON = timedelta(days=7)
"""An interview within so many days is soon."""
NO_CONTACT = timedelta(days=28)

_STAGES, _BANDS = tuple(Stage), tuple(Band)
_ORDERED_BY = {
    By.NAME: "name_key",
    By.LAST_PRACTICE: "last_at",
    By.ANSWERS: "answers",
    By.READINESS: "readiness_rank",
    By.NEXT_INTERVIEW: "next_interview",
    By.LAST_CONTACT: "last_contact",
    By.NEXT_ACTION_DUE: "next_action_due",
}


@dataclass(frozen=True, kw_only=True)
class Today:
    """What day it is at the place, and the first moment of the days that make nobody quiet."""

    day: date
    quiet_before: datetime


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
        people = _people(case_manager_id, today)
        kinds = (people.c.site_id, people.c.site, people.c.readiness, people.c.stage_rank)
        flags = ("quiet", "soon", "action_due", "no_contact")
        query = select(
            *kinds,
            func.count().label("people"),
            func.sum(_one_if(and_(true(), *_fitting(people, filters)))).label("found"),
            *(func.sum(people.c[name]).label(name) for name in flags),
        ).group_by(*kinds)
        with self._database.reading() as connection:
            return tuple(map(_counted, connection.execute(query).mappings().all()))

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
        """The people after `at`, or `back` before it; the first ones where nobody is there."""
        people = _people(case_manager_id, today)
        key = people.c[_ORDERED_BY[order.by]]
        query = select(people).where(*_fitting(people, filters))
        if at is not None:
            query = query.where(_beyond(key, people.c.user_id, at, down=order.down, back=back))
        none_last, down = case((key.is_(None), 1), else_=0), order.down is not back
        query = query.order_by(
            none_last.desc() if back else none_last,
            key.desc() if down else key,
            people.c.user_id.desc() if back else people.c.user_id,
        )
        with self._database.reading() as connection:
            rows = connection.execute(query.limit(limit + 1)).mappings().all()
        further = len(rows) > limit
        if at is not None and not (further if back else rows):
            return self.page(
                case_manager_id, order=order, filters=filters, at=None, limit=limit, today=today
            )
        found = rows[limit - 1 :: -1] if back else rows[:limit]
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
        people = _people(case_manager_id, today)
        query = select(people).where(people.c.user_id == user_id)
        with self._database.reading() as connection:
            row = connection.execute(query).mappings().one_or_none()
        return None if row is None else _cursor(row, order)

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
        return {
            row["user_id"]: Interview(**{**row, "state": InterviewState.PLANNED}) for row in rows
        }

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
    return _STAGES[rank]


def _counted(row: RowMapping) -> Counted:
    band, rank = row["readiness"], row["stage_rank"]
    numbers = {name: int(row[name]) for name in Counted.__dataclass_fields__ if name in _NUMBERS}
    return Counted(
        site_id=row["site_id"],
        site=row["site"],
        readiness=None if band is None else Band(band),
        stage=stage_of_rank(rank),
        **numbers,
    )


_NUMBERS = frozenset({"people", "found", "quiet", "soon", "action_due", "no_contact"})


def _cursor(row: RowMapping, order: Order) -> Cursor:
    return Cursor(value=row[_ORDERED_BY[order.by]], user_id=row["user_id"])


def _beyond(
    key: ColumnElement[Any], user_id: ColumnElement[str], at: Cursor, *, down: bool, back: bool
) -> ColumnElement[bool]:
    """Whether somebody comes after another one, or `back` before; without a key comes last."""
    further_id = user_id < at.user_id if back else user_id > at.user_id
    if at.value is None:
        return or_(key.is_not(None), further_id) if back else key.is_(None) & further_id
    further = key < at.value if down is not back else key > at.value
    same = (key == at.value) & further_id
    return or_(further, same) if back else or_(further, same, key.is_(None))


def _people(case_manager_id: str, today: Today) -> CTE:
    """Everybody of the caseload, with all that a list is ordered, filtered and shown by."""
    theirs = select(CASELOADS.c.participant_id).where(
        CASELOADS.c.case_manager_id == case_manager_id
    )
    interviews, jobs = _interviews(theirs, today), _jobs(theirs)
    next_interview = interviews.c.next_interview
    last_day = func.coalesce(PERSON_SUMS.c.last_at, ACCOUNTS.c.created_at)
    due, contact = JOURNEYS.c.next_action_due, JOURNEYS.c.last_contact
    nothing_next = func.coalesce(JOURNEYS.c.next_action, "") == ""
    query = (
        select(
            USERS.c.id.label("user_id"),
            USERS.c.display_name.label("name"),
            func.lower(USERS.c.display_name).label("name_key"),
            ACCOUNTS.c.site_id,
            SITES.c.name.label("site"),
            PERSON_SUMS.c.last_at,
            func.coalesce(PERSON_SUMS.c.answers, 0).label("answers"),
            func.coalesce(PERSON_SUMS.c.sessions, 0).label("sessions"),
            func.coalesce(PERSON_SUMS.c.practised_s, 0.0).label("practised_s"),
            PERSON_SUMS.c.readiness,
            _rank(PERSON_SUMS.c.readiness, _BANDS).label("readiness_rank"),
            PERSON_SUMS.c.bands,
            PERSON_SUMS.c.directions,
            func.coalesce(JOURNEYS.c.goal, "").label("goal"),
            func.coalesce(JOURNEYS.c.next_action, "").label("next_action"),
            due.label("next_action_due"),
            contact.label("last_contact"),
            next_interview,
            _stage_rank(interviews, jobs).label("stage_rank"),
            func.coalesce(jobs.c.in_job, 0).label("in_job"),
            _one_if(last_day < today.quiet_before).label("quiet"),
            _one_if(next_interview <= today.day + SOON).label("soon"),
            _one_if(or_(nothing_next, due < today.day)).label("action_due"),
            _one_if(or_(contact.is_(None), contact <= today.day - NO_CONTACT)).label("no_contact"),
        )
        .select_from(CASELOADS)
        .join(USERS, USERS.c.id == CASELOADS.c.participant_id)
        .join(ACCOUNTS, ACCOUNTS.c.user_id == USERS.c.id)
        .outerjoin(SITES, SITES.c.id == ACCOUNTS.c.site_id)
        .outerjoin(PERSON_SUMS, PERSON_SUMS.c.user_id == USERS.c.id)
        .outerjoin(JOURNEYS, JOURNEYS.c.user_id == USERS.c.id)
        .outerjoin(interviews, interviews.c.user_id == USERS.c.id)
        .outerjoin(jobs, jobs.c.user_id == USERS.c.id)
        .where(CASELOADS.c.case_manager_id == case_manager_id, ACCOUNTS.c.closed.is_(False))
        .where(_has_role(ROLES.c.role == Role.PARTICIPANT))
        .where(~_has_role(ROLES.c.role != Role.PARTICIPANT))
    )
    return query.cte("people")


def _has_role(which: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(ROLES.c.user_id == CASELOADS.c.participant_id, which)


def _interviews(theirs: Select[Any], today: Today) -> Subquery:
    """Of each person the next planned day, and whether one was held."""
    state, day = INTERVIEWS.c.state, INTERVIEWS.c.day
    planned = (state == InterviewState.PLANNED) & (day >= today.day)
    return (
        select(
            INTERVIEWS.c.user_id,
            func.min(case((planned, day))).label("next_interview"),
            func.max(_one_if(state == InterviewState.HELD)).label("held"),
        )
        .where(INTERVIEWS.c.user_id.in_(theirs))
        .group_by(INTERVIEWS.c.user_id)
        .subquery("coming")
    )


def _jobs(theirs: Select[Any]) -> Subquery:
    """Of each person the stage of the job that came furthest, and whether they are in one."""

    def has(kind: OutcomeKind) -> ColumnElement[int]:
        return func.max(_one_if(JOB_OUTCOMES.c.kind == kind))

    each = (
        select(
            JOB_OUTCOMES.c.user_id,
            has(OutcomeKind.KEPT_26_WEEKS).label("kept_26"),
            has(OutcomeKind.KEPT_13_WEEKS).label("kept_13"),
            has(OutcomeKind.JOB_STARTED).label("started"),
            has(OutcomeKind.JOB_ENDED).label("ended"),
        )
        .where(JOB_OUTCOMES.c.user_id.in_(theirs))
        .group_by(JOB_OUTCOMES.c.user_id, JOB_OUTCOMES.c.job_id)
        .subquery("each_job")
    )
    rank = case(
        (each.c.kept_26 == 1, _STAGES.index(Stage.KEPT_26_WEEKS)),
        (each.c.kept_13 == 1, _STAGES.index(Stage.KEPT_13_WEEKS)),
        (each.c.ended == 1, _STAGES.index(Stage.JOB_ENDED)),
        (each.c.started == 1, _STAGES.index(Stage.IN_JOB)),
        else_=_STAGES.index(Stage.OFFER),
    )
    return (
        select(
            each.c.user_id,
            func.max(rank).label("rank"),
            func.max(_one_if((each.c.started == 1) & (each.c.ended == 0))).label("in_job"),
        )
        .group_by(each.c.user_id)
        .subquery("jobs_of")
    )


def _stage_rank(interviews: Subquery, jobs: Subquery) -> ColumnElement[int]:
    held = case((interviews.c.held == 1, _STAGES.index(Stage.INTERVIEW_HELD)), else_=0)
    return case((jobs.c.rank.is_not(None), jobs.c.rank), else_=held)


def _fitting(people: CTE, filters: Filters) -> list[ColumnElement[bool]]:
    """What the filters ask for."""
    columns = people.c
    found = [
        columns[name] == 1
        for name in ("quiet", "soon", "action_due", "no_contact")
        if getattr(filters, name)
    ]
    if filters.name.strip():
        found.append(_named(columns["name"], filters.name.strip()))
    if filters.readiness is not None:
        found.append(columns.readiness == filters.readiness)
    if filters.stage is not None:
        found.append(columns.stage_rank == _STAGES.index(filters.stage))
    if filters.site_id is not None:
        found.append(columns.site_id == filters.site_id)
    return found


def _named(name: ColumnElement[str], text: str) -> ColumnElement[bool]:
    """Whether letters are in a name, in any case: SQLite alone knows it of A to Z only."""
    forms = {text, text.lower(), text.upper(), text.title()}
    return or_(*(name.icontains(form, autoescape=True) for form in sorted(forms)))


def _rank(column: ColumnElement[Any], values: Sequence[str]) -> ColumnElement[int | None]:
    return case(*((column == value, place) for place, value in enumerate(values)))


def _one_if(which: ColumnElement[bool]) -> ColumnElement[int]:
    return case((which, 1), else_=0)
