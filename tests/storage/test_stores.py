from __future__ import annotations

import random
import secrets
import stat
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError, StatementError

from coach.errors import NotFound, StorageProblem
from coach.jobs.sql_queue import SqlJobQueue
from coach.records import SCHEMA_VERSION, SCORER_VERSION
from coach.storage.database import open_database
from coach.storage.tables import ATTEMPTS
from coach.storage.users import UserStore
from tests.storage.samples import NOW, assessment, attempt

if TYPE_CHECKING:
    from pathlib import Path

    from coach.config import Settings
    from coach.storage.attempts import AttemptStore
    from coach.storage.database import Database


def everything_on_disk(folder: Path) -> bytes:
    """All bytes of all files of a folder, the write-ahead log among them."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_the_local_user_is_made_once(users: UserStore) -> None:
    """One person on one laptop: made at first use, the same ever after."""
    first = users.local_user(NOW, "en")
    assert first == users.local_user(NOW + timedelta(days=1), "ar")
    assert first == users.get(first.id)
    assert (first.interface_language, first.level, first.created_at) == ("en", "entry_2", NOW)


def test_two_at_once_make_one_local_user(settings: Settings, users: UserStore) -> None:
    """Page and command line that start at the same moment see the same person."""
    others = [open_database(settings) for _ in range(4)]
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda d=d: found.append(UserStore(d).local_user(NOW, "en").id))
        for d in others
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for database in others:
        database.close()
    assert len(found) == 4
    assert set(found) == {users.local_user(NOW, "en").id}


def test_a_person_can_change_language_level_and_name(users: UserStore) -> None:
    """What is given changes, the rest stays."""
    user = users.local_user(NOW, "en")
    changed = users.change(user.id, interface_language="ti", level="entry_3")
    assert changed == replace(user, interface_language="ti", level="entry_3")
    assert users.change(user.id, display_name="Sam").display_name == "Sam"
    assert users.change(user.id) == users.get(user.id)


def test_nobody_is_found_by_a_wrong_id(users: UserStore, attempts: AttemptStore) -> None:
    """An id that stands for nothing is said to be not found."""
    with pytest.raises(NotFound):
        users.get("nobody")
    with pytest.raises(NotFound):
        users.change("nobody", level="entry_1")
    with pytest.raises(NotFound):
        attempts.get("nothing")
    with pytest.raises(NotFound):
        attempts.keep_assessment("nothing", assessment())
    assert attempts.owner("nothing") is None


def test_an_attempt_reads_back_equal(users: UserStore, attempts: AttemptStore) -> None:
    """An attempt is the same record before and after it was heard, but for its assessment."""
    user = users.local_user(NOW, "en")
    waiting = attempt(user_id=user.id)
    attempts.add(waiting)
    assert attempts.get("a1") == waiting
    attempts.keep_assessment("a1", assessment())
    assert attempts.get("a1") == replace(waiting, assessment=assessment())
    heard = attempt("a2", user.id, assessment=assessment("Other words"), created_at=NOW)
    attempts.add(heard)
    assert attempts.get("a2") == heard


def test_attempts_come_newest_first(users: UserStore, attempts: AttemptStore) -> None:
    """The list of a person's attempts begins with the last one and holds nobody else's."""
    user = users.local_user(NOW, "en")
    for n in (2, 0, 1):
        attempts.add(attempt(f"a{n}", user.id, created_at=NOW + timedelta(hours=n)))
    assert [found.id for found in attempts.of_user(user.id)] == ["a2", "a1", "a0"]
    assert attempts.of_user("somebody else") == ()


def test_the_parts_of_an_assessment_have_their_own_columns(
    database: Database, users: UserStore, attempts: AttemptStore
) -> None:
    """Evidence, scores, models and versions are kept apart, so that scores can be made anew."""
    attempts.add(attempt(user_id=users.local_user(NOW, "en").id, assessment=assessment("Hello")))
    with database.reading() as connection:
        row = connection.execute(select(ATTEMPTS)).mappings().one()
    assert "Hello" in row["evidence"]
    assert "Hello" not in row["scores"]
    assert '"revision":"abc123"' in row["models"]
    assert (row["scorer_version"], row["schema_version"]) == (SCORER_VERSION, SCHEMA_VERSION)


def test_a_damaged_result_is_said_in_plain_words(
    database: Database, users: UserStore, attempts: AttemptStore
) -> None:
    """A stored result that fits no record any more is an error of ours, and can be erased."""
    user = users.local_user(NOW, "en")
    attempts.add(attempt(user_id=user.id, assessment=assessment()))
    with database.transaction() as connection:
        connection.exec_driver_sql("UPDATE attempts SET scores = '{}'")
    with pytest.raises(StorageProblem):
        attempts.get("a1")
    assert attempts.ids_of_user(user.id) == ("a1",)
    attempts.erase("a1")
    assert attempts.of_user(user.id) == ()


def test_times_keep_their_moment(users: UserStore, attempts: AttemptStore) -> None:
    """A time given in another zone comes back as the same moment, in UTC."""
    user = users.local_user(NOW, "en")
    in_asmara = datetime(2026, 3, 1, 12, 30, tzinfo=timezone(timedelta(hours=3)))
    attempts.add(attempt(user_id=user.id, created_at=in_asmara))
    back = attempts.get("a1").created_at
    assert back == NOW
    assert back.tzinfo is UTC


def test_a_time_without_a_zone_is_refused(users: UserStore, attempts: AttemptStore) -> None:
    """A time that could be any hour is not written."""
    user = users.local_user(NOW, "en")
    with pytest.raises((StorageProblem, StatementError)):
        attempts.add(attempt(user_id=user.id, created_at=NOW.replace(tzinfo=None)))
    assert attempts.of_user(user.id) == ()


def test_stores_share_a_transaction(
    database: Database, users: UserStore, attempts: AttemptStore
) -> None:
    """What several stores do in one transaction is seen inside it, and undone together."""
    user = users.local_user(NOW, "en")
    queue = SqlJobQueue(database)

    def broken() -> None:
        with attempts.transaction():
            attempts.add(attempt(user_id=user.id))
            queue.enqueue("a1", "x", NOW)
            assert attempts.get("a1").user_id == user.id
            raise KeyError

    with pytest.raises(KeyError):
        broken()
    assert attempts.of_user(user.id) == ()
    assert queue.for_attempt("a1") is None


def test_an_attempt_needs_a_person(attempts: AttemptStore) -> None:
    """The database itself refuses an attempt of nobody."""
    with pytest.raises(IntegrityError):
        attempts.add(attempt(user_id="nobody"))


def test_the_next_attempt_outlives_the_one_before(users: UserStore, attempts: AttemptStore) -> None:
    """When an attempt is erased, the one that bettered it stays and forgets it."""
    user = users.local_user(NOW, "en")
    attempts.add(attempt("a1", user.id))
    attempts.add(attempt("a2", user.id, previous_attempt_id="a1"))
    attempts.erase("a1")
    assert attempts.get("a2").previous_attempt_id is None


def test_an_erased_attempt_is_in_no_file(
    settings: Settings, users: UserStore, attempts: AttemptStore
) -> None:
    """After erasing, neither the words nor the id of an attempt are left in any byte on disk."""
    user = users.local_user(NOW, "en")
    marks = {f"a{n}{secrets.token_hex(8)}": secrets.token_hex(8) for n in range(20)}
    for n, (attempt_id, mark) in enumerate(marks.items()):
        said = " ".join([mark] * (1 + 7 * n))
        attempts.add(attempt(attempt_id, user.id, question_text=mark, assessment=assessment(said)))
    erased = list(marks)[::3]
    kept = [attempt_id for attempt_id in marks if attempt_id not in erased]
    assert all(marks[gone].encode() in everything_on_disk(settings.data_dir) for gone in erased)
    for attempt_id in erased:
        attempts.erase(attempt_id)
        left = everything_on_disk(settings.data_dir)
        assert attempt_id.encode() not in left
        assert marks[attempt_id].encode() not in left
    assert all(marks[there].encode() in everything_on_disk(settings.data_dir) for there in kept)


@pytest.mark.parametrize("seed", [0, 10, 21])
def test_no_old_copy_of_an_erased_attempt_stays(
    seed: int, settings: Settings, database: Database, users: UserStore, attempts: AttemptStore
) -> None:
    """Rows that grew and moved inside the file leave no copy behind when they are erased.

    With these seeds SQLite's `secure_delete` alone left some (SQLite 3.40).
    """
    chance = random.Random(seed)  # noqa: S311 - it must be the same each time
    user = users.local_user(NOW, "en")
    marks = {
        f"a{n}-{chance.getrandbits(64):016x}": f"{chance.getrandbits(64):016x}" for n in range(200)
    }
    with database.transaction() as connection:
        for attempt_id, mark in marks.items():
            said = " ".join([mark] * chance.choice([1, 3, 10, 30, 60, 100]))
            attempts.add(attempt(attempt_id, user.id, question_text=said))
        for attempt_id in chance.sample(list(marks), 100):
            more = " ".join([marks[attempt_id]] * chance.choice([3, 10, 30, 60, 100, 200, 250]))
            grow = update(ATTEMPTS).where(ATTEMPTS.c.id == attempt_id)
            connection.execute(grow.values(evidence=more))
    gone = chance.sample(list(marks), 66)
    with database.transaction() as connection:
        connection.execute(delete(ATTEMPTS).where(ATTEMPTS.c.id.in_(gone)))
    database.leave_no_traces()
    left = everything_on_disk(settings.data_dir)
    assert not [old for old in gone if old.encode() in left or marks[old].encode() in left]


def test_an_erased_person_is_in_no_file(
    settings: Settings, database: Database, users: UserStore, attempts: AttemptStore
) -> None:
    """After erasing a person, nothing of them is left, and the next one is somebody new."""
    user = users.local_user(NOW, "en")
    users.change(user.id, display_name="Semhar-of-the-test")
    attempts.add(attempt(user_id=user.id, assessment=assessment("unmistakable " * 200)))
    SqlJobQueue(database).enqueue("a1", "recording-of-the-test", NOW)
    users.erase(user.id)
    left = everything_on_disk(settings.data_dir)
    for trace in (user.id, "Semhar-of-the-test", "unmistakable", "recording-of-the-test"):
        assert trace.encode() not in left
    assert users.local_user(NOW, "en").id != user.id


def test_erasing_works_while_others_are_connected(
    settings: Settings, users: UserStore, attempts: AttemptStore
) -> None:
    """Another process that has the database open does not keep traces alive."""
    other = open_database(settings)
    user = users.local_user(NOW, "en")
    attempts.add(attempt(user_id=user.id, assessment=assessment("unmistakable")))
    UserStore(other).get(user.id)
    attempts.erase("a1")
    assert b"unmistakable" not in everything_on_disk(settings.data_dir)
    assert UserStore(other).get(user.id) == user
    other.close()


def test_only_this_account_can_read_what_is_kept(settings: Settings, database: Database) -> None:
    """Folder, database and its log are closed to other accounts of the machine."""
    del database
    assert stat.S_IMODE(settings.data_dir.stat().st_mode) == 0o700
    files = [path for path in settings.data_dir.iterdir() if path.is_file()]
    assert settings.database_file in files
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


def test_each_connection_is_set_up(database: Database) -> None:
    """Log, keys, erasing and waiting are switched on wherever the database is opened."""
    with database.reading() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "secure_delete", "busy_timeout")
        }
    assert found == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "secure_delete": 1,
        "busy_timeout": 10_000,
    }


def test_an_error_does_not_quote_the_answer(database: Database) -> None:
    """An error of the database names neither the words nor the parameters of the statement."""

    def broken() -> None:
        with database.transaction() as connection:
            connection.exec_driver_sql("INSERT INTO no_such_table VALUES (?)", ("my answer",))

    with pytest.raises(StorageProblem) as caught:
        broken()
    assert "my answer" not in f"{caught.value} {caught.value.__cause__}"
