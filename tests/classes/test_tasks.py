"""Setting tasks, seeing who did them, and showing one's answers to them; who may do which."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from coach.account_records import Outcome, Role
from coach.accounts.sharing import MOST_DAYS
from coach.class_records import TaskQuestion
from coach.classes.progress import State
from coach.classes.showing import SHOWN_DAYS
from coach.classes.tasks import (
    DONE_STAYS_DAYS,
    MOST_NOTE,
    MOST_QUESTIONS,
    MOST_TITLE,
    MOST_TRIES,
    BadTask,
    Plan,
)
from coach.errors import NotAllowed, NotFound
from coach.jobs.sql_queue import SqlJobQueue
from coach.records import JobState
from coach.storage.tables import JOBS, TASK_QUESTIONS, TASK_SHOWS, TASKS
from coach.storage.tasks import TaskStore
from questions.bank import Level
from tests.accounts.town import NOW, open_town
from tests.classes.school import DAY, GONE, HOUR, SHOP, WHY, School, kept_content, open_school

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TODAY = date(2026, 3, 2)


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    """A group with its tutor and its learners, and nothing set yet."""
    school = open_school(open_town(tmp_path))
    yield school
    school.town.database.close()


def mine(school: School, name: str, now: datetime = NOW) -> list[tuple[str, int, int]]:
    """What somebody is asked to do: its title, and how many answers of how many."""
    found = school.tasks.for_me(school.ids[name], now)
    return [(todo.task.title, todo.given, todo.answers) for todo in found]


def did(school: School, task_id: str, now: datetime) -> dict[str, tuple[tuple[int, ...], State]]:
    """What the tutor sees of who did what."""
    found = school.tasks.done_by(school.ids["Tomas"], task_id, now)
    return {one.display_name: (one.standing.tries, one.standing.state) for one in found}


def test_a_task_reaches_those_who_take_part(school: School) -> None:
    """Learners of the group have it on their list as it was set; nobody of another group has."""
    task = school.set(
        WHY, SHOP, title=" For Tuesday ", note="Think of work.", tries=2, level=Level.ENTRY_1
    )
    assert task.questions == tuple(
        TaskQuestion(question_id=one, content_id=kept_content(school.town, one) or "")
        for one in (WHY, SHOP)
    )
    assert school.tasks.task(school.ids["Tomas"], task.id, NOW) == task
    for name in ("Amina", "Berhane", "Lena"):
        assert mine(school, name) == [("For Tuesday", 0, 4)]
    assert mine(school, "Zara") == mine(school, "Tomas") == mine(school, "Olga") == []
    (todo,) = school.tasks.for_me(school.ids["Amina"], NOW)
    assert (todo.group_name, todo.task.note, todo.task.level) == (
        "Monday",
        "Think of work.",
        "entry_1",
    )
    assert todo == school.tasks.one_for_me(school.ids["Amina"], task.id, NOW)


def test_the_tutor_sees_counts_and_days(school: School) -> None:
    """How often each question was answered, in order; a tutor who learns here is left out."""
    task = school.set(WHY, SHOP, tries=2, due=TODAY)
    school.answer("a1", "Amina", NOW + HOUR)
    school.answer("a2", "Amina", NOW + 2 * HOUR, question_id=SHOP)
    school.answer("l1", "Lena", NOW + HOUR)
    now = NOW + 3 * HOUR
    assert did(school, task.id, now) == {
        "Amina": ((1, 1), State.NOT_YET),
        "Berhane": ((0, 0), State.NOT_YET),
    }
    (found,) = [
        one
        for one in school.tasks.done_by(school.ids["Tomas"], task.id, now)
        if one.standing.last_on
    ]
    assert found.standing.last_on == TODAY
    school.answer("a3", "Amina", NOW + 3 * HOUR)
    school.answer("a4", "Amina", NOW + DAY, question_id=SHOP)
    assert did(school, task.id, NOW + 2 * DAY) == {
        "Amina": ((2, 2), State.LATE),
        "Berhane": ((0, 0), State.MISSED),
    }
    (row,) = school.tasks.of_group(school.ids["Tomas"], school.group_id, NOW + 2 * DAY)
    assert (row.done, row.people, row.is_over) == (1, 2, True)


def test_what_counts_as_a_try(school: School) -> None:
    """Heard or waiting; not from before, not a follow-up, not one that could not be heard."""
    queue, task = SqlJobQueue(school.town.database), school.set(tries=10)
    school.answer("before", "Amina", NOW - HOUR)
    school.answer("first", "Amina", NOW + HOUR)
    school.answer("follow", "Amina", NOW + HOUR, first_turn_id="first")
    school.answer("waiting", "Amina", NOW + HOUR, assessment=None)
    school.answer("lost", "Amina", NOW + HOUR, assessment=None)
    for attempt_id in ("waiting", "lost"):
        queue.enqueue(attempt_id, "nowhere", NOW)
    assert did(school, task.id, NOW)["Amina"][0] == (3,)
    for _ in range(2):
        job = queue.claim("w", NOW)
        assert job is not None
        if job.attempt_id == "lost":
            queue.fail(job.id, "w", reason="error.unexpected", params={}, now=NOW)
    assert did(school, task.id, NOW)["Amina"][0] == (2,)
    assert {row.state for row in _rows(school, JOBS)} == {JobState.RUNNING, JobState.FAILED}


def test_who_deletes_an_answer_has_not_given_it(school: School) -> None:
    """The answer is theirs, and so is that it was given."""
    task = school.set()
    school.answer("a1", "Amina", NOW + HOUR)
    assert did(school, task.id, NOW)["Amina"][1] is State.DONE
    school.town.attempts.erase("a1")
    assert did(school, task.id, NOW)["Amina"] == ((0,), State.NOT_YET)


def _rows(school: School, table: Any) -> list[Any]:
    with school.town.database.reading() as connection:
        return list(connection.execute(table.select()))


@pytest.mark.parametrize(
    ("fields", "message_id"),
    [
        ({"question_ids": ()}, "error.task.no_questions"),
        ({"question_ids": tuple(map(str, range(MOST_QUESTIONS + 1)))}, "error.task.too_many"),
        ({"question_ids": (WHY, WHY)}, "error.task.twice"),
        ({"question_ids": (WHY, GONE)}, "error.task.question_gone"),
        ({"tries": 0}, "error.task.tries"),
        ({"tries": MOST_TRIES + 1}, "error.task.tries"),
        ({"due": TODAY - DAY}, "error.task.past"),
        ({"title": "x" * (MOST_TITLE + 1)}, "error.task.too_long"),
        ({"note": "x" * (MOST_NOTE + 1)}, "error.task.too_long"),
    ],
)
def test_what_can_not_be_set(school: School, fields: dict[str, Any], message_id: str) -> None:
    """It is said what is wrong, and nothing is kept; a task is not changed to it either."""
    values: dict[str, Any] = {"question_ids": (WHY,), **fields}
    plan = Plan(**values)
    task = school.set(SHOP)
    for deed in (
        lambda: school.tasks.set(school.ids["Tomas"], school.group_id, plan, NOW),
        lambda: school.tasks.change(school.ids["Tomas"], task.id, plan, NOW),
    ):
        with pytest.raises(BadTask) as caught:
            deed()
        assert caught.value.message_id == message_id
    assert school.tasks.task(school.ids["Tomas"], task.id, NOW) == task
    assert school.town.count(TASKS) == 1


def test_today_is_by_the_wall_clock_of_the_place(school: School) -> None:
    """In summer a quarter past eleven in the evening of UTC is tomorrow in London."""
    late = datetime(2026, 7, 1, 23, 15, tzinfo=UTC)
    with pytest.raises(BadTask):
        school.set(now=late, due=date(2026, 7, 1))
    assert school.set(now=late, due=date(2026, 7, 2)).due == date(2026, 7, 2)
    winter = datetime(2026, 12, 1, 23, 15, tzinfo=UTC)
    assert school.set(now=winter, due=date(2026, 12, 1))


def test_a_changed_task_keeps_its_words_and_its_answers(school: School) -> None:
    """Questions that stay are asked as before, also when no bank has them any more."""
    task = school.set(WHY, due=TODAY)
    school.answer("a1", "Amina", NOW + HOUR)
    plan = Plan(question_ids=(SHOP, WHY), tries=1, title="Both", due=TODAY)
    later = NOW + 2 * DAY  # its last day has passed, and may stay
    changed = school.tasks.change(school.ids["Tomas"], task.id, plan, later)
    assert changed == school.tasks.task(school.ids["Tomas"], task.id, later)
    assert changed.questions[1] == task.questions[0]
    assert (changed.set_at, changed.set_by, changed.title) == (NOW, school.ids["Tomas"], "Both")
    assert did(school, task.id, later)["Amina"][0] == (0, 1)
    moved = replace(plan, due=TODAY + DAY)
    with pytest.raises(BadTask):
        school.tasks.change(school.ids["Tomas"], task.id, moved, later)


def test_an_ended_task_is_asked_of_nobody(school: School) -> None:
    """It leaves the lists of learners; the tutor keeps what was done until then."""
    task = school.set(tries=2)
    school.answer("a1", "Amina", NOW + HOUR)
    school.tasks.end(school.ids["Tomas"], task.id, NOW + 2 * HOUR)
    school.answer("a2", "Amina", NOW + 3 * HOUR)
    assert mine(school, "Amina") == []
    assert did(school, task.id, NOW + DAY)["Amina"] == ((1,), State.MISSED)
    assert school.tasks.one_for_me(school.ids["Amina"], task.id, NOW).task.ended_at
    school.tasks.end(school.ids["Tomas"], task.id, NOW + DAY)
    assert school.tasks.task(school.ids["Tomas"], task.id, NOW).ended_at == NOW + 2 * HOUR


def test_a_copy_for_another_group(school: School) -> None:
    """In the same words; a last day that has passed is left out; both groups must be theirs."""
    tomas, admin = school.ids["Tomas"], school.town.administrator()
    task = school.set(WHY, SHOP, title="Once more", tries=3, due=TODAY)
    with pytest.raises(NotAllowed):
        school.tasks.copy(tomas, task.id, school.other_id, NOW)
    school.town.accounts.groups.put_in(admin, school.other_id, tomas, teaches=True, now=NOW)
    copied = school.tasks.copy(tomas, task.id, school.other_id, NOW)
    assert copied.questions == task.questions
    assert (copied.group_id, copied.due, copied.tries) == (school.other_id, TODAY, 3)
    assert school.tasks.copy(tomas, task.id, school.other_id, NOW + 3 * DAY).due is None
    assert [title for title, *_ in mine(school, "Zara")] == ["Once more", "Once more"]


def test_what_is_left_comes_first(school: School) -> None:
    """By the nearest last day, then what has none; what was done is at the end, for four weeks."""
    for title, due in (("none", None), ("later", TODAY + 9 * DAY), ("soon", TODAY + DAY)):
        school.set(SHOP, title=title, due=due)
    school.set(WHY, title="done")
    school.answer("a1", "Amina", NOW + HOUR)
    assert [title for title, *_ in mine(school, "Amina")] == ["soon", "later", "none", "done"]
    later = NOW + (DONE_STAYS_DAYS + 1) * DAY
    assert [title for title, *_ in mine(school, "Amina", later)] == ["soon", "later", "none"]
    assert school.tasks.asking(school.ids["Amina"], SHOP, NOW)[0].task.title == "soon"
    assert school.tasks.asking(school.ids["Amina"], WHY, NOW) == ()


def test_whoever_leaves_is_asked_and_seen_no_more(school: School) -> None:
    """From that moment, on both sides; with the group its tasks go too."""
    task = school.set()
    school.answer("a1", "Amina", NOW + HOUR)
    groups, tomas = school.town.accounts.groups, school.ids["Tomas"]
    groups.take_out(school.ids["Amina"], school.group_id, school.ids["Amina"], NOW)
    assert mine(school, "Amina") == []
    assert set(did(school, task.id, NOW)) == {"Berhane"}
    with pytest.raises(NotAllowed):
        school.tasks.one_for_me(school.ids["Amina"], task.id, NOW)
    groups.remove(tomas, school.group_id, NOW)
    assert [school.town.count(table) for table in (TASKS, TASK_QUESTIONS)] == [0, 0]
    with pytest.raises(NotFound):
        school.tasks.task(tomas, task.id, NOW)


def test_a_task_outlives_who_set_it(school: School) -> None:
    """An erased tutor is named nowhere; the learners still have it."""
    school.set(title="Stays")
    tomas = school.ids["Tomas"]
    school.town.users.remove(tomas)
    assert school.town.tables_naming(tomas) == {"audit"}
    assert [title for title, *_ in mine(school, "Amina")] == ["Stays"]


def test_setting_and_looking_are_in_the_trail(school: School) -> None:
    """Who set, changed and ended what, and at whose counts they looked."""
    task, tomas = school.set(), school.ids["Tomas"]
    school.tasks.change(tomas, task.id, Plan(question_ids=(SHOP,)), NOW)
    school.tasks.done_by(tomas, task.id, NOW)
    school.tasks.end(tomas, task.id, NOW)
    trail = school.town.accounts.trail
    noted = [(e.what, e.thing_id) for e in trail.search(actor_id=tomas)][::-1]
    assert [(what, thing) for what, thing in noted if "task" in what or "attendance" in what] == [
        ("task_set", school.group_id),
        ("task_changed", school.group_id),
        ("see_attendance", school.ids["Amina"]),
        ("see_attendance", school.ids["Berhane"]),
        ("task_ended", school.group_id),
    ]


def test_nobody_else_sets_or_sees(school: School) -> None:
    """Learners, other tutors and administrators are refused at every door of it, and noted."""
    task, tasks, showing = school.set(), school.tasks, school.showing
    strangers = [school.ids["Olga"], school.town.administrator(), school.ids["Zara"]]
    plan = Plan(question_ids=(SHOP,))
    tutors_only = [
        lambda a: tasks.set(a, school.group_id, plan, NOW),
        lambda a: tasks.change(a, task.id, plan, NOW),
        lambda a: tasks.end(a, task.id, NOW),
        lambda a: tasks.copy(a, task.id, school.group_id, NOW),
        lambda a: tasks.task(a, task.id, NOW),
        lambda a: tasks.of_group(a, school.group_id, NOW),
        lambda a: tasks.done_by(a, task.id, NOW),
    ]
    learners_only = [
        lambda a: tasks.one_for_me(a, task.id, NOW),
        lambda a: showing.shown(a, task.id, NOW),
        lambda a: showing.with_whom(a, task.id, NOW),
        lambda a: showing.show(a, task.id, scores=True, words=False, sound=False, now=NOW),
    ]
    for doors, others in (
        (tutors_only, [*strangers, school.ids["Amina"]]),
        (learners_only, [*strangers, school.ids["Tomas"]]),
    ):
        for door in doors:
            for who in others:
                with pytest.raises(NotAllowed):
                    door(who)
    denied = school.town.accounts.trail.search(outcome=Outcome.DENIED, limit=100)
    assert len(denied) == len(tutors_only) * 4 + len(learners_only) * 4
    assert school.tasks.task(school.ids["Tomas"], task.id, NOW) == task


def test_nobody_sets_a_question_of_a_bank_that_is_not_theirs(school: School) -> None:
    """Another person's own bank is refused, as if it were not there."""
    with pytest.raises(NotAllowed):
        school.set("nobank~why")


