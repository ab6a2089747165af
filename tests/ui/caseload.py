"""A case manager's people in a place of the tests: put straight into its tables."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import insert

from coach.case_records import InterviewState
from coach.progress_records import Direction, Measure
from coach.storage.tables import CASELOADS, PERSON_SUMS, PRACTICE_DAYS
from coach.storage.users import random_id
from scoring.scale import Band
from tests.cases.office import put_people
from tests.ui.fakes import HOSTILE

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from tests.ui.people import Place

PEOPLE = 27
"""With Amina more than one part of the list holds."""
NAMES = (*(f"Person {number:02d}" for number in range(PEOPLE - 1)), f"Zed {HOSTILE}"[:60])
QUIET = 9
"""How many of them practised last so long ago."""
GOAL = f"A job in a kitchen {HOSTILE}"
NEXT = "Call the bakery"


def fill(place: Place, manager: str = "cora") -> dict[str, str]:
    """Look after them; ids by name. The first ones have not practised for long."""
    now = datetime.now(UTC)
    made = [(random_id(), name) for name in NAMES]
    with place.database.transaction() as connection:
        put_people(connection, made, since=now - timedelta(days=90))
        theirs = [
            {"case_manager_id": place.ids[manager], "participant_id": user_id}
            for user_id, _ in made
        ]
        connection.execute(insert(CASELOADS), theirs)
        for number, (user_id, _) in enumerate(made):
            _practised(connection, user_id, now - timedelta(days=30 if number < QUIET else 1))
    ids = {name: user_id for user_id, name in made}
    _casework(place, ids, now)
    return ids


def _casework(place: Place, ids: dict[str, str], now: datetime) -> None:
    """An interview soon, a goal and something next for one; an interview that was for another."""
    work, cora = place.services.casework, place.ids["cora"]
    one, other = ids[NAMES[-1]], ids[NAMES[3]]
    before = work.of(cora, one, now).journey
    work.set_goal(cora, one, GOAL, before=before, now=now)
    before = work.of(cora, one, now).journey
    due = (now + timedelta(days=3)).date()
    work.set_next_action(cora, one, NEXT, due, before=before, now=now)
    work.contact(cora, one, now.date(), now)
    work.plan_interview(cora, one, day=due, job="Cook", employer="Café Zed", now=now)
    was = (now - timedelta(days=5)).date()
    work.plan_interview(cora, other, day=was, state=InterviewState.HELD, now=now)


def _practised(connection: Connection, user_id: str, last_at: datetime) -> None:
    days = [last_at - timedelta(weeks=week) for week in range(3)]
    connection.execute(
        insert(PRACTICE_DAYS),
        [
            {
                "user_id": user_id,
                "day": day.date(),
                "answers": 4,
                "drills": 0,
                "sessions": 1,
                "practised_s": 600.0,
                "spoken_s": 200.0,
            }
            for day in days
        ],
    )
    row = {
        "user_id": user_id,
        "answers": 12,
        "days": 3,
        "sessions": 3,
        "practised_s": 1800.0,
        "first_at": days[-1],
        "last_at": last_at,
        "readiness": Band.GOOD,
        "bands": json.dumps({Measure.POINTS: Band.GOOD, Measure.PACE: Band.START}),
        "directions": json.dumps({Measure.POINTS: Direction.UP, Measure.PACE: Direction.UNCLEAR}),
    }
    connection.execute(insert(PERSON_SUMS).values(row))
