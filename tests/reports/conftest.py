from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from coach.config import Settings
from coach.storage.database import open_database
from coach.storage.tables import METADATA
from tests.reports.place import ReportPlace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coach.storage.database import Database


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One database for all tests of reports."""
    folder = tmp_path_factory.mktemp("reports")
    opened = open_database(Settings(data_dir=folder, accounts="on"))
    yield opened
    opened.close()


@pytest.fixture
def place(database: Database) -> ReportPlace:
    """The place with nobody in it."""
    with database.transaction() as connection:
        for table in reversed(METADATA.sorted_tables):
            connection.execute(table.delete())
    return ReportPlace(database=database)
