"""What the worker counts again when nobody waits."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, update

from coach.config import Settings
from coach.counting.days import Calendar
from coach.errors import NotFound
from coach.records import SCORER_VERSION
from coach.recount import COUNTED_BY, Recount
from coach.storage.attempts import AttemptStore
from coach.storage.database import open_database
from coach.storage.facts import FactStore
from coach.storage.progress import ProgressStore
from coach.storage.tables import ANSWER_NUMBERS, PRACTICE_DAYS
from coach.storage.users import UserStore
from tests.storage.samples import assessment, attempt

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from coach.practice import Rescore
    from coach.storage.database import Database

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
LOST, GONE, BROKEN = "a1", "a2", "a3"


@dataclass
class FakePractice:
    """Scores again; one answer's question is lost, one is erased meanwhile, one can't be scored."""

    attempts: AttemptStore
    tried: list[str] = field(default_factory=list[str])

    def score_again(self, attempt_id: str, score: Rescore) -> bool:
        """Whether it was done."""
        del score
        self.tried.append(attempt_id)
        if attempt_id == GONE:
            self.attempts.remove(attempt_id)
            raise NotFound
        if attempt_id == BROKEN:
            raise IndexError
        if attempt_id != LOST:
            self.attempts.keep_assessment(attempt_id, assessment())
        return attempt_id != LOST


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A database in which one person has five answers by rules of before."""
    database = open_database(Settings(data_dir=tmp_path, time_zone="Europe/London"))
    me = UserStore(database).local_user(NOW, "en")
    old = replace(assessment(), scorer_version="0.1.0")
    for n in range(5):
        at = NOW + timedelta(days=n)
        AttemptStore(database).add(attempt(f"a{n}", me.id, assessment=old, created_at=at))
    yield database
    database.close()


def recount(database: Database) -> tuple[Recount, FakePractice]:
    """What a worker that starts now does."""
    practice = FakePractice(AttemptStore(database))
    store, facts = ProgressStore(database), FactStore(database)
    return Recount(
        store=store,
        attempts=practice.attempts,
        facts=facts,
        practice=practice,  # pyright: ignore[reportArgumentType]
    ), practice


def finish(work: Recount) -> int:
    """Do all of it, and count the pieces."""
    pieces = 0
    while work():
        pieces += 1
        assert pieces < 100
    return pieces


def test_old_scores_are_made_again_the_oldest_first(database: Database) -> None:
    """What can't be scored again is left as it was and keeps no other from it."""
    work, practice = recount(database)
    finish(work)
    assert practice.tried == [f"a{n}" for n in range(5)]
    assert ProgressStore(database).of_old_rules(9) == (LOST, BROKEN)
    assert not work()


def test_answers_without_numbers_get_them(database: Database) -> None:
    """After an update, or a backup of an earlier version; one that is damaged stops nothing."""
    with database.transaction() as connection:
        connection.execute(delete(ANSWER_NUMBERS))
        connection.execute(delete(PRACTICE_DAYS))
    store = ProgressStore(database)
    assert store.missing(9) == tuple(f"a{n}" for n in range(5))
    finish(recount(database)[0])
    me = store.people()[0]
    assert store.without_numbers(9) == ()
    assert [day.answers for day in store.days_of_user(me)] == [1, 1, 1, 1]
    assert {one.scorer_version for one in store.numbers_of_user(me)} == {SCORER_VERSION, "0.1.0"}


def test_another_calendar_counts_the_days_again_once(database: Database) -> None:
    """The next start finds nothing to do; another zone begins anew."""
    facts, store = FactStore(database), ProgressStore(database)
    with database.transaction() as connection:
        connection.execute(update(ANSWER_NUMBERS).values(scorer_version=SCORER_VERSION))
    assert finish(recount(database)[0]) == 1  # there is one person
    assert facts.get(COUNTED_BY) == "Europe/London"
    assert finish(recount(database)[0]) == 0
    database.calendar = Calendar.named("Pacific/Kiritimati")
    assert finish(recount(database)[0]) == 1
    assert facts.get(COUNTED_BY) == "Pacific/Kiritimati"
    first = store.days_of_user(store.people()[0])[0]
    assert first.day == NOW.date() + timedelta(days=1)


def test_an_error_of_the_database_begins_it_anew(database: Database) -> None:
    """The worker logs it and comes again; nothing is passed over for it."""
    work, _ = recount(database)
    database.engine.dispose()
    broken = work._store.people
    calls: list[int] = []

    def fail() -> tuple[str, ...]:
        calls.append(1)
        if len(calls) == 1:
            raise NotFound
        return broken()

    work._store.people = fail  # pyright: ignore[reportAttributeAccessIssue]
    with pytest.raises(NotFound):
        work()
    assert finish(work) > 1
