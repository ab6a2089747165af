"""What all that makes the demo works with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from random import Random

    from coach.bootstrap import Services
    from coach.storage.database import Database


@dataclass(frozen=True, kw_only=True)
class Making:
    """The services and the database of the demo's folder, one source of chance, and the time."""

    services: Services
    database: Database
    chance: Random
    now: datetime
