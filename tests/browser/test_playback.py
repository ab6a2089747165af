"""Hearing one's own answer, and that nothing of it is left afterwards."""

from __future__ import annotations

import os
import time
import wave
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from coach.bootstrap import build_services
from tests.browser.driver import PHONE, TABLET, serve, soon
from tests.browser.sounds import tone, write_microphone_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    from tests.browser.driver import Server, Visitor

    Visit = Callable[..., AbstractContextManager[Visitor]]

pytestmark = pytest.mark.browser

QUESTION = "general-about-yourself"
"""One that the fake's answer says something about, so that advice quotes a place."""

LATE_S = 0.15
"""Playing stops at the next picture of the page, up to this late on a busy machine."""

RECORD_WHAT_PLAYS = """() => {
    window.heard = []
    const audio = document.querySelector(".ic-player audio")
    setInterval(() => audio.paused || audio.seeking || window.heard.push(audio.currentTime), 5)
}"""
SMALL_TARGETS = """() => [...document.querySelectorAll("[data-testid=stMain] button")]
    .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 47.5)
    .map(e => e.outerHTML.slice(0, 120))"""
STORED = """async () => ({
    local: Object.entries(localStorage), session: Object.entries(sessionStorage),
    databases: (await indexedDB.databases()).map(found => found.name),
    caches: await caches.keys(),
    cookies: document.cookie.split("; ").filter(Boolean).map(one => one.split("=")[0]),
})"""


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app on a data folder and a folder for temporary files of its own."""
    folder = tmp_path_factory.mktemp("server")
    (folder / "tmp").mkdir()
    with serve(folder, "fake", variables={"TMPDIR": str(folder / "tmp")}) as server:
        yield server


@pytest.fixture
def server(own_server: Server) -> Server:
    """The app, with nobody's answers: whoever came before has deleted everything."""
    services = build_services(own_server.settings)
    now = datetime.now(UTC)
    person = services.users.local_user(now, "en").id
    services.people.erase(person, person, now)
    assert sound_files(own_server) == []
    return own_server


@pytest.fixture
def answer(tmp_path: Path) -> Path:
    """Nine seconds that the fake recogniser takes for speech."""
    return write_microphone_file(tmp_path / "tone.wav", tone(9.0))


def get_feedback(visitor: Visitor, server: Server, file: Path) -> Page:
    """Send a file as an answer and wait for its feedback."""
    page = visitor.open(f"{server.url}/practise?question={QUESTION}")
    page.get_by_text("I have a recording in a file").click()
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="Get my feedback").click()
    page.get_by_role("heading", name="What went well").wait_for(timeout=60_000)
    visitor.settle()
    page.wait_for_function("document.querySelector('.ic-player audio')?.readyState > 0")
    return page


def sound_files(server: Server) -> list[Path]:
    """Every file in the folders of recordings and of temporary files."""
    folders = (server.settings.data_dir / "audio", server.settings.data_dir.parent / "tmp")
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


def assert_nothing_is_left(server: Server, page: Page, *, within_s: float) -> None:
    """No sound in any folder of the server, in its other files, or in what the browser keeps."""
    end_s = time.monotonic() + within_s
    while sound_files(server) and time.monotonic() < end_s:
        time.sleep(0.1)
    assert sound_files(server) == []
    for path in server.settings.data_dir.rglob("*"):
        assert not path.is_file() or b"WAVEfmt" not in path.read_bytes(), path
    assert "token" not in (server.settings.data_dir.parent / "log.txt").read_text(encoding="utf-8")
    stored: dict[str, Any] = page.evaluate(STORED)
    assert stored["databases"] == stored["caches"] == []
    assert set(stored["cookies"]) <= {"_streamlit_xsrf"}
    kept = str(stored["local"] + stored["session"])
    assert "api/attempts" not in kept
    assert "RIFF" not in kept
    assert len(kept) < 2000


def press_and_listen(page: Page, wanted: Locator) -> tuple[float, float]:
    """Press something that plays its stretch; check that just this is played."""
    start_s, end_s = (float(wanted.get_attribute(f"data-{side}") or 0) for side in ("from", "to"))
    page.evaluate("window.heard = []")
    wanted.click()
    page.wait_for_function(
        "window.heard.length > 2 && document.querySelector('.ic-player audio').paused",
        timeout=20_000,
    )
    heard: list[float] = page.evaluate("window.heard")
    assert start_s - 0.01 <= min(heard)
    assert max(heard) <= end_s + LATE_S
    assert max(heard) - min(heard) >= (end_s - start_s) / 2
    return start_s, end_s


