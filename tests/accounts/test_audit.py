from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, update

from coach.account_records import Action, Outcome, Role, Thing, ThingKind
from coach.accounts.anchor import Anchor
from coach.accounts.audit import AuditTrail
from coach.accounts.house import ANCHOR_FILE
from coach.errors import NotAllowed, StorageProblem
from coach.storage.audit_entries import AuditStore
from coach.storage.tables import AUDIT
from tests.accounts.town import KEY, NOW, open_town

if TYPE_CHECKING:
    from coach.accounts.access import Access
    from tests.accounts.town import Town

ROOT = Path(__file__).parents[2]
PLACE = Thing(kind=ThingKind.PLACE)
ENTRIES = 12


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """A town with some entries in its trail."""
    town = open_town(tmp_path_factory.mktemp("town"))
    for number in range(ENTRIES):
        moment = NOW + timedelta(seconds=number)
        town.accounts.trail.note("somebody", f"event_{number % 3}", PLACE, Outcome.DONE, moment)
    return town


class Undo(Exception):
    """Takes back what was done to the trail."""


def after(town: Town, *statements: object) -> int | None:
    """What the check says once somebody has changed the database; it is put back afterwards."""
    said: list[int | None] = []
    with pytest.raises(Undo):
        _change_and_check(town, statements, said)
    assert town.accounts.trail.check() is None
    return said[0]


def _change_and_check(town: Town, statements: tuple[object, ...], said: list[int | None]) -> None:
    with town.database.transaction() as connection:
        for statement in statements:
            connection.execute(statement)  # pyright: ignore[reportArgumentType,reportCallIssue]
        said.append(town.accounts.trail.check())
        raise Undo


def test_entries_are_numbered_and_fit_together(filled: Town) -> None:
    """Numbers have no gap, each entry knows the one before, and the check finds nothing."""
    entries = filled.accounts.trail.search()
    assert [entry.number for entry in entries] == list(range(ENTRIES, 0, -1))
    for later, earlier in pairwise(entries):
        assert later.previous == earlier.hash
    assert filled.accounts.trail.check() is None


@settings(max_examples=60, deadline=None)
@given(
    number=st.integers(1, ENTRIES),
    change=st.sampled_from(
        [
            {"actor_id": "another"},
            {"what": "nothing"},
            {"thing_id": "another"},
            {"kind": "person"},
            {"outcome": "denied"},
            {"at": NOW + timedelta(days=1)},
            {"previous": "0" * 63 + "1"},
            {"hash": "f" * 64},
        ]
    ),
)
def test_a_changed_entry_shows(filled: Town, number: int, change: dict[str, object]) -> None:
    """Whatever is changed in whichever entry, the check names it."""
    assert after(filled, update(AUDIT).where(AUDIT.c.number == number).values(change)) == number


@pytest.mark.parametrize("number", [1, 5, ENTRIES])
def test_a_missing_entry_shows(filled: Town, number: int) -> None:
    """An entry taken out shows, at the beginning, in the middle and at the end."""
    assert after(filled, delete(AUDIT).where(AUDIT.c.number == number)) == number


@pytest.mark.parametrize("left", [0, 1, ENTRIES - 3])
def test_a_trail_that_was_cut_off_shows(filled: Town, left: int) -> None:
    """Where the last entries are gone, the anchor beside the keys tells."""
    assert after(filled, delete(AUDIT).where(AUDIT.c.number > left)) == left + 1


def test_swapped_entries_show(filled: Town) -> None:
    """Two entries in each other's places show."""
    swap = [
        update(AUDIT).where(AUDIT.c.number == before).values(number=then)
        for before, then in ((4, 1000), (7, 4), (1000, 7))
    ]
    assert after(filled, *swap) == 4


def test_an_entry_that_was_put_in_shows(filled: Town) -> None:
    """An entry by somebody without the key shows, even at the end."""
    newest = filled.accounts.trail.search(limit=1)[0]
    forged = {**vars(newest), "number": ENTRIES + 1, "previous": newest.hash}
    assert after(filled, insert(AUDIT).values(forged)) == ENTRIES + 1


def test_a_chain_written_anew_with_another_key_shows(filled: Town) -> None:
    """Whoever has the database and not the key can't write a trail of their own."""
    other = AuditTrail(AuditStore(filled.database), b"another key")
    said: list[int | None] = []

    def rewrite() -> None:
        with filled.database.transaction() as connection:
            connection.execute(delete(AUDIT))
            for _ in range(ENTRIES):
                other.note("nobody", "nothing", PLACE, Outcome.DONE, NOW)
            said.append(filled.accounts.trail.check())
            raise Undo

    with pytest.raises(Undo):
        rewrite()
    assert said == [1]


def test_entries_that_are_noted_together_are_a_chain_like_any(town: Town) -> None:
    """Each thing has its own entry, in order; none for no thing; the anchor stands at the last."""
    trail = town.accounts.trail
    first = trail.note("somebody", "sign_in", PLACE, Outcome.DONE, NOW)
    things = [Thing(kind=ThingKind.PERSON, id=one) for one in ("a", "b", "c")]
    made = trail.note_each("somebody", "see_case", things, Outcome.ALLOWED, NOW)
    assert [(entry.number, entry.thing_id) for entry in made] == [(2, "a"), (3, "b"), (4, "c")]
    assert made[0].previous == first.hash
    assert trail.search(limit=3)[::-1] == made
    assert trail.note_each("somebody", "see_case", [], Outcome.ALLOWED, NOW) == ()
    assert after(town, delete(AUDIT).where(AUDIT.c.number == 4)) == 4


