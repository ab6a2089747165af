"""Places to find help near where people practise: an administrator writes them, everybody reads.

They are shown to people who are not signed in, too. Nobody is told of who looks at them.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from coach.account_records import Action, Outcome, Thing, ThingKind
from coach.errors import CoachError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from coach.accounts.access import Access
    from coach.accounts.audit import AuditTrail
    from coach.storage.facts import FactStore

_FACT = "help_places"
MOST_PLACES, MOST_LETTERS = 12, 200


class TooManyHelpPlaces(CoachError):
    """More places, or longer ones, than a person in need can read."""

    message_id = "error.help_places.too_many"


class HelpPlaces:
    """Keeps the list: plain lines, each with a name and how to reach it."""

    def __init__(self, facts: FactStore, access: Access, trail: AuditTrail) -> None:
        self._facts = facts
        self._access = access
        self._trail = trail

    def all(self) -> tuple[str, ...]:
        """The places in order; empty if nobody has written any."""
        return tuple(json.loads(self._facts.get(_FACT) or "[]"))

    def write(self, actor_id: str, places: Sequence[str], now: datetime) -> None:
        """Replace the list; empty lines are left out.

        Raises:
            NotAllowed: who asks is no administrator.
            TooManyHelpPlaces: nothing was changed.
        """
        here = Thing(kind=ThingKind.PLACE)
        self._access.check(actor_id, Action.MANAGE_SETTINGS, here, now)
        lines = [" ".join(place.split()) for place in places if place.strip()]
        if len(lines) > MOST_PLACES or any(len(line) > MOST_LETTERS for line in lines):
            raise TooManyHelpPlaces(count=MOST_PLACES, letters=MOST_LETTERS)
        with self._facts.transaction():
            self._facts.keep(_FACT, json.dumps(lines, ensure_ascii=False))
            self._trail.note(actor_id, "help_places_changed", here, Outcome.DONE, now)
