"""The doors of tasks, with who may go through each, for the test in which everybody knocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert

from coach.classes.showing import Showing
from coach.classes.tasks import Plan, Tasks
from coach.storage.groups import GroupStore
from coach.storage.tables import QUESTION_CONTENTS
from coach.storage.tasks import TaskStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tests.accounts.town import Town

TUTOR, MEMBERS = "tutor", "owner mate learner"
CONTENT = "words of the doors"


def task_doors(
    town: Town, tutor_id: str, group_id: str, now: datetime
) -> list[tuple[str, Callable[[str], object]]]:
    """A task of this group, and all that can be done with it."""
    with town.database.transaction() as connection:
        connection.execute(insert(QUESTION_CONTENTS).values(id=CONTENT, content="{}"))
    tasks, showing = _services(town)
    plan = Plan(question_ids=("care-why",))
    task = tasks.set(tutor_id, group_id, plan, now)
    ticks = {"scores": True, "words": True, "sound": True}
    return [
        (TUTOR, lambda a: tasks.set(a, group_id, plan, now)),
        (TUTOR, lambda a: tasks.change(a, task.id, plan, now)),
        (TUTOR, lambda a: tasks.end(a, task.id, now)),
        (TUTOR, lambda a: tasks.copy(a, task.id, group_id, now)),
        (TUTOR, lambda a: tasks.task(a, task.id, now)),
        (TUTOR, lambda a: tasks.of_group(a, group_id, now)),
        (TUTOR, lambda a: tasks.done_by(a, task.id, now)),
        (MEMBERS, lambda a: tasks.one_for_me(a, task.id, now)),
        (MEMBERS, lambda a: showing.shown(a, task.id, now)),
        (MEMBERS, lambda a: showing.with_whom(a, task.id, now)),
        (MEMBERS, lambda a: showing.show(a, task.id, **ticks, now=now)),
    ]


def _services(town: Town) -> tuple[Tasks, Showing]:
    accounts, store = town.accounts, TaskStore(town.database)
    tasks = Tasks(
        access=accounts.access,
        store=store,
        groups=accounts.groups,
        content_of=lambda _: CONTENT,
        trail=accounts.trail,
    )
    showing = Showing(
        access=accounts.access,
        store=store,
        groups=GroupStore(town.database),
        sharing=accounts.sharing,
        keeps_sound=lambda _: True,
        trail=accounts.trail,
    )
    return tasks, showing
