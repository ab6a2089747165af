"""Rows of invented casework: goals, interviews, jobs, notes, areas, and how people feel."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from coach.case_records import InterviewState, OutcomeKind
from coach.progress_records import FEELINGS
from coach.seeding.invent import new_id, some_day
from coach.seeding.people import put
from coach.storage.tables import (
    AREA_STEPS,
    CASE_NOTES,
    INTERVIEWS,
    JOB_OUTCOMES,
    JOURNEYS,
    OUTCOME_AREAS,
)
from coach.storage.tables import FEELINGS as FEELING_ROWS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from sqlalchemy import Connection

    from coach.seeding.invent import Someone

Row = dict[str, Any]

GOALS = (
    *("Work in a shop", "Work in a kitchen", "Help in a care home", "Drive a van"),
    *("Start a course for carers", "Work in a hotel", "Clean offices in the evening", ""),
)
NEXT_STEPS = ("Send the form", "Call the employer", "Practise two questions", "Bring a letter", "")
NOTES = (
    "Came to the session and practised.",
    "Wants to work mornings.",
    "Looked at two adverts together.",
    "Has a form to fill in.",
)
EMPLOYERS = ("Example Bakery", "Example Hotel", "Example Care", "Example Logistics", "")
JOBS = ("Shop assistant", "Kitchen helper", "Care assistant", "Driver", "Cleaner")
AREAS = ("Getting ready for work", "Speaking with others", "Knowing where to find help")
STEPS = ("Not yet", "A little", "Often", "Always")
_WEEKS_13, _WEEKS_26 = timedelta(weeks=13), timedelta(weeks=26)


def put_areas(connection: Connection, chance: Random) -> list[str]:
    """The organisation's areas; their ids."""
    ids = [new_id(chance) for _ in AREAS]
    rows = [
        {
            "id": area_id,
            "name": name,
            "about": "An example.",
            "steps": json.dumps(STEPS),
            "position": position,
            "retired": False,
        }
        for position, (area_id, name) in enumerate(zip(ids, AREAS, strict=True))
    ]
    put(connection, OUTCOME_AREAS, rows)
    return ids


def put_casework(
    connection: Connection,
    cases: list[tuple[Someone, str]],
    areas: list[str],
    chance: Random,
    now: datetime,
) -> None:
    """All of it for these people, each with the id of their case manager."""
    tables = {
        JOURNEYS: [_journey(one, chance, now) for one, _ in cases],
        INTERVIEWS: [row for one, by in cases for row in _interviews(one, by, chance, now)],
        JOB_OUTCOMES: [row for one, by in cases for row in _job(one, by, chance, now)],
        CASE_NOTES: [row for one, by in cases for row in _notes(one, by, chance)],
        AREA_STEPS: [row for one, by in cases for row in _steps(one, by, areas, chance)],
        FEELING_ROWS: [row for one, _ in cases for row in _feelings(one, chance)],
    }
    for table, rows in tables.items():
        put(connection, table, rows)


def _journey(one: Someone, chance: Random, now: datetime) -> Row:
    today = now.date()
    step = chance.choice(NEXT_STEPS)
    return {
        "user_id": one.id,
        "goal": chance.choice(GOALS),
        "next_action": step,
        "next_action_due": today + timedelta(days=chance.randint(-10, 30)) if step else None,
        "last_contact": some_day(one.since.date(), today, chance),
        "shows_feelings": chance.random() < 0.3,  # noqa: PLR2004 - a share
    }


def _interviews(one: Someone, by: str, chance: Random, now: datetime) -> Iterator[Row]:
    today = now.date()
    for _ in range(chance.choice((0, 0, 1, 1, 2, 3))):
        day = some_day(one.since.date(), today + timedelta(days=28), chance)
        over = InterviewState.HELD if chance.random() < 0.8 else InterviewState.NOT_HELD  # noqa: PLR2004
        yield {
            **_said(one, by, chance),
            "day": day,
            "employer": chance.choice(EMPLOYERS),
            "job": chance.choice(JOBS),
            "state": over if day < today else InterviewState.PLANNED,
        }


def _job(one: Someone, by: str, chance: Random, now: datetime) -> Iterator[Row]:
    """An offer, and what came of it as far as time has gone."""
    if chance.random() > 0.3:  # noqa: PLR2004 - a share
        return
    job_id, employer = new_id(chance), chance.choice(EMPLOYERS)
    hours = chance.choice((8.0, 16.0, 24.0, 37.5, None))
    day = some_day(one.since.date(), now.date(), chance)
    steps = [(OutcomeKind.OFFER, day)]
    began = day + timedelta(days=chance.randint(3, 30))
    if chance.random() < 0.8:  # noqa: PLR2004 - a share
        kept = (OutcomeKind.KEPT_13_WEEKS, _WEEKS_13), (OutcomeKind.KEPT_26_WEEKS, _WEEKS_26)
        steps.append((OutcomeKind.JOB_STARTED, began))
        steps += [(kind, began + after) for kind, after in kept]
    for kind, on in steps:
        if on <= now.date():
            yield {
                **_said(one, by, chance),
                "job_id": job_id,
                "kind": kind,
                "day": on,
                "employer": employer,
                "hours": hours if kind in {OutcomeKind.OFFER, OutcomeKind.JOB_STARTED} else None,
            }


def _notes(one: Someone, by: str, chance: Random) -> Iterator[Row]:
    for _ in range(chance.randint(0, 4)):
        yield {**_said(one, by, chance), "text": chance.choice(NOTES)}


def _steps(one: Someone, by: str, areas: list[str], chance: Random) -> Iterator[Row]:
    for area_id in areas:
        begun = chance.randint(1, len(STEPS) - 1)
        for step in (begun, begun + chance.randint(0, 1)):
            said = _said(one, by, chance)
            yield {**said, "area_id": area_id, "step": step, "day": said["at"].date()}


def _feelings(one: Someone, chance: Random) -> Iterator[Row]:
    """Before practice and after it, a little better after."""
    for _ in range(chance.randint(0, 6)):
        at = _moment(one, chance)
        before = chance.choice(FEELINGS)
        after = min(FEELINGS[-1], before + chance.randint(0, 1))
        for value, is_after in ((before, False), (after, True)):
            yield {
                "id": new_id(chance),
                "user_id": one.id,
                "value": value,
                "after": is_after,
                "at": at + timedelta(minutes=20 * is_after),
            }


def _said(one: Someone, by: str, chance: Random) -> Row:
    return {"id": new_id(chance), "user_id": one.id, "by_id": by, "at": _moment(one, chance)}


def _moment(one: Someone, chance: Random) -> datetime:
    """Some time while they were here."""
    return one.since + (one.until - one.since) * chance.uniform(0.0, 0.99)
