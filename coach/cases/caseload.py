"""The list of those whom a case manager looks after, and how far one of them has come.

Each method says who asks, first; `Access` decides, for each person in the list too. Counts, days
and bands: no value of an answer, no word, no voice.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from coach.account_records import Action, Thing, ThingKind
from coach.case_records import Cursor, Filters, Order, Stage
from coach.cases.days import today_at
from coach.counting.days import week_of
from coach.counting.weeks import Week, weeks_of
from coach.progress_records import Direction, Measure
from coach.storage.caseload import stage_of_rank
from scoring.scale import Band

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy import RowMapping

    from coach.accounts.access import Access
    from coach.case_records import AreaStep, Interview, OutcomeArea
    from coach.cases.casework import Case, Casework
    from coach.counting.days import Calendar
    from coach.progress.history import Histories, HistoryInBands
    from coach.progress_records import DayOfPractice, Feeling
    from coach.storage.caseload import CaseloadList, Counted
    from coach.storage.caseload_query import Today

PLACE = Thing(kind=ThingKind.PLACE)
WEEKS = 8
"""Weeks of practice that a row tells of: this one and those before it."""
MOST_ROWS = 100
_ROW = frozenset({Action.SEE_NAME, Action.SEE_ATTENDANCE, Action.SEE_PROGRESS, Action.SEE_CASE})
"""What somebody must be allowed to see of a person who is in their list."""


@dataclass(frozen=True, kw_only=True)
class MeasureNow:
    """Where a measure is now and where it goes; None for what can't be told yet."""

    band: Band | None
    direction: Direction | None


@dataclass(frozen=True, kw_only=True)
class CaseRow:
    """One person in the list.

    Attributes:
        site: name of where they belong; "" for nowhere.
        last_practice: the last day; None for never.
        answers, sessions, minutes: in all.
        weeks: the last eight, the oldest first; the last one is this week.
        readiness: the band of the whole (`coach.counting.trend.readiness`).
        measures: those of which something is known.
        feeling: the newest; None too where they do not show it.
        next_interview: planned for today or later.
        stage: what came of it so far.
        in_job: they are in one that has not ended.
        quiet, soon, action_due, no_contact: as in `coach.case_records.Filters`.
    """

    user_id: str
    name: str
    site_id: str | None
    site: str
    last_practice: date | None
    answers: int
    sessions: int
    minutes: float
    weeks: tuple[Week, ...]
    readiness: Band | None
    measures: Mapping[Measure, MeasureNow]
    feeling: Feeling | None
    goal: str
    next_interview: Interview | None
    stage: Stage
    in_job: bool
    last_contact: date | None
    next_action: str
    next_action_due: date | None
    quiet: bool
    soon: bool
    action_due: bool
    no_contact: bool


