from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update
from typer.testing import CliRunner, Result

from coach.accounts import sealed
from coach.accounts.ledger import LedgerKind
from coach.cli import console
from coach.cli.app import app
from coach.config import Settings
from coach.errors import NotFound
from coach.storage.tables import AUDIT
from tests.custody.house import House

if TYPE_CHECKING:
    from pathlib import Path

WIDE = 250
PASSPHRASE, FOR_KEYS = "plum tree by the river", "seven blue doors in town"


class Machine:
    """A computer with a wide terminal."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.settings = Settings(data_dir=folder / "data", accounts="on")
        patch.setattr(console.out, "width", WIDE)

    def run(self, *arguments: object, typed: str = "", **variables: str) -> Result:
        """`interview-coach …`, with what is typed at its questions."""
        environ = {
            "INTERVIEW_COACH_DATA_DIR": str(self.settings.data_dir),
            "INTERVIEW_COACH_ACCOUNTS": self.settings.accounts,
            **variables,
        }
        return CliRunner().invoke(app, [str(a) for a in arguments], input=typed, env=environ)

    def house(self) -> House:
        """What is in its folders."""
        return House(settings=self.settings)


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Scrypt at a cost for tests."""
    defaults = dict(sealed.SealedWriter.__init__.__kwdefaults__ or {}, cost=2**14)
    monkeypatch.setattr(sealed.SealedWriter.__init__, "__kwdefaults__", defaults)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """A computer on which nothing was done yet."""
    return Machine(tmp_path / "one", monkeypatch)


def added(machine: Machine, name: str, *options: str) -> str:
    """Somebody with an account; gives the id."""
    done = machine.run("user", "add", name, *options)
    assert done.exit_code == 0, done.output
    return re.findall(r"Id: ([0-9a-f]{32})", done.output)[0]


def test_accounts_are_made_listed_and_changed(machine: Machine) -> None:
    """Somebody is added with a one-time code, listed, given roles, closed, opened and renewed."""
    boss = added(machine, "Boss [b]", "--sign-in", "boss", "--role", "administrator")
    amina = added(machine, "Amina")
    first = machine.run("user", "renew", "AMINA").output
    second = machine.run("user", "renew", amina).output
    assert first != second
    assert machine.run("user", "roles", "amina", "tutor").exit_code == 0
    assert machine.run("user", "close", "amina").exit_code == 0
    listed = machine.run("user", "list").output
    assert "Boss [b]" in listed
    line = " ".join(next(line for line in listed.splitlines() if amina in line).split())
    assert line == f"Amina │ Amina │ tutor │ closed, has a one-time code │ {amina}"
    assert machine.run("user", "open", "amina").exit_code == 0
    assert "closed" not in machine.run("user", "list").output
    last = machine.run("user", "close", boss)
    assert last.exit_code == 2
    unknown = machine.run("user", "renew", "nobody")
    assert (unknown.exit_code, "Nobody here" in unknown.output) == (2, True)


def test_somebody_is_erased_after_a_typed_yes(machine: Machine) -> None:
    """Anything but yes changes nothing; then everything is gone, and the trail says so."""
    amina = added(machine, "Amina Canary")
    assert machine.run("erase", "amina canary", typed="y\n").exit_code == 2
    assert machine.house().users.get(amina).display_name == "Amina Canary"
    assert machine.run("erase", "amina canary", typed="yes\n").exit_code == 0
    house = machine.house()
    with pytest.raises(NotFound):
        house.users.get(amina)
    assert house.holds(b"Amina Canary") == []
    other = added(machine, "Tesfay")
    assert machine.run("user", "remove", other, "--yes").exit_code == 0
    found = machine.run("audit", "search", "--what", "person_erased").output
    assert amina in found
    assert other in found


def test_the_words_of_consent_are_confirmed_on_the_command_line(machine: Machine) -> None:
    """Shown, confirmed after a typed yes, taken back; noted each time, also without accounts."""
    machine.settings = Settings(data_dir=machine.settings.data_dir)
    before = machine.run("consent", "show", "en").output
    assert "Your voice stays here." in before
    assert "No person has checked these words yet" in before
    assert machine.run("consent", "confirm", "en", "--as", "speaker", typed="y\n").exit_code == 2
    assert machine.run("consent", "confirm", "en", "--as", "speaker", typed="yes\n").exit_code == 0
    assert "I speak this language as my own" in machine.run("consent", "show", "en").output
    assert machine.run("consent", "withdraw", "en").exit_code == 0
    assert machine.run("consent", "show", "en").output == before
    assert machine.run("consent", "confirm", "xx", "--as", "speaker", "--yes").exit_code == 2
    found = machine.run("audit", "export").output
    assert [found.count(f"consent_words_{what}_en") for what in ("checked", "unchecked")] == [1, 1]


