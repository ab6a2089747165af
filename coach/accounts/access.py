"""The one place that decides who may do what: it looks up, asks the table, and notes it.

Whoever may not is told the same as if there were no such thing. Each denial is in the audit trail,
and so is each look at another person's data. Ask before a transaction, not inside: what a
transaction undoes takes its entries along.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from coach.account_records import Action, Outcome, Relation, Thing, ThingKind
from coach.accounts.policy import permits
from coach.errors import CoachError, NotAllowed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from coach.account_records import Role
    from coach.accounts.audit import AuditTrail
    from coach.storage.relations import RelationStore


def utc_now() -> datetime:
    """The time now, with its zone."""
    return datetime.now(UTC)


ONE_LOOK = timedelta(minutes=10)
"""The same person looking at the same thing again within this time is one look, not many: a page
asks anew at every click, and a trail of a thousand equal lines would hide the one that matters."""
_MOST_LOOKS = 10_000
_OTHERS = frozenset({ThingKind.PERSON, ThingKind.ANSWER})
"""Kinds whose sight by somebody else is noted: they belong to a person."""


class NotAgreed(CoachError):
    """They have not said yes to today's wording, so nobody listens to them."""

    message_id = "error.consent.practice"


def _needs_no_yes(user_id: str) -> bool:
    """Without accounts one person is alone with their laptop: no page asks for a yes."""
    del user_id
    return True


@dataclass(frozen=True, kw_only=True)
class Gate:
    """`Access` for services whose callers don't say what time it is.

    `agreed` tells whether somebody said yes to practising, in today's wording.
    """

    access: Access
    clock: Callable[[], datetime] = utc_now
    agreed: Callable[[str], bool] = _needs_no_yes

    def listen(self, user_id: str) -> None:
        """Let somebody be listened to, or not: before any sound of theirs is taken in.

        Raises:
            NotAllowed: they may not.
            NotAgreed: they have not said yes to it.
        """
        self.person(user_id, Action.PRACTISE, user_id)
        if not self.agreed(user_id):
            raise NotAgreed

    def answer(self, actor_id: str, action: Action, attempt_id: str) -> None:
        """Let it pass or not; raises `NotAllowed`."""
        thing = Thing(kind=ThingKind.ANSWER, id=attempt_id)
        self.access.check(actor_id, action, thing, self.clock())

    def person(self, actor_id: str, action: Action, user_id: str) -> None:
        """Let it pass or not; raises `NotAllowed`."""
        thing = Thing(kind=ThingKind.PERSON, id=user_id)
        self.access.check(actor_id, action, thing, self.clock())


class Access:
    """Who may do what. Safe to share between threads."""

    def __init__(self, relations: RelationStore, trail: AuditTrail) -> None:
        self._relations = relations
        self._trail = trail
        self._looks: dict[tuple[str, Action, Thing], datetime] = {}
        self._lock = threading.Lock()

    def check(self, actor_id: str, action: Action, thing: Thing, now: datetime) -> None:
        """Let it pass or not.

        Raises:
            NotAllowed: they may not, or there is no such thing; a denial is in the trail then.
        """
        relations = self._relations.relations(actor_id, thing, now)
        if relations is None:  # nothing was denied: there is nothing
            raise NotAllowed
        if not permits(self._relations.roles(actor_id), relations, thing.kind, action):
            self._trail.note(actor_id, action, thing, Outcome.DENIED, now)
            raise NotAllowed
        if Relation.SELF not in relations and thing.kind in _OTHERS:
            self.note_look(actor_id, action, thing, now)

    def may(self, actor_id: str, action: Action, thing: Thing, now: datetime) -> bool:
        """Whether it would pass, to show or hide it; writes nothing and protects nothing."""
        relations = self._relations.relations(actor_id, thing, now)
        if relations is None:
            return False
        return permits(self._relations.roles(actor_id), relations, thing.kind, action)

    def allowed(
        self, actor_id: str, actions: Collection[Action], thing: Thing, now: datetime
    ) -> frozenset[Action]:
        """Which of these actions would pass with one thing: `may`, looked up once for all."""
        relations = self._relations.relations(actor_id, thing, now)
        if relations is None:
            return frozenset()
        roles = self._relations.roles(actor_id)
        return frozenset(one for one in actions if permits(roles, relations, thing.kind, one))

    def permitted(
        self, actor_id: str, actions: Collection[Action], user_ids: Collection[str], now: datetime
    ) -> dict[str, frozenset[Action]]:
        """Which of these actions would pass with each of these people: `may`, for many at once.

        Who isn't there is not in it. Writes nothing: see `note_look`.
        """
        roles = self._relations.roles(actor_id)
        people = self._relations.to_people(actor_id, user_ids, now)
        return {
            user_id: frozenset(
                action for action in actions if permits(roles, found, ThingKind.PERSON, action)
            )
            for user_id, found in people.items()
        }

    def roles(self, user_id: str) -> frozenset[Role]:
        """What somebody may act as at this moment."""
        return self._relations.roles(user_id)

    def note_look(self, actor_id: str, action: Action, thing: Thing, now: datetime) -> None:
        """Write down a look that was let pass, unless it was written down a moment ago.

        For what shows several things of a person at once, and has asked of each with `may`.
        """
        self._note_looks(actor_id, action, (thing,), now)

    def note_looks(
        self, actor_id: str, action: Action, user_ids: Collection[str], now: datetime
    ) -> None:
        """The same for a list of people, all in one go."""
        people = tuple(Thing(kind=ThingKind.PERSON, id=user_id) for user_id in user_ids)
        self._note_looks(actor_id, action, people, now)

    def _note_looks(
        self, actor_id: str, action: Action, things: Collection[Thing], now: datetime
    ) -> None:
        looks = [(actor_id, action, thing) for thing in things]
        with self._lock:
            new = [look for look in looks if not self._is_noted(look, now)]
        if not new:
            return
        seen = [thing for _, _, thing in new]
        self._trail.note_each(actor_id, action, seen, Outcome.ALLOWED, now)
        with self._lock:
            if len(self._looks) >= _MOST_LOOKS:
                self._looks.clear()
            self._looks.update(dict.fromkeys(new, now))

    def _is_noted(self, look: tuple[str, Action, Thing], now: datetime) -> bool:
        noted = self._looks.get(look)
        return noted is not None and timedelta() <= now - noted < ONE_LOOK