@pytest.mark.microphone
@pytest.mark.parametrize("size", ["tablet", "phone"])
def test_one_hears_the_very_place_that_advice_is_about(
    server: Server, visit: Visit, answer: Path, picture: Callable[[Page, str], None], size: str
) -> None:
    """A chip, a line and a word play their stretch of one's own answer; then leaving erases it."""
    with visit(size=TABLET if size == "tablet" else PHONE) as visitor:
        page = get_feedback(visitor, server, answer)
        (file,) = sound_files(server)
        with wave.open(str(file), "rb") as kept:
            assert (kept.getframerate(), kept.getnchannels()) == (16_000, 1)
            assert kept.getnframes() == pytest.approx(9 * 16_000, rel=0.01)
        assert soon(page, SMALL_TARGETS) == []
        page.evaluate(RECORD_WHAT_PLAYS)
        chip = page.locator("button.ic-chip[data-from]").first
        chip.click()
        page.wait_for_function("document.querySelector('button.ic-chip.ic-playing')")
        picture(page, f"playing-{size}")
        page.wait_for_function("!document.querySelector('.ic-playing')", timeout=20_000)
        press_and_listen(page, chip)
        press_and_listen(page, page.locator(".ic-word").nth(4))

        page.get_by_role("link", name="My voice and data").last.click()
        page.get_by_role("heading", name="Your recording is deleted").wait_for()
        assert_nothing_is_left(server, page, within_s=2)


def test_a_line_is_played_by_keyboard_word_by_word(
    server: Server, visit: Visit, answer: Path
) -> None:
    """One stop of the Tab key a line; the arrow keys go through its words."""
    with visit() as visitor:
        page = get_feedback(visitor, server, answer)
        line = page.locator(".ic-line-button").first
        line.focus()
        for place in (0, 1):
            page.keyboard.press("ArrowRight")
            page.wait_for_function(
                "n => document.querySelectorAll('.ic-word')[n].matches('.ic-heard')", arg=place
            )
        page.keyboard.press("Enter")
        page.wait_for_function("document.querySelector('.ic-line-button.ic-playing')")
        page.keyboard.press("Enter")
        page.wait_for_function("document.querySelector('.ic-player audio').paused")


def test_the_whole_answer_is_played_and_stopped(server: Server, visit: Visit, answer: Path) -> None:
    """One button plays the answer, pauses it where it is, and goes on from there."""
    with visit() as visitor:
        page = get_feedback(visitor, server, answer)
        time_now = "document.querySelector('.ic-player audio').currentTime"
        page.get_by_role("button", name="Listen to my answer").click()
        page.wait_for_function(f"{time_now} > 0.5")
        page.get_by_role("button", name="Pause").click()
        paused_s = page.evaluate(time_now)
        page.get_by_role("button", name="Listen to my answer").click()
        page.wait_for_function(f"{time_now} > {paused_s} + 0.3")


def test_a_reload_keeps_the_sound_and_closing_the_tab_erases_it(
    server: Server, visit: Visit, answer: Path
) -> None:
    """Both say goodbye to the server; only who comes back has not left."""
    with visit() as visitor:
        page = get_feedback(visitor, server, answer)
        page.reload()
        visitor.settle()
        page.wait_for_function("document.querySelector('.ic-player audio')?.readyState > 0")
        time.sleep(11)
        assert len(sound_files(server)) == 1
        other = page.context.new_page()
        other.goto(f"{server.url}/help")
        page.close(run_before_unload=True)
        assert_nothing_is_left(server, other, within_s=20)


def test_when_its_time_is_up_the_sound_is_gone_and_the_page_says_so(
    server: Server, visit: Visit, answer: Path, picture: Callable[[Page, str], None]
) -> None:
    """After the time limit nothing is left of it, and a button that is pressed then says so."""
    with visit(size=PHONE) as visitor:
        page = get_feedback(visitor, server, answer)
        (file,) = sound_files(server)
        long_ago = time.time() - server.settings.audio_kept_s
        os.utime(file, (long_ago, long_ago))
        assert_nothing_is_left(server, page, within_s=15)
        page.evaluate("document.querySelector('.ic-player audio').load()")
        page.locator("button.ic-chip[data-from]").first.click()
        page.get_by_text("Your recording is deleted.").wait_for()
        assert page.locator("button.ic-chip[data-from]").first.is_disabled()
        assert page.get_by_role("button", name="Listen to my answer").is_disabled()
        picture(page, "deleted-phone")
        page.reload()
        visitor.settle()
        page.get_by_text("Your recording is deleted.").wait_for()
        assert page.locator("[data-from]").count() == 0
