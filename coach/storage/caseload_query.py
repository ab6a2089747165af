"""The queries behind the list of a caseload: each is made once, and run with other values.

Everything that a list is ordered and filtered by is a column here, and a query joins what its
columns need and no more, so that no page reads everybody's rows. Words that SQLite and PostgreSQL
both understand.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import (
    Date,
    Integer,
    String,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    true,
)

from coach.account_records import Role
from coach.case_records import By, InterviewState, OutcomeKind, Stage
from coach.storage.tables import (
    ACCOUNTS,
    CASELOADS,
    INTERVIEWS,
    JOB_OUTCOMES,
    JOURNEYS,
    PERSON_SUMS,
    ROLES,
    SITES,
    USERS,
    UtcDateTime,
)
from scoring.scale import Band

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement, FromClause, Select, Subquery

    from coach.case_records import Filters, Order

SOON = timedelta(days=7)
"""An interview within so many days is soon."""
NO_CONTACT = timedelta(days=28)
STAGES, BANDS = tuple(Stage), tuple(Band)
"""In their order: the database knows them by their places."""
ORDERED_BY = {
    By.NAME: "name_key",
    By.LAST_PRACTICE: "last_at",
    By.ANSWERS: "answers",
    By.READINESS: "readiness_rank",
    By.NEXT_INTERVIEW: "next_interview",
    By.LAST_CONTACT: "last_contact",
    By.NEXT_ACTION_DUE: "next_action_due",
}
FLAGS = ("quiet", "soon", "action_due", "no_contact")
_KINDS = ("site_id", "readiness", "stage_rank")
_NAMES = ("name_0", "name_1", "name_2", "name_3")

At = Literal["", "nothing", "something"]
"""Whether a part of the list goes on from somebody, and whether they have what it is ordered by."""


@dataclass(frozen=True, kw_only=True)
class Today:
    """What day it is at the place, and the first moment of the days that make nobody quiet."""

    day: date
    quiet_before: datetime


# --- values --------------------------------------------------------------------------------------


def values_of(case_manager_id: str, today: Today, filters: Filters | None = None) -> dict[str, Any]:
    """What a query is run with."""
    values: dict[str, Any] = {
        "manager": case_manager_id,
        "today": today.day,
        "soon_until": today.day + SOON,
        "contact_before": today.day - NO_CONTACT,
        "quiet_before": today.quiet_before,
    }
    if filters is None:
        return values
    text = filters.name.strip()
    forms = (text, text.lower(), text.upper(), text.title())
    named = {one: f"%{_escaped(form)}%" for one, form in zip(_NAMES, forms, strict=True)}
    stage = None if filters.stage is None else STAGES.index(filters.stage)
    chosen = {"readiness": filters.readiness, "stage_rank": stage, "site_id": filters.site_id}
    return {**values, **named, **chosen}


def used(filters: Filters) -> frozenset[str]:
    """The columns of the filters that are set.

    SQLite alone knows cases of A to Z only: of a name with other `letters` several are tried.
    """
    found = {name for name in (*FLAGS, "readiness", "site_id") if getattr(filters, name)}
    found |= {"stage_rank"} if filters.stage is not None else set()
    if text := filters.name.strip():
        found |= {"name"} if text.isascii() else {"name", "letters"}
    return frozenset(found)


def _escaped(text: str) -> str:
    """Letters of a name: signs that mean something to a database mean nothing here."""
    for sign in ("/", "%", "_"):
        text = text.replace(sign, f"/{sign}")
    return text


# --- queries -------------------------------------------------------------------------------------


@lru_cache(maxsize=128)
def counting(filtered: frozenset[str]) -> Select[*tuple[Any, ...]]:
    """How many people there are of each kind, and how many of them the filters fit."""
    columns = _columns()
    named = [columns[name].label(name) for name in (*_KINDS, *FLAGS)]
    fitting = _one_if(and_(true(), *_fitting(filtered))).label("found")
    query = _people({*_KINDS, *FLAGS, *filtered})
    each = query.with_only_columns(*named, fitting).subquery("each_person").c
    kinds = [each[name] for name in _KINDS]
    sums = [func.sum(each[name]).label(name) for name in ("found", *FLAGS)]
    return select(*kinds, func.count().label("people"), *sums).group_by(*kinds)


@lru_cache(maxsize=256)
def finding(order: Order, filtered: frozenset[str], at: At, back: bool) -> Select[Any]:
    """The ids of the next people, or `back` of those before, the nearest first."""
    name = ORDERED_BY[order.by]
    key, user_id = _columns()[name], CASELOADS.c.participant_id
    query = _people({name, *filtered}).where(*_fitting(filtered))
    if at:
        query = query.where(_beyond(key, at, down=order.down, back=back))
    none_last, down = case((key.is_(None), 1), else_=0), order.down is not back
    return (
        query.with_only_columns(user_id)
        .order_by(
            none_last.desc() if back else none_last,
            key.desc() if down else key,
            user_id.desc() if back else user_id,
        )
        .limit(bindparam("limit", type_=Integer))
    )


@cache
def showing() -> Select[Any]:
    """All columns of some people."""
    columns = _columns(some=True)
    shown = (column.label(name) for name, column in columns.items())
    return _people(columns.keys(), some=True).with_only_columns(*shown).where(_some())


def _people(names: Iterable[str], *, some: bool = False) -> Select[Any]:
    """Everybody who is in it: participants only, with an open account; as `MY_CASELOAD`.

    Joined with what these columns are made of; of `some` it is made of their rows alone.
    """
    needed = {source for name in names for source in _NEEDED.get(name, ())}
    participant = CASELOADS.c.participant_id
    people: FromClause = CASELOADS.join(ACCOUNTS, ACCOUNTS.c.user_id == participant)
    for name, table in _sources(some=some).items():
        if name in needed:
            key = table.c.id if name in {"users", "sites"} else table.c.user_id
            whose = ACCOUNTS.c.site_id if name == "sites" else participant
            people = people.outerjoin(table, key == whose)
    return (
        select(participant)
        .select_from(people)
        .where(CASELOADS.c.case_manager_id == bindparam("manager"))
        .where(ACCOUNTS.c.closed.is_(False))
        .where(_has(ROLES, ROLES.c.role == Role.PARTICIPANT))
        .where(~_has(ROLES, ROLES.c.role != Role.PARTICIPANT))
    )


def _beyond(key: ColumnElement[Any], at: At, *, down: bool, back: bool) -> ColumnElement[bool]:
    """Whether somebody comes after another one, or `back` before; without a key comes last."""
    user_id, its_id = CASELOADS.c.participant_id, bindparam("at_id", type_=String)
    further_id = user_id < its_id if back else user_id > its_id
    if at == "nothing":
        return or_(key.is_not(None), further_id) if back else key.is_(None) & further_id
    value = bindparam("at", type_=key.type)
    further = key < value if down is not back else key > value
    same = (key == value) & further_id
    return or_(further, same) if back else or_(further, same, key.is_(None))


def _fitting(filtered: frozenset[str]) -> list[ColumnElement[bool]]:
    """What the filters ask for."""
    columns = _columns()
    found = [columns[name] == 1 for name in FLAGS if name in filtered]
    found += [
        columns[name] == bindparam(name, type_=columns[name].type)
        for name in ("readiness", "stage_rank", "site_id")
        if name in filtered
    ]
    if "name" in filtered:
        names = _NAMES if "letters" in filtered else _NAMES[:1]
        forms = (bindparam(form, type_=String) for form in names)
        found.append(or_(*(columns["name"].ilike(form, escape="/") for form in forms)))
    return found


# --- columns -------------------------------------------------------------------------------------

_NEEDED: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("name", "name_key"), ("users",)),
    "site": ("sites",),
    **dict.fromkeys(("last_at", "answers", "sessions", "practised_s", "quiet"), ("sums",)),
    **dict.fromkeys(("readiness", "readiness_rank", "bands", "directions"), ("sums",)),
    **dict.fromkeys(("goal", "next_action", "next_action_due", "last_contact"), ("journeys",)),
    **dict.fromkeys(("action_due", "no_contact"), ("journeys",)),
    "next_interview": ("interviews",),
    **dict.fromkeys(("stage_rank", "in_job"), ("jobs",)),
}
"""Which tables each column is made of, beside the caseload and the accounts."""


@cache
def _sources(*, some: bool = False) -> dict[str, FromClause]:
    return {
        "users": USERS,
        "sites": SITES,
        "sums": PERSON_SUMS,
        "journeys": JOURNEYS,
        "interviews": _next_interviews(_theirs(some=some)),
        "jobs": _jobs(_theirs(some=some)),
    }


@cache
def _columns(*, some: bool = False) -> dict[str, ColumnElement[Any]]:
    """All that a list is ordered, filtered and shown by."""
    sources = _sources(some=some)
    sums, journeys, jobs = PERSON_SUMS.c, JOURNEYS.c, sources["jobs"].c
    due, contact = journeys.next_action_due, journeys.last_contact
    nothing_next = func.coalesce(journeys.next_action, "") == ""
    last_at = func.coalesce(sums.last_at, ACCOUNTS.c.created_at)
    contact_before = bindparam("contact_before", type_=Date)
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
        "readiness_rank": case(
            *((sums.readiness == band, place) for place, band in enumerate(BANDS))
        ),
        "bands": sums.bands,
        "directions": sums.directions,
        "goal": func.coalesce(journeys.goal, ""),
        "next_action": func.coalesce(journeys.next_action, ""),
        "next_action_due": due,
        "last_contact": contact,
        "next_interview": sources["interviews"].c.day,
        "stage_rank": case((jobs.rank.is_not(None), jobs.rank), else_=_held()),
        "in_job": func.coalesce(jobs.in_job, 0),
        "quiet": _one_if(last_at < bindparam("quiet_before", type_=UtcDateTime)),
        "soon": _one_if(
            _has(INTERVIEWS, _planned(), INTERVIEWS.c.day <= bindparam("soon_until", type_=Date))
        ),
        "action_due": _one_if(or_(nothing_next, due < bindparam("today", type_=Date))),
        "no_contact": _one_if(or_(contact.is_(None), contact <= contact_before)),
    }


def _theirs(*, some: bool) -> Select[Any]:
    query = select(CASELOADS.c.participant_id)
    query = query.where(CASELOADS.c.case_manager_id == bindparam("manager"))
    return query.where(_some()) if some else query


def _some() -> ColumnElement[bool]:
    return CASELOADS.c.participant_id.in_(bindparam("ids", expanding=True))


def _planned() -> ColumnElement[bool]:
    """Whether an interview is still to come."""
    planned = INTERVIEWS.c.state == InterviewState.PLANNED
    return planned & (INTERVIEWS.c.day >= bindparam("today", type_=Date))


def _next_interviews(theirs: Select[Any]) -> Subquery:
    """Of each person who has one, the day of the next."""
    return (
        select(INTERVIEWS.c.user_id, func.min(INTERVIEWS.c.day).label("day"))
        .where(INTERVIEWS.c.user_id.in_(theirs), _planned())
        .group_by(INTERVIEWS.c.user_id)
        .subquery("coming")
    )


def _held() -> ColumnElement[int]:
    """The stage of somebody without a job: whether an interview was held."""
    held = _has(INTERVIEWS, INTERVIEWS.c.state == InterviewState.HELD)
    return case((held, STAGES.index(Stage.INTERVIEW_HELD)), else_=STAGES.index(Stage.NONE))


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
        (each.c.kept_26 == 1, STAGES.index(Stage.KEPT_26_WEEKS)),
        (each.c.kept_13 == 1, STAGES.index(Stage.KEPT_13_WEEKS)),
        (each.c.ended == 1, STAGES.index(Stage.JOB_ENDED)),
        (each.c.started == 1, STAGES.index(Stage.IN_JOB)),
        else_=STAGES.index(Stage.OFFER),
    )
    in_job = _one_if((each.c.started == 1) & (each.c.ended == 0))
    return (
        select(each.c.user_id, func.max(rank).label("rank"), func.max(in_job).label("in_job"))
        .group_by(each.c.user_id)
        .subquery("jobs_of")
    )


def _has(table: Any, *which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a person of the caseload has such a row."""
    return exists().where(table.c.user_id == CASELOADS.c.participant_id, *which)


def _one_if(which: ColumnElement[bool]) -> ColumnElement[int]:
    return case((which, 1), else_=0)
