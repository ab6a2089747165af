"""The doors of casework, with who may go through each, for the test in which everybody knocks."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from coach.case_records import InterviewState, OutcomeKind
from tests.cases.office import Office

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from tests.accounts.town import Town

Door = tuple[str, "Callable[[str], object]"]
MANAGER, BOTH, ADMIN = "manager", "owner manager", "admin"


def case_doors(town: Town, people: Mapping[str, str], now: datetime) -> list[Door]:
    """The case of the owner, whom the manager looks after, and all that can be done with it."""
    office = Office(database=town.database)
    return [
        *_case(office, people["owner"], people["manager"], now),
        *_lists(office, people["owner"], now),
        *_areas(office, people["admin"], now),
    ]


def _case(office: Office, owner: str, manager: str, now: datetime) -> list[Door]:
    work, day, area = office.casework, now.date(), office.area()
    empty = work.of(manager, owner, now).journey
    interview = work.plan_interview(manager, owner, day=day, now=now)
    first = day - timedelta(weeks=14)
    job = work.outcome(manager, owner, OutcomeKind.JOB_STARTED, day=first, now=now)
    note = work.note(manager, owner, "Hello.", now)
    step = work.step(manager, owner, area.id, 1, day=day, now=now)
    other: dict[str, Any] = {
        "day": day,
        "employer": "",
        "job": "",
        "state": InterviewState.HELD,
        "now": now,
    }
    kept: dict[str, Any] = {"day": day, "job_id": job.job_id, "now": now}
    return [
        (BOTH, lambda a: work.of(a, owner, now)),
        (BOTH, lambda a: work.due_checks(a, owner, now)),
        (BOTH, lambda a: work.set_goal(a, owner, "A job", before=empty, now=now)),
        (MANAGER, lambda a: work.set_next_action(a, owner, "A", None, before=empty, now=now)),
        (MANAGER, lambda a: work.contact(a, owner, day, now)),
        (BOTH, lambda a: work.plan_interview(a, owner, day=day, now=now)),
        (BOTH, lambda a: work.change_interview(a, interview.id, **other)),
        (BOTH, lambda a: work.erase_interview(a, interview.id, now)),
        (MANAGER, lambda a: work.outcome(a, owner, OutcomeKind.KEPT_13_WEEKS, **kept)),
        (MANAGER, lambda a: work.erase_outcome(a, job.id, now)),
        (MANAGER, lambda a: work.note(a, owner, "Again.", now)),
        (MANAGER, lambda a: work.erase_note(a, note.id, now)),
        (MANAGER, lambda a: work.step(a, owner, area.id, 2, day=day, now=now)),
        (MANAGER, lambda a: work.erase_step(a, step.id, now)),
    ]


def _lists(office: Office, owner: str, now: datetime) -> list[Door]:
    return [
        ("manager other_manager", lambda a: office.caseloads.page(a, now)),
        (BOTH, lambda a: office.caseloads.journey(a, owner, now)),
    ]


def _areas(office: Office, admin: str, now: datetime) -> list[Door]:
    areas, steps = office.areas, ("low", "high")
    area = areas.save(admin, name="Work", steps=steps, now=now)
    return [
        (ADMIN, lambda a: areas.save(a, name="Home", steps=steps, now=now)),
        (ADMIN, lambda a: areas.save(a, area_id=area.id, name="Job", steps=steps, now=now)),
        (ADMIN, lambda a: areas.retire(a, area.id, now)),
        (ADMIN, lambda a: areas.move(a, area.id, now, up=True)),
    ]
