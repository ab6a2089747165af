from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from coach.config import Settings
from tests.custody.house import House

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A data folder of this test's own."""
    house = House(settings=Settings(data_dir=tmp_path / "data", cache_dir=tmp_path / "cache"))
    yield house
    house.database.close()
