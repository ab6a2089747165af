"""The list of a case manager's people in the database: one part of it at a time, in any order.

Everything that a list is ordered and filtered by is a column (`_People`), so that no page reads
everybody's rows. Words that SQLite and PostgreSQL both understand.
"""

from __future__ import annotations

from collections.abc import Mapping
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
    from collections.abc import Collection, Iterator, Sequence

    from sqlalchemy import ColumnElement, Connection, FromClause, RowMapping, Select, Subquery

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
        people = _People(case_manager_id, today)
        kinds = ("site_id", "readiness", "stage_rank")
        flags = ("quiet", "soon", "action_due", "no_contact")
        found = _one_if(and_(true(), *_fitting(people, filters)))
        sums = [people[name] for name in flags]
        query = (
            people.select(*kinds, *flags, *_used(filters))
            .with_only_columns(
                *(people[name].label(name) for name in kinds),
                func.count().label("people"),
                func.sum(found).label("found"),
                *(func.sum(one).label(name) for name, one in zip(flags, sums, strict=True)),
            )
            .group_by(*(people[name] for name in kinds))
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).mappings().all()
            sites = connection.execute(select(SITES.c.id, SITES.c.name)).all() if rows else []
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
        people, name = _People(case_manager_id, today), _ORDERED_BY[order.by]
        key, user_id = people[name], people["user_id"]
        query = people.select("user_id", name, *_used(filters)).where(*_fitting(people, filters))
        if at is not None:
            query = query.where(_beyond(key, user_id, at, down=order.down, back=back))
        none_last, down = case((key.is_(None), 1), else_=0), order.down is not back
        query = query.order_by(
            none_last.desc() if back else none_last,
            key.desc() if down else key,
            user_id.desc() if back else user_id,
        ).with_only_columns(user_id)
        with self._database.reading() as connection:
            ids = connection.execute(query.limit(limit + 1)).scalars().all()
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
        people = _People(case_manager_id, today, among=ids)
        query = people.select(*_COLUMNS)
        rows = {row["user_id"]: row for row in connection.execute(query).mappings()}
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


class _People(Mapping[str, "ColumnElement[Any]"]):
    """The people of a caseload: columns by name, and queries that join what those need, no more.

    `among` narrows it to some of them.
    """

    def __init__(
        self, case_manager_id: str, today: Today, among: Sequence[str] | None = None
    ) -> None:
        participant = CASELOADS.c.participant_id
        self._theirs = [CASELOADS.c.case_manager_id == case_manager_id]
        if among is not None:
            self._theirs.append(participant.in_(among))
        theirs = select(participant).where(*self._theirs)
        interviews, jobs = _interviews(theirs, today), _jobs(theirs)
        self._columns = _columns(interviews, jobs, today)
        self._sources = {"interviews": interviews, "jobs": jobs, **_SOURCES}

    def __getitem__(self, name: str) -> ColumnElement[Any]:
        return self._columns[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)

    def select(self, *names: str) -> Select[Any]:
        """A query for these columns of everybody who is in it."""
        needed = {source for name in names for source in _NEEDED.get(name, ())}
        people: FromClause = CASELOADS.join(
            ACCOUNTS, ACCOUNTS.c.user_id == CASELOADS.c.participant_id
        )
        for source in ("users", "sites", "sums", "journeys", "interviews", "jobs"):
            if source in needed:
                table = self._sources[source]
                people = people.outerjoin(table, _of_person(source, table))
        return (
            select(*(self[name].label(name) for name in dict.fromkeys(names)))
            .select_from(people)
            .where(*self._theirs, ACCOUNTS.c.closed.is_(False))
            .where(_has_role(ROLES.c.role == Role.PARTICIPANT))
            .where(~_has_role(ROLES.c.role != Role.PARTICIPANT))
        )


