"""Tasks on the pages: a tutor sets one in a few presses, and a participant finds and does it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import pytest

from coach.account_records import CheckedAs, ConsentKind
from coach.accounts.consent import VERSIONS
from coach.bank_records import Audience
from coach.bootstrap import custody_work
from coach.classes.tasks import Plan
from coach.i18n.catalogue import Catalogue
from coach.storage.attempts import AttemptStore
from coach.storage.banks import content_id_of
from questions.write import question_fields
from tests.ui.fakes import HOSTILE, make_assessment
from tests.ui.people import open_place
from tests.ui.test_accounts import MARKUP, NOT_HERE, everything, now, press

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from coach.class_records import SetTask
    from coach.classes.tasks import GroupTask
    from coach.records import Attempt
    from questions.bank import Question
    from tests.ui.people import Place

    Visit = Callable[..., AppTest]

TITLE, NOTE = "For Tuesday", f"Think of work {HOSTILE}"[:90]


@pytest.fixture
def furnished(tmp_path: Path) -> Iterator[Place]:
    """A place of each test's own: tasks of one are not seen by another."""
    place = open_place(tmp_path)
    yield place
    place.database.close()


def questions(place: Place) -> tuple[Question, ...]:
    """Two questions of the built-in bank other than the one that Amina answered before."""
    return place.services.bank.questions[1:3]


def set_task(place: Place, *, tries: int = 2, **fields: object) -> SetTask:
    """Tom sets two questions for his group."""
    values = {"title": TITLE, "note": NOTE, **fields}
    ids = tuple(question.id for question in questions(place))
    plan = Plan(question_ids=ids, tries=tries, **values)  # pyright: ignore[reportArgumentType]
    return place.services.tasks.set(place.ids["tom"], place.group_id, plan, now())


def answers(place: Place, question: Question, *, who: str = "amina") -> Attempt:
    """An answer to a question that is heard at once, with what the worker does then."""
    attempt = place.services.practice.submit(
        user_id=place.ids[who],
        question=question,
        question_text=question.text,
        level="entry_2",
        audio=b"RIFF",
        previous_attempt_id=None,
        now=now(),
    )
    services = place.services
    AttemptStore(place.database).keep_assessment(attempt.id, make_assessment(question))
    work = custody_work(services.practice, services.custody, services.showing)
    work.heard(services.practice.job(attempt.id, attempt.user_id))
    return attempt


def be(place: Place, who: str) -> None:
    """Be somebody who has agreed to practise."""
    place.agree(who)
    place.enter(who)


def addresses(app: AppTest) -> dict[str, str]:
    """The links of a page: labels as they are read, with the parameters of their addresses."""
    return {one.label.replace("\\", ""): one.proto.query_string for one in app.page_link}


def asked(question: Question, *, after: str = "") -> str:
    """The parameters of the address at which a question of a task is asked."""
    parts = [f"question={question.id}", *([f"after={after}"] if after else [])]
    return "&".join([*parts, f"content={content_id_of(question_fields(question, None))}"])


def tick(app: AppTest, label: str) -> AppTest:
    """Tick the box with this label."""
    next(box for box in app.checkbox if box.label.replace("\\", "") == label).check()
    return app.run()


# The teacher


def test_a_tutor_sets_a_task_in_a_few_presses(visit: Visit, place: Place) -> None:
    """From the group: one link, a tick for each question, one button; then it is there."""
    be(place, "tom")
    assert (
        addresses(visit("groups", group=place.group_id))["Set a task"] == f"group={place.group_id}"
    )
    app = visit("tasks", group=place.group_id)
    assert not app.exception
    first, second = [box.label for box in app.checkbox[:2]]
    for label in (second, first):
        app = tick(app, label.replace("\\", ""))
    assert "2 questions chosen" in everything(app)
    app = press(app, "Set this task")
    assert not app.exception
    assert "Who has done what" in everything(app)
    (task,) = [one.task for one in of_group(place)]
    texts = [place.services.bank.question(q.question_id).text for q in task.questions]
    assert [text.replace("\\", "") for text in texts] == [
        label.replace("\\", "") for label in (second, first)
    ]
    assert task.due == datetime.now(UTC).astimezone().date() + timedelta(days=7)
    assert task.tries == 2


def of_group(place: Place) -> tuple[GroupTask, ...]:
    """What Tom sees of the tasks of his group."""
    return place.services.tasks.of_group(place.ids["tom"], place.group_id, now())