# Showing


def show(school: School, task_id: str, *what: str, now: datetime = NOW, who: str = "Amina") -> None:
    """Somebody ticks what their answers to a task show."""
    ticks = {part: part in what for part in ("scores", "words", "sound")}
    school.showing.show(school.ids[who], task_id, **ticks, now=now)


def test_nothing_is_shown_unless_it_was_ticked(school: School) -> None:
    """Then each answer heard after that, with what was ticked, for some weeks."""
    task, amina = school.set(tries=3), school.ids["Amina"]
    school.answer("a1", "Amina", NOW + HOUR)
    school.heard("a1", NOW + HOUR)
    assert school.showing.shown(amina, task.id, NOW) is None
    assert school.seen_by("Tomas", NOW + HOUR) == {}
    show(school, task.id, "scores", now=NOW + HOUR)
    school.answer("a2", "Amina", NOW + 2 * HOUR)
    school.heard("a2", NOW + 2 * HOUR)
    assert school.seen_by("Tomas", NOW + 2 * HOUR) == {"a2": "s"}
    end = NOW + 2 * HOUR + timedelta(days=SHOWN_DAYS)
    assert school.seen_by("Tomas", end - HOUR) == {"a2": "s"}
    assert school.seen_by("Tomas", end) == {}
    assert SHOWN_DAYS <= MOST_DAYS
    noted = [entry.what for entry in school.town.accounts.trail.search(actor_id=amina)]
    assert {"task_shown", "shared"} <= set(noted)


