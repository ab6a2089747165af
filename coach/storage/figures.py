"""What each participant did in some weeks, for sums about many; and the figures that were given.

Read from the sums that are kept of each day and person, never from answers. It holds no name.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select

from coach.account_records import Role
from coach.case_records import InterviewState, OutcomeKind
from coach.storage.tables import (
    ACCOUNTS,
    AREA_STEPS,
    FEELINGS,
    GIVEN_FIGURES,
    INTERVIEWS,
    JOB_OUTCOMES,
    JOURNEYS,
    OUTCOME_AREAS,
    PERSON_SUMS,
    PRACTICE_DAYS,
    ROLES,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from contextlib import AbstractContextManager
    from datetime import date, datetime

    from sqlalchemy import Connection, Select

    from coach.storage.database import Database


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Some weeks: the days `[first, last]` of the place, and the moments `[begins, ends)`."""

    first: date
    last: date
    begins: datetime
    ends: datetime


@dataclass(kw_only=True)
class PersonsFigures:
    """What one participant did in a stretch; whose it is isn't said.

    Attributes:
        site_id: None where they belong to none.
        answers, sessions, practised_s: 0 for who did not practise.
        is_new: they practised for the first time.
        directions: by measure, as it stands now.
        before, after: the means of how they said they feel, of those who show it; None where they
            said nothing then.
        interviews: that were held.
        outcomes: how many, by kind.
        hours: a week, of the jobs started of which it is known; None where it is known of none.
        steps: by area, the last step before these weeks (or their first one in them) and their
            last; only of areas with two of them.
    """

    site_id: str | None
    answers: int = 0
    sessions: int = 0
    practised_s: float = 0.0
    is_new: bool = False
    directions: dict[str, str] = field(default_factory=dict[str, str])
    before: float | None = None
    after: float | None = None
    interviews: int = 0
    outcomes: dict[str, int] = field(default_factory=dict[str, int])
    hours: float | None = None
    steps: dict[str, tuple[int, int]] = field(default_factory=dict[str, tuple[int, int]])


@dataclass(frozen=True, kw_only=True)
class GivenFigure:
    """A figure of a report that was given out; `value` is None where it was hidden."""

    cell: str
    value: float | None
    people: int


class FigureStore:
    """Sums of many, and what was given of them; knows nothing of who may see them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def transaction(self) -> AbstractContextManager[Connection]:
        """All or nothing: figures are reckoned and given in one."""
        return self._database.transaction()

    def of_everybody(self, stretch: Stretch) -> tuple[PersonsFigures, ...]:
        """What each did who is a participant and nothing else, also with a closed account."""
        with self._database.reading() as connection:
            people: dict[str, PersonsFigures] = {
                row.user_id: PersonsFigures(site_id=row.site_id)
                for row in connection.execute(_participants())
            }
            _practice(connection, stretch, people)
            _sums(connection, stretch, people)
            _feelings(connection, stretch, people)
            _interviews(connection, stretch, people)
            _outcomes(connection, stretch, people)
            _steps(connection, stretch, people)
        return tuple(people.values())

    def area_names(self) -> dict[str, str]:
        """The organisation's areas, retired ones too, in their order."""
        query = select(OUTCOME_AREAS.c.id, OUTCOME_AREAS.c.name).order_by(
            OUTCOME_AREAS.c.position, OUTCOME_AREAS.c.id
        )
        with self._database.reading() as connection:
            return {row.id: row.name for row in connection.execute(query)}

    def given(self, period: str) -> tuple[GivenFigure, ...]:
        """All figures of a period that were ever given."""
        query = select(GIVEN_FIGURES.c.cell, GIVEN_FIGURES.c.value, GIVEN_FIGURES.c.people)
        with self._database.reading() as connection:
            rows = connection.execute(query.where(GIVEN_FIGURES.c.period == period)).all()
        return tuple(GivenFigure(cell=row[0], value=row[1], people=row[2]) for row in rows)

    def give(self, period: str, figures: Iterable[GivenFigure], now: datetime) -> None:
        """Keep figures that are given out now; none of them is ever changed."""
        rows = [{"period": period, "at": now, **vars(figure)} for figure in figures]
        if rows:
            with self._database.transaction() as connection:
                connection.execute(insert(GIVEN_FIGURES), rows)

    def given_at(self, period: str) -> datetime | None:
        """When figures of a period were given out last; None if they never were."""
        query = select(func.max(GIVEN_FIGURES.c.at)).where(GIVEN_FIGURES.c.period == period)
        with self._database.reading() as connection:
            return connection.execute(query).scalar_one()


