"""What somebody could do next: what was set for them, what comes back today, what can be bettered.

Nothing new is thought up here: it is what the start page, "five minutes today" and the feedback of
an answer suggest, in one list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.progress.history import NextKind, NextStep
from coach.progress_records import Measure
from scoring.scale import Band

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from coach.classes.tasks import ToDo
    from coach.drills import Drills
    from coach.progress_records import AnswerNumbers
    from coach.storage.progress import ProgressStore

LOOKED_AT = 10
"""Newest answers among which one that could be bettered is looked for."""
_COULD_BE_BETTER = frozenset({Band.START, Band.GETTING_THERE})


class NextSteps:
    """Joins the suggestions of other services; each asks who may itself."""

    def __init__(
        self,
        *,
        store: ProgressStore,
        drills: Drills,
        tasks: Callable[[str, datetime], Sequence[ToDo]],
    ) -> None:
        self._store = store
        self._drills = drills
        self._tasks = tasks

    def __call__(self, user_id: str, now: datetime) -> tuple[NextStep, ...]:
        """The first thing first, never nothing: there is always another question to practise."""
        return tuple(self._steps(user_id, now))

    def _steps(self, user_id: str, now: datetime) -> Iterable[NextStep]:
        open_ = [todo for todo in self._tasks(user_id, now) if not todo.standing.is_done]
        if open_:
            yield NextStep(kind=NextKind.TASKS, count=len(open_))
        today = self._drills.today(user_id, now).todo
        if today:
            yield NextStep(kind=NextKind.TODAY, count=len(today))
        again = to_better(self._store.numbers_of_user(user_id, LOOKED_AT))
        if again is not None:
            yield NextStep(kind=NextKind.AGAIN, attempt_id=again.attempt_id)
        yield NextStep(kind=NextKind.PRACTISE)


def to_better(newest: Sequence[AnswerNumbers]) -> AnswerNumbers | None:
    """The newest try at a question, of the newest answers, that could say more; None if all do.

    Only the last try at each question counts, and questions in own words have no rubric.
    """
    last = {one.question_id: one for one in reversed(newest) if one.question_id is not None}
    could = [one for one in last.values() if _said(one) in _COULD_BE_BETTER]
    return max(could, key=lambda one: one.at, default=None)


def _said(numbers: AnswerNumbers) -> Band | None:
    found = numbers.measures.get(Measure.CONTENT) or numbers.measures.get(Measure.POINTS)
    return None if found is None else found.band