def test_questions_are_put_in_order_and_taken_out(visit: Visit, place: Place) -> None:
    """A press moves one up, another removes it; its tick goes with it; nothing is set of it."""
    be(place, "tom")
    app = visit("tasks", group=place.group_id)
    labels = [box.label.replace("\\", "") for box in app.checkbox[:3]]
    for label in labels:
        app = tick(app, label)
    app = press(press(app, "Move 3 up"), "Remove 1")
    ids = app.session_state["coach.chosen"][f"group-{place.group_id}"]
    bank = place.services.bank
    assert [bank.question(one).text for one in ids] == [labels[2], labels[1]]
    ticked = [box.label.replace("\\", "") for box in app.checkbox if box.value and box.label]
    assert set(ticked) == {labels[1], labels[2], "It has a last day"}
    assert of_group(place) == ()


def test_questions_are_found_by_work_level_and_words(visit: Visit, place: Place) -> None:
    """Choices narrow the list; words are looked for in every kind of work."""
    be(place, "tom")
    app = visit("tasks", group=place.group_id)
    box = next(one for one in app.selectbox if one.label == "Written for")
    box.select("level_1").run()
    listed = {
        question.text for question in place.services.bank.questions if question.level == "level_1"
    }
    assert {one.label.replace("\\", "") for one in app.checkbox} <= {*listed, "It has a last day"}
    wanted = place.services.bank.questions[-1]
    app = look_for(visit("tasks", group=place.group_id), wanted.text[:25])
    assert wanted.text in [one.label.replace("\\", "") for one in app.checkbox]
    assert "No question fits" in everything(look_for(app, "zebra crossing of the moon"))


def look_for(app: AppTest, words: str) -> AppTest:
    """Type words that stand in a question."""
    return (
        next(one for one in app.text_input if one.label.startswith("Words in")).input(words).run()
    )


def test_what_can_not_be_set_is_said(visit: Visit, place: Place) -> None:
    """Without a question nothing is set, and what was typed stays."""
    be(place, "tom")
    app = visit("tasks", group=place.group_id)
    title = next(one for one in app.text_input if one.label.startswith("Title"))
    title.input(TITLE).run()
    app = press(app, "Set this task")
    assert "No question is chosen" in everything(app)
    assert TITLE in everything(app)
    assert of_group(place) == ()


def test_the_group_shows_how_many_have_done_it(visit: Visit, place: Place) -> None:
    """A bar in words, and a table of counts; no score and no word that was said."""
    task, (first, second) = set_task(place, tries=1), questions(place)
    place.agree("amina")
    answers(place, first)
    be(place, "tom")
    group = everything(visit("groups", group=place.group_id))
    assert "0 of 1 has done it" in group
    app = visit("tasks", task=task.id)
    seen = everything(app)
    assert not app.exception
    for words in (
        "1 of 1",
        "0 of 1",
        "Not yet",
        first.text.replace("'", "&#x27;"),
        "Think of work",
    ):
        assert words in seen
    assert MARKUP not in seen
    assert "forty people" not in seen
    answers(place, second)
    assert "1 of 1 has done it" in everything(visit("groups", group=place.group_id))
    assert "Done" in everything(visit("tasks", task=task.id))
    assert (
        addresses(visit("tasks", task=task.id))["Change this task"] == f"task={task.id}&change=yes"
    )


def test_a_task_is_changed_and_taken_away(visit: Visit, place: Place) -> None:
    """The form has what is set; once it is taken away it is among the earlier ones."""
    task = set_task(place)
    be(place, "tom")
    app = visit("tasks", task=task.id, change="yes")
    title = next(one for one in app.text_input if one.label.startswith("Title"))
    assert title.value == TITLE
    title.input("For Thursday").run()
    app = press(app, "Save the changes")
    changed = place.services.tasks.task(place.ids["tom"], task.id, now())
    assert (changed.title, changed.questions) == ("For Thursday", task.questions)
    app = press(press(visit("tasks", task=task.id), "Take this task away"), "Yes, take it away")
    assert "You took this task away" in everything(app)
    assert "Change this task" not in everything(app)
    assert "For Thursday" in everything(visit("groups", group=place.group_id))


