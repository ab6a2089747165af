from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from coach.accounts.keys import KEY_BYTES, Keys
from coach.accounts.ledger import Ledger, LedgerEntry, LedgerKind
from coach.errors import NotFound, StorageProblem

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    """Keys in a folder that does not exist yet."""
    return Keys(tmp_path / "keys")


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """A ledger in a folder that does not exist yet."""
    return Ledger(tmp_path / "keys")


def test_each_person_has_a_key_of_their_own(keys: Keys, tmp_path: Path) -> None:
    """A key is made once, stays, differs from everybody else's, and is closed to others."""
    first, second = keys.of("a"), keys.of("b")
    assert len(first) == KEY_BYTES
    assert first != second
    assert keys.of("a") == first == Keys(tmp_path / "keys").of("a")
    modes = {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.rglob("*.key")}
    assert modes == {0o600}


def test_an_erased_key_is_gone_for_good(keys: Keys, tmp_path: Path) -> None:
    """After erasing, the bytes of the key are in no file, and a new one is another."""
    first = keys.of("a")
    keys.erase("a")
    keys.erase("a")
    assert keys.find("a") is None
    assert not any(first in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert keys.of("a") != first


def test_many_at_once_get_the_same_key(keys: Keys) -> None:
    """Server and worker that need a key at the same moment make one, not two."""
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(keys.of, ["a"] * 16))) == 1


@pytest.mark.parametrize("name", ["", "..", "../a", "a/b", "a\\b", "a" * 65, "a\x00"])
def test_no_id_leads_out_of_the_folder(keys: Keys, name: str) -> None:
    """What is not an id names no file."""
    with pytest.raises(NotFound):
        keys.of(name)


def test_a_damaged_key_is_told_and_not_replaced(keys: Keys, tmp_path: Path) -> None:
    """Half a key is an error in words: a new one would make every recording noise."""
    keys.of("a")
    path = tmp_path / "keys" / "people" / "a.key"
    path.write_bytes(b"half")
    with pytest.raises(StorageProblem) as caught:
        keys.of("a")
    assert caught.value.message_id == "error.keys.unusable"
    assert path.read_bytes() == b"half"


def test_keys_are_put_back_where_there_are_none(keys: Keys, tmp_path: Path) -> None:
    """A backup of keys fills what is missing; a key that is here stays, the trail's on request."""
    keys.of("a")
    audit = keys.audit_key()
    saved = keys.all()
    other = Keys(tmp_path / "other")
    mine, own_audit = other.of("b"), other.audit_key()
    other.put_back({**saved, "people/b.key": bytes(KEY_BYTES)}, also_audit=False)
    assert (other.of("a"), other.of("b"), other.audit_key()) == (keys.of("a"), mine, own_audit)
    other.put_back(saved, also_audit=True)
    assert other.audit_key() == audit
    with pytest.raises(NotFound):
        other.put_back({"people/../../x.key": bytes(KEY_BYTES)}, also_audit=False)


def test_what_is_noted_reads_back(ledger: Ledger) -> None:
    """Lines come back in their order, from a file that only this account can read."""
    assert ledger.entries() == ()
    ledger.note("a", LedgerKind.PERSON, NOW)
    ledger.note("b", LedgerKind.ATTEMPT, NOW)
    assert ledger.entries() == (
        LedgerEntry(id="a", kind=LedgerKind.PERSON, at=NOW),
        LedgerEntry(id="b", kind=LedgerKind.ATTEMPT, at=NOW),
    )
    assert stat.S_IMODE(ledger.path.stat().st_mode) == 0o600


@pytest.mark.parametrize("tail", [b'{"id":"c","ki', b"\xff\xfe", b'{"id":"c","kind":"person"}'])
def test_a_line_that_was_cut_off_is_passed_over_and_replaced(ledger: Ledger, tail: bytes) -> None:
    """A write that the power cut in half never took effect, and the next one is whole."""
    ledger.note("a", LedgerKind.PERSON, NOW)
    with ledger.path.open("ab") as file:
        file.write(tail)
    assert [entry.id for entry in ledger.entries()] == ["a"]
    ledger.note("b", LedgerKind.PERSON, NOW)
    assert [entry.id for entry in ledger.entries()] == ["a", "b"]


@pytest.mark.parametrize(
    "line", ["nonsense", '{"id":"c"}', '{"id":"c","kind":"x","at":"2026-03-01T09:30:00+00:00"}']
)
def test_a_damaged_line_is_told(ledger: Ledger, line: str) -> None:
    """A line in the middle that can't be read could be an erasure: nobody goes on without it."""
    ledger.note("a", LedgerKind.PERSON, NOW)
    ledger.path.write_text(line + "\n" + ledger.path.read_text("utf-8"), "utf-8")
    with pytest.raises(StorageProblem) as caught:
        ledger.entries()
    assert caught.value.message_id == "error.ledger.unreadable"


def test_an_erasure_is_open_until_it_is_done(ledger: Ledger) -> None:
    """What fails in the middle stays open; what ended, and a backup, is not."""
    with ledger.erasing("a", LedgerKind.PERSON, NOW):
        assert [entry.id for entry in ledger.unfinished()] == ["a"]
    ledger.note("backup", LedgerKind.BACKUP, NOW)
    assert ledger.unfinished() == ()
    with pytest.raises(StorageProblem), ledger.erasing("b", LedgerKind.ATTEMPT, NOW):
        raise StorageProblem
    assert [entry.id for entry in ledger.unfinished()] == ["b"]


def test_many_write_at_once(ledger: Ledger) -> None:
    """Lines of several processes or threads never mix."""
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: ledger.note(f"id{n}", LedgerKind.ATTEMPT, NOW), range(40)))
    assert {entry.id for entry in ledger.entries()} == {f"id{n}" for n in range(40)}


def test_where_the_ledger_cannot_be_written_nothing_begins(tmp_path: Path) -> None:
    """Without a line in the ledger the block of an erasure is never entered."""
    (tmp_path / "keys").write_text("a file in the place of the folder", "utf-8")
    entered = False
    with (
        pytest.raises(StorageProblem),
        Ledger(tmp_path / "keys").erasing("a", LedgerKind.PERSON, NOW),
    ):
        entered = True
    assert not entered
