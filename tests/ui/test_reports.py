"""The page of reports, the report about oneself, and saying yes or no to who asks for one."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from coach.reports.quarters import Quarter
from coach.ui.routes import reports as routes
from tests.ui.fakes import HOSTILE
from tests.ui.test_accounts import everything

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from starlette.testclient import TestClient as Client

    from tests.ui.people import Place

    Visit = Callable[..., AppTest]


def now() -> datetime:
    """The time."""
    return datetime.now(UTC)


def about_me() -> None:
    """What stands on somebody's own pages."""
    from datetime import UTC, datetime

    from coach.ui.components import report_mine, report_request
    from coach.ui.runtime import participant

    user = participant()
    report_request.about_me(user, datetime.now(UTC))
    report_mine.own_report(user, datetime.now(UTC))


def own_page(place: Place, who: str) -> AppTest:
    """The page of one's own, as that person."""
    place.agree(who)
    place.enter(who)
    return AppTest.from_function(about_me, default_timeout=30).run()


def press(app: AppTest, key: str) -> AppTest:
    """Press the button whose key begins so."""
    return next(one for one in app.button if (one.key or "").startswith(key)).click().run()


@pytest.fixture
def browser(place: Place) -> Iterator[Client]:
    """A browser that fetches files."""
    del place
    with TestClient(Starlette(routes=routes.routes)) as client:
        yield client


def pdf(content: bytes) -> str:
    """The words of a file."""
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_each_part_is_for_those_who_may_use_it(visit: Visit, place: Place) -> None:
    """A case manager has people; an administrator only sums of many; others have nothing here."""
    place.enter("cora")
    seen = everything(visit("reports"))
    for part in ("/api/caseload?", "What the columns mean", "Figures for a funder"):
        assert part in seen
    assert "May not be used to decide on a job, a benefit or a claim." in seen
    place.enter("ada")
    seen = everything(visit("reports"))
    assert "/api/caseload?" not in seen
    assert "Figures for a funder" in seen
    for who in ("tom", "amina"):
        place.agree(who)
        place.enter(who)
        seen = everything(visit("reports"))
        assert "Figures for a funder" not in seen
        assert "/api/caseload?" not in seen


def test_figures_are_made_by_a_press_and_then_fetched(
    visit: Visit, place: Place, browser: Client
) -> None:
    """A page that is opened gives nothing out; the press does, and the files are the same."""
    place.enter("ada")
    app = visit("reports")
    assert "/api/funder-reports/" not in everything(app)
    app = press(app, "coach-make-figures")
    seen = everything(app)
    assert not app.exception
    assert "People who practised" in seen
    quarter = Quarter.of(now().date()).before
    browser.cookies.update(place.cookie_of("ada"))
    address = ""
    for form in routes.FileForm:
        address = routes.funder_address(quarter, form, place.ids["ada"], now())
        answer = browser.get(address)
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(form.media_type.split(";", maxsplit=1)[0])
        assert f"figures-{quarter.name}.{form}" in answer.headers["content-disposition"]
    stale = routes.funder_address(quarter.before, routes.FileForm.PDF, place.ids["ada"], now())
    assert browser.get(stale).status_code == 404
    address = routes.funder_address(quarter, routes.FileForm.CSV, place.ids["ada"], now())
    moved = address.replace(quarter.name, quarter.before.name, 1)
    assert browser.get(moved).status_code == 404


def test_a_caseload_is_a_workbook(place: Place, browser: Client) -> None:
    """With the name as it is written, and the meaning of the columns beside."""
    browser.cookies.update(place.cookie_of("cora"))
    address = routes.caseload_address(routes.FileForm.XLSX, place.ids["cora"], now())
    book = load_workbook(io.BytesIO(browser.get(address).content))
    assert book.sheetnames == ["Caseload", "What the columns mean"]
    assert HOSTILE[:5] in str(book.worksheets[0].cell(2, 1).value)


def test_a_request_is_answered_and_taken_back(visit: Visit, place: Place, browser: Client) -> None:
    """Asked, a yes with the tick, the report with results, the yes taken back, no report."""
    requests = place.services.report_requests
    amina, cora = place.ids["amina"], place.ids["cora"]
    requests.ask(cora, amina, now())
    place.enter("cora")
    assert "They have not answered yet." in everything(visit("reports"))
    app = own_page(place, "amina")
    assert "cora &lt;img" in everything(app)
    app.checkbox(key=f"coach-report-tick-{requests.waiting(amina, now())[0].request.id}").check()
    app = press(app, "coach-report-yes")
    assert not app.exception
    assert "Your yes ends on" in everything(app)
    place.enter("cora")
    assert "They said yes, with results in bands." in everything(visit("reports"))
    browser.cookies.update(place.cookie_of("cora"))
    address = routes.person_address(amina, cora, with_scores=True, now=now())
    assert "Results of the practice" in pdf(browser.get(address).content)
    app = press(own_page(place, "amina"), "coach-ask-report-")
    app = press(app, "coach-sure-report-")
    assert requests.agreed(amina, now()) == ()
    assert browser.get(address).status_code == 404


def test_a_no_is_a_no(place: Place) -> None:
    """Nothing is ticked at first, and a no leaves nothing to make."""
    requests = place.services.report_requests
    amina, cora = place.ids["amina"], place.ids["cora"]
    requests.ask(cora, amina, now())
    app = own_page(place, "amina")
    assert not any(one.value for one in app.checkbox)
    press(app, "coach-report-no")
    newest = requests.newest(cora, amina, now())
    assert newest is not None
    assert newest.given is False
    assert not place.services.person_reports.allowed(cora, amina, now())


def test_ones_own_report_has_results_only_with_the_tick(place: Place, browser: Client) -> None:
    """The link of the page makes it; the file says its limits."""
    app = own_page(place, "amina")
    plain = next(one.value for one in app.html if "/api/person-reports/" in one.value)
    app.checkbox(key="coach-report-mine-scores").check().run()
    ticked = next(one.value for one in app.html if "/api/person-reports/" in one.value)
    assert plain != ticked
    browser.cookies.update(place.cookie_of("amina"))
    amina = place.ids["amina"]
    for with_scores in (False, True):
        address = routes.person_address(amina, amina, with_scores=with_scores, now=now())
        text = pdf(browser.get(address).content)
        assert ("Results are not in this report." in text) is not with_scores
        assert "May not be used to decide on a job, a benefit or a claim." in text
        assert "Nasim" not in text