def test_a_task_is_set_for_another_group_too(visit: Visit, place: Place) -> None:
    """One choice and one press."""
    task = set_task(place)
    other = place.services.groups.make(place.ids["tom"], "Tuesday", now())
    be(place, "tom")
    press(visit("tasks", task=task.id), "Set it there")
    (copied,) = place.services.tasks.of_group(place.ids["tom"], other.id, now())
    assert copied.task.questions == task.questions


def test_who_teaches_nobody_here_sets_and_sees_nothing(visit: Visit, place: Place) -> None:
    """Other tutors, the administrator and learners are told that it is not here."""
    task = set_task(place)
    for who in ("tanya", "ada", "amina", "cora"):
        be(place, who)
        for address in ({"task": task.id}, {"group": place.group_id}, {"task": "none"}):
            seen = everything(visit("tasks", **address))
            assert NOT_HERE in seen, who
            assert "Think of work" not in seen
    be(place, "ada")
    assert "Set a task" not in everything(visit("groups", group=place.group_id))


# Who does it


def test_what_is_to_be_done_is_on_the_start_page(visit: Visit, place: Place) -> None:
    """With what is left, until when, and a link straight to the next question."""
    assert "For me to do" not in everything(visit())
    due = datetime.now(UTC).astimezone().date() + timedelta(days=3)
    task, (first, second) = set_task(place, tries=1, due=due), questions(place)
    be(place, "amina")
    app = visit()
    seen = everything(app)
    assert not app.exception
    assert seen.index("For me to do") < seen.index("Social care")
    for words in (
        TITLE,
        "0 of 2 answers given",
        Catalogue.load("en").text("todo.due", day=due),
        "Answer the next question",
    ):
        assert words in seen
    assert addresses(app)["Answer the next question"] == asked(first)
    assert addresses(app)["See the task"] == f"task={task.id}"
    answers(place, first)
    assert addresses(visit())["Answer the next question"] == asked(second)
    answers(place, second)
    done = visit()
    assert "Answer the next question" not in addresses(done)
    assert "1 task done" in [box.label for box in done.expander]
    be(place, "berhane")
    assert "For me to do" not in everything(visit())


def test_the_question_says_for_which_task_it_is(visit: Visit, place: Place) -> None:
    """A small line above it, and the level that the teacher chose; no line for other questions."""
    first, _ = questions(place)
    level = first.levels[-1]
    set_task(place, level=level)
    be(place, "amina")
    app = visit("practise", question=first.id)
    assert "For “For Tuesday”: 0 of 4 answers given" in addresses(app)
    assert app.button_group[0].value == level.value
    other = visit("practise", question=place.services.bank.questions[5].id)
    assert not [label for label in addresses(other) if "For Tuesday" in label]


def test_after_the_feedback_it_goes_on(visit: Visit, place: Place) -> None:
    """To the next question, to the same one if only that is left, and then it is done."""
    set_task(place, tries=1)
    first, second = questions(place)
    be(place, "amina")
    attempt = answers(place, first)
    found = addresses(visit("feedback", attempt=attempt.id))
    assert found["Go on with “For Tuesday”: 1 answer left"] == asked(second)
    attempt = answers(place, second)
    app = visit("feedback", attempt=attempt.id)
    assert "You have done “For Tuesday”" in everything(app)
    again = set_task(place, tries=2, title="Again")
    for question in (first, first, second):
        attempt = answers(place, question)
    label = "Go on with “Again”: 1 answer left"
    wanted = asked(second, after=attempt.id)
    assert addresses(visit("feedback", attempt=attempt.id))[label] == wanted
    assert again.tries == 2
    other = visit("feedback", attempt=place.attempt.id)
    assert not [one for one in addresses(other) if one.startswith("Go on with")]


def test_the_page_of_a_task_says_who_sees_what(visit: Visit, place: Place) -> None:
    """Title, sentence, questions with what is left, and what the teacher sees; shown as text."""
    task, (first, _) = set_task(place, level="entry_2"), questions(place)
    be(place, "amina")
    answers(place, first)
    app = visit("todo", task=task.id)
    seen = everything(app)
    assert not app.exception
    for words in (TITLE, "Think of work", "1 answer left", "2 answers left", "Entry 2"):
        assert words in seen
    assert "Your teacher sees how often you answered each question" in seen
    assert MARKUP not in seen
    assert asked(first) in addresses(app).values()
    place.services.tasks.end(place.ids["tom"], task.id, now())
    assert "took this task away" in everything(visit("todo", task=task.id))