def test_an_older_copy_of_the_database_shows(town: Town) -> None:
    """A trail that was put back to an earlier, valid state shows, whatever is written after it."""
    for _ in range(3):
        town.accounts.trail.note("a", "b", PLACE, Outcome.DONE, NOW)
    with town.database.transaction() as connection:
        connection.execute(delete(AUDIT).where(AUDIT.c.number > 1))
    assert town.accounts.trail.check() == 2
    for _ in range(4):
        town.accounts.trail.note("a", "another", PLACE, Outcome.DONE, NOW)
    assert town.accounts.trail.check() == 3
    town.accounts.trail.begin_after_restore()
    assert town.accounts.trail.check() is None


def test_what_is_undone_leaves_no_entry_and_no_anchor(town: Town) -> None:
    """An entry inside a transaction comes and goes with it, and the anchor stays behind it."""
    anchor = Anchor(town.settings.keys_folder / ANCHOR_FILE)
    town.accounts.trail.note("a", "b", PLACE, Outcome.DONE, NOW)
    before = anchor.read()

    def undone() -> None:
        with town.database.transaction():
            town.accounts.trail.note("a", "b", PLACE, Outcome.DONE, NOW)
            assert anchor.read() == before
            raise Undo

    with pytest.raises(Undo):
        undone()
    assert anchor.read() == before
    assert len(town.accounts.trail.search()) == 1
    assert town.accounts.trail.check() is None


def test_an_anchor_that_is_damaged_is_said(town: Town) -> None:
    """A file that is no anchor is an error in plain words, not a check that passes."""
    town.accounts.trail.note("a", "b", PLACE, Outcome.DONE, NOW)
    (town.settings.keys_folder / ANCHOR_FILE).write_text("{", encoding="utf-8")
    with pytest.raises(StorageProblem):
        town.accounts.trail.check()


WRITER = f"""
import sys
from datetime import datetime, UTC
from pathlib import Path
from coach.account_records import Outcome, Thing, ThingKind
from coach.accounts.house import open_trail
from coach.config import Settings
from coach.storage.database import open_database
settings = Settings(data_dir=Path(sys.argv[1]), accounts="on")
trail = open_trail(settings, open_database(settings), {KEY!r})
sys.stdin.readline()
for number in range(20):
    trail.note(sys.argv[2], "event", Thing(kind=ThingKind.PLACE), Outcome.DONE, datetime.now(UTC))
"""


def test_two_processes_write_without_a_gap(town: Town) -> None:
    """Entries of two processes at once are one chain, and the anchor is at its end."""
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(town.settings.data_dir), name],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in ("one", "two")
    ]
    for writer in writers:
        _, problems = writer.communicate("go\n", timeout=300)
        assert writer.returncode == 0, problems
    entries = town.accounts.trail.search()
    assert [entry.number for entry in entries] == list(range(40, 0, -1))
    assert {entry.actor_id for entry in entries} == {"one", "two"}
    assert town.accounts.trail.check() is None
    anchor = Anchor(town.settings.keys_folder / ANCHOR_FILE)
    assert anchor.read() == (40, entries[0].hash)


def test_the_trail_is_searched(filled: Town) -> None:
    """By who, what, outcome and time, newest first, and no more than asked for."""
    trail = filled.accounts.trail
    assert [e.number for e in trail.search(what="event_0")] == [10, 7, 4, 1]
    assert [e.number for e in trail.search(since=NOW, until=NOW + timedelta(seconds=2))] == [2, 1]
    assert len(trail.search(actor_id="somebody", outcome=Outcome.DONE, limit=5)) == 5
    assert trail.search(about_id="nobody") == ()


def looks(town: Town, access: Access, tutor: str, owner: str, *after_s: int) -> int:
    """How many looks at a name are in the trail after one at each of these moments."""
    thing = Thing(kind=ThingKind.PERSON, id=owner)
    for seconds in after_s:
        access.check(tutor, Action.SEE_NAME, thing, NOW + timedelta(seconds=seconds))
    return len(town.accounts.trail.search(what="see_name", outcome=Outcome.ALLOWED))


def test_a_look_at_anothers_data_is_noted_once_in_a_while(town: Town) -> None:
    """One's own data is no look; another's is one for ten minutes, then one more."""
    owner, tutor = town.person("owner"), town.person("tutor", Role.TUTOR)
    group = town.accounts.groups.make(tutor, "Monday", NOW)
    town.accounts.groups.join(owner, town.accounts.groups.open_joining(tutor, group.id, NOW), NOW)
    access = town.accounts.access
    assert looks(town, access, owner, owner, 0, 1000) == 0
    assert looks(town, access, tutor, owner, 0, 1, 300, 599) == 1
    assert looks(town, access, tutor, owner, 600, 601) == 2


def test_every_denial_is_noted(town: Town) -> None:
    """Also the same one again."""
    owner, stranger = town.person("owner"), town.person("stranger")
    thing = Thing(kind=ThingKind.PERSON, id=owner)
    for _ in range(3):
        with pytest.raises(NotAllowed):
            town.accounts.access.check(stranger, Action.SEE_NAME, thing, NOW)
    assert len(town.accounts.trail.search(outcome=Outcome.DENIED, actor_id=stranger)) == 3
