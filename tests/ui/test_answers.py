from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from coach.errors import StorageProblem
from coach.ui import links as addresses

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from coach.records import Assessment
    from tests.ui.fakes import FakeServices

    OpenApp = Callable[..., AppTest]
    Shown = Callable[[AppTest], str]


@pytest.fixture
def two_answers(fake_services: FakeServices, assessment_of: Callable[..., Assessment]) -> None:
    """Two answers of the participant."""
    for name in ("a", "b"):
        fake_services.keep(name, assessment_of(fake_services.bank.questions[0]))


def test_without_answers_there_is_a_way_to_the_first(open_app: OpenApp, shown: Shown) -> None:
    """An empty list says so and leads to a question."""
    app = open_app(addresses.ANSWERS)
    assert "You have no answers yet." in shown(app)
    assert "Practise a question" in [link.label for link in app.page_link]


@pytest.mark.usefixtures("two_answers")
def test_an_answer_is_deleted_only_after_a_yes(
    open_app: OpenApp, fake_services: FakeServices
) -> None:
    """Deleting asks once more; only the answer meant is deleted."""
    app = open_app(addresses.ANSWERS)
    app.button(key="coach-ask-a").click().run()
    assert set(fake_services.practice.stored) == {"a", "b"}
    app.button(key="coach-sure-a").click().run()
    assert not app.exception
    assert set(fake_services.practice.stored) == {"b"}
    assert "attempt=a" not in [link.proto.query_string for link in app.page_link]


@pytest.mark.usefixtures("two_answers")
def test_a_no_keeps_the_answer(open_app: OpenApp, fake_services: FakeServices) -> None:
    """Whoever says no finds everything as it was."""
    app = open_app(addresses.ANSWERS)
    app.button(key="coach-ask-a").click().run()
    app.button(key="coach-keep-a").click().run()
    assert set(fake_services.practice.stored) == {"a", "b"}
    assert "coach-sure-a" not in [button.key for button in app.button]


@pytest.mark.usefixtures("two_answers")
def test_everything_about_a_person_can_be_deleted_without_asking_anyone(
    open_app: OpenApp, shown: Shown, fake_services: FakeServices
) -> None:
    """One page, one yes: answers and person are gone, and it says so."""
    app = open_app(addresses.PRIVACY)
    app.button(key="coach-ask-everything").click().run()
    assert fake_services.practice.stored
    app.button(key="coach-sure-everything").click().run()
    assert not app.exception
    assert not fake_services.practice.stored
    assert "user-1" not in fake_services.users.users
    assert "Everything about you is deleted" in shown(app)


@pytest.mark.usefixtures("two_answers")
def test_a_deletion_that_fails_is_said(
    open_app: OpenApp,
    shown: Shown,
    fake_services: FakeServices,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """If something could not be erased, nobody is told that it was."""

    def fail(*_: object) -> None:
        raise StorageProblem("error.storage.audio_not_erased")

    monkeypatch.setattr(fake_services.people, "erase", fail)
    app = open_app(addresses.PRIVACY)
    app.button(key="coach-ask-everything").click().run()
    app.button(key="coach-sure-everything").click().run()
    assert "could not delete a recording" in shown(app)
    assert "Everything about you is deleted" not in shown(app)


def test_what_happens_with_the_voice_is_said_in_plain_words(
    open_app: OpenApp, shown: Shown
) -> None:
    """The page says when recordings are deleted, and that no score decides on a job."""
    page = shown(open_app(addresses.PRIVACY))
    assert "When you go to another page or close the page, your recording is deleted." in page
    assert "After 30 minutes it is always deleted." in page
    assert "Nothing goes to the internet" in page
    assert "Nobody may use them to decide about a job" in page


@pytest.mark.usefixtures("two_answers")
def test_each_answer_says_what_its_figure_is_of(open_app: OpenApp, shown: Shown) -> None:
    """The list tells how many main points were made, in words."""
    assert shown(open_app(addresses.ANSWERS)).count("1 of 2 main points") == 2


def test_without_points_the_list_says_how_clear_the_words_were(
    open_app: OpenApp,
    shown: Shown,
    fake_services: FakeServices,
    assessment_of: Callable[..., Assessment],
) -> None:
    """Dots never stand alone: the name of the measure is beside them."""
    made = assessment_of(fake_services.bank.questions[0])
    content = replace(made.content, must_hears=())
    fake_services.keep("a", replace(made, content=content))
    page = shown(open_app(addresses.ANSWERS))
    assert "main point" not in page
    assert re.search("<span>Clear words</span> <span class=.ic-band.", page)
