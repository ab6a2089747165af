"""A place with few invented people, for the tests of seeding and of long lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from argon2 import PasswordHasher
from sqlalchemy import select

from coach.bootstrap import Services, build_services
from coach.config import Settings
from coach.seeding.fill import Amount, fill
from coach.seeding.people import Hashes
from coach.storage.attempts import AttemptStore
from coach.storage.database import Database, open_database
from coach.storage.groups import CaseloadStore

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Table

    from coach.seeding.invent import Town

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
PIN, PASSWORD = "385172", "seven quiet lamps"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
HASHES = Hashes(pin=QUICK.hash(PIN), password=QUICK.hash(PASSWORD))
FEW = Amount(people=30, answers=300, whole=2, questions=1)


@dataclass(frozen=True, kw_only=True)
class Filled:
    """A place that was filled."""

    services: Services
    database: Database
    town: Town

    @property
    def attempts(self) -> AttemptStore:
        """The answers."""
        return AttemptStore(self.database)

    @property
    def caseloads(self) -> CaseloadStore:
        """Who looks after whom."""
        return CaseloadStore(self.database)

    def rows(self, table: Table) -> list[dict[str, Any]]:
        """All rows of a table, in the order of its key."""
        query = select(table).order_by(*table.primary_key.columns)
        with self.database.reading() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]


def filled(folder: Path) -> Filled:
    """Fill a place in a folder of its own."""
    settings = Settings(data_dir=folder / "data", accounts="on", engine="fake", voice="none")
    services, database = build_services(settings), open_database(settings)
    town = fill(services, database, FEW, HASHES, seed=1, now=NOW)
    return Filled(services=services, database=database, town=town)
