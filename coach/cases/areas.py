"""The organisation's own areas: what it follows, in its own words.

Licensed scales must not be copied, so none are here to begin with: an administrator writes areas
and the names of their steps. They are about nobody.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from coach.account_records import Action, Outcome, Thing, ThingKind
from coach.case_records import OutcomeArea
from coach.cases.writing import MOST_ABOUT, BadCase, cleaned, needed, one_line
from coach.errors import NotFound
from coach.storage.users import random_id

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from coach.accounts.access import Access
    from coach.accounts.audit import AuditTrail
    from coach.storage.cases import CaseStore

FEWEST_STEPS, MOST_STEPS, MOST_AREAS = 2, 10, 30
_PLACE = Thing(kind=ThingKind.PLACE)


class Areas:
    """The service behind outcome areas. Each method that changes something says who asks, first."""

    def __init__(
        self,
        *,
        access: Access,
        store: CaseStore,
        trail: AuditTrail,
        new_id: Callable[[], str] = random_id,
    ) -> None:
        self._access = access
        self._store = store
        self._trail = trail
        self._new_id = new_id

    def all(self) -> tuple[OutcomeArea, ...]:
        """Every area in its order, those that are asked no more too."""
        return self._store.areas()

    def save(
        self,
        actor_id: str,
        *,
        area_id: str | None = None,
        name: str,
        about: str = "",
        steps: Sequence[str],
        now: datetime,
    ) -> OutcomeArea:
        """Keep a new area at the end, or other words for one that is there.

        Args:
            actor_id: an administrator.
            area_id: None for a new one.
            name: of the area.
            about: what it is about; may be "".
            steps: names of its steps, the lowest first.
            now: the time, with its zone.

        Raises:
            NotAllowed: they may not.
            NotFound: there is no such area.
            BadCase: a name is missing or too long, there are too few or too many, or a step would
                be gone at which somebody was said to be.
        """
        self._access.check(actor_id, Action.EDIT_OUTCOME_AREAS, _PLACE, now)
        words = {"name": needed(one_line(name)), "about": cleaned(about, MOST_ABOUT)}
        names = tuple(needed(one_line(step)) for step in steps)
        if not FEWEST_STEPS <= len(names) <= MOST_STEPS:
            raise BadCase("error.case.steps", fewest=FEWEST_STEPS, most=MOST_STEPS)
        with self._store.transaction():
            area = replace(self._to_change(area_id), **words, steps=names)
            if self._store.highest_step(area.id) > len(names):
                raise BadCase("error.case.step_used")
            self._keep(actor_id, area, "area_written", now)
        return area

    def retire(self, actor_id: str, area_id: str, now: datetime, *, retired: bool = True) -> None:
        """Ask an area no more, or again; what was said stays; raises `NotAllowed`, `NotFound`."""
        self._access.check(actor_id, Action.EDIT_OUTCOME_AREAS, _PLACE, now)
        with self._store.transaction():
            area = replace(self._store.area(area_id), retired=retired)
            self._keep(actor_id, area, "area_retired" if retired else "area_asked_again", now)

    def move(self, actor_id: str, area_id: str, now: datetime, *, up: bool) -> None:
        """Let an area change places with the one before it or after it, if there is one.

        Raises `NotAllowed` and `NotFound`.
        """
        self._access.check(actor_id, Action.EDIT_OUTCOME_AREAS, _PLACE, now)
        with self._store.transaction():
            areas = list(self._store.areas())
            place = next((n for n, one in enumerate(areas) if one.id == area_id), None)
            if place is None:
                raise NotFound
            other = place - 1 if up else place + 1
            if 0 <= other < len(areas):
                areas[place], areas[other] = areas[other], areas[place]
                for position, one in enumerate(areas):
                    self._store.put_area(replace(one, position=position))
                self._trail.note(actor_id, "area_moved", _PLACE, Outcome.DONE, now)

    def _to_change(self, area_id: str | None) -> OutcomeArea:
        if area_id is not None:
            return self._store.area(area_id)
        areas = self._store.areas()
        if len(areas) >= MOST_AREAS:
            raise BadCase("error.case.many", most=MOST_AREAS)
        last = max((one.position for one in areas), default=-1)
        new_id = self._new_id()
        return OutcomeArea(id=new_id, name="", about="", steps=(), position=last + 1, retired=False)

    def _keep(self, actor_id: str, area: OutcomeArea, what: str, now: datetime) -> None:
        self._store.put_area(area)
        self._trail.note(actor_id, what, _PLACE, Outcome.DONE, now)
