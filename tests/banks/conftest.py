from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.banks.house import Place, open_place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """A new place with two tutors and a learner."""
    place = open_place(tmp_path)
    yield place
    place.town.database.close()
