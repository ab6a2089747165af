"""What a queue of errands promises: small work, asked for by a page that waits for it.

An errand has no steps and no progress: it is asked for, done within seconds by the worker that
also hears answers, and its result is read soon after. The same id asked for twice is one errand.
Kinds that wait for another machine are done aside, so that no answer waits with them.
As with jobs, what a worker says of an errand that is no longer its own has no effect.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from coach.records import Errand

MOST_TRIES = 2
"""An errand is begun once and taken up again once; then it has ended its worker twice."""


@dataclass(frozen=True, kw_only=True)
class Kinds:
    """Some kinds of errands: those named, or all but those named."""

    named: frozenset[str] = frozenset()
    all_but_named: bool = True


ALL_KINDS = Kinds()


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """An errand that is asked for; the fields are those of `coach.records.Errand`."""

    id: str
    kind: str
    payload: dict[str, Any] = field(default_factory=dict[str, Any])
    urgent: bool = False
    user_id: str | None = None
    attempt_id: str | None = None


class RunErrand(Protocol):
    """Does one errand and gives its result as plain JSON.

    Raises a `CoachError` where it cannot be done: whoever asked is told.
    """

    def __call__(self, errand: Errand, /) -> dict[str, Any]:
        """Do it."""
        ...


class ErrandQueue(Protocol):
    """Small work waiting, under way and done."""

    def ask(self, wanted: Wanted, now: datetime) -> Errand:
        """Put an errand at the end of the queue, or give the one that is there already.

        To begin one anew that is done or failed, `forget` it first.

        Raises:
            NotFound: the person or attempt it is for is not there (any more).
        """
        ...

    def get(self, errand_id: str) -> Errand | None:
        """The errand with this id, as it is now."""
        ...

    def ids(self) -> frozenset[str]:
        """The ids of all errands that are there."""
        ...

    def forget(self, errand_id: str) -> None:
        """Erase an errand, so that it can be asked for anew."""
        ...

    def claim(
        self, worker_id: str, now: datetime, *, urgent_only: bool = False, kinds: Kinds = ALL_KINDS
    ) -> Errand | None:
        """Take the next errand: urgent ones first, then the one that has waited longest."""
        ...

    def heartbeat(self, errand_id: str, worker_id: str, now: datetime) -> bool:
        """Say that the worker is alive; False if the errand is no longer its own."""
        ...

    def finish(
        self, errand_id: str, worker_id: str, *, result: Mapping[str, Any], now: datetime
    ) -> bool:
        """Keep the result and close the errand."""
        ...

    def fail(
        self,
        errand_id: str,
        worker_id: str,
        *,
        reason: str,
        params: Mapping[str, object],
        now: datetime,
    ) -> bool:
        """Close the errand without a result; `reason` is a message of the catalogue."""
        ...

    def take_back(self, stale_before: datetime, now: datetime) -> None:
        """Queue again what was not heard of since `stale_before`, or fail it after two tries."""
        ...

    def sweep(self, before: datetime) -> None:
        """Erase every errand that was asked for before a moment, done or not.

        Its asker has gone by then. One under way is spared until it ends.
        """
        ...
