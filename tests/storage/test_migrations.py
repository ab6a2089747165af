from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import OperationalError
from sqlalchemy.schema import CreateTable

from coach.errors import StorageProblem
from coach.storage.database import _engine, open_database
from coach.storage.filelock import FileLock
from coach.storage.migrate import MIGRATIONS, migrate
from coach.storage.tables import METADATA, UtcDateTime

if TYPE_CHECKING:
    from coach.config import Settings
    from coach.storage.database import Database

ROOT = Path(__file__).parents[2]
FAILING_STEP = '''
"""A step that breaks half way."""
import sqlalchemy as sa
from alembic import op
revision = "9999"
down_revision = "0009"
def upgrade():
    op.create_table("half", sa.Column("id", sa.Integer, primary_key=True))
    op.execute("INSERT INTO half VALUES (1)")
    op.execute("INSERT INTO no_such_table VALUES (1)")
'''


def content_of(settings: Settings) -> list[str]:
    """Everything in the database file, as SQL."""
    with sqlite3.connect(settings.database_file) as connection:
        lines = list(connection.iterdump())
    connection.close()
    return lines


def test_the_steps_make_the_tables_of_the_code(database: Database) -> None:
    """A new database has exactly the tables, columns, indexes and keys that the code declares."""
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_a_second_start_changes_nothing(settings: Settings, database: Database) -> None:
    """Opening a database that is up to date leaves it as it is."""
    del database
    before = content_of(settings)
    open_database(settings).close()
    assert content_of(settings) == before


def test_a_failing_step_leaves_the_database_as_it_was(
    settings: Settings, database: Database, tmp_path: Path
) -> None:
    """A step that breaks half way leaves neither its tables nor its record behind."""
    steps = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, steps)
    (steps / "versions" / "9999_failing.py").write_text(FAILING_STEP, encoding="utf-8")
    before = content_of(settings)
    with pytest.raises(OperationalError, match="no_such_table"):
        migrate(database.engine, lock_file=tmp_path / "lock", migrations=steps)
    assert content_of(settings) == before
    open_database(settings).close()


def test_a_first_step_that_fails_can_be_done_again(settings: Settings, tmp_path: Path) -> None:
    """Where the very first start broke, the next one begins anew and gets through."""
    steps = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, steps)
    first = next((steps / "versions").glob("0001*.py"))
    text = first.read_text(encoding="utf-8")
    first.write_text(text.replace("    _jobs()\n", "    _no_such_function()\n"), encoding="utf-8")
    engine = _engine(settings)
    with pytest.raises(NameError):
        migrate(engine, lock_file=tmp_path / "lock", migrations=steps)
    engine.dispose()
    open_database(settings).close()


def test_a_newer_database_is_refused(settings: Settings, database: Database) -> None:
    """A database of a newer version is left alone and named, so that nothing in it is lost."""
    with database.transaction() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '2999'")
    before = content_of(settings)
    with pytest.raises(StorageProblem) as caught:
        open_database(settings)
    assert caught.value.message_id == "error.storage.newer"
    assert str(settings.database_file) in str(caught.value.params["database"])
    assert content_of(settings) == before


def test_two_processes_can_start_at_once(settings: Settings) -> None:
    """Processes that meet a new folder at the same moment all end up with a working database."""
    code = (
        "import sys; from pathlib import Path; from coach.config import Settings;"
        "from coach.storage.database import open_database;"
        "sys.stdin.readline();"
        "open_database(Settings(data_dir=Path(sys.argv[1]))).close()"
    )
    starting = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(settings.data_dir)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for process in starting:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in starting:
        _, problems = process.communicate(timeout=30)
        assert process.returncode == 0, problems
    open_database(settings).close()


def test_one_waits_while_another_brings_it_up_to_date(settings: Settings) -> None:
    """A second process does not begin while the lock is held."""
    settings.data_dir.mkdir()
    code = (
        "import sys; from pathlib import Path; from coach.config import Settings;"
        "from coach.storage.database import open_database;"
        "print('begin', flush=True);"
        "open_database(Settings(data_dir=Path(sys.argv[1]))).close()"
    )
    with FileLock(settings.data_dir / "migrate.lock"):
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(settings.data_dir)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "begin\n"
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.5)
    assert process.wait(20) == 0
    process.stdout.close()


@pytest.mark.parametrize("content", [b"this is no database, it is a text " * 50, b"\x00" * 4096])
def test_a_file_that_is_no_database_is_left_alone(settings: Settings, content: bytes) -> None:
    """A file that is no database is named in plain words and keeps its content."""
    settings.data_dir.mkdir()
    settings.database_file.write_bytes(content)
    with pytest.raises(StorageProblem) as caught:
        open_database(settings)
    assert caught.value.message_id == "error.storage.damaged"
    assert settings.database_file.read_bytes() == content


def test_a_folder_that_cannot_be_made_is_named(settings: Settings) -> None:
    """Where the data folder cannot be made, the error says which folder it is."""
    settings.data_dir.write_text("a file stands in the way", encoding="utf-8")
    with pytest.raises(StorageProblem) as caught:
        open_database(settings)
    assert str(settings.data_dir) in str(caught.value.params)


def test_a_database_without_its_driver_is_said(settings: Settings) -> None:
    """Where the driver of another database is not installed, the error names it."""
    url = "postgresql+pg8000://me:secret@localhost/coach"
    with pytest.raises(StorageProblem) as caught:
        open_database(replace(settings, database_url=url))
    assert caught.value.params == {"driver": "pg8000"}
    assert "secret" not in str(caught.value)


def test_an_address_that_makes_no_sense_is_said(settings: Settings) -> None:
    """An address that SQLAlchemy cannot read is an error of ours and does not quote a password."""
    url = "postgresql+nonsense://me:secret@localhost/coach"
    with pytest.raises(StorageProblem) as caught:
        open_database(replace(settings, database_url=url))
    assert "secret" not in str(caught.value)


def test_the_tables_are_words_of_postgresql_too() -> None:
    """Each table can be made on PostgreSQL, with times that keep their zone."""
    assert len(METADATA.tables) >= 19
    for table in METADATA.tables.values():
        made = str(CreateTable(table).compile(dialect=postgresql.dialect()))
        times = sum(isinstance(column.type, UtcDateTime) for column in table.columns)
        assert made.count("TIMESTAMP WITH TIME ZONE") == times