def test_only_answers_that_count_are_shown(school: School) -> None:
    """Not other questions, not more tries than asked, and nothing once the task was taken away."""
    task = school.set(tries=1)
    show(school, task.id, "words")
    for number, (attempt_id, question_id) in enumerate(
        (("else", SHOP), ("own", None), ("one", WHY), ("more", WHY))
    ):
        at = NOW + (number + 1) * HOUR
        school.answer(attempt_id, "Amina", at, question_id=question_id)
        school.heard(attempt_id, at)
    school.answer("then", "Amina", NOW + 5 * HOUR, first_turn_id="one")
    school.heard("then", NOW + 5 * HOUR)
    assert school.seen_by("Tomas", NOW + DAY) == {"one": "w"}
    other = school.set(SHOP, title="Other", now=NOW + DAY)
    show(school, other.id, "words", now=NOW + DAY)
    school.tasks.end(school.ids["Tomas"], other.id, NOW + DAY)
    school.answer("late", "Amina", NOW + 2 * DAY, question_id=SHOP)
    school.heard("late", NOW + 2 * DAY)
    assert "late" not in school.seen_by("Tomas", NOW + 2 * DAY)


def test_a_voice_is_shown_only_where_recordings_are_kept(school: School) -> None:
    """A tick that has nothing to show shows nothing; with the yes it shows the voice."""
    task = school.set(tries=5)
    show(school, task.id, "sound")
    school.answer("a1", "Amina", NOW + HOUR)
    school.heard("a1", NOW + HOUR)
    assert school.seen_by("Tomas", NOW + HOUR) == {}
    school.keeps.add(school.ids["Amina"])
    school.answer("a2", "Amina", NOW + HOUR)
    school.heard("a2", NOW + HOUR)
    assert school.seen_by("Tomas", NOW + HOUR) == {"a2": "h"}


