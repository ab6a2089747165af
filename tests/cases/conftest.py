from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from coach.account_records import Role
from coach.config import Settings
from coach.storage.database import open_database
from tests.cases.office import Office

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One database for all tests of casework: each makes its own case manager and people."""
    folder = tmp_path_factory.mktemp("office")
    database = open_database(Settings(data_dir=folder / "data", accounts="on"))
    yield Office(database=database)
    database.close()


@pytest.fixture
def manager(office: Office) -> str:
    """A case manager who looks after nobody yet."""
    return office.staff(Role.CASE_MANAGER)
