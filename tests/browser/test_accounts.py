"""Accounts in a real browser: in, out, another person, an ended session, an organisation."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from websockets.exceptions import InvalidStatus

from coach.account_records import Role
from coach.ui import cookies
from coach.ui.way_back import CAME_BACK
from tests.browser.driver import PHONE, Server, everything_sent, free_port, serve, soon, stream
from tests.browser.identity_provider import Provider, running_provider
from tests.browser.test_pages import LEAST_TARGET_PX, SMALL_TARGETS, WIDER_THAN_THE_WINDOW
from tests.ui.people import GROUP_NAME, PASSWORD, PIN, STAFF, Place, open_place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from playwright.sync_api import BrowserContext, Page

    from tests.browser.driver import Visitor

    Visit = Callable[..., AbstractContextManager[Visitor]]

pytestmark = pytest.mark.browser

CARDS = '[class*="st-key-coach-card-"]'
LEFT = "[...Object.keys(localStorage), ...Object.keys(sessionStorage)]"
OFFICE = "Sign in with your organisation"


class Town:
    """A server with accounts, the people in it, and their organisation."""

    def __init__(self, server: Server, place: Place, provider: Provider) -> None:
        self.server, self.place, self.provider = server, place, provider


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """One server for all tests of this file; no models, no voice."""
    folder, port = tmp_path_factory.mktemp("town"), free_port()
    place = open_place(folder)
    place.take_back("amina")  # so that the page asks her
    secrets_file = folder / "organisation.toml"
    with running_provider() as provider:
        secrets_file.write_text(provider.secrets_file(f"http://localhost:{port}"))
        variables = {"STREAMLIT_SECRETS_FILES": str(secrets_file)}
        with serve(
            folder, "fake", port=port, variables=variables, accounts="on", voice="none"
        ) as server:
            yield Town(server, place, provider)
    place.database.close()


def sign_in(visitor: Visitor, town: Town, name: str) -> Page:
    """Type name and PIN, and wait for the first page."""
    page = visitor.open(town.server.url)
    page.get_by_label("Your sign-in name").fill(name)
    page.get_by_label("Your PIN or password", exact=True).fill(PASSWORD if name in STAFF else PIN)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.locator(".ic-sign-out").wait_for()
    visitor.settle()
    return page


def sign_out(page: Page) -> None:
    """One press, and the page to sign in is there."""
    page.locator(".ic-sign-out").click()
    page.get_by_label("Your sign-in name").wait_for()


def held(context: BrowserContext) -> dict[str, str]:
    """The cookies of ours, and of the organisation's sign-in."""
    names = {cookies.PLAIN, cookies.SAFE, cookies.ORGANISATION}
    kept = {str(c.get("name")): str(c.get("value")) for c in context.cookies()}
    return {name: value for name, value in kept.items() if name in names}


def test_two_people_one_after_another_on_one_tablet(
    town: Town, visit: Visit, picture: Callable[[Page, str], None]
) -> None:
    """In, a reload, out with one press: the next person finds nothing, also with Back."""
    asked = town.place.attempt.question_text
    town.place.agree("berhane")
    with visit() as visitor:
        page = visitor.open(town.server.url)
        picture(page, "sign-in-tablet")
        page = sign_in(visitor, town, "amina")
        picture(page, "consent-tablet")
        page.get_by_role("button", name="Yes, I agree").click()
        page.get_by_text("What work do you want to do?").wait_for()
        visitor.open(f"{town.server.url}/answers")
        page.locator(CARDS).get_by_text(asked).wait_for()
        page.evaluate("localStorage.setItem('left', 'behind')")
        page.reload()
        page.locator(CARDS).get_by_text(asked).wait_for()
        token = held(page.context)[cookies.PLAIN]
        sign_out(page)
        assert held(page.context) == {}
        assert "left" not in page.evaluate(LEFT)
        assert town.place.services.sessions.user_of(token, datetime.now(UTC)) is None
        page.go_back()
        page.get_by_label("Your sign-in name").wait_for()
        assert asked not in page.content()
        sign_in(visitor, town, "berhane")
        assert held(page.context)[cookies.PLAIN] != token
        visitor.open(f"{town.server.url}/answers")
        page.get_by_text("You have no answers yet.").wait_for()
        visitor.open(f"{town.server.url}/feedback?attempt={town.place.attempt.id}")
        page.get_by_text("This is not here").wait_for()
        assert asked not in page.content()


def test_a_session_that_ends_elsewhere_clears_the_screen(town: Town, visit: Visit) -> None:
    """Nobody has to press anything: the page looks by itself and takes the words away."""
    town.place.agree("amina")
    with visit() as visitor:
        page = sign_in(visitor, town, "amina")
        visitor.open(f"{town.server.url}/answers")
        page.locator(CARDS).get_by_text(town.place.attempt.question_text).wait_for()
        town.place.services.sessions.end_all_of(town.place.ids["amina"])
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        page.get_by_label("Your sign-in name").wait_for()
        assert town.place.attempt.question_text not in page.content()


def test_names_do_nothing_in_the_pages_of_the_staff(
    town: Town, visit: Visit, picture: Callable[[Page, str], None]
) -> None:
    """A name that would be a script is shown as it was written, and the pages fit a tablet."""
    group = f"groups?group={town.place.group_id}"
    person = f"people?person={town.place.ids['cora']}"
    pages = {
        "tom": ("groups", group, "shared"),
        "cora": ("caseload",),
        "ada": ("people", person, "place", "trail"),
    }
    town.place.share("tom", "scores", "words")
    with visit() as visitor:
        visitor.page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
        for who, paths in pages.items():
            page = sign_in(visitor, town, who)
            for path in paths:
                visitor.open(f"{town.server.url}/{path}")
                page.get_by_text("<img src=x", exact=False).first.wait_for()
                assert page.locator("[data-testid=stMain] img[src=x]").count() == 0
                assert soon(page, WIDER_THAN_THE_WINDOW) == [], path
                assert soon(page, SMALL_TARGETS, LEAST_TARGET_PX) == [], path
                picture(page, f"{path.split('?')[0]}{'-one' if '?' in path else ''}-tablet")
            sign_out(page)


