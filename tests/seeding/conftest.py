from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.seeding.filled import Filled, filled

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    """One place for the tests that only look."""
    made = filled(tmp_path_factory.mktemp("seeded"))
    yield made
    made.database.close()
