"""How far somebody is with a task: pure counting of tries and days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from coach.class_records import SetTask, TaskQuestion, TaskTry
from coach.classes.progress import Standing, State, counted, day_of, is_over, standing

LONDON = ZoneInfo("Europe/London")
SET_AT = datetime(2026, 3, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def task(*question_ids: str, tries: int = 1, due: date | None = None, **more: Any) -> SetTask:
    """A task with these questions."""
    questions = tuple(TaskQuestion(question_id=one, content_id="c") for one in question_ids)
    return SetTask(
        id="t",
        group_id="g",
        title="",
        note="",
        questions=questions,
        tries=tries,
        due=due,
        level=None,
        set_by=None,
        set_at=SET_AT,
        **more,
    )


def at(question_id: str, moment: datetime) -> TaskTry:
    """An answer to a question at a moment."""
    return TaskTry(attempt_id=str(moment), user_id="u", question_id=question_id, at=moment)


def after(*hours: int, question_id: str = "a") -> list[TaskTry]:
    """Answers so many hours after the task was set."""
    return [at(question_id, SET_AT + each * HOUR) for each in hours]


def how_far(one: SetTask, tries: list[TaskTry], *, days: int = 0) -> Standing:
    """Some days after it was set, by the clocks of London."""
    return standing(one, tries, SET_AT + timedelta(days=days), LONDON)


def test_each_question_counts_as_often_as_was_asked() -> None:
    """A fourth try of three is not a try at another question, and nothing else is counted."""
    both = task("a", "b", tries=3)
    tries = [*after(1, 2, 3, 4), *after(5, question_id="b"), *after(6, question_id="elsewhere")]
    found = how_far(both, tries)
    assert found.tries == (3, 1)
    assert found.state is State.NOT_YET
    assert len(counted(both, tries)) == 4
    found = how_far(both, [*tries, *after(7, 8, question_id="b")])
    assert (found.tries, found.state) == ((3, 3), State.DONE)


def test_only_what_comes_while_it_is_set_counts() -> None:
    """Not what was practised before, and nothing after it was taken away."""
    ended = task("a", tries=5, ended_at=SET_AT + 10 * HOUR)
    assert how_far(ended, after(-1, 0, 10, 11)).tries == (2,)
    assert how_far(ended, []).state is State.MISSED


def test_the_last_day_is_all_of_that_day() -> None:
    """A minute before midnight is in time, midnight is late; without a last day nothing is."""
    due = task("a", due=date(2026, 3, 21))
    last = datetime(2026, 3, 21, 23, 59, tzinfo=LONDON)
    assert how_far(due, [at("a", last)]).state is State.DONE
    assert how_far(due, [at("a", last + timedelta(minutes=1))], days=9).state is State.LATE
    assert how_far(due, [], days=1).state is State.NOT_YET
    assert how_far(due, [], days=2).state is State.MISSED
    assert how_far(task("a"), [], days=999).state is State.NOT_YET


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-03-28T23:59:00+00:00", date(2026, 3, 28)),  # the evening before summer time
        ("2026-03-29T22:59:00+00:00", date(2026, 3, 29)),  # its first day has 23 hours
        ("2026-03-29T23:00:00+00:00", date(2026, 3, 30)),
        ("2026-10-24T23:00:00+00:00", date(2026, 10, 25)),  # the first of its last 25 hours
        ("2026-10-25T23:59:00+00:00", date(2026, 10, 25)),  # and the last
        ("2026-10-26T00:00:00+00:00", date(2026, 10, 26)),
    ],
)
def test_days_on_which_the_clocks_change(moment: str, day: date) -> None:
    """The day is that of the wall clock of that very moment, not of today's season."""
    when = datetime.fromisoformat(moment)
    assert day_of(when, LONDON) == day
    due = task("a", due=day)
    assert how_far(due, [at("a", when)], days=300).state is State.DONE
    assert not is_over(due, when, LONDON)


def test_without_a_zone_it_is_the_clock_of_this_machine() -> None:
    """What the machine shows for that moment is the day."""
    for month in (1, 7):
        moment = datetime(2026, month, 1, 23, 30, tzinfo=UTC)
        assert day_of(moment, None) == moment.astimezone().date()


def test_the_day_of_the_last_answer_is_of_one_that_counts() -> None:
    """Practice beyond the task is not told by it."""
    found = how_far(task("a"), after(1, 200), days=30)
    assert found.last_on == date(2026, 3, 20)
    assert how_far(task("a"), after(-5)).last_on is None
