"""Drills in a real browser: a wrong sound, then a right one; by keyboard; on every screen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from models.audio import AudioLimits, read_recording
from tests.browser.driver import PHONE, TABLET, soon
from tests.browser.sounds import (
    MICROPHONE_HZ,
    as_microphone_hears,
    tone,
    write_microphone_file,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from playwright.sync_api import Locator, Page

    from tests.browser.driver import Server, Visitor

    Visit = Callable[..., AbstractContextManager[Visitor]]
    Picture = Callable[[Page, str], None]

pytestmark = pytest.mark.browser

PAIR_CLIPS = Path(__file__).parents[1] / "clips" / "pairs"
HEARD_WITHIN_MS = 120_000
MOST_TABS = 80
LEAST_TARGET_PX = 48
SIZES = {"phone": PHONE, "tablet": TABLET}
PAGES = {
    "sounds": "sounds",
    "say": "say?word=responsible",
    "sentence": "say?word=I helped my neighbour with her shopping",
    "pair": "two_words?sounds=iː-ɪ&pair=0",
    "five": "five_minutes",
}
WIDER_THAN_THE_WINDOW = """() => [...document.querySelectorAll('[data-testid=stMain] *')]
    .filter(e => e.checkVisibility() && getComputedStyle(e).position !== 'absolute')
    .filter(e => { const at = e.getBoundingClientRect()
        return at.right > innerWidth + 1 || (at.width && at.left < -1) })
    .map(e => e.outerHTML.slice(0, 120))"""
SMALL_TARGETS = """(least) => [...document.querySelectorAll('[data-testid=stMain] :is(a, button)')]
    .filter(e => e.checkVisibility() && e.getBoundingClientRect().height > 0)
    .filter(e => e.getBoundingClientRect().height < least - 0.5)
    .map(e => e.outerHTML.slice(0, 120))"""


def clip(tmp_path: Path, name: str) -> Path:
    """A synthesised word as the microphone hears it, half a second after Record."""
    limits = AudioLimits(max_duration_s=15, max_bytes=10**7)
    samples = read_recording(PAIR_CLIPS / f"{name}.opus", limits).samples
    silence = np.zeros(MICROPHONE_HZ // 2, dtype=np.float32)
    heard = np.concatenate([silence, as_microphone_hears(samples, 16_000)])
    return write_microphone_file(tmp_path / f"{name}.wav", heard, silence_after_s=10.0)


def record(page: Page, *, seconds: float) -> None:
    """Press Record, speak, press Stop; the rest happens by itself."""
    page.get_by_role("button", name="Record", exact=True).click()
    page.get_by_role("button", name="Stop", exact=True).wait_for(timeout=30_000)
    page.wait_for_timeout(seconds * 1000)
    page.get_by_role("button", name="Stop", exact=True).click()


def state_of(page: Page, sound: str) -> Locator:
    """What happened to a sound of the word, on its tile."""
    return page.locator(".ic-tile", has_text=sound).locator(".ic-tile-state")


@pytest.mark.microphone
@pytest.mark.models
def test_a_wrong_sound_and_then_a_right_one(
    real_server: Server, visit: Visit, picture: Picture, tmp_path: Path
) -> None:
    """A synthesised "bike" for "bake" is doubted at its vowel; "bake" is clear at every sound."""
    with visit(size=PHONE, microphone=clip(tmp_path, "bike-bf_alice")) as visitor:
        page = visitor.open(f"{real_server.url}/say?word=bake")
        record(page, seconds=2.5)
        state_of(page, "/eɪ/").wait_for(timeout=HEARD_WITHIN_MS)
        wrong = state_of(page, "/eɪ/").inner_text()
        picture(page, "say-wrong-phone")
    with visit(size=PHONE, microphone=clip(tmp_path, "bake-bf_alice")) as visitor:
        page = visitor.open(f"{real_server.url}/say?word=bake")
        record(page, seconds=2.5)
        page.get_by_text("I heard every sound").wait_for(timeout=HEARD_WITHIN_MS)
        right = state_of(page, "/eɪ/").inner_text()
        page.get_by_role("heading", name="Your last tries").wait_for()
        picture(page, "say-right-phone")
    assert any(word in wrong for word in ("not sure", "another sound"))
    assert any(word in right for word in ("Strong", "Good"))


@pytest.mark.microphone
@pytest.mark.models
def test_which_word_a_listener_hears(
    real_server: Server, visit: Visit, picture: Picture, tmp_path: Path
) -> None:
    """Said "bike" for "bake", it tells which of the two is heard, and how likely."""
    with visit(size=TABLET, microphone=clip(tmp_path, "bike-bf_alice")) as visitor:
        page = visitor.open(f"{real_server.url}/two_words?sounds=eɪ-aɪ&pair=2")
        record(page, seconds=2.5)
        page.get_by_text("A listener hears “bike”").wait_for(timeout=HEARD_WITHIN_MS)
        bars = page.locator(".ic-bars li")
        assert "likely" in bars.nth(1).inner_text()
        assert "not" in bars.nth(0).inner_text()
        picture(page, "pair-other-tablet")


def focus_on(page: Page, wanted: Locator) -> None:
    """Press Tab until the focus is on an element; a person with a keyboard has no other way."""
    for _ in range(MOST_TABS):
        if wanted.evaluate("e => e === e.getRootNode().activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{wanted} cannot be reached with the keyboard")


@pytest.mark.microphone
def test_a_drill_can_be_done_by_keyboard_alone(
    fake_server: Server, visit: Visit, tmp_path: Path
) -> None:
    """A word is typed, recorded and heard with Tab and Enter only, and said again."""
    sound = write_microphone_file(tmp_path / "tone.wav", tone(20.0))
    with visit(microphone=sound) as visitor:
        page = visitor.open(f"{fake_server.url}/sounds")
        field = page.get_by_role("textbox")
        focus_on(page, field)
        page.keyboard.type("ship")
        page.keyboard.press("Enter")
        for name in ("Record", "Stop"):
            button = page.get_by_role("button", name=name, exact=True)
            button.wait_for(timeout=30_000)
            focus_on(page, button)
            page.keyboard.press("Enter")
            page.wait_for_timeout(1_500 if name == "Record" else 0)
        again = page.get_by_role("button", name="Say it again", exact=True)
        again.wait_for(timeout=60_000)
        page.get_by_role("heading", name="Do this now").wait_for(timeout=60_000)
        assert again.evaluate("e => e === e.getRootNode().activeElement")
        page.wait_for_function(
            "[...document.querySelectorAll('*')].some(e => (e.shadowRoot ?? e)"
            ".querySelector('audio[data-part=listen]')?.src.startsWith('blob:'))"
        )
        assert list(fake_server.settings.drills_dir.glob("*")) == []
        assert visitor.outside() == []


def test_hearing_and_choosing(fake_server: Server, visit: Visit) -> None:
    """One of two words is chosen; what it was is told only then, and a new round begins."""
    with visit(size=PHONE) as visitor:
        page = visitor.open(f"{fake_server.url}/two_words?sounds=iː-ɪ&pair=0")
        told = page.get_by_text("it was “")
        assert told.count() == 0
        page.get_by_role("button", name="sheep", exact=True).click()
        told.wait_for(timeout=30_000)
        page.get_by_role("button", name="Once more").click()
        told.wait_for(state="detached", timeout=30_000)


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("size", list(SIZES))
def test_every_page_of_drills_fits(
    fake_server: Server, visit: Visit, picture: Picture, size: str, direction: str
) -> None:
    """Nothing leaves the window and every target is 48 px high, also from right to left."""
    with visit(size=SIZES[size]) as visitor:
        for name, path in PAGES.items():
            page = visitor.open(f"{fake_server.url}/{path}")
            page.evaluate("(dir) => { document.documentElement.dir = dir }", direction)
            assert soon(page, WIDER_THAN_THE_WINDOW) == [], name
            assert soon(page, SMALL_TARGETS, LEAST_TARGET_PX) == [], name
            picture(page, f"drill-{name}-{size}-{direction}")