def test_a_task_of_others_is_not_here(visit: Visit, place: Place) -> None:
    """Berhane is not in the group; who leaves it is told the same."""
    task = set_task(place)
    for who in ("berhane", "tom", "ada"):
        be(place, who)
        seen = everything(visit("todo", task=task.id))
        assert NOT_HERE in seen
        assert "Think of work" not in seen
    place.services.groups.take_out(place.ids["amina"], place.group_id, place.ids["amina"], now())
    be(place, "amina")
    assert NOT_HERE in everything(visit("todo", task=task.id))


def test_answers_are_shown_only_once_ticked_and_taken_back(visit: Visit, place: Place) -> None:
    """Nothing is ticked at first; the voice is offered only where recordings are kept."""
    task, (first, second) = set_task(place), questions(place)
    tom = place.ids["tom"]
    be(place, "amina")
    answers(place, first)
    app = visit("todo", task=task.id)
    assert [box.value for box in app.checkbox] == [False, False]
    assert "Your recordings are not kept" in everything(app)
    assert "tom" in everything(app)
    assert place.services.shared.with_me(tom, now()) == ()
    app.checkbox[1].check().run()
    app = press(app, "Save what I ticked")
    assert "can see of your answers to this task: the words" in everything(app)
    attempt = answers(place, second)
    (head,) = place.services.shared.with_me(tom, now())
    assert (head.attempt_id, head.words, head.scores) == (attempt.id, True, False)
    app = press(visit("todo", task=task.id), "Stop showing")
    assert "Your teacher sees no answer now" in everything(app)
    assert [box.value for box in app.checkbox] == [False, False]
    assert place.services.shared.with_me(tom, now()) == ()


def test_the_voice_can_be_ticked_where_it_is_kept(visit: Visit, place: Place) -> None:
    """With the yes to keeping there is a third tick."""
    task = set_task(place)
    place.services.wordings.confirm_here("en", CheckedAs.SPEAKER, now())
    keep = ConsentKind.KEEP_RECORDINGS
    be(place, "amina")
    place.services.consents.say(place.ids["amina"], keep, VERSIONS[keep], "en", True, now())
    app = visit("todo", task=task.id)
    assert [box.label for box in app.checkbox][2].startswith("My voice")
    assert "Your recordings are not kept" not in everything(app)


# A tutor's own questions


def publish(place: Place, bank_id: str, text: str, part_id: str | None = None) -> str:
    """Tom writes a question, or writes it anew, and lets it out; gives the id of its part."""
    desk, tom = place.services.desk, place.ids["tom"]
    fields = {"text": text, "sector": "childcare", "kind": "motivation", "level": "entry_2"}
    if part_id is None:
        part = desk.add(tom, bank_id, fields, now())
    else:
        before = desk.part(tom, bank_id, part_id, now())
        fields = {**before.content, **fields}
        part = desk.save(tom, bank_id, part_id, fields, now(), based_on=before.number).part
    desk.publish(tom, bank_id, [part.part_id], now())
    return part.part_id


def test_own_questions_are_asked_in_the_words_they_had(visit: Visit, place: Place) -> None:
    """A bank that is for tasks only: chosen in the form, asked as set, and open to nobody else."""
    desk, tom = place.services.desk, place.ids["tom"]
    bank_id = desk.make(tom, "Nursery <b>bank</b>", now())
    desk.set_audience(tom, bank_id, Audience.TASKS, now())
    part_id = publish(place, bank_id, "What do children need?")
    be(place, "tom")
    app = visit("tasks", group=place.group_id)
    bank = next(box for box in app.selectbox if box.label == "Question bank")
    app = press(tick(bank.select(bank_id).run(), "What do children need?"), "Set this task")
    assert not app.exception
    (one,) = of_group(place)
    publish(place, bank_id, "What do small children need?", part_id)
    be(place, "amina")
    address = addresses(visit())["Answer the next question"]
    parameters = dict(parse_qsl(address))
    assert parameters["content"] == one.task.questions[0].content_id
    seen = everything(visit("practise", **parameters))
    assert "What do children need?" in seen
    assert "small children" not in seen
    assert "What do children need?" in everything(visit("todo", task=one.task.id))
    for who in ("berhane", "cora"):
        be(place, who)
        seen = everything(visit("practise", **parameters))
        assert "children need" not in seen
