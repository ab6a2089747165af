"""The doors of feelings, with who may go through each, for the test in which everybody knocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.progress.feelings import Feelings
from coach.storage.feelings import FeelingStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tests.accounts.town import Town


def feeling_doors(
    town: Town, owner_id: str, now: datetime
) -> list[tuple[str, Callable[[str], object]]]:
    """What somebody said of how they feel, which they show to nobody, and then to one person."""
    accounts = town.accounts
    feelings = Feelings(
        access=accounts.access, store=FeelingStore(town.database), trail=accounts.trail
    )

    def shown(actor_id: str) -> object:
        FeelingStore(town.database).show(owner_id, True)
        return feelings.of(actor_id, owner_id, now)

    return [
        ("owner", lambda a: feelings.of(a, owner_id, now)),
        ("owner manager", shown),
    ]
