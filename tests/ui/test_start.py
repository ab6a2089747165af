from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from coach.records import Assessment
    from tests.ui.fakes import FakeServices

    OpenApp = Callable[..., AppTest]
    Links = Callable[[AppTest], dict[str, str]]
    Shown = Callable[[AppTest], str]


def test_every_sector_is_one_link_away(open_app: OpenApp, links: Links) -> None:
    """The start page has one card for each kind of work, which leads to its questions."""
    app = open_app()
    assert not app.exception
    found = links(app)
    assert found["Social care"] == "sector=social-care"
    assert {"Shops", "Kitchens and hotels"} <= found.keys()


def test_a_sector_lists_its_questions_easiest_first(
    open_app: OpenApp, links: Links, shown: Shown
) -> None:
    """Each question of a sector is a link to practise it, with its kind and level in words."""
    app = open_app(sector="social-care")
    questions = [address for address in links(app).values() if address.startswith("question=")]
    assert questions[0] == "question=social-care-1"
    assert len(questions) == 6
    assert "Tell a story" in shown(app)
    assert shown(app).index("Entry 1") < shown(app).index("Entry 3")


def test_an_unknown_sector_is_said_and_the_sectors_stay(
    open_app: OpenApp, links: Links, shown: Shown
) -> None:
    """An address with a sector that isn't there gives a sentence and the choice of sectors."""
    app = open_app(sector="lion-taming")
    assert not app.exception
    assert "We cannot find this kind of work" in shown(app)
    assert "Social care" in links(app)


def test_a_new_person_sees_no_empty_list(open_app: OpenApp, shown: Shown) -> None:
    """Without answers there is no heading for them."""
    assert "Your last answers" not in shown(open_app())


def test_a_person_with_a_name_is_greeted(
    open_app: OpenApp, shown: Shown, fake_services: FakeServices, hostile: str
) -> None:
    """The name that a person gave is in the greeting, as text; without one there is no gap."""
    assert "Hello" not in shown(open_app())
    fake_services.users.change("user-1", display_name=hostile)
    assert "Hello, &lt;img" in shown(open_app())


def test_one_can_go_on_with_the_last_answers(
    open_app: OpenApp,
    links: Links,
    shown: Shown,
    fake_services: FakeServices,
    assessment_of: Callable[..., Assessment],
) -> None:
    """The three newest answers are on the start page, each a link to its feedback."""
    question = fake_services.bank.questions[0]
    for number in range(4):
        fake_services.keep(
            f"a{number}", assessment_of(question), question_text=f"Question {number}"
        )
    app = open_app()
    assert "Your last answers" in shown(app)
    addresses = [address for address in links(app).values() if address.startswith("attempt=")]
    assert addresses == ["attempt=a3", "attempt=a2", "attempt=a1"]


def test_every_page_has_the_way_to_help(open_app: OpenApp, links: Links, shown: Shown) -> None:
    """Help, what happens with the voice, and "practice only" are on every page."""
    for page in (None, "practise", "feedback", "answers", "privacy", "help"):
        app = open_app(f"pages/{page}.py" if page else None)
        assert not app.exception
        assert {"Find help", "My voice and data"} <= links(app).keys()
        assert "practice only" in shown(app)
        assert shown(app).count("<h1") == 1
