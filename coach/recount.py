"""What the worker does when nobody waits: counting what was not counted yet, by today's rules.

After an update answers may have no numbers, or scores by rules of before; after a change of the
place's time zone days are others. A piece at a time, each some milliseconds: an answer that comes
in waits for no more than one.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from coach.errors import CoachError, NotFound
from coach.jobs.describe import describe_error
from coach.pipeline import score

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from coach.practice import Practice, Rescore
    from coach.storage.attempts import AttemptStore
    from coach.storage.facts import FactStore
    from coach.storage.progress import ProgressStore

_LOG = logging.getLogger(__name__)

COUNTED_BY = "counted_by"
"""The fact that names the calendar by which days were counted."""
_AT_ONCE = 500


class Recount:
    """Goes once through all that is to be counted again; every start of the worker begins anew."""

    def __init__(
        self,
        *,
        store: ProgressStore,
        attempts: AttemptStore,
        facts: FactStore,
        practice: Practice,
        score: Rescore = score,
    ) -> None:
        self._store = store
        self._attempts = attempts
        self._facts = facts
        self._practice = practice
        self._score = score
        self._pieces = self._all()

    def __call__(self) -> bool:
        """Do one piece; whether there was one. After an error it begins anew."""
        try:
            return next(self._pieces, False)
        except CoachError:
            self._pieces = self._all()
            raise

    def _all(self) -> Iterator[bool]:
        """Days first, then answers without numbers, then scores."""
        yield from self._days()
        yield from self._each(self._store.without_numbers, self._count)
        yield from self._each(self._store.of_old_rules, self._score_again)

    def _days(self) -> Iterator[bool]:
        calendar = self._store.calendar.name
        if self._facts.get(COUNTED_BY) == calendar:
            return
        for user_id in self._store.people():
            self._store.rebuild_person(user_id)
            yield True
        self._facts.keep(COUNTED_BY, calendar)

    def _each(
        self, find: Callable[[int, int], tuple[str, ...]], do: Callable[[str], bool]
    ) -> Iterator[bool]:
        """Whatever is done is not found again; whatever can't be done stays where it was."""
        left = 0
        while found := find(_AT_ONCE, left):
            for attempt_id in found:
                left += not do(attempt_id)
                yield True

    def _count(self, attempt_id: str) -> bool:
        return self._tried(attempt_id, lambda: self._attempts.count(attempt_id))

    def _score_again(self, attempt_id: str) -> bool:
        return self._tried(attempt_id, lambda: self._practice.score_again(attempt_id, self._score))

    def _tried(self, attempt_id: str, do: Callable[[], bool]) -> bool:
        try:
            return do()
        except NotFound:  # erased meanwhile: it is not found again
            return True
        except Exception as error:  # noqa: BLE001 - it is damaged: the others go on
            _LOG.warning("attempt %s is not counted: %s", attempt_id, describe_error(error))
            return False
