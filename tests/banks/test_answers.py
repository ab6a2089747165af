"""Answers are tied to the words they answer, and only what is open is answered."""

from __future__ import annotations

import gc
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert, update

from coach.accounts.access import Gate
from coach.accounts.custody import open_custody
from coach.bank_records import Audience
from coach.banks.naming import whole_id
from coach.errors import NotAllowed, UnknownQuestion
from coach.jobs.sql_errands import SqlErrandQueue
from coach.jobs.sql_queue import SqlJobQueue
from coach.practice import Practice
from coach.storage.tables import QUESTION_CONTENTS, TASK_QUESTIONS, TASKS
from questions.bank import Question
from questions.errors import UnknownIdError
from tests.accounts.town import NOW
from tests.banks.house import BUILTIN, QUESTION

if TYPE_CHECKING:
    from coach.records import Attempt
    from tests.banks.house import Place

WHY = "why-fish"


@pytest.fixture
def practice(place: Place) -> Practice:
    """Practising at this place."""
    database = place.town.database
    queue, errands = SqlJobQueue(database), SqlErrandQueue(database)
    return Practice(
        shelf=place.shelf,
        attempts=place.town.attempts,
        queue=queue,
        custody=open_custody(place.town.settings, database, jobs=queue, errands=errands),
        gate=Gate(access=place.town.accounts.access),
        settings=place.town.settings,
    )


def answer(practice: Practice, user_id: str, question_id: str) -> Attempt:
    """Somebody opens a question and answers it."""
    question = practice.asked(user_id, question_id, NOW)
    return practice.submit(
        user_id=user_id,
        question=question,
        question_text=question.text,
        level="entry_2",
        audio=b"sound",
        previous_attempt_id=None,
        now=NOW,
    )


def set_task(place: Place, bank_id: str) -> str:
    """Tomas sets the question for a group that Amina is in; the id of the task."""
    groups = place.town.accounts.groups
    group = groups.make(place.tutor, "Monday", NOW)
    groups.join(place.learner, groups.open_joining(place.tutor, group.id, NOW), NOW)
    row = {"id": "task", "group_id": group.id, "title": "", "note": "", "tries": 1, "set_at": NOW}
    with place.town.database.transaction() as connection:
        content_id = place.shelf.content_of(f"{bank_id}~{WHY}")
        connection.execute(insert(TASKS).values(row))
        asked = {"task_id": "task", "position": 0, "question_id": f"{bank_id}~{WHY}"}
        connection.execute(insert(TASK_QUESTIONS).values(**asked, content_id=content_id))
    return "task"


@pytest.mark.parametrize("change", ["edit", "retire", "remove"])
def test_an_answer_keeps_the_words_it_answered(
    place: Place, practice: Practice, change: str
) -> None:
    """Edited, retired or removed since: it shows and is scored as what was answered."""
    bank_id = place.bank("Why fish?")
    before = practice.asked(place.learner, f"{bank_id}~{WHY}", NOW)
    attempt = answer(practice, place.learner, f"{bank_id}~{WHY}")
    if change == "edit":
        part = place.desk.part(place.tutor, bank_id, WHY, NOW)
        fields = {**part.content, "text": "Why cheese?", "level": "entry_3"}
        place.desk.save(place.tutor, bank_id, WHY, fields, NOW, based_on=1)
        place.desk.publish(place.tutor, bank_id, [WHY], NOW)
    elif change == "retire":
        place.desk.retire(place.tutor, bank_id, WHY, NOW)
    else:
        place.desk.remove(place.tutor, bank_id, NOW)
    kept = place.town.attempts.get(attempt.id)
    assert kept == attempt
    assert practice.question_of(kept) == before
    assert practice.task_of(kept).question == before
    if change == "edit":
        again = answer(practice, place.learner, f"{bank_id}~{WHY}")
        assert again.content_id != attempt.content_id
        assert again.question_text == "Why cheese?"
    else:
        with pytest.raises(UnknownQuestion):
            practice.asked(place.learner, f"{bank_id}~{WHY}", NOW)


def test_answers_to_built_in_questions_are_tied_too(place: Place, practice: Practice) -> None:
    """The built-in bank changes with each release; the words answered are kept, each once."""
    question = BUILTIN.questions[0]
    first = answer(practice, place.learner, question.id)
    assert answer(practice, place.tutor, question.id).content_id == first.content_id
    assert place.town.count(QUESTION_CONTENTS) == 1
    assert place.shelf.question(question.id, first.content_id) == question


