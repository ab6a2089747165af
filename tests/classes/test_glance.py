from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from coach.account_records import Outcome
from coach.classes.glance import MOST_EACH, counted
from coach.classes.glance_sums import Asked, Point, Shown, at_a_glance
from coach.errors import NotAllowed
from models.speech import Span
from scoring.scale import Band, Confidence
from scoring.sounds.result import SoundToPractise
from tests.accounts.town import NOW
from tests.classes.classroom import MONTH, Classroom, graded, open_classroom
from tests.storage.samples import attempt

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LATER = NOW + timedelta(hours=1)
SHIP, WHY, SAFE = (
    Asked(id="ship", text="Tell me about a ship."),
    Asked(id="why", text="Why do you want this job?"),
    Asked(id="safe", text="What do you do in a fire?"),
)
TH, EE = ("TH", "T"), ("IY", "IH")


def shown(person: str, question: Asked | None = WHY, **changes: Any) -> Shown:
    """An answer in which nothing stood out."""
    values: dict[str, Any] = {
        "person": person,
        "question_id": question.id if question else None,
        "question_text": question.text if question else "",
        "at": NOW,
        "sounds": (),
        "pace": Band.STRONG,
        "words_per_minute": 110.0,
        "pausing": Band.GOOD,
        "long_pauses": 1,
        **changes,
    }
    return Shown(**values)


def test_a_small_class_with_known_answers() -> None:
    """Three of fourteen show seven answers: every number of the page, counted by hand."""
    answers = [
        shown("a", sounds=(TH, EE), grades={"relevance": 1, "job_words": 0, "overall": 1}),
        shown("a", sounds=(TH,), grades={"relevance": 3, "job_words": 1}, pace=Band.START),
        shown("b", sounds=(TH,), grades={"relevance": 4, "job_words": 4}, words_per_minute=60.0),
        shown("b", SAFE, sounds=(), grades={"values": 0}, pace=Band.START, words_per_minute=40.0),
        shown("b", SAFE, sounds=None, grades={"values": 2}, long_pauses=4, pausing=Band.START),
        shown("c", None, sounds=None, pace=None, words_per_minute=None),
        shown("c", SHIP, sounds=(EE,), pausing=None, grades={"result": 1}),
    ]
    view = at_a_glance(answers, ["a", "b", "c"], 14)
    assert (view.answers, view.people, view.all_people) == (7, 3, 14)
    first, second = view.sounds
    assert (first.phone, first.heard, first.people, first.of_people) == ("TH", "T", 2, 3)
    assert [(cell.person, cell.found, cell.of) for cell in first.cells] == [
        ("a", 2, 2),
        ("b", 1, 2),
        ("c", 0, 1),
    ]
    assert (second.phone, second.people) == ("IY", 2)
    assert [(row.band, row.answers, row.people) for row in view.pace.rows] == [
        (Band.START, 2, 2),
        (Band.STRONG, 4, 3),
    ]
    assert [(row.lowest, row.highest) for row in view.pace.rows] == [(40, 110), (60, 110)]
    assert view.pace.next == SAFE  # of two questions, one answer each: the first by its id
    assert [(row.band, row.highest) for row in view.pausing.rows] == [
        (Band.START, 4),
        (Band.GOOD, 1),
    ]
    assert view.pausing.next == SAFE
    gaps = {gap.line: gap for gap in view.lines}
    assert list(gaps) == ["result", "job_words", "values", "relevance"]
    words = gaps["job_words"]
    assert (words.answers, words.of_answers, words.people, words.of_people) == (2, 3, 1, 2)
    assert (words.next, gaps["values"].next, gaps["result"].next) == (WHY, SAFE, SHIP)


def test_a_point_is_counted_once_a_person_by_the_newest_answer() -> None:
    """Who left it out last week and said it today did not leave it out."""

    def said(person: str, days: int, *heard: bool) -> Shown:
        points = tuple(Point(text=f"point {n}", heard=one) for n, one in enumerate(heard))
        return shown(person, at=NOW + timedelta(days=days), points=points)

    view = at_a_glance(
        [said("a", 2, True, False), said("a", 1, False, False), said("b", 1, False, True)],
        ["a", "b"],
        2,
    )
    assert [(gap.text, gap.people, gap.of_people) for gap in view.points] == [
        ("point 0", 1, 2),
        ("point 1", 1, 2),
    ]
    assert view.points[0].question == WHY


def test_nobody_shows_anything() -> None:
    """No number is made up of nothing."""
    view = at_a_glance([], [], 5)
    assert (view.answers, view.people, view.all_people) == (0, 0, 5)
    assert view.sounds == view.lines == view.points == view.pace.rows == ()
    assert view.pace.next is None


def test_people_stand_in_the_order_that_was_given() -> None:
    """Not by how many sounds they have to practise: nobody is ranked."""
    answers = [shown("z", sounds=(TH, EE)), shown("a", sounds=()), shown("m", sounds=(TH,))]
    view = at_a_glance(answers, ["m", "z", "a"], 3)
    for row in view.sounds:
        assert [cell.person for cell in row.cells] == ["m", "z", "a"]