def _has_role(which: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(ROLES.c.user_id == CASELOADS.c.participant_id, which)


_SOURCES: dict[str, FromClause] = {
    "users": USERS,
    "sites": SITES,
    "sums": PERSON_SUMS,
    "journeys": JOURNEYS,
}


def _columns(interviews: Subquery, jobs: Subquery, today: Today) -> dict[str, ColumnElement[Any]]:
    """All that a list is ordered, filtered and shown by."""
    sums, journeys = PERSON_SUMS.c, JOURNEYS.c
    due, contact = journeys.next_action_due, journeys.last_contact
    nothing_next = func.coalesce(journeys.next_action, "") == ""
    next_interview = interviews.c.next_interview
    last_day = func.coalesce(sums.last_at, ACCOUNTS.c.created_at)
    return {
        "user_id": CASELOADS.c.participant_id,
        "name": USERS.c.display_name,
        "name_key": func.lower(USERS.c.display_name),
        "site_id": ACCOUNTS.c.site_id,
        "site": SITES.c.name,
        "last_at": sums.last_at,
        "answers": func.coalesce(sums.answers, 0),
        "sessions": func.coalesce(sums.sessions, 0),
        "practised_s": func.coalesce(sums.practised_s, 0.0),
        "readiness": sums.readiness,
        "readiness_rank": _rank(sums.readiness, _BANDS),
        "bands": sums.bands,
        "directions": sums.directions,
        "goal": func.coalesce(journeys.goal, ""),
        "next_action": func.coalesce(journeys.next_action, ""),
        "next_action_due": due,
        "last_contact": contact,
        "next_interview": next_interview,
        "stage_rank": _stage_rank(interviews, jobs),
        "in_job": func.coalesce(jobs.c.in_job, 0),
        "quiet": _one_if(last_day < today.quiet_before),
        "soon": _one_if(next_interview <= today.day + SOON),
        "action_due": _one_if(or_(nothing_next, due < today.day)),
        "no_contact": _one_if(or_(contact.is_(None), contact <= today.day - NO_CONTACT)),
    }


_NEEDED: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("name", "name_key"), ("users",)),
    "site": ("sites",),
    **dict.fromkeys(("last_at", "answers", "sessions", "practised_s", "quiet"), ("sums",)),
    **dict.fromkeys(("readiness", "readiness_rank", "bands", "directions"), ("sums",)),
    **dict.fromkeys(("goal", "next_action", "next_action_due", "last_contact"), ("journeys",)),
    **dict.fromkeys(("action_due", "no_contact"), ("journeys",)),
    **dict.fromkeys(("next_interview", "soon"), ("interviews",)),
    "stage_rank": ("interviews", "jobs"),
    "in_job": ("jobs",),
}
"""Which tables each column is made of, beside the caseload and the accounts."""
_COLUMNS = ("user_id", "site_id", *_NEEDED)


def _of_person(source: str, table: FromClause) -> ColumnElement[bool]:
    """How a table is joined."""
    if source == "sites":
        return table.c.id == ACCOUNTS.c.site_id
    key = table.c.id if source == "users" else table.c.user_id
    return key == CASELOADS.c.participant_id


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


def _fitting(people: _People, filters: Filters) -> list[ColumnElement[bool]]:
    """What the filters ask for."""
    found = [
        people[name] == 1
        for name in ("quiet", "soon", "action_due", "no_contact")
        if getattr(filters, name)
    ]
    if filters.name.strip():
        found.append(_named(people["name"], filters.name.strip()))
    if filters.readiness is not None:
        found.append(people["readiness"] == filters.readiness)
    if filters.stage is not None:
        found.append(people["stage_rank"] == _STAGES.index(filters.stage))
    if filters.site_id is not None:
        found.append(people["site_id"] == filters.site_id)
    return found


def _used(filters: Filters) -> list[str]:
    """The columns of the filters that are set."""
    columns = {"stage": "stage_rank"}
    return [columns.get(name, name) for name, value in vars(filters).items() if value]


def _named(name: ColumnElement[str], text: str) -> ColumnElement[bool]:
    """Whether letters are in a name, in any case: SQLite alone knows it of A to Z only."""
    forms = {text, text.lower(), text.upper(), text.title()}
    return or_(*(name.icontains(form, autoescape=True) for form in sorted(forms)))


def _rank(column: ColumnElement[Any], values: Sequence[str]) -> ColumnElement[int | None]:
    return case(*((column == value, place) for place, value in enumerate(values)))


def _one_if(which: ColumnElement[bool]) -> ColumnElement[int]:
    return case((which, 1), else_=0)