def test_what_is_not_open_is_not_answered(place: Place, practice: Practice) -> None:
    """Drafts, banks for tasks and others' own are refused by the service, whatever a page shows."""
    draft_id = place.bank("Why fish?", publish=False)
    closed_id = place.bank("Why fish?", title="Closed")
    closed = place.shelf.question(f"{closed_id}~{WHY}")
    part = {**QUESTION, "text": "Why fish?", "why": "Only in this bank."}
    secret_id = place.desk.make(place.other, "Mine", NOW, own=True)
    place.desk.add(place.other, secret_id, part, NOW)
    place.desk.publish(place.other, secret_id, [WHY], NOW)
    place.desk.set_audience(place.tutor, closed_id, Audience.TASKS, NOW)
    for bank_id in (draft_id, closed_id, secret_id, "0" * 32):
        with pytest.raises(UnknownQuestion):
            practice.asked(place.learner, f"{bank_id}~{WHY}", NOW)
    handed_in: dict[str, Any] = {
        "level": "entry_2",
        "audio": b"sound",
        "previous_attempt_id": None,
        "now": NOW,
    }
    changed = replace(BUILTIN.questions[0], text="Something else?")
    for question in (closed, changed, place.shelf.question(f"{secret_id}~{WHY}")):
        with pytest.raises(UnknownQuestion):
            practice.submit(user_id=place.learner, question=question, question_text="", **handed_in)
    assert practice.asked(place.other, f"{secret_id}~{WHY}", NOW).why == "Only in this bank."
    assert not place.town.attempts.ids()


def test_a_task_opens_its_questions_in_its_words(place: Place, practice: Practice) -> None:
    """Who is in the group can answer as it was set, until the task ends; nobody else can."""
    bank_id = place.bank("Why fish?")
    question_id = f"{bank_id}~{WHY}"
    place.desk.set_audience(place.tutor, bank_id, Audience.TASKS, NOW)
    stranger = place.town.person("Berhane")
    set_task(place, bank_id)
    place.desk.retire(place.tutor, bank_id, WHY, NOW)
    attempt = answer(practice, place.learner, question_id)
    assert attempt.question_text == "Why fish?"
    with pytest.raises(UnknownQuestion):
        practice.asked(stranger, question_id, NOW)
    with pytest.raises(NotAllowed):
        place.shelf.asked(stranger, question_id, NOW, attempt.content_id)
    place.desk.remove(place.tutor, bank_id, NOW)
    assert answer(practice, place.learner, question_id).content_id == attempt.content_id
    with place.town.database.transaction() as connection:
        connection.execute(update(TASKS).values(ended_at=NOW))
    with pytest.raises(UnknownQuestion):
        practice.asked(place.learner, question_id, NOW)


def test_words_of_an_own_bank_stay_in_no_memory(place: Place) -> None:
    """Once somebody is erased nothing gives their questions; a tutors' question is kept at hand."""
    desk, shelf, amina = place.desk, place.shelf, place.learner
    own = desk.make(amina, "Mine", NOW, own=True)
    part = desk.add(amina, own, {**QUESTION, "text": "Why would Amina fish?"}, NOW)
    desk.publish(amina, own, [part.part_id], NOW)
    common = place.bank("Why fish?")
    ids = [whole_id(own, part.part_id), whole_id(common, WHY), BUILTIN.questions[0].id]
    assert [shelf.owner_of(one) for one in ids] == [amina, None, None]
    mine = shelf.bank(amina, own, NOW).questions[0]
    assert mine.text == shelf.question(ids[0]).text == "Why would Amina fish?"
    assert shelf.question(ids[1]) is shelf.question(ids[1])
    words, text = shelf.name_of(mine), mine.text
    place.town.users.remove(amina)
    place.store.forget_unused()
    del mine
    gc.collect()
    # by type: `isinstance` would ask objects of other libraries for their class, which may warn
    left: list[Question] = [one for one in gc.get_objects() if type(one) is Question]
    assert left
    assert not [one for one in left if one.text == text]
    with pytest.raises(UnknownIdError):
        shelf.question(ids[0], words)


def test_words_go_only_with_their_own_question(place: Place) -> None:
    """A name of words opens no other question: neither of a bank nor a built-in one."""
    bank_id = place.bank("Why fish?", "Why us?")
    with place.town.database.transaction():
        content_id = place.shelf.content_of(f"{bank_id}~{WHY}")
    for other in (f"{bank_id}~why-us", BUILTIN.questions[0].id, WHY + "x"):
        with pytest.raises(UnknownIdError):
            place.shelf.question(other, content_id)
    assert place.shelf.content_of(f"{bank_id}~nowhere") is None
