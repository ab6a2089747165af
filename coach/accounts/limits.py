"""How long things are kept: by the settings, or shorter where an administrator says so.

A setting is the most: whoever starts the program promises it, and no page goes beyond. What is
lowered holds at once for what is asked, and at the next sweep for what lies there.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from coach.account_records import Action, Outcome, Thing, ThingKind
from coach.config import CHANGEABLE
from coach.errors import CoachError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from coach.accounts.access import Access
    from coach.accounts.audit import AuditTrail
    from coach.config import Settings
    from coach.storage.facts import FactStore

_FACT = "limits"


class BadLimit(CoachError):
    """Less than what works, or more than what was promised."""

    message_id = "error.limit"


@dataclass(frozen=True, kw_only=True)
class Limit:
    """One of them: its value now, the least and the most that it can be, in its own unit."""

    name: str
    value: int
    least: int
    most: int


class Limits:
    """What holds now; asked anew each time, so that a change needs no restart."""

    def __init__(self, settings: Settings, facts: FactStore) -> None:
        self._settings = settings
        self._facts = facts

    @property
    def kept_days(self) -> int:
        """For how many days a recording is kept whose owner wants that."""
        return self.of("kept_days").value

    @property
    def kept_for(self) -> timedelta:
        """The same as a time."""
        return timedelta(days=self.kept_days)

    @property
    def backups_for(self) -> timedelta:
        """How long a backup is kept."""
        return timedelta(days=self.of("backup_days").value)

    @property
    def idle(self) -> timedelta:
        """After so long without a click somebody is signed out."""
        return timedelta(seconds=self.of("session_idle_s").value)

    @property
    def session(self) -> timedelta:
        """After so long somebody signs in again in any case."""
        return timedelta(seconds=self.of("session_s").value)

    def all(self) -> tuple[Limit, ...]:
        """Every one that can be changed."""
        return tuple(map(self.of, CHANGEABLE))

    def of(self, name: str) -> Limit:
        """One of them; a setting that was lowered since is the most again."""
        most: int = getattr(self._settings, name)
        value = self.lowered().get(name, most)
        return Limit(name=name, value=min(value, most), least=CHANGEABLE[name][0], most=most)

    def lowered(self) -> dict[str, int]:
        """What an administrator has said, by the names of the settings."""
        return json.loads(self._facts.get(_FACT) or "{}")


class LimitChanges:
    """Changes them: administrators only."""

    def __init__(
        self, *, limits: Limits, facts: FactStore, access: Access, trail: AuditTrail
    ) -> None:
        self._limits = limits
        self._facts = facts
        self._access = access
        self._trail = trail

    def write(self, actor_id: str, wanted: Mapping[str, int], now: datetime) -> None:
        """Change what is not so yet; the trail says to what, by whom and when.

        Raises:
            NotAllowed: who asks is no administrator.
            BadLimit: one is not allowed; nothing was changed.
        """
        here = Thing(kind=ThingKind.PLACE)
        self._access.check(actor_id, Action.MANAGE_SETTINGS, here, now)
        changed = {n: value for n, value in wanted.items() if value != self._limits.of(n).value}
        for name, value in changed.items():
            limit = self._limits.of(name)
            if not limit.least <= value <= limit.most:
                raise BadLimit(least=limit.least, most=limit.most)
        with self._facts.transaction():
            self._facts.keep(_FACT, json.dumps({**self._limits.lowered(), **changed}))
            for name, value in changed.items():
                self._trail.note(actor_id, f"{name}_set_to_{value}", here, Outcome.DONE, now)
