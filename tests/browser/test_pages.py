"""The pages in a real browser: by keyboard alone, on a phone, with bad input, in the dark."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.browser.driver import PHONE, TABLET, soon
from tests.browser.sounds import MICROPHONE_HZ, tone, write_microphone_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    from tests.browser.driver import Server, Visitor

    Visit = Callable[..., AbstractContextManager[Visitor]]

pytestmark = pytest.mark.browser

LEAST_TARGET_PX = 48
MOST_TABS = 60
PAGES = (
    "",
    "?sector={sector}",
    "practise?question={question}",
    "answers",
    "progress",
    "privacy",
    "help",
)
SIZES = {"phone": PHONE, "tablet": TABLET}

WIDER_THAN_THE_WINDOW = """() => [...document.querySelectorAll('[data-testid=stMain] *')]
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
    .filter(e => getComputedStyle(e).position !== 'absolute')
    .map(e => e.className)"""
SMALL_TARGETS = """(least) => [...document.querySelectorAll('a, button, summary')]
    .filter(e => e.checkVisibility() && e.getBoundingClientRect().height > 0)
    .filter(e => e.closest('[data-testid=stMain], [data-testid=stHeader]'))
    .filter(e => e.getBoundingClientRect().height < least - 0.5)
    .map(e => e.outerHTML.slice(0, 120))"""


def first_ids(server: Server) -> dict[str, str]:
    """A sector and a question that there are."""
    from questions.load import load_builtin_banks

    question = load_builtin_banks().questions[0]
    return {"sector": question.sector, "question": question.id, "url": server.url}


def send_file(page: Page, file: Path) -> None:
    """Hand in a file as an answer."""
    page.get_by_text("I have a recording in a file").click()
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="Get my feedback").click()


@pytest.mark.parametrize("size", list(SIZES))
def test_every_page_fits_and_can_be_pressed(
    fake_server: Server, visit: Visit, picture: Callable[[Page, str], None], size: str
) -> None:
    """Nothing is wider than the window, and every target is 48 px high."""
    with visit(size=SIZES[size]) as visitor:
        for path in PAGES:
            address = path.format(**first_ids(fake_server))
            page = visitor.open(f"{fake_server.url}/{address}")
            assert soon(page, WIDER_THAN_THE_WINDOW) == [], address
            assert soon(page, SMALL_TARGETS, LEAST_TARGET_PX) == [], address
            name = path.split("?")[0] or ("sector" if path else "start")
            picture(page, f"{name}-{size}")


def focus_on(page: Page, wanted: Locator) -> None:
    """Press Tab until the focus is on an element; a person with a keyboard has no other way."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if wanted.evaluate("e => e === e.getRootNode().activeElement"):
            return
    pytest.fail(f"{wanted} cannot be reached with the keyboard")


@pytest.mark.microphone
def test_an_answer_can_be_given_by_keyboard_alone(
    fake_server: Server, visit: Visit, tmp_path: Path
) -> None:
    """From the start to the feedback with Tab and Enter only, and the focus is always seen."""
    sound = write_microphone_file(tmp_path / "tone.wav", tone(20.0))
    with visit(microphone=sound) as visitor:
        page = visitor.open(fake_server.url)
        for link in ("sector", "card"):
            wanted = page.locator(f'[class*="st-key-coach-{link}-"] a').first
            wanted.wait_for()
            focus_on(page, wanted)
            page.keyboard.press("Enter")
        for name in ("Record", "Stop", "Get my feedback"):
            button = page.get_by_role("button", name=name, exact=True)
            button.wait_for(timeout=20_000)
            focus_on(page, button)
            assert button.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
            page.keyboard.press("Enter")
            page.wait_for_timeout(4_000 if name == "Record" else 0)
        page.get_by_role("heading", name="What went well").wait_for(timeout=60_000)


def test_the_page_says_its_language(fake_server: Server, visit: Visit) -> None:
    """The document declares the language and direction of the words on it."""
    with visit() as visitor:
        page = visitor.open(fake_server.url)
        page.wait_for_function("document.documentElement.dir === 'ltr'")
        assert page.evaluate("document.documentElement.lang") == "en"
        assert page.title()


BAD_FILES = {
    "silence.wav": "We heard nothing",
    "text.wav": "cannot read this file",
    "short.wav": "too short",
}


@pytest.mark.parametrize("name", list(BAD_FILES))
def test_a_bad_recording_is_explained_and_nothing_else_is_lost(
    fake_server: Server, visit: Visit, tmp_path: Path, name: str
) -> None:
    """Silence, text with the name of sound, and a blink of sound each get a plain sentence."""
    file = tmp_path / name
    if name == "text.wav":
        file.write_text("This is not sound.", encoding="utf-8")
    else:
        seconds = 0.05 if name == "short.wav" else 3.0
        samples = np.zeros(round(seconds * MICROPHONE_HZ), dtype=np.float32)
        write_microphone_file(file, samples if name == "silence.wav" else tone(seconds))
    question = first_ids(fake_server)["question"]
    with visit() as visitor:
        page = visitor.open(f"{fake_server.url}/practise?question={question}")
        send_file(page, file)
        page.get_by_text(BAD_FILES[name]).wait_for(timeout=60_000)
        page.get_by_role("button", name="Try again").click()
        page.get_by_role("button", name="Record", exact=True).wait_for()
        assert "Traceback" not in page.content()


def test_answers_can_be_seen_and_everything_deleted(
    fake_server: Server, visit: Visit, tmp_path: Path
) -> None:
    """An answer is in "My answers" until its owner deletes everything."""
    file = write_microphone_file(tmp_path / "tone.wav", tone(6.0))
    question = first_ids(fake_server)["question"]
    with visit() as visitor:
        page = visitor.open(f"{fake_server.url}/practise?question={question}")
        send_file(page, file)
        page.get_by_role("heading", name="What went well").wait_for(timeout=60_000)
        visitor.open(f"{fake_server.url}/answers")
        assert page.locator('[class*="st-key-coach-card-"]').count() >= 1
        visitor.open(f"{fake_server.url}/privacy")
        page.get_by_role("button", name="Delete everything about me").click()
        page.get_by_role("button", name="Yes, delete everything").click()
        page.get_by_text("Everything about you is deleted").wait_for()
        visitor.open(f"{fake_server.url}/answers")
        page.get_by_text("You have no answers yet.").wait_for()


@pytest.mark.parametrize("dark", [False, True])
def test_feedback_on_a_second_try_fits_a_phone(
    fake_server: Server,
    visit: Visit,
    picture: Callable[[Page, str], None],
    tmp_path: Path,
    *,
    dark: bool,
) -> None:
    """The whole feedback, with before and after side by side, fits a phone in both themes."""
    file = write_microphone_file(tmp_path / "tone.wav", tone(9.0))
    question = first_ids(fake_server)["question"]
    with visit(size=PHONE, dark=dark) as visitor:
        page = visitor.open(f"{fake_server.url}/practise?question={question}")
        send_file(page, file)
        page.get_by_role("button", name="Try again").click(timeout=60_000)
        send_file(page, file)
        page.get_by_role("heading", name="Your last try and this try").wait_for(timeout=60_000)
        visitor.settle()
        assert soon(page, WIDER_THAN_THE_WINDOW) == []
        assert soon(page, SMALL_TARGETS, LEAST_TARGET_PX) == []
        picture(page, f"feedback-phone{'-dark' if dark else ''}")