@dataclass(frozen=True, kw_only=True)
class SiteCount:
    """How many of a caseload belong to a site."""

    site_id: str
    name: str
    people: int


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many of the whole caseload each filter fits, whatever others are chosen."""

    quiet: int = 0
    soon: int = 0
    action_due: int = 0
    no_contact: int = 0
    readiness: Mapping[Band | None, int] = field(default_factory=dict[Band | None, int])
    stages: Mapping[Stage, int] = field(default_factory=dict[Stage, int])
    sites: tuple[SiteCount, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CaseloadPage:
    """A part of the list.

    Attributes:
        rows: in the order that was asked for.
        total: how many the filters fit.
        people: how many there are in the caseload.
        previous: for the part before; None at the beginning.
        next: for the next part; None at the end.
        counts: for the filters.
    """

    rows: tuple[CaseRow, ...]
    total: int
    people: int
    previous: Cursor | None
    next: Cursor | None
    counts: Counts


@dataclass(frozen=True, kw_only=True)
class AreaTravelled:
    """At which step of an area somebody was first, and at which last; the same for one word."""

    area: OutcomeArea
    first: AreaStep
    now: AreaStep


@dataclass(frozen=True, kw_only=True)
class Travelled:
    """How far one person has come since the start.

    Attributes:
        name: theirs.
        practice: weeks, sums, and each measure in bands, at the start and now.
        areas: those of which something was said.
        feeling: the newest; None too where they do not show it.
        case: goal, interviews, jobs, notes.
    """

    user_id: str
    name: str
    practice: HistoryInBands
    areas: tuple[AreaTravelled, ...]
    feeling: Feeling | None
    case: Case


class Caseloads:
    """The service behind the caseload."""

    def __init__(
        self,
        *,
        access: Access,
        listed: CaseloadList,
        casework: Casework,
        histories: Histories,
        calendar: Calendar,
    ) -> None:
        """Join it.

        Args:
            access: who may.
            listed: the list in the database.
            casework: what is written about each.
            histories: how each gets on, in bands.
            calendar: of the place.
        """
        self._access = access
        self._listed = listed
        self._casework = casework
        self._histories = histories
        self._calendar = calendar

    def page(
        self,
        actor_id: str,
        now: datetime,
        *,
        order: Order | None = None,
        filters: Filters | None = None,
        after: Cursor | None = None,
        before: Cursor | None = None,
        limit: int = 25,
    ) -> CaseloadPage:
        """A part of the list of those whom somebody looks after.

        Args:
            actor_id: a case manager.
            now: the time, with its zone.
            order: by name if not given.
            filters: whom to show; everybody if not given.
            after: `CaseloadPage.next` of the part before, in the same order.
            before: `CaseloadPage.previous` of the part after, in the same way; where those before
                are no whole part (any more), the first part.
            limit: how many at once, 1 to 100.

        Raises:
            NotAllowed: they look after nobody here.
        """
        self._access.check(actor_id, Action.SEE_CASELOAD, PLACE, now)
        order, filters, today = (
            order or Order(),
            filters or Filters(),
            today_at(now, self._calendar),
        )
        counted = self._listed.counts(actor_id, filters, today)
        part = self._listed.page(
            actor_id,
            order=order,
            filters=filters,
            at=after or before,
            back=after is None and before is not None,
            limit=max(1, min(limit, MOST_ROWS)),
            today=today,
        )
        return CaseloadPage(
            rows=self._rows(actor_id, part.rows, today, now),
            total=sum(one.found for one in counted),
            people=sum(one.people for one in counted),
            previous=part.previous,
            next=part.next,
            counts=_counts(counted),
        )

    def everybody(self, actor_id: str, now: datetime) -> Iterator[CaseRow]:
        """All whom somebody looks after, by name, a part at a time; raises `NotAllowed`."""
        self._access.check(actor_id, Action.SEE_CASELOAD, PLACE, now)
        today, at = today_at(now, self._calendar), None
        while True:
            part = self._listed.page(
                actor_id, order=Order(), filters=Filters(), at=at, limit=MOST_ROWS, today=today
            )
            yield from self._rows(actor_id, part.rows, today, now)
            at = part.next
            if at is None:
                return

    def cursor(self, actor_id: str, user_id: str, order: Order, now: datetime) -> Cursor | None:
        """Where somebody stands in an order: an address can hold their id, not their name.

        None if they are not in this caseload (any more); raises `NotAllowed`.
        """
        self._access.check(actor_id, Action.SEE_CASELOAD, PLACE, now)
        return self._listed.cursor(actor_id, user_id, order, today_at(now, self._calendar))

    def journey(self, actor_id: str, user_id: str, now: datetime) -> Travelled:
        """How far somebody has come since the start, for who looks after them or for themselves.

        Raises:
            NotAllowed: they may not see their practice, how it goes, or their case.
        """
        person = Thing(kind=ThingKind.PERSON, id=user_id)
        for action in (Action.SEE_NAME, Action.SEE_ATTENDANCE):
            self._access.check(actor_id, action, person, now)
        practice = self._histories.in_bands(actor_id, user_id, now)
        case = self._casework.of(actor_id, user_id, now)
        shows = self._access.may(actor_id, Action.SEE_FEELINGS, person, now)
        feelings = self._listed.newest_feelings([user_id] if shows else [])
        return Travelled(
            user_id=user_id,
            name=self._listed.name(user_id),
            practice=practice,
            areas=areas_travelled(case),
            feeling=feelings.get(user_id),
            case=case,
        )

    def _rows(
        self, actor_id: str, found: Sequence[RowMapping], today: Today, now: datetime
    ) -> tuple[CaseRow, ...]:
        """Those who may be seen; that they were is noted."""
        ids = [row["user_id"] for row in found]
        actions = _ROW | {Action.SEE_FEELINGS}
        permitted = self._access.permitted(actor_id, actions, ids, now)
        seen = [row for row in found if permitted.get(row["user_id"], frozenset()) >= _ROW]
        self._access.note_looks(actor_id, Action.SEE_CASE, [row["user_id"] for row in seen], now)
        days = self._listed.days(ids, week_of(today.day) - timedelta(weeks=WEEKS - 1))
        interviews = self._listed.next_interviews(ids, today)
        showing = [one for one in ids if Action.SEE_FEELINGS in permitted.get(one, frozenset())]
        feelings = self._listed.newest_feelings(showing)
        return tuple(
            self._row(
                row,
                weeks=newest_weeks(days[row["user_id"]], today.day),
                interview=interviews.get(row["user_id"]),
                feeling=feelings.get(row["user_id"]),
            )
            for row in seen
        )

    def _row(
        self,
        row: RowMapping,
        *,
        weeks: tuple[Week, ...],
        interview: Interview | None,
        feeling: Feeling | None,
    ) -> CaseRow:
        last_at, readiness = row["last_at"], row["readiness"]
        same: dict[str, Any] = {name: row[name] for name in _AS_KEPT}
        flags: dict[str, Any] = {name: bool(row[name]) for name in _FLAGS}
        return CaseRow(
            **same,
            **flags,
            site=row["site"] or "",
            last_practice=None if last_at is None else self._calendar.day_of(last_at),
            minutes=row["practised_s"] / 60,
            weeks=weeks,
            readiness=None if readiness is None else Band(readiness),
            measures=_measures(row["bands"], row["directions"]),
            feeling=feeling,
            next_interview=interview,
            stage=stage_of_rank(row["stage_rank"]),
        )


_AS_KEPT = (
    *("user_id", "name", "site_id", "answers", "sessions", "goal", "last_contact"),
    *("next_action", "next_action_due"),
)
_FLAGS = ("in_job", "quiet", "soon", "action_due", "no_contact")


def areas_travelled(case: Case) -> tuple[AreaTravelled, ...]:
    """The first and the last word about each area, in the order of the areas."""
    found: list[AreaTravelled] = []
    for area in case.areas:
        steps = [step for step in case.steps if step.area_id == area.id]
        if steps:
            found.append(AreaTravelled(area=area, first=steps[0], now=steps[-1]))
    return tuple(found)


def newest_weeks(days: Iterable[DayOfPractice], today: date) -> tuple[Week, ...]:
    """The last `WEEKS` weeks, the oldest first, also those in which nothing was done."""
    found = weeks_of(days, today)[-WEEKS:]
    empty = {"days": 0, "answers": 0, "drills": 0, "sessions": 0}
    before = (
        Week(monday=found[0].monday - timedelta(weeks=ago), practised_s=0, spoken_s=0, **empty)
        for ago in range(WEEKS - len(found), 0, -1)
    )
    return (*before, *found)


def _measures(bands: str | None, directions: str | None) -> dict[Measure, MeasureNow]:
    band, direction = _by_measure(bands), _by_measure(directions)
    return {
        measure: MeasureNow(
            band=Band(band[measure]) if band.get(measure) else None,
            direction=Direction(direction[measure]) if direction.get(measure) else None,
        )
        for measure in Measure
        if measure in band or measure in direction
    }


def _by_measure(text: str | None) -> dict[str, str]:
    return {} if text is None else cast("dict[str, str]", json.loads(text))


def _counts(counted: Sequence[Counted]) -> Counts:
    readiness: dict[Band | None, int] = dict.fromkeys((*Band, None), 0)
    stages = dict.fromkeys(Stage, 0)
    sites: dict[tuple[str, str], int] = {}
    for one in counted:
        readiness[one.readiness] += one.people
        stages[one.stage] += one.people
        if one.site_id is not None:
            site = (one.site or "", one.site_id)
            sites[site] = sites.get(site, 0) + one.people
    return Counts(
        quiet=sum(one.quiet for one in counted),
        soon=sum(one.soon for one in counted),
        action_due=sum(one.action_due for one in counted),
        no_contact=sum(one.no_contact for one in counted),
        readiness=readiness,
        stages=stages,
        sites=tuple(
            SiteCount(site_id=site_id, name=name, people=people)
            for (name, site_id), people in sorted(sites.items())
        ),
    )
