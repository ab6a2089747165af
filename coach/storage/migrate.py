"""Bringing a database up to date, at every start.

Each step is one transaction together with its record, so that a step that fails leaves the
database as it was. Steps go forward only: the way back is a backup.
"""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from coach.errors import StorageProblem
from coach.storage.filelock import FileLock

if TYPE_CHECKING:
    from collections.abc import Generator

    from sqlalchemy import Engine

MIGRATIONS = Path(__file__).with_name("migrations")
_ADVISORY_LOCK = 0x1C0AC4
"""Any number that stays the same: PostgreSQL's name for our lock."""


def migrate(
    engine: Engine, *, lock_file: Path, migrations: Path = MIGRATIONS, revision: str = "head"
) -> None:
    """Apply the steps that `engine`'s database lacks, one process at a time.

    Up to a `revision` if one is given: for data of an earlier version, which is put in there
    before the rest of the steps.

    Raises:
        StorageProblem: the database comes from a newer version of this program.
    """
    config = _config(migrations)
    if _is_up_to_date(engine, config):
        return
    with engine.connect() as connection, _one_at_a_time(connection, lock_file):
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def revision_of(connection: Connection) -> str | None:
    """The last step that a database has had; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def revisions(migrations: Path = MIGRATIONS) -> frozenset[str]:
    """Every step that this version of the program knows."""
    scripts = ScriptDirectory.from_config(_config(migrations))
    return frozenset(script.revision for script in scripts.walk_revisions())


def _config(migrations: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    return config


def _is_up_to_date(engine: Engine, config: Config) -> bool:
    scripts = ScriptDirectory.from_config(config)
    with engine.connect() as connection:
        revision = revision_of(connection)
    if revision is None:
        return False
    if revision not in {script.revision for script in scripts.walk_revisions()}:
        raise StorageProblem(
            "error.storage.newer", database=engine.url.render_as_string(hide_password=True)
        )
    return revision == scripts.get_current_head()


@contextmanager
def _one_at_a_time(connection: Connection, lock_file: Path) -> Generator[None]:
    """A server at work on the database of several machines keeps the lock itself."""
    if connection.dialect.name != "postgresql":
        with FileLock(lock_file):
            yield
        return
    connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _ADVISORY_LOCK})
    connection.commit()
    try:
        yield
    finally:
        connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _ADVISORY_LOCK})
        connection.commit()