def test_a_card_that_was_opened_stays_open(town: Town, visit: Visit) -> None:
    """The address says which group or person is shown: a button and a reload find it again."""
    with visit() as visitor:
        page = sign_in(visitor, town, "tom")
        visitor.open(f"{town.server.url}/groups")
        page.locator(CARDS).get_by_text(GROUP_NAME).click()
        page.get_by_role("button", name="Make a join code").click()
        page.locator(".ic-code").wait_for()
        page.reload()
        page.locator(".ic-code").wait_for()
        visitor.settle()
        page.get_by_role("link", name="My groups").last.click()
        page.get_by_role("button", name="Make a group").wait_for()
        assert "group=" not in page.url
        page.go_back()
        page.locator(".ic-code").wait_for()


def test_the_pages_of_accounts_fit_a_phone(
    town: Town, visit: Visit, picture: Callable[[Page, str], None]
) -> None:
    """Signing in, agreeing and one's own data can be pressed with a thumb."""
    made = town.place.services.sign_in.make_account(
        display_name="Chidi", sign_in_name="chidi", secret=PIN, now=datetime.now(UTC)
    )
    assert made.user_id
    with visit(size=PHONE) as visitor:
        page = visitor.open(f"{town.server.url}/?join=ABCD-EFGH")
        _fits(page, "sign-in", picture)
        sign_in(visitor, town, "chidi")
        _fits(page, "consent", picture)
        visitor.open(f"{town.server.url}/privacy")
        _fits(page, "my-data", picture)
        with page.expect_download() as waiting:
            page.get_by_text("Download everything about me").click()
        assert waiting.value.suggested_filename == "my-data.zip"


def _fits(page: Page, name: str, picture: Callable[[Page, str], None]) -> None:
    assert soon(page, WIDER_THAN_THE_WINDOW) == [], name
    assert soon(page, SMALL_TARGETS, LEAST_TARGET_PX) == [], name
    picture(page, f"{name}-phone")


FOREIGN = ("http://evil.example", "http://localhost:1", "null", None)


@pytest.mark.parametrize("origin", FOREIGN)
def test_another_sites_page_cannot_open_the_pages_connection(
    town: Town, origin: str | None
) -> None:
    """Even with a good cookie, the pages' WebSocket opens to no other origin, port or program."""
    with (
        pytest.raises(InvalidStatus) as refused,
        stream(town.server.url, town.place.cookie_of("amina"), origin),
    ):
        pass
    assert refused.value.response.status_code == 403


def test_the_pages_connection_shows_nothing_once_the_session_has_ended(town: Town) -> None:
    """Over the bare WebSocket: the owner's words with a good cookie, the way in with an old one."""
    town.place.agree("amina")
    good, ended = town.place.cookie_of("amina"), town.place.cookie_of("amina")
    town.place.services.sessions.end(ended[cookies.PLAIN])
    planted = {cookies.PLAIN: "x" * 43}
    for cookie, is_in in ((good, True), (ended, False), (planted, False), ({}, False)):
        query = f"attempt={town.place.attempt.id}"
        sent = everything_sent(town.server.url, cookie, "feedback", query)
        assert (b"Nasim" in sent) is is_in
        assert (b"Your sign-in name" in sent) is not is_in


def test_an_organisation_lets_in_whom_the_administrator_invited(town: Town, visit: Visit) -> None:
    """In by the organisation, out of both; its word is worth nothing a second time or when old."""
    place, provider = town.place, town.provider
    made = place.services.people.make(
        place.ids["ada"],
        display_name="Ola Office",
        sign_in_name="",
        roles=(Role.PARTICIPANT,),
        invitation="Ola@Example.org",
        now=datetime.now(UTC),
    )
    with visit() as visitor:
        page = visitor.open(town.server.url)
        provider.claims = {"sub": "o-1", "email": "stranger@example.org"}
        page.get_by_role("button", name=OFFICE).click()
        page.get_by_text("not right").wait_for()
        provider.claims = {"sub": "o-2", "email": "ola@example.org"}
        page.get_by_role("button", name=OFFICE).click()
        page.get_by_text("You are Ola Office").wait_for()
        bound = place.services.sign_in.account(made.user_id)
        assert (bound.organisation_subject, bound.organisation_invitation) == (
            f"{provider.url}|o-2",
            None,
        )
        word = held(page.context)[cookies.ORGANISATION]
        sign_out(page)
        assert (held(page.context), provider.signed_out) == ({}, 1)
        page.context.add_cookies(
            [{"name": cookies.ORGANISATION, "value": word, "url": town.server.url}]
        )
        visitor.open(town.server.url)
        page.get_by_role("button", name=OFFICE).wait_for()
        page.context.clear_cookies()
        provider.age_s = 600
        visitor.open(town.server.url)
        page.get_by_role("button", name=OFFICE).click()
        page.wait_for_url(f"{town.server.url}/?{CAME_BACK}=1")
        page.get_by_text("Your organisation did not sign you in").wait_for()
        page.get_by_role("button", name=OFFICE).wait_for()
        assert cookies.PLAIN not in held(page.context)
