from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from coach.config import Settings
from coach.storage.attempts import AttemptStore
from coach.storage.database import open_database
from coach.storage.users import UserStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from coach.storage.database import Database


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with a data folder of this test's own."""
    return Settings(data_dir=tmp_path / "data")


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """A new SQLite file, brought up to date."""
    database = open_database(settings)
    yield database
    database.close()


@pytest.fixture
def attempts(database: Database) -> AttemptStore:
    """The attempts of this test's database."""
    return AttemptStore(database)


@pytest.fixture
def users(database: Database) -> UserStore:
    """The people of this test's database."""
    return UserStore(database)
