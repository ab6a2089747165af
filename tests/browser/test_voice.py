"""Listen and Listen slowly in a real browser: sound plays, and one sound at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from questions.load import load_builtin_banks
from tests.browser.driver import PHONE, TABLET, serve, soon

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from playwright.sync_api import Page

    from tests.browser.driver import Server, Visitor

    Visit = Callable[..., AbstractContextManager[Visitor]]

pytestmark = pytest.mark.browser

QUESTION = load_builtin_banks().questions[0]
AUDIO = "document.querySelector('.ic-voice audio')"
PLAYS = f"{AUDIO}.src.includes('/api/voice/sound') && {AUDIO}.currentTime > 0.1"
SMALL_TARGETS = """() => [...document.querySelectorAll(".ic-hear-button")]
    .filter(e => e.checkVisibility())
    .filter(e => Math.min(e.getBoundingClientRect().height, e.getBoundingClientRect().width) < 47.5)
    .map(e => e.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app with a voice that is a tone, and a cache of its own."""
    folder = tmp_path_factory.mktemp("server")
    with serve(folder, "fake", cache_dir=folder / "cache") as server:
        yield server


def open_question(visitor: Visitor, server: Server, errors: list[str]) -> Page:
    """The page to practise a question; what goes wrong in its scripts is noted."""
    visitor.page.on("pageerror", lambda error: errors.append(str(error)))
    page = visitor.open(f"{server.url}/practise?question={QUESTION.id}")
    page.locator(".ic-voice audio").wait_for(state="attached", timeout=60_000)
    return page


@pytest.mark.parametrize("size", ["tablet", "phone"])
def test_a_question_is_heard(
    server: Server, visit: Visit, picture: Callable[[Page, str], None], size: str
) -> None:
    """Pressed, Listen plays the question and then rests; slowly plays slower; targets are big."""
    errors: list[str] = []
    with visit(size=TABLET if size == "tablet" else PHONE) as visitor:
        page = open_question(visitor, server, errors)
        rates: list[float] = []
        for name in ("Listen", "Listen slowly"):
            page.get_by_role("button", name=name, exact=True).first.click()
            page.wait_for_function(PLAYS, timeout=60_000)
            if name == "Listen":
                picture(page, f"voice-{size}")
            rates.append(page.evaluate(f"{AUDIO}.playbackRate"))
            page.wait_for_function(
                "!document.querySelector('.ic-hear-button.ic-playing')", timeout=60_000
            )
        assert rates == [1.0, 0.75]
        assert soon(page, SMALL_TARGETS) == []
        assert visitor.outside() == []
        assert not any("/media/" in url and ".wav" in url for url in visitor.requests)
    assert errors == []


def test_words_are_heard_by_keyboard_and_one_sound_at_a_time(server: Server, visit: Visit) -> None:
    """Enter on a key word's button plays it; another button stops it; pressed again it stops."""
    errors: list[str] = []
    with visit() as visitor:
        page = open_question(visitor, server, errors)
        page.get_by_text("Words you can use").first.click()
        word = QUESTION.key_words[0].word
        button = page.get_by_role("button", name=f"Listen: {word}", exact=True)
        button.focus()
        page.keyboard.press("Enter")
        page.wait_for_function(f"{AUDIO}.src.includes('/api/voice/sound')", timeout=60_000)
        page.wait_for_function("!document.querySelector('.ic-playing')", timeout=60_000)
        slowly = page.get_by_role("button", name="Listen slowly", exact=True).first
        slowly.click()
        page.wait_for_function(PLAYS, timeout=60_000)
        assert page.locator(".ic-hear-button.ic-playing").count() == 1
        slowly.click()
        page.wait_for_function(f"{AUDIO}.paused")
        assert page.locator(".ic-playing").count() == 0
    assert errors == []


def test_a_voice_that_cannot_come_is_said(server: Server, visit: Visit) -> None:
    """Where the server says no, the page tells it in words and goes on working."""
    errors: list[str] = []
    with visit() as visitor:
        page = open_question(visitor, server, errors)
        page.route("**/api/voice", lambda route: route.fulfill(status=404))
        page.get_by_role("button", name="Listen", exact=True).first.click()
        page.get_by_text("We cannot play this now.").wait_for(timeout=60_000)
        page.unroute("**/api/voice")
        page.get_by_role("button", name="Listen", exact=True).first.click()
        page.wait_for_function(PLAYS, timeout=60_000)
        assert page.get_by_text("We cannot play this now.").count() == 0
    assert errors == []