def test_what_is_counted_has_no_word_of_the_person() -> None:
    """Neither of the answer nor of a question in own words."""
    heard = graded()
    sounds = (
        SoundToPractise(
            phone="TH",
            heard="T",
            words=(0,),
            span=Span(start_s=0, end_s=1),
            habit=False,
            confidence=Confidence.LOW,
        ),
    )
    own = attempt(question_id=None, question_text="Canary about my brother?")
    one = counted(own, replace(heard, sounds=sounds))
    assert one.sounds == (("TH", "T"),)
    assert one.grades == {"relevance": 3, "job_words": 1, "overall": 2}
    assert (one.words_per_minute, one.long_pauses) == (101.5, 0)
    assert one.points == ()
    assert "Canary" not in str(one)
    assert "like" not in str(one)
    assert counted(attempt(), heard).points == (Point(text="You like to help.", heard=True),)


# --- the service ----------------------------------------------------------------------------------


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Classroom]:
    """A class of three."""
    room = open_classroom(tmp_path)
    yield room
    room.town.database.close()


def test_only_what_is_shown_to_this_tutor_now_is_counted(room: Classroom) -> None:
    """Scores that were shown and have not ended; of the others only how many there are."""
    room.shared("a1", "amina", "tom", "scores")
    room.shared("a2", "amina", "tom", "words", "sound")
    room.shared("a3", "amina", "tanya", "scores")
    room.answer("a4", "amina")
    room.shared("b1", "berhane", "tom", "scores")
    room.town.share("b1", room.ids["tom"], "scores", until=timedelta(minutes=5))
    seen = room.glance.of_group(room.ids["tom"], room.group_id, LATER)
    view = seen.view
    assert (view.answers, view.people, view.all_people) == (1, 1, 3)
    assert list(seen.names.values()) == ["amina"]
    theirs = room.glance.of_group(room.ids["tanya"], room.group_id, LATER)
    assert (theirs.view.answers, theirs.view.people) == (1, 1)


def test_nobody_else_sees_the_class(room: Classroom) -> None:
    """A tutor of another group, a learner of this one, and the administrator."""
    for who in ("olga", "amina", "ada"):
        with pytest.raises(NotAllowed):
            room.glance.of_group(room.ids[who], room.group_id, LATER)
    denied = room.town.accounts.trail.search(outcome=Outcome.DENIED, what="see_class")
    assert {entry.actor_id for entry in denied} == {room.ids[w] for w in ("olga", "amina", "ada")}


def test_who_left_is_counted_no_more(room: Classroom) -> None:
    """Neither among those who show nor among all; nor who shows it in another group only."""
    room.shared("a1", "amina", "tom", "scores")
    room.shared("b1", "berhane", "tom", "scores")
    room.town.accounts.groups.take_out(room.ids["tom"], room.group_id, room.ids["amina"], NOW)
    view = room.glance.of_group(room.ids["tom"], room.group_id, LATER).view
    assert (view.answers, view.people, view.all_people) == (1, 1, 2)


def test_the_newest_answers_of_each_count(room: Classroom) -> None:
    """Who shows much does not outweigh who shows little."""
    for number in range(MOST_EACH + 2):
        question = f"q{number}"
        at = NOW - timedelta(days=number)
        room.answer(f"a{number}", "amina", created_at=at, question_id=question)
        room.town.share(f"a{number}", room.ids["tom"], "scores", until=MONTH)
    view = room.glance.of_group(room.ids["tom"], room.group_id, LATER).view
    assert view.answers == MOST_EACH
    assert view.lines[0].of_answers == MOST_EACH


def test_what_was_not_heard_is_not_counted(room: Classroom) -> None:
    """An answer that waits, or of which nothing came, is none."""
    room.answer("a1", "amina", assessment=None)
    room.town.share("a1", room.ids["tom"], "scores", until=MONTH)
    seen = room.glance.of_group(room.ids["tom"], room.group_id, LATER)
    assert (seen.view.answers, seen.view.people, dict(seen.names)) == (0, 0, {})


def test_a_look_at_the_class_is_a_look_at_each_who_shows_something(room: Classroom) -> None:
    """One line in the trail for each of them, not for each answer, and once in ten minutes."""
    for name in ("a1", "a2"):
        room.shared(name, "amina", "tom", "scores")
    room.glance.of_group(room.ids["tom"], room.group_id, LATER)
    room.glance.of_group(room.ids["tom"], room.group_id, LATER + timedelta(minutes=1))
    trail = room.town.accounts.trail
    (look,) = trail.search(what="see_class", outcome=Outcome.ALLOWED)
    assert (look.actor_id, look.thing_id) == (room.ids["tom"], room.ids["amina"])
    assert trail.search(what="see_scores") == ()