def test_taken_back_is_taken_back_for_all_answers_to_it(school: School) -> None:
    """Also what was shown by hand, and in part where only a part is unticked."""
    task, now = school.set(tries=5), NOW + DAY
    school.answer("hand", "Amina", NOW + HOUR)
    school.town.share("hand", school.ids["Tomas"], "scores", "words", "sound", until=2 * DAY)
    show(school, task.id, "scores", "words")
    school.answer("a1", "Amina", NOW + HOUR)
    school.heard("a1", NOW + HOUR)
    school.answer("else", "Amina", NOW + HOUR, question_id=SHOP)
    school.town.share("else", school.ids["Tomas"], "scores", until=2 * DAY)
    show(school, task.id, "words", now=now)
    assert school.seen_by("Tomas", now) == {"hand": "w", "a1": "w", "else": "s"}
    show(school, task.id, "scores", "words", now=now)  # more is for what comes
    assert school.seen_by("Tomas", now) == {"hand": "w", "a1": "w", "else": "s"}
    show(school, task.id, now=now)
    assert school.seen_by("Tomas", now) == {"else": "s"}
    assert school.showing.shown(school.ids["Amina"], task.id, now) is None
    assert school.town.count(TASK_SHOWS) == 0


def test_a_case_managers_share_is_another_matter(school: School) -> None:
    """What only a case manager sees stays when the tick for the teacher goes."""
    manager, admin = school.town.person("Ruth", Role.CASE_MANAGER), school.town.administrator()
    school.town.accounts.people.look_after(admin, manager, school.ids["Amina"], NOW)
    task = school.set(tries=2)
    show(school, task.id, "words")
    school.answer("a1", "Amina", NOW + HOUR)
    school.town.share("a1", manager, "scores", until=2 * DAY)
    school.heard("a1", NOW + HOUR)
    show(school, task.id, now=NOW + HOUR)
    heads = school.town.accounts.shared.with_me(manager, NOW + HOUR)
    assert [head.attempt_id for head in heads] == ["a1"]
    assert school.seen_by("Tomas", NOW + HOUR) == {}


