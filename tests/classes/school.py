"""A group with its tutor and its learners, for the tests of classes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select

from coach.account_records import Role
from coach.classes.showing import Showing
from coach.classes.tasks import Plan, Tasks
from coach.storage.groups import GroupStore
from coach.storage.tables import QUESTION_CONTENTS
from coach.storage.tasks import TaskStore
from tests.accounts.town import NOW, Town

if TYPE_CHECKING:
    from datetime import datetime

    from coach.class_records import SetTask

LONDON = ZoneInfo("Europe/London")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
GONE = "gone"
"""A question that no bank has any more."""
WHY, SHOP = "care-why", "retail-shop"
"""Two questions of the built-in bank."""


@dataclass(kw_only=True)
class School:
    """The services and everybody's id.

    Tomas teaches Amina, Berhane and Lena in `group_id`; Lena is a tutor herself. Olga teaches
    another group, `other_id`, with Zara.
    """

    town: Town
    tasks: Tasks
    showing: Showing
    ids: dict[str, str]
    group_id: str
    other_id: str
    keeps: set[str] = field(default_factory=set[str])

    def answer(self, attempt_id: str, name: str, at: datetime, **changes: object) -> str:
        """An answer to the first question that was heard, unless it says otherwise."""
        values = {"question_id": WHY, **changes}
        return self.town.answer(attempt_id, self.ids[name], created_at=at, **values)

    def set(self, *question_ids: str, now: datetime = NOW, **fields: Any) -> SetTask:
        """Tomas sets a task for his group."""
        plan = Plan(question_ids=question_ids or (WHY,), **fields)
        return self.tasks.set(self.ids["Tomas"], self.group_id, plan, now)

    def heard(self, attempt_id: str, now: datetime) -> None:
        """What the worker does once an answer was heard."""
        self.showing.after_answer(self.town.attempts.get(attempt_id), now)

    def seen_by(self, name: str, now: datetime) -> dict[str, str]:
        """What is shared with a tutor: answers with the first letters of what can be seen."""
        return {
            head.attempt_id: "".join(part[0] for part in ("scores", "words") if getattr(head, part))
            + ("h" if head.sound else "")
            for head in self.town.accounts.shared.with_me(self.ids[name], now)
        }


def open_school(town: Town) -> School:
    """Put them together on the town's database."""
    ids = {name: town.person(name) for name in ("Amina", "Berhane", "Zara")}
    ids |= {name: town.person(name, Role.TUTOR) for name in ("Tomas", "Olga")}
    ids["Lena"] = town.person("Lena", Role.TUTOR, Role.PARTICIPANT)
    groups = town.accounts.groups
    here = groups.make(ids["Tomas"], "Monday", NOW).id
    there = groups.make(ids["Olga"], "Tuesday", NOW).id
    for tutor, group_id, names in (
        ("Tomas", here, ("Amina", "Berhane", "Lena")),
        ("Olga", there, ("Zara",)),
    ):
        code = groups.open_joining(ids[tutor], group_id, NOW)
        for name in names:
            groups.join(ids[name], code, NOW)
    return _joined(town, ids, here, there)


def _joined(town: Town, ids: dict[str, str], here: str, there: str) -> School:
    accounts, store, keeps = town.accounts, TaskStore(town.database), set[str]()
    return School(
        town=town,
        tasks=Tasks(
            access=accounts.access,
            store=store,
            groups=accounts.groups,
            content_of=lambda question_id: kept_content(town, question_id),
            trail=accounts.trail,
            zone=LONDON,
        ),
        showing=Showing(
            access=accounts.access,
            store=store,
            groups=GroupStore(town.database),
            sharing=accounts.sharing,
            keeps_sound=keeps.__contains__,
            trail=accounts.trail,
        ),
        ids=ids,
        group_id=here,
        other_id=there,
        keeps=keeps,
    )


def kept_content(town: Town, question_id: str) -> str | None:
    """The words of a question, kept as the shelf keeps them."""
    if question_id == GONE:
        return None
    content_id = hashlib.sha256(question_id.encode()).hexdigest()
    known = select(QUESTION_CONTENTS.c.id).where(QUESTION_CONTENTS.c.id == content_id)
    with town.database.transaction() as connection:
        if connection.execute(known).first() is None:
            connection.execute(insert(QUESTION_CONTENTS).values(id=content_id, content="{}"))
    return content_id
