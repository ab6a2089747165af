from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from coach.config import Settings
from coach.jobs.sql_errands import SqlErrandQueue
from coach.jobs.sql_queue import SqlJobQueue
from coach.storage.attempts import AttemptStore
from coach.storage.database import open_database
from coach.storage.users import UserStore
from tests.jobs.rig import Rig

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    """A data folder with a person, a queue and a place for recordings."""
    settings = Settings(data_dir=tmp_path / "data")
    database = open_database(settings)
    yield Rig(
        settings=settings,
        database=database,
        queue=SqlJobQueue(database),
        errands=SqlErrandQueue(database),
        attempts=AttemptStore(database),
        users=UserStore(database),
    )
    database.close()
