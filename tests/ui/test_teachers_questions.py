"""Questions that a tutor made: on the start page, practised, and with feedback."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from coach.ui import links
from questions.bank import Bank, Kind, Level, Question, Rubric
from scoring.content.score import score_content
from tests.ui.fakes import make_evidence

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from coach.records import Assessment
    from tests.ui.fakes import FakeServices

BARE = Question(
    id="fish~why-fish",
    sector="nowhere",
    roles=(),
    level=Level.ENTRY_2,
    kind=Kind.BEHAVIOURAL,
    text="Why fish?",
    why="",
    must_hear=(),
    key_words=(),
    frames=(),
    model_answers=(),
    follow_up="",
    rubric=Rubric.for_kind(Kind.BEHAVIOURAL),
    sources=(),
)


@pytest.fixture
def fish(fake_services: FakeServices, hostile: str) -> FakeServices:
    """A bank with one question that has nothing but its text; its title is hostile."""
    bank = Bank(sectors=(), questions=(BARE,), title=f"Fish {hostile}", about=hostile)
    fake_services.shelf.banks["fish"] = bank
    return fake_services


def test_banks_have_a_card_below_the_sectors(
    fish: FakeServices, open_app: Callable[..., AppTest], links: Callable[[AppTest], dict[str, str]]
) -> None:
    """The start page leads to the teacher's questions, and to one's own apart from them."""
    fish.shelf.banks["mine"] = Bank(sectors=(), questions=(BARE,), title="From an advert")
    fish.shelf.own.add("mine")
    app = open_app()
    assert not app.exception
    found = links(app)
    assert {"bank=fish", "bank=mine"} <= set(found.values())
    headings = "\n".join(part.value for part in app.html)
    assert headings.index("Questions from your teacher") < headings.index("Your own questions")


def test_a_bank_lists_its_questions_and_is_never_markup(
    fish: FakeServices,
    open_app: Callable[..., AppTest],
    links: Callable[[AppTest], dict[str, str]],
    shown: Callable[[AppTest], str],
) -> None:
    """Each question is a link; title and text of a tutor are words, whatever they hold."""
    del fish
    app = open_app(bank="fish")
    assert not app.exception
    assert links(app)["Why fish?"] == "question=fish~why-fish"
    assert "<img" not in shown(app)


def test_a_bank_that_is_not_open_shows_the_start_page(
    fish: FakeServices, open_app: Callable[..., AppTest], shown: Callable[[AppTest], str]
) -> None:
    """An address of somebody else's bank tells that it is not open, and what can be chosen."""
    del fish
    app = open_app(bank="secret")
    assert "not open to you" in shown(app)
    assert not app.exception


def test_a_bare_question_is_practised(
    fish: FakeServices, open_app: Callable[..., AppTest], shown: Callable[[AppTest], str]
) -> None:
    """Without why, words, frames and answers there is no empty help, and no error."""
    del fish
    app = open_app(links.PRACTISE, question=BARE.id)
    assert not app.exception
    assert "Why fish?" in shown(app)
    assert "Why do they ask" not in "".join(part.label for part in app.expander)
    assert "Fish" in shown(app)


def test_feedback_on_a_bare_question_claims_nothing(
    fish: FakeServices,
    open_app: Callable[..., AppTest],
    shown: Callable[[AppTest], str],
    assessment_of: Callable[..., Assessment],
) -> None:
    """No points, lines or words of the job are said to be missing where a tutor wrote none."""
    heard = replace(
        assessment_of(BARE),
        content=score_content(make_evidence("I like fish because they are nice."), BARE),
        advice=(),
    )
    fish.keep("a", heard, question_id=BARE.id, question_text=BARE.text)
    app = open_app(links.FEEDBACK, attempt="a")
    assert not app.exception
    assert "Why fish?" in shown(app)
    assert "not heard" not in shown(app).lower()
