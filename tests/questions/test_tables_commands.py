"""`interview-coach questions` with files: validate, import, export, template; banks here."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner, Result

from coach.account_records import Role
from coach.bootstrap import build_services
from coach.cli import console
from coach.cli.app import app
from coach.config import Settings
from questions.tables.files import read_file

if TYPE_CHECKING:
    from pathlib import Path

TABLE = f"Id,Question,Level\nwhy,Why do you drive?,Entry 9\nlong,{'y' * 201},Entry 1\n"


class Machine:
    """A computer with a wide terminal."""

    def __init__(self, folder: Path, accounts: str = "off") -> None:
        self.folder = folder
        self._environ = {
            "INTERVIEW_COACH_DATA_DIR": str(folder / "data"),
            "INTERVIEW_COACH_ACCOUNTS": accounts,
        }

    def run(self, *arguments: object) -> Result:
        """`interview-coach …`."""
        return CliRunner().invoke(app, [str(a) for a in arguments], env=self._environ)

    def add(self, name: str, role: Role) -> None:
        """Somebody who has chosen a password."""
        services = build_services(Settings.from_environment(self._environ))
        services.sign_in.make_account(
            display_name=name,
            sign_in_name=name,
            secret="seven quiet lamps",
            roles=[role],
            now=datetime.now(UTC),
        )


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """A computer without accounts."""
    monkeypatch.setattr(console.out, "width", 250)
    return Machine(tmp_path)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A table with one question that can be used and one that can't."""
    file = tmp_path / "buses.csv"
    file.write_text(TABLE, encoding="utf-8")
    return file


def test_validate_names_every_problem(machine: Machine, table: Path) -> None:
    """A file with something wrong ends with 2 and says what and where; a right one says so."""
    done = machine.run("questions", "validate", table)
    assert done.exit_code == 2
    assert "Row 2, column C (Level)" in done.stderr
    assert "Row 3, column B (Question)" in done.stderr
    good = machine.folder / "good.csv"
    good.write_text("Question\nWhy?\n", encoding="utf-8")
    done = machine.run("questions", "validate", good)
    assert (done.exit_code, "1 question, no problem" in done.stdout) == (0, True)


def test_a_dry_run_changes_nothing(machine: Machine, table: Path) -> None:
    """It says what would be imported, and no bank is made."""
    done = machine.run("questions", "import", table, "--dry-run")
    assert (done.exit_code, "1 question, 1 left out" in done.stdout) == (0, True)
    assert "buses" not in machine.run("questions", "list", "--banks").stdout


@pytest.mark.parametrize("ending", ["xlsx", "csv", "toml"])
def test_a_bank_goes_in_and_comes_out(machine: Machine, table: Path, ending: str) -> None:
    """What was imported is listed, and exported as a file from which it can be imported again."""
    made = machine.run("questions", "import", table, "--new", "Buses")
    bank_id = made.stdout.splitlines()[-1]
    assert "Buses" in machine.run("questions", "list", "--banks").stdout
    file = machine.folder / f"out.{ending}"
    assert machine.run("questions", "export", bank_id, file).exit_code == 0
    read = read_file(file.read_bytes(), file.name)
    assert [one.text for one in read.bank.questions] == ["Why do you drive?"]
    again = machine.run("questions", "import", file, "--bank", bank_id)
    assert again.stdout.splitlines()[-1] == bank_id


def test_the_built_in_bank_is_exported_by_sector(machine: Machine) -> None:
    """One sector of the built-in bank becomes a file of that sector."""
    file = machine.folder / "warehouse.csv"
    done = machine.run("questions", "export", "built-in", file, "--sector", "warehouse")
    assert done.exit_code == 0
    bank = read_file(file.read_bytes(), file.name).bank
    assert {one.sector for one in bank.questions} == {"warehouse"}


def test_wrong_wishes_are_answered_in_sentences(machine: Machine, table: Path) -> None:
    """An unknown bank, an unknown ending, a file that isn't there: a sentence and exit code 2."""
    for arguments, match in (
        (("export", "nobody", "a.csv"), ""),
        (("export", "built-in", "a.doc"), "must end with"),
        (("template", "a.doc"), "must end with"),
        (("import", "not-here.csv"), "could not be opened"),
        (("import", table, "--bank", "x", "--new", "y"), "either"),
        (("validate", "not-here.csv"), "could not be opened"),
    ):
        done = machine.run("questions", *arguments)
        assert (done.exit_code, match in done.stderr) == (2, True), arguments
        assert "Traceback" not in done.stderr


def test_with_accounts_a_bank_is_made_as_a_tutor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table: Path
) -> None:
    """It must be said as whom, and who may not make banks can't."""
    monkeypatch.setattr(console.out, "width", 250)
    machine = Machine(tmp_path, "on")
    for name, role in (("tom", Role.TUTOR), ("amina", Role.PARTICIPANT)):
        machine.add(name, role)
    assert machine.run("user", "add", "ann", "--role", "tutor").exit_code == 0
    nobody = machine.run("questions", "import", table)
    assert (nobody.exit_code, "--as" in nobody.stderr) == (2, True)
    for who in ("amina", "ann"):  # Ann has not chosen a password yet
        refused = machine.run("questions", "import", table, "--as", who)
        assert (refused.exit_code, "must be a teacher" in refused.stderr) == (2, True)
    assert machine.run("questions", "import", table, "--as", "tom").exit_code == 0
    assert "buses" in machine.run("questions", "list", "--banks", "--as", "tom").stdout


def test_the_template_is_written(machine: Machine) -> None:
    """The file that a tutor fills in, as a workbook and as a table."""
    for ending in ("xlsx", "csv"):
        file = machine.folder / f"mine.{ending}"
        assert machine.run("questions", "template", file).exit_code == 0
        assert read_file(file.read_bytes(), file.name).bank.questions == ()
