"""A conversation in a real browser: an answer, a follow-up question, one feedback on both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from questions.load import load_builtin_banks
from tests.browser.sounds import tone, write_microphone_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.driver import Server, Visitor

pytestmark = pytest.mark.browser

WITHIN_MS = 60_000


def speak(page: Page, *, seconds: float) -> None:
    """Record with the page's recorder and hand it in."""
    page.get_by_role("button", name="Record", exact=True).click()
    page.wait_for_timeout(seconds * 1000)
    page.get_by_role("button", name="Stop", exact=True).click()
    page.get_by_role("button", name="Get my feedback").click()


def delete_the_one_answer(visitor: Visitor, server: Server) -> None:
    """On the page of one's answers there is one card, and then none."""
    page = visitor.page
    cards = page.locator('[class*="st-key-coach-card-"]')
    page.goto(f"{server.url}/answers")
    page.get_by_role("button", name="Delete", exact=True).wait_for()
    assert cards.count() == 1
    page.get_by_role("button", name="Delete", exact=True).click()
    page.get_by_role("button", name="Yes, delete it").click()
    page.get_by_text("You have no answers yet.").wait_for()
    visitor.settle()
    assert cards.count() == 0


@pytest.mark.microphone
def test_two_answers_become_one_feedback(
    fake_server: Server,
    visit: Callable[..., AbstractContextManager[Visitor]],
    tmp_path: Path,
    picture: Callable[[Page, str], None],
) -> None:
    """The follow-up question is asked under the feedback, answered, and shown between the answers.

    Both answers have one address, one sound, and are deleted together.
    """
    microphone = write_microphone_file(tmp_path / "tone.wav", tone(30.0))
    question = load_builtin_banks().questions[0].id
    with visit(microphone=microphone) as visitor:
        page = visitor.open(f"{fake_server.url}/practise?question={question}")
        speak(page, seconds=4.0)
        page.get_by_role("heading", name="The interviewer may ask next").wait_for(timeout=WITHIN_MS)
        first = page.url
        picture(page, "follow-up-offered")
        page.get_by_role("link", name="Answer a follow-up question").click()
        page.get_by_text("Both answers belong together").wait_for()
        picture(page, "follow-up-asked")
        speak(page, seconds=3.0)
        page.get_by_text("Then the interviewer asked:").wait_for(timeout=WITHIN_MS)
        visitor.settle()
        assert page.url == first
        assert page.get_by_role("heading", name="The interviewer may ask next").count() == 0
        length_s = page.wait_for_function(
            "document.querySelector('.ic-player audio')?.duration || 0"
        ).json_value()
        assert length_s > 5.5  # both answers, less the silence at their edges
        picture(page, "conversation")
        delete_the_one_answer(visitor, fake_server)
    folders = (fake_server.settings.audio_dir, fake_server.settings.takes_dir)
    assert [path for folder in folders for path in folder.rglob("*") if path.is_file()] == []
    assert visitor.outside() == []
