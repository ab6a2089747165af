"""The page to choose as whom to look around: in a demo only, and what its pages say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from coach.account_records import Role
from coach.accounts.examples import VIEWS
from coach.ui import runtime
from coach.ui.components import demo
from coach.ui.runtime import arrivals
from tests.ui.test_accounts import everything

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from tests.ui.people import Place

    Visit = Callable[..., AppTest]

KEY, VARIABLE = "the key of this demo", "INTERVIEW_COACH_DEMO_KEY"
BANNER = "Example: nothing here is about a real person."
WHO = {Role.PARTICIPANT: "amina", Role.TUTOR: "tom", Role.CASE_MANAGER: "cora"}


@pytest.fixture
def marked(place: Place) -> Place:
    """A place that a demo made, so far as its database says."""
    people = {role: place.ids[name] for role, name in WHO.items()}
    place.services.examples.mark(KEY, people)
    return place


@pytest.fixture
def in_demo(marked: Place, monkeypatch: pytest.MonkeyPatch) -> Place:
    """The same, in the server that the demo started."""
    monkeypatch.setenv(VARIABLE, KEY)
    return marked


def test_a_demo_offers_three_views(visit: Visit, in_demo: Place) -> None:
    """Each a press away, and nothing asks for a name or a PIN."""
    app = visit()
    assert not app.exception
    assert {button.key for button in app.button} == {f"coach-demo-as-{role}" for role in VIEWS}
    assert not app.text_input
    assert BANNER in everything(app)
    del in_demo


@pytest.mark.parametrize("role", VIEWS)
def test_one_press_lets_in(
    visit: Visit, in_demo: Place, monkeypatch: pytest.MonkeyPatch, role: Role
) -> None:
    """By a one-time ticket like that of somebody who has signed in, for this one person."""
    given: list[str] = []
    ticket = arrivals().ticket

    def kept(user_id: str, now: datetime) -> str:
        given.append(ticket(user_id, now))
        return given[-1]

    monkeypatch.setattr(arrivals(), "ticket", kept)
    app = visit()
    app.button(key=f"coach-demo-as-{role}").click().run()
    assert not app.exception
    (only,) = given
    assert arrivals().redeem(only, datetime.now(UTC)) == in_demo.ids[WHO[role]]


@pytest.mark.parametrize("page", ["", "answers", "groups", "caseload", "help", "privacy"])
def test_every_page_of_a_demo_says_what_it_is(visit: Visit, in_demo: Place, page: str) -> None:
    """Signed in or not; and the button that signs out leads back to the choice."""
    assert BANNER in everything(visit(page))
    in_demo.agree("amina")
    in_demo.enter("amina")
    app = visit(page)
    assert BANNER in everything(app)
    assert demo.way_out_label() == "Choose another view"


def test_a_visitor_finds_the_way_back_to_the_choice(visit: Visit, in_demo: Place) -> None:
    """Where nobody is signed in there is nothing to sign out of."""
    links = {link.label for link in visit("help").page_link}
    assert "Choose another view" in links
    del in_demo


def test_who_deleted_themselves_can_not_be_chosen(
    visit: Visit, in_demo: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page says what to do to see them again."""
    monkeypatch.setattr(in_demo.services.users, "exists", lambda _user_id: False)
    app = visit()
    assert not app.button
    assert "You deleted this example person." in everything(app)


@pytest.mark.parametrize("key", ["", "another key"])
def test_a_normal_start_with_a_demos_database_asks_to_sign_in(
    visit: Visit, marked: Place, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    """No page, no banner, no button: as if there were no demo."""
    monkeypatch.setenv(VARIABLE, key)
    app = visit()
    assert app.text_input(key="coach-name")
    assert BANNER not in everything(app)
    assert not any((button.key or "").startswith("coach-demo") for button in app.button)
    del marked


def test_a_place_of_real_people_asks_to_sign_in(
    visit: Visit, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where somebody gives its server a key."""
    place.services.examples._facts.forget("demo")
    monkeypatch.setenv(VARIABLE, KEY)
    app = visit()
    assert app.text_input(key="coach-name")
    assert BANNER not in everything(app)


def test_without_accounts_there_is_no_demo(
    visit: Visit, in_demo: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One person on their own laptop sees their own start page."""
    alone = replace(in_demo.services.settings, accounts="off")
    examples = in_demo.services.examples
    monkeypatch.setattr(examples, "_settings", alone)
    changed = replace(in_demo.services, settings=alone)
    monkeypatch.setattr(runtime, "build", lambda: changed)
    app = visit()
    assert not app.exception
    assert BANNER not in everything(app)
    assert not any((button.key or "").startswith("coach-demo") for button in app.button)