def test_a_share_by_hand_is_not_replaced(school: School) -> None:
    """Who showed one answer in their own way has it that way."""
    task = school.set()
    show(school, task.id, "scores")
    school.answer("a1", "Amina", NOW + HOUR)
    school.town.share("a1", school.ids["Tomas"], "words", until=2 * DAY)
    school.heard("a1", NOW + HOUR)
    assert school.seen_by("Tomas", NOW + HOUR) == {"a1": "w"}


def test_leaving_ends_it_and_coming_back_begins_with_nothing(school: School) -> None:
    """Shares go with the relation, and the tick with the membership."""
    task, amina = school.set(tries=3), school.ids["Amina"]
    show(school, task.id, "words")
    school.answer("a1", "Amina", NOW + HOUR)
    school.heard("a1", NOW + HOUR)
    groups = school.town.accounts.groups
    groups.take_out(amina, school.group_id, amina, NOW)
    assert school.seen_by("Tomas", NOW + HOUR) == {}
    assert school.town.count(TASK_SHOWS) == 0
    groups.join(amina, groups.open_joining(school.ids["Tomas"], school.group_id, NOW), NOW)
    assert school.showing.shown(amina, task.id, NOW) is None
    school.answer("a2", "Amina", NOW + HOUR)
    school.heard("a2", NOW + HOUR)
    assert "a2" not in school.seen_by("Tomas", NOW + HOUR)


