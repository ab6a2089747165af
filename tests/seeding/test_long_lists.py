"""Long lists on a place of invented people: every row once, in order, and found by an index."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Engine, event

from coach.account_records import Outcome
from coach.accounts.people import AT_ONCE
from coach.marks import Mark
from coach.storage.audit_entries import AuditStore
from coach.storage.progress import ProgressStore
from coach.storage.shares import ShareStore
from coach.storage.tables import ATTEMPTS
from coach.storage.tasks import TaskStore
from tests.seeding.filled import NOW, Filled

if TYPE_CHECKING:
    from collections.abc import Generator

    from coach.storage.database import Database

LATER = NOW + timedelta(minutes=1)
BEGUN = datetime(1970, 1, 1, tzinfo=UTC)
MANY = "attempts|answer_numbers|audit|users|person_sums|practice_days|shares|drill_tries"
SCANNED = re.compile(rf"SCAN ({MANY})(?! USING INDEX \S*_at)|SCAN ({MANY}) USING COVERING INDEX")
SORTED = "USE TEMP B-TREE FOR ORDER BY"


@contextmanager
def plans_of(database: Database) -> Generator[list[str]]:
    """How SQLite goes about whatever is asked for inside."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        asked.append((statement, values))

    plans: list[str] = []
    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield plans
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    with database.reading() as connection:
        for statement, values in asked:
            if statement.startswith("SELECT"):
                rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
                plans += [row[3] for row in rows]


def busiest(place: Filled) -> str:
    """Who gave most answers."""
    return Counter(str(row["user_id"]) for row in place.rows(ATTEMPTS)).most_common(1)[0][0]


def test_a_mark_comes_back_from_an_address_and_nonsense_is_none() -> None:
    """Whatever somebody types there, the list begins."""
    mark = Mark(at=NOW + timedelta(microseconds=1), id="0a1b")
    assert Mark.read(mark.text()) == mark
    for typed in (None, "", "x", "12", "-", "9" * 79, f"{'9' * 40}-a", "1e5-a"):
        read = Mark.read(typed)
        assert read is None or read.at >= BEGUN


def test_my_answers_in_parts_are_all_my_answers(place: Filled) -> None:
    """Each once, the newest first, whatever the size of a part."""
    user_id = busiest(place)
    everything = place.services.practice.attempts(user_id)
    shown, after = [], None
    while part := place.services.practice.attempts(user_id, limit=4, after=after):
        shown += part
        after = Mark(at=part[-1].created_at, id=part[-1].id)
    assert [one.id for one in shown] == [one.id for one in everything]
    assert len(everything) > 4


def test_equal_moments_are_told_apart_by_ids(place: Filled) -> None:
    """Many accounts were made at one moment; none is left out or shown twice."""
    people, ids = place.services.people, []
    after = None
    while True:
        part = people.everybody(place.town.administrator.id, LATER, after=after)
        ids += [one.user.id for one in part.people]
        after = part.further
        if after is None:
            break
    assert sorted(ids) == sorted(one.id for one in place.town.everybody)
    assert part.total == len(ids) > AT_ONCE


def test_people_are_found_by_a_part_of_any_name_in_any_case(place: Filled) -> None:
    """By name or by sign-in name, as an administrator remembers it."""
    people, admin = place.services.people, place.town.administrator.id
    one = place.town.participants[6]
    for words in ("EXAMPLE 7)", "example-7", one.name.upper()):
        assert one.id in {found.user.id for found in people.search(admin, words, LATER)}
    assert people.search(admin, "nobody is called this", LATER) == ()


def test_a_caseload_in_parts_is_the_whole_caseload(place: Filled) -> None:
    """By name; each person once."""
    manager, looked_after = place.town.caseloads[-1]
    store, ids = place.caseloads, []
    after = None
    while part := store.by_name(manager.id, limit=3, after=after):
        ids += part
        after = part[-1]
    names = {one.id: one.name for one in looked_after}
    assert ids == sorted(names, key=lambda user_id: (names[user_id], user_id))
    assert store.count(manager.id) == len(ids)


def test_what_is_shared_in_parts_is_all_that_is_shared(place: Filled) -> None:
    """Each share once, the newest first."""
    tutor = place.town.tutors[0].id
    everything = place.services.shared.with_me(tutor, LATER)
    shown, after = [], None
    while part := place.services.shared.with_me(tutor, LATER, after=after, limit=2):
        shown += part
        after = part[-1].mark
    assert tuple(shown) == everything
    assert len(everything) > 2
    assert place.services.shared.one(tutor, everything[0].attempt_id, LATER) == everything[0]


def test_the_trail_of_one_person_is_what_they_did_and_what_was_done_to_them(place: Filled) -> None:
    """In one list, the newest first, no entry twice."""
    found = AuditStore(place.database).search(limit=1)[0]
    store = AuditStore(place.database)
    for about_id in (found.actor_id, found.thing_id):
        whole = [one for one in store.search() if about_id in {one.actor_id, one.thing_id}]
        assert list(store.search(about_id=about_id)) == whole
        assert list(store.search(about_id=about_id, limit=2)) == whole[:2]


QUESTIONS: dict[str, Callable[[Filled, str], object]] = {
    "my answers": lambda place, me: place.attempts.of_user(me, limit=3),
    "further answers": lambda place, me: place.attempts.of_user(
        me, limit=3, after=Mark(at=NOW, id="a")
    ),
    "new remarks": lambda place, me: place.services.remarks.new_for(me, LATER),
    "sums": lambda place, me: ProgressStore(place.database).sums([me]),
    "days": lambda place, me: ProgressStore(place.database).days_of_user(me),
    "numbers": lambda place, me: ProgressStore(place.database).numbers_of_user(me, 50),
    "shares of mine": lambda place, me: ShareStore(place.database).of_owner(me),
    "shared with me": lambda place, me: place.services.shared.with_me(me, LATER, limit=3),
    "tries of a task": lambda place, me: TaskStore(place.database).tries([me], ["a", "b"], BEGUN),
    "newest accounts": lambda place, me: place.services.people.everybody(
        place.town.administrator.id, LATER, after=Mark(at=NOW, id=me)
    ),
    "the trail": lambda place, _me: AuditStore(place.database).search(since=BEGUN, limit=9),
    "the trail of one": lambda place, me: AuditStore(place.database).search(
        about_id=me, since=BEGUN, limit=9
    ),
    "what was refused": lambda place, _me: AuditStore(place.database).search(
        outcome=Outcome.DENIED, since=BEGUN, limit=9
    ),
}


OF_FEW = {"shares of mine", "tries of a task", "the trail of one"}
"""Of few things of one person, or of two parts no longer than the list: these are sorted."""


@pytest.mark.parametrize("name", list(QUESTIONS))
def test_no_list_reads_everybodys_rows(place: Filled, name: str) -> None:
    """SQLite says that it looks rows up by an index, and sorts none that it need not."""
    me = busiest(place)
    with plans_of(place.database) as plans:
        QUESTIONS[name](place, me)
    assert plans
    assert [plan for plan in plans if SCANNED.search(plan)] == []
    assert name in OF_FEW or SORTED not in plans
