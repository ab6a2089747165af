"""The worker's side of errands: who does which, what came of it, and what to clear away."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from coach.errors import CoachError
from coach.jobs.describe import describe_error
from coach.jobs.errands import Kinds
from coach.jobs.signs_of_life import signs_of_life
from coach.jobs.sweep import erase_own_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from coach.jobs.errands import ErrandQueue, RunErrand
    from coach.records import Errand
    from coach.storage.voice_files import VoiceFiles

_LOG = logging.getLogger(__name__)

UNEXPECTED = "error.unexpected"
"""Message id of a failure that nobody foresaw, or of work that nobody here can do."""


@dataclass(frozen=True, kw_only=True)
class Failed:
    """Why an errand failed, as a message of the catalogue."""

    reason: str
    params: Mapping[str, object] = field(default_factory=dict[str, object])


@dataclass(frozen=True, kw_only=True)
class ErrandDesk:
    """Does errands of each kind.

    Attributes:
        queue: where they are.
        runners: who does which kind.
        own_words: sound made from participants' own words; a file is named by its errand, and
            goes with it.
        aside: kinds whose work is to wait for another machine: done beside all other work, so
            that nothing waits with them (`coach.jobs.side_lane`).
    """

    queue: ErrandQueue
    runners: Mapping[str, RunErrand]
    own_words: VoiceFiles
    aside: frozenset[str] = frozenset()

    def do_next(
        self,
        worker_id: str,
        clock: Callable[[], datetime],
        *,
        heartbeat_s: float,
        longest_s: float,
        aside: bool = False,
        urgent_only: bool = False,
    ) -> bool:
        """Do the next errand, of those done aside or of all others; False if there is none."""
        kinds = Kinds(named=self.aside, all_but_named=not aside)
        errand = self.queue.claim(worker_id, clock(), urgent_only=urgent_only, kinds=kinds)
        if errand is None:
            return False

        def beat() -> None:
            self.queue.heartbeat(errand.id, worker_id, clock())

        name = f"errand {errand.id}"
        with signs_of_life(name, beat, every_s=heartbeat_s, longest_s=longest_s):
            ended = self.outcome(errand)
        self.close(errand, ended, worker_id=worker_id, now=clock())
        return True

    def outcome(self, errand: Errand) -> dict[str, Any] | Failed:
        """Do an errand; whatever goes wrong becomes a reason."""
        try:
            return self.runners[errand.kind](errand)
        except CoachError as error:
            _LOG.info("errand %s: %s", errand.id, error.message_id)
            return Failed(reason=error.message_id, params=error.params)
        except Exception as error:  # noqa: BLE001 - told to whoever asked in plain words
            _LOG.error("errand %s: %s", errand.id, describe_error(error))
            return Failed(reason=UNEXPECTED)

    def close(
        self, errand: Errand, ended: dict[str, Any] | Failed, *, worker_id: str, now: datetime
    ) -> None:
        """Keep what came of it, unless the errand was erased meanwhile."""
        if isinstance(ended, Failed):
            reason, params = ended.reason, ended.params
            self.queue.fail(errand.id, worker_id, reason=reason, params=params, now=now)
        elif not self.queue.finish(errand.id, worker_id, result=ended, now=now):
            erase_own_words(self.queue, self.own_words)

    def tidy(self, *, stale_before: datetime, old_before: datetime, now: datetime) -> None:
        """Take back what another worker left, and erase what nobody waits for any more."""
        self.queue.take_back(stale_before, now)
        self.queue.sweep(old_before)
        erase_own_words(self.queue, self.own_words)