def test_all_who_teach_the_group_then_see_it_and_nobody_else(school: School) -> None:
    """Not the teacher of another group of mine; a tutor who learns shows nothing to anybody."""
    admin, groups = school.town.administrator(), school.town.accounts.groups
    olga, amina = school.ids["Olga"], school.ids["Amina"]
    groups.join(amina, groups.open_joining(olga, school.other_id, NOW), NOW)
    task = school.set(tries=2)
    show(school, task.id, "scores")
    show(school, task.id, "scores", who="Lena")
    for attempt_id, name in (("a1", "Amina"), ("l1", "Lena")):
        school.answer(attempt_id, name, NOW + HOUR)
        school.heard(attempt_id, NOW + HOUR)
    assert school.seen_by("Tomas", NOW + HOUR) == {"a1": "s"}
    assert school.seen_by("Olga", NOW + HOUR) == {}
    groups.put_in(admin, school.group_id, olga, teaches=True, now=NOW)
    assert [one.display_name for one in school.showing.with_whom(amina, task.id, NOW)] == [
        "Olga",
        "Tomas",
    ]
    school.answer("a2", "Amina", NOW + HOUR)
    school.heard("a2", NOW + HOUR)
    assert school.seen_by("Olga", NOW + HOUR) == {"a2": "s"}


def test_what_is_ticked_goes_with_who_ticked_it(school: School) -> None:
    """Erased with the person; a task or person that is not there can't be ticked for."""
    task = school.set()
    show(school, task.id, "words")
    assert len(_rows(school, TASK_SHOWS)) == 1
    school.town.users.remove(school.ids["Amina"])
    assert school.town.count(TASK_SHOWS) == 0
    show(school, task.id, "words", who="Berhane")
    stored = TaskStore(school.town.database).shown(task.id, school.ids["Berhane"])
    assert stored is not None
    with pytest.raises(NotFound):
        TaskStore(school.town.database).keep_show(replace(stored, user_id=school.ids["Amina"]))