def test_without_accounts_the_one_person_needs_no_name(machine: Machine) -> None:
    """On a laptop of one person `erase` means that person; elsewhere a name is needed."""
    assert machine.run("erase", "--yes").exit_code == 2
    machine.settings = Settings(data_dir=machine.settings.data_dir)
    house = machine.house()
    user = house.users.local_user(house.clock(), "en")
    assert machine.run("erase", "--yes").exit_code == 0
    with pytest.raises(NotFound):
        house.users.get(user.id)


def test_a_backup_goes_to_another_computer(
    machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Typed, from a file or from a variable, the passphrases open both backups elsewhere."""
    amina, gone = added(machine, "Amina"), added(machine, "Gone Canary")
    usb, secret = tmp_path / "usb", tmp_path / "passphrase"
    usb.mkdir()
    secret.write_text(FOR_KEYS + "\n", "utf-8")
    done = machine.run("backup", usb, typed=f"{PASSPHRASE}\n{PASSPHRASE}\n")
    assert done.exit_code == 0, done.output
    assert PASSPHRASE not in done.output
    assert machine.run("backup", usb / "k", "--keys", "--passphrase-file", secret).exit_code == 0
    assert machine.run("erase", gone, "--yes").exit_code == 0
    machine.house().custody.retention.sweep(machine.house().clock())
    other = Machine(tmp_path / "two", monkeypatch)
    (file,) = usb.glob("interview-coach-2*.icbackup")
    restored = other.run(
        *("restore", file, "--keys", usb / "k.icbackup", "--keys-passphrase-file", secret),
        INTERVIEW_COACH_DATA_PASSPHRASE=PASSPHRASE,
    )
    assert restored.exit_code == 0, restored.output
    assert "1 people" in restored.output
    assert "Left out, because it was deleted since: 1" in restored.output
    assert other.house().users.get(amina).display_name == "Amina"
    assert other.house().holds(b"Gone Canary") == []
    assert other.run("audit", "check").exit_code == 0


def test_keys_alone_are_put_back_and_erase_again(machine: Machine, tmp_path: Path) -> None:
    """A backup of the keys brings its list of erasures with it, which is applied at once."""
    amina = added(machine, "Amina")
    words = {"INTERVIEW_COACH_KEYS_PASSPHRASE": FOR_KEYS}
    keys = tmp_path / "keys.icbackup"
    house = machine.house()
    ledger = house.custody.ledger
    with ledger.erasing(amina, LedgerKind.PERSON, house.clock()):
        """It was erased on another copy of this installation."""
    assert machine.run("backup", keys, "--keys", **words).exit_code == 0
    ledger.path.unlink()
    done = machine.run("restore", keys, **words)
    assert done.exit_code == 0, done.output
    assert "Deleted again, because they had asked for it: 1" in done.output
    with pytest.raises(NotFound):
        machine.house().users.get(amina)


def test_problems_are_told_in_a_sentence(machine: Machine, tmp_path: Path) -> None:
    """A short passphrase, a wrong one, a full folder: one plain sentence and exit code 2."""
    added(machine, "Amina")
    file = tmp_path / "b.icbackup"
    short = machine.run("backup", file, INTERVIEW_COACH_DATA_PASSPHRASE="short")
    assert "too short" in short.output
    right = {"INTERVIEW_COACH_DATA_PASSPHRASE": PASSPHRASE}
    assert machine.run("backup", file, **right).exit_code == 0
    told: dict[str, Any] = {
        "file with this name": machine.run("backup", file, **right),
        "add --replace": machine.run("restore", file, **right),
        "passphrase is wrong": machine.run(
            "restore", file, "--replace", "--yes", INTERVIEW_COACH_DATA_PASSPHRASE=FOR_KEYS
        ),
        "Nothing was changed": machine.run("restore", file, "--replace", typed="no\n", **right),
        "cannot be read": machine.run("backup", file, "--passphrase-file", tmp_path / "none"),
        "not a backup": machine.run("restore", __file__, **right),
    }
    for words, done in told.items():
        assert done.exit_code == 2
        assert words in " ".join(done.output.split())
        assert "Traceback" not in done.output


def test_the_trail_is_searched_exported_and_checked(machine: Machine) -> None:
    """Lines are found by who and what, written as CSV and JSON, and a changed one shows."""
    amina = added(machine, "Amina")
    machine.run("user", "renew", amina)
    found = machine.run("audit", "search", "--about", amina, "--limit", "1").output
    assert "sign_in_renewed" in found
    assert found.count(amina) == 1
    text = machine.run("audit", "export", "--about", amina).stdout_bytes.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["thing_id"] for row in rows] == [amina] * len(rows)
    lines = machine.run("audit", "export", "--json").output.splitlines()
    assert [json.loads(line)["number"] for line in lines] == list(range(1, len(lines) + 1))
    assert machine.run("audit", "export", "--denied", "--json").output == ""
    assert "whole" in machine.run("audit", "check").output
    with machine.house().database.transaction() as connection:
        connection.execute(update(AUDIT).where(AUDIT.c.number == 1).values(actor_id="x"))
    bad = machine.run("audit", "check")
    assert (bad.exit_code, "Line 1 " in bad.output) == (2, True)
