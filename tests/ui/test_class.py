"""The page of a class: what people show, of how many, and what to set next."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from coach.storage.attempts import AttemptStore
from coach.ui.components.class_glance import _columns
from models.speech import Span
from scoring.content.result import DimensionScore
from scoring.scale import Confidence
from scoring.sounds.result import SoundToPractise
from tests.classes.classroom import grade
from tests.ui.fakes import make_assessment
from tests.ui.people import SECRET_WORDS, open_place
from tests.ui.test_accounts import everything

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from coach.records import Assessment
    from questions.bank import Question
    from tests.ui.people import Place

    Visit = Callable[..., AppTest]


@pytest.fixture
def furnished(tmp_path: Path) -> Iterator[Place]:
    """A place of this test's own, with berhane in the group too, who shows nothing."""
    place = open_place(tmp_path)
    now = datetime.now(UTC)
    place.services.groups.put_in(
        place.ids["ada"], place.group_id, place.ids["berhane"], teaches=False, now=now
    )
    yield place
    place.database.close()


def heard(question: Question) -> Assessment:
    """An answer with a sound to practise and a line left out."""
    made = make_assessment(question, spoken=SECRET_WORDS)
    sound = SoundToPractise(
        phone="IY",
        heard="IH",
        words=(0,),
        span=Span(start_s=0, end_s=1),
        habit=False,
        confidence=Confidence.MEDIUM,
    )
    lines = (DimensionScore(dimension="job_words", score=grade(1)),)
    return replace(made, sounds=(sound,), content=replace(made.content, dimensions=lines))


def answered(place: Place) -> Question:
    """Amina's answer as above, whose scores tom sees; gives the question."""
    question = place.services.bank.questions[0]
    AttemptStore(place.database).keep_assessment(place.attempt.id, heard(question))
    place.share("tom", "scores")
    return question


def test_the_class_leads_from_what_is_shown_to_what_is_set_next(
    visit: Visit, place: Place, links: Callable[[AppTest], dict[str, str]]
) -> None:
    """From the group to the class, from a sound to its drill, from a gap to a task with it."""
    question = answered(place)
    place.enter("tom")
    assert (
        f"group={place.group_id}"
        in links(visit("groups", group=place.group_id))["How it goes in the class"]
    )
    app = visit("class_view", group=place.group_id)
    assert not app.exception
    seen = everything(app)
    assert "From 1 answer. People in this group who show you theirs: 1 of 2." in seen
    assert "Left out in 1 of 1 answers, all of one person." in seen
    assert "The one person who answered did not say it." in seen
    found = links(app)
    drill = next(address for label, address in found.items() if label.startswith("Practise"))
    assert drill.startswith("sounds=")
    (task,) = {address for label, address in found.items() if label.startswith("Set as a task")}
    assert f"group={place.group_id}" in task
    assert f"question={question.id}" in task


def test_the_link_to_a_task_has_its_question_chosen(visit: Visit, place: Place) -> None:
    """The form of a new task begins with the question that was left out most."""
    question = answered(place)
    place.enter("tom")
    app = visit("tasks", group=place.group_id, question=question.id)
    assert not app.exception
    assert f'1. <bdi lang="en">{question.text}' in everything(app)


def test_who_shows_nothing_is_a_number(visit: Visit, place: Place) -> None:
    """Neither the name nor anything of berhane is on the page; the heat map has a table beside."""
    answered(place)
    place.enter("tom")
    app = visit("class_view", group=place.group_id)
    seen = everything(app)
    assert "berhane" not in seen
    assert "amina" in seen
    assert "&lt;img src=x" in seen
    assert "<img src=x" not in seen
    assert '<th scope="row" role="rowheader">' in seen
    (chart,) = app.get("vega_lite_chart")
    assert "berhane" not in chart.proto.spec


def test_no_word_of_anybody_is_on_it(visit: Visit, place: Place) -> None:
    """Scores alone were shown: what was said is nowhere."""
    answered(place)
    place.enter("tom")
    seen = everything(visit("class_view", group=place.group_id))
    assert not any(word in seen for word in ("Nasim", "Kabul", "forty"))


def test_an_empty_class_says_so(visit: Visit, place: Place) -> None:
    """Of how many, and nothing else."""
    place.enter("tom")
    seen = everything(visit("class_view", group=place.group_id))
    assert "From 0 answers. People in this group who show you theirs: 0 of 2." in seen
    assert "Nobody in this group shows you" in seen


@pytest.mark.parametrize("who", ["tanya", "cora", "ada", "amina"])
def test_the_class_is_for_its_teachers(visit: Visit, place: Place, who: str) -> None:
    """Everybody else is told that it is not here."""
    answered(place)
    place.agree(who)
    place.enter(who)
    app = visit("class_view", group=place.group_id)
    assert not app.exception
    assert "This is not here" in everything(app)
    assert "Left out" not in everything(app)


def test_two_people_of_one_name_stay_two() -> None:
    """They get columns of their own; nobody sees the difference, everybody counts."""
    columns = _columns({"a": "Ali", "b": "Ali", "c": "Sara"})
    assert len(set(columns.values())) == 3
    assert {name.strip("\u200b") for name in columns.values()} == {"Ali", "Sara"}
