"""The page of the sheet, and the route that gives it as a file."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader
from starlette.applications import Starlette
from starlette.testclient import TestClient

from coach.i18n.catalogue import Catalogue
from coach.ui import links
from coach.ui.routes import routes
from coach.ui.routes.sheets import sheet_address
from tests.ui.fakes import HOSTILE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from streamlit.testing.v1 import AppTest

    from coach.records import Assessment
    from tests.ui.fakes import FakeServices

    OpenApp = Callable[..., AppTest]
    Shown = Callable[[AppTest], str]

SAID = "Um, I helped my my neighbour. In the end she was happy."


@pytest.fixture
def answered(fake_services: FakeServices, assessment_of: Callable[..., Assessment]) -> FakeServices:
    """One answer, with slips in it."""
    fake_services.keep("a", assessment_of(fake_services.bank.questions[0], spoken=SAID))
    return fake_services


@pytest.fixture
def client() -> Iterator[TestClient]:
    """A browser that knows nothing but addresses."""
    with TestClient(Starlette(routes=routes)) as client:
        yield client


def text_of(fakes: FakeServices) -> str:
    """What stands on the sheet now."""
    return fakes.sheets.sheet("a", fakes.users.local_user(datetime.now(UTC), "en").id).text


def address(fakes: FakeServices, attempt_id: str = "a", hours_ago: int = 0) -> str:
    """The address that the page gives to its participant."""
    user = fakes.users.local_user(datetime.now(UTC), "en")
    return sheet_address(attempt_id, user.id, datetime.now(UTC) - timedelta(hours=hours_ago))


@pytest.mark.parametrize("page", [links.FEEDBACK, links.ANSWERS])
def test_the_sheet_is_reached(answered: FakeServices, open_app: OpenApp, page: str) -> None:
    """The feedback and the list of answers lead to the sheet of the question."""
    del answered
    app = open_app(page, attempt="a")
    assert not app.exception
    wanted = [link for link in app.page_link if link.proto.page == "sheet"]
    assert [link.proto.query_string for link in wanted] == ["attempt=a"]


def test_an_answer_without_words_leads_to_no_sheet(
    fake_services: FakeServices, open_app: OpenApp
) -> None:
    """An answer that is not heard yet offers none."""
    fake_services.keep("a", None)
    app = open_app(links.ANSWERS)
    assert [link for link in app.page_link if link.proto.page == "sheet"] == []


def test_the_words_stand_as_they_were_said(
    answered: FakeServices, open_app: OpenApp, shown: Shown
) -> None:
    """Before any tick the paper has every word that was heard, and the plan."""
    del answered
    app = open_app(links.SHEET, attempt="a")
    assert not app.exception
    page = shown(app)
    assert SAID in page
    assert "What to do next" in page
    assert not any(box.value for box in app.checkbox)


def test_a_tick_changes_the_words_and_is_kept(
    answered: FakeServices, open_app: OpenApp, shown: Shown
) -> None:
    """A ticked change is made at once, is there after a reload, and can be unticked."""
    app = open_app(links.SHEET, attempt="a")
    app.checkbox[0].check().run()
    assert text_of(answered) == "I helped my my neighbour. In the end she was happy."
    again = open_app(links.SHEET, attempt="a")
    assert [box.value for box in again.checkbox] == [True, False]
    assert "Um, I helped" not in shown(again).split("ic-paper")[1]
    again.checkbox[0].uncheck().run()
    assert text_of(answered) == SAID


def test_all_changes_at_once(answered: FakeServices, open_app: OpenApp) -> None:
    """One press ticks all, a second one takes all ticks away."""
    app = open_app(links.SHEET, attempt="a")
    app.button(key="coach-tidy-all-a").click().run()
    assert text_of(answered) == "I helped my neighbour. In the end she was happy."
    assert all(box.value for box in app.checkbox)
    app.button(key="coach-tidy-all-a").click().run()
    assert text_of(answered) == SAID


def test_words_by_hand_take_the_place_of_ticks(
    answered: FakeServices, open_app: OpenApp, shown: Shown
) -> None:
    """What its owner writes stands on the paper, as text, until they go back."""
    app = open_app(links.SHEET, attempt="a")
    app.text_area[0].set_value(f"My words. {HOSTILE}")
    next(b for b in app.button if b.label == "Keep my words").click().run()
    assert not app.exception
    assert text_of(answered).startswith("My words.")
    assert "<img" not in shown(app)
    assert not app.checkbox
    app.button(key="coach-ask-sheet-a").click().run()
    app.button(key="coach-sure-sheet-a").click().run()
    assert text_of(answered) == SAID


def test_no_words_by_hand_are_refused_kindly(
    answered: FakeServices, open_app: OpenApp, shown: Shown
) -> None:
    """An empty box is no answer: the page says so and keeps the words."""
    app = open_app(links.SHEET, attempt="a")
    app.text_area[0].set_value("   ")
    next(b for b in app.button if b.label == "Keep my words").click().run()
    assert "We cannot keep these words" in shown(app)
    assert text_of(answered) == SAID


def test_of_several_answers_one_can_be_chosen(
    answered: FakeServices,
    open_app: OpenApp,
    shown: Shown,
    assessment_of: Callable[..., Assessment],
) -> None:
    """The best comes first and says so; another try is one choice away."""
    other = assessment_of(answered.bank.questions[0], spoken="Another answer of mine.")
    shorter = replace(other.content, coverage=replace(other.content.coverage, value=1.0))
    answered.keep("b", replace(other, content=shorter))
    app = open_app(links.SHEET, attempt="b")
    assert SAID in shown(app)
    assert app.selectbox[0].options[0].endswith("(best so far)")
    app.selectbox[0].select("b").run()
    assert "Another answer of mine." in shown(app)


@pytest.mark.parametrize("attempt", ["nobody", ""])
def test_a_sheet_of_nothing_is_explained(open_app: OpenApp, shown: Shown, attempt: str) -> None:
    """An address without an answer says so in words."""
    app = open_app(links.SHEET, attempt=attempt)
    assert not app.exception
    assert Catalogue.load("en").text("error.not_found") in shown(app)


def test_only_the_question_read_back_is_explained(
    fake_services: FakeServices,
    open_app: OpenApp,
    shown: Shown,
    assessment_of: Callable[..., Assessment],
) -> None:
    """Without own words there is no paper, and a sentence says what to do."""
    heard = assessment_of(fake_services.bank.questions[0], spoken="Why this job?")
    fake_services.keep("a", replace(heard, content=replace(heard.content, read_back=(0, 1, 2))))
    app = open_app(links.SHEET, attempt="a")
    assert not app.exception
    assert "no words of yours" in shown(app)


def test_the_file_is_the_sheet(answered: FakeServices, client: TestClient) -> None:
    """The address gives a PDF to keep, with the words as they stand, and no cache keeps it."""
    given = client.get(address(answered))
    assert given.status_code == 200
    assert given.headers["content-type"] == "application/pdf"
    assert given.headers["content-disposition"] == 'attachment; filename="my-answer.pdf"'
    assert "no-store" in given.headers["cache-control"]
    (page,) = PdfReader(io.BytesIO(given.content)).pages
    assert SAID in " ".join(page.extract_text().split())


@pytest.mark.parametrize("wrong", ["no note", "old note", "note of another", "erased"])
def test_the_file_is_nobody_elses(
    answered: FakeServices,
    client: TestClient,
    wrong: str,
    assessment_of: Callable[..., Assessment],
) -> None:
    """Without a note for this answer, fresh and of its owner, there is nothing to be had."""
    answered.keep("b", assessment_of(answered.bank.questions[0]))
    url = address(answered, hours_ago=3 if wrong == "old note" else 0)
    if wrong == "no note":
        url = url.split("?")[0]
    elif wrong == "note of another":
        url = url.replace("/a?", "/b?")
    elif wrong == "erased":
        del answered.practice.stored["a"]
    refused = client.get(url)
    assert (refused.status_code, refused.content) == (404, b"")
