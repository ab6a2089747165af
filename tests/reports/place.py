"""A place with people at sites, and what they did, put straight into the tables."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import insert, update

from coach.account_records import Role, Site
from coach.case_records import InterviewState, OutcomeKind
from coach.reports.funder import FunderReports
from coach.storage.figures import FigureStore
from coach.storage.sites import SiteStore
from coach.storage.tables import (
    ACCOUNTS,
    AREA_STEPS,
    FEELINGS,
    INTERVIEWS,
    JOB_OUTCOMES,
    JOURNEYS,
    OUTCOME_AREAS,
    PRACTICE_DAYS,
)
from coach.storage.users import UserStore, random_id
from tests.cases.office import LONDON, Office, put_people

if TYPE_CHECKING:
    from sqlalchemy import Table

    from coach.storage.database import Database

FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)
"""Of the quarter that the tests tell of."""
AFTER = datetime(2026, 4, 2, 9, 0, tzinfo=UTC)


@dataclass(kw_only=True)
class ReportPlace:
    """The services of reports on one database."""

    database: Database
    seed: int = 0
    office: Office = field(init=False)
    funder: FunderReports = field(init=False)

    def __post_init__(self) -> None:
        self.office = Office(database=self.database)
        self.funder = FunderReports(
            access=self.office.access,
            store=FigureStore(self.database),
            sites=SiteStore(self.database),
            trail=self.office.trail,
            calendar=LONDON,
            pick=random.Random(self.seed).choice,  # noqa: S311 - repeatable
        )

    def site(self, name: str) -> str:
        """A new site; gives its id."""
        made = Site(id=random_id(), name=name, created_at=AFTER)
        SiteStore(self.database).add(made)
        return made.id

    def people(self, count: int, site_id: str | None = None, *roles: Role) -> list[str]:
        """Participants (or others) of a site; gives their ids."""
        made = [(random_id(), f"Person {number}") for number in range(count)]
        with self.database.transaction() as connection:
            for role in roles or (Role.PARTICIPANT,):
                put_people(connection, made, role=role)
            ids = [user_id for user_id, _ in made]
            belongs = update(ACCOUNTS).where(ACCOUNTS.c.user_id.in_(ids)).values(site_id=site_id)
            connection.execute(belongs)
        return ids

    def erase(self, user_id: str) -> None:
        """They are gone, with all that was theirs."""
        UserStore(self.database).remove(user_id)

    def practised(
        self, user_id: str, *days: date, minutes: float = 10.0, **directions: str
    ) -> None:
        """A session with two answers on each of these days."""
        for day in days or (FIRST,):
            self.put(
                PRACTICE_DAYS,
                user_id=user_id,
                day=day,
                answers=2,
                drills=0,
                sessions=1,
                practised_s=60 * minutes,
                spoken_s=30.0,
            )
        first_at = datetime.combine(min(days or (FIRST,)), time(10), UTC)
        going = json.dumps(directions)
        self.office.practised(user_id, AFTER, first_at=first_at, directions=going)

    def felt(self, user_id: str, before: int, after: int, at: datetime, *, shows: bool) -> None:
        """They said how they feel."""
        self.put(JOURNEYS, user_id=user_id, goal="", next_action="", shows_feelings=shows)
        for value, is_after in ((before, False), (after, True)):
            said = {"user_id": user_id, "value": value, "after": is_after, "at": at}
            self.put(FEELINGS, id=random_id(), **said)

    def interview(self, user_id: str, day: date = FIRST, state: str = InterviewState.HELD) -> None:
        """A job interview."""
        said = {"user_id": user_id, "day": day, "state": state, "at": AFTER}
        self.put(INTERVIEWS, id=random_id(), employer="", job="", **said)

    def outcome(
        self, user_id: str, kind: OutcomeKind, day: date = FIRST, hours: float | None = None
    ) -> None:
        """A step of a job."""
        said = {"user_id": user_id, "kind": kind, "day": day, "hours": hours, "at": AFTER}
        self.put(JOB_OUTCOMES, id=random_id(), job_id=random_id(), employer="", **said)

    def area(self, name: str, position: int = 0) -> str:
        """An area of the organisation; gives its id."""
        made = random_id()
        steps = json.dumps(["1", "2", "3"])
        words = {"name": name, "about": "", "steps": steps}
        self.put(OUTCOME_AREAS, id=made, position=position, retired=False, **words)
        return made

    def step(self, user_id: str, area_id: str, step: int, day: date) -> None:
        """They are at a step of an area."""
        at = datetime.combine(day, time(10), UTC)
        said = {"user_id": user_id, "area_id": area_id, "step": step, "day": day, "at": at}
        self.put(AREA_STEPS, id=random_id(), **said)

    def put(self, table: Table, **row: object) -> None:
        """One row."""
        with self.database.transaction() as connection:
            connection.execute(insert(table).values(row))


def days(count: int) -> list[date]:
    """So many days of the quarter, from its first on."""
    return [FIRST + timedelta(days=number) for number in range(count)]
