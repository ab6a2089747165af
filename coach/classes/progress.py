"""How far somebody is with a task: counting tries, and days by the calendar of the place. Pure.

A try counts if it was given after the task was set and before it was taken away, and no question
counts more often than was asked. Whoever deletes an answer has not given it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime, tzinfo

    from coach.class_records import SetTask, TaskTry


class State(StrEnum):
    """Where somebody stands with a task."""

    DONE = "done"
    """Each question as often as was asked, by the last day."""
    LATE = "late"
    """The same, after the last day."""
    NOT_YET = "not_yet"
    MISSED = "missed"
    """Not done, and the last day is over or the task was taken away."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How far one person is with a task.

    Attributes:
        tries: how often each question was answered, in the task's order, at most as often as was
            asked.
        state: whether that is all.
        last_on: the day of the last answer that counts; None if there is none.
    """

    tries: tuple[int, ...]
    state: State
    last_on: date | None

    @property
    def is_done(self) -> bool:
        """Whether nothing is left, in time or not."""
        return self.state in {State.DONE, State.LATE}


def day_of(moment: datetime, zone: tzinfo | None) -> date:
    """The day of a moment; without a zone by the clock of this machine, of that very season."""
    return moment.astimezone(zone).date()


def counted(task: SetTask, tries: Iterable[TaskTry]) -> tuple[TaskTry, ...]:
    """Those of one person's tries, given with the oldest first, that count for a task."""
    asked = {question.question_id for question in task.questions}
    seen: Counter[str] = Counter()
    found: list[TaskTry] = []
    for one in tries:
        if one.question_id not in asked or not _while_set(task, one.at):
            continue
        seen[one.question_id] += 1
        if seen[one.question_id] <= task.tries:
            found.append(one)
    return tuple(found)


def standing(
    task: SetTask, tries: Iterable[TaskTry], now: datetime, zone: tzinfo | None
) -> Standing:
    """How far somebody is who gave these tries, the oldest first; others' are not among them."""
    found = counted(task, tries)
    each = Counter(one.question_id for one in found)
    done = tuple(each[question.question_id] for question in task.questions)
    last_on = day_of(found[-1].at, zone) if found else None
    return Standing(tries=done, state=_state(task, done, last_on, now, zone), last_on=last_on)


def is_over(task: SetTask, now: datetime, zone: tzinfo | None) -> bool:
    """Whether its last day has passed, or it was taken away."""
    return task.ended_at is not None or _is_after(day_of(now, zone), task.due)


def _state(
    task: SetTask,
    done: tuple[int, ...],
    last_on: date | None,
    now: datetime,
    zone: tzinfo | None,
) -> State:
    """The try that counts last is the one with which everything was done."""
    if all(tries == task.tries for tries in done):
        return State.LATE if _is_after(last_on, task.due) else State.DONE
    return State.MISSED if is_over(task, now, zone) else State.NOT_YET


def _is_after(day: date | None, due: date | None) -> bool:
    return day is not None and due is not None and day > due


def _while_set(task: SetTask, at: datetime) -> bool:
    return task.set_at <= at and (task.ended_at is None or at <= task.ended_at)