def _participants() -> Select[Any, Any]:
    only = (
        select(ROLES.c.user_id)
        .group_by(ROLES.c.user_id)
        .having((func.count() == 1) & (func.min(ROLES.c.role) == Role.PARTICIPANT.value))
    )
    return select(ACCOUNTS.c.user_id, ACCOUNTS.c.site_id).where(ACCOUNTS.c.user_id.in_(only))


def _practice(
    connection: Connection, stretch: Stretch, people: Mapping[str, PersonsFigures]
) -> None:
    days = PRACTICE_DAYS.c
    sums = (func.sum(days.answers), func.sum(days.sessions), func.sum(days.practised_s))
    within = days.day.between(stretch.first, stretch.last)
    query = select(days.user_id, *sums).where(within).group_by(days.user_id)
    for user_id, answers, sessions, practised_s in connection.execute(query):
        if person := people.get(user_id):
            person.answers, person.sessions, person.practised_s = answers, sessions, practised_s


def _sums(connection: Connection, stretch: Stretch, people: Mapping[str, PersonsFigures]) -> None:
    """Where each goes now, and whether they practised first in this stretch."""
    query = select(PERSON_SUMS.c.user_id, PERSON_SUMS.c.first_at, PERSON_SUMS.c.directions)
    for user_id, first_at, directions in connection.execute(query):
        if person := people.get(user_id):
            person.directions = json.loads(directions)
            person.is_new = stretch.begins <= first_at < stretch.ends


def _feelings(
    connection: Connection, stretch: Stretch, people: Mapping[str, PersonsFigures]
) -> None:
    """Only of those who let their case manager see it."""
    said = FEELINGS.c
    query = (
        select(said.user_id, said.after, func.avg(said.value))
        .join(JOURNEYS, JOURNEYS.c.user_id == said.user_id)
        .where(JOURNEYS.c.shows_feelings.is_(True))
        .where(said.at >= stretch.begins, said.at < stretch.ends)
        .group_by(said.user_id, said.after)
    )
    for user_id, after, value in connection.execute(query):
        if person := people.get(user_id):
            setattr(person, "after" if after else "before", float(value))


def _interviews(
    connection: Connection, stretch: Stretch, people: Mapping[str, PersonsFigures]
) -> None:
    held = INTERVIEWS.c
    query = (
        select(held.user_id, func.count())
        .where(held.state == InterviewState.HELD)
        .where(held.day.between(stretch.first, stretch.last))
        .group_by(held.user_id)
    )
    for user_id, count in connection.execute(query):
        if person := people.get(user_id):
            person.interviews = count


def _outcomes(
    connection: Connection, stretch: Stretch, people: Mapping[str, PersonsFigures]
) -> None:
    came = JOB_OUTCOMES.c
    query = (
        select(came.user_id, came.kind, func.count(), func.sum(came.hours))
        .where(came.day.between(stretch.first, stretch.last))
        .group_by(came.user_id, came.kind)
    )
    for user_id, kind, count, hours in connection.execute(query):
        if person := people.get(user_id):
            person.outcomes[kind] = count
            if kind == OutcomeKind.JOB_STARTED:
                person.hours = hours


def _steps(connection: Connection, stretch: Stretch, people: Mapping[str, PersonsFigures]) -> None:
    said = AREA_STEPS.c
    query = (
        select(said.user_id, said.area_id, said.day, said.step)
        .where(said.day <= stretch.last)
        .order_by(said.day, said.at, said.id)
    )
    found: dict[tuple[str, str], list[tuple[date, int]]] = defaultdict(list)
    for user_id, area_id, day, step in connection.execute(query):
        found[user_id, area_id].append((day, step))
    for (user_id, area_id), steps in found.items():
        if (person := people.get(user_id)) and (both := _from_to(steps, stretch.first)):
            person.steps[area_id] = both


def _from_to(steps: list[tuple[date, int]], first: date) -> tuple[int, int] | None:
    """Where somebody stood when these weeks began, and where they ended; None without two."""
    earlier = [step for day, step in steps if day < first]
    within = [step for day, step in steps if day >= first]
    path = [*earlier[-1:], *within]
    return (path[0], path[-1]) if within and len(path) > 1 else None
