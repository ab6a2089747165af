"""The recorder loses nothing: server killed, page loaded anew, network cut, time over."""

from __future__ import annotations

import os
import signal
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest

from coach.bootstrap import build_services
from questions.load import load_builtin_banks
from tests.browser.driver import PHONE, TABLET, serve
from tests.browser.network import Network
from tests.browser.sounds import MICROPHONE_HZ, tone, write_microphone_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.driver import Server, Visitor

    Visit = Callable[..., AbstractContextManager[Visitor]]
    Picture = Callable[[Page, str], None]

pytestmark = pytest.mark.browser

QUESTION = load_builtin_banks().questions[0].id
PRACTISE = f"practise?question={QUESTION}"
SECONDS_HEARD = "[...window.coachRecorders.values()][0].heard / 16000"
STATE = "[...window.coachRecorders.values()][0].state"
PIECES_DUE = "[...window.coachRecorders.values()][0].line.due.size"
WITHIN_S = 0.2
"""How exactly the length of an answer must come back."""


@pytest.fixture
def speech(tmp_path: Path) -> Path:
    """A long tone, which the fake recogniser takes for speech."""
    return write_microphone_file(tmp_path / "speech.wav", tone(40.0))


def press(page: Page, name: str) -> None:
    """Press a button of the page."""
    page.get_by_role("button", name=name, exact=True).click()


def speak(page: Page, seconds: float) -> None:
    """Wait until the recorder has heard so much."""
    page.wait_for_function(f"{SECONDS_HEARD} >= {seconds}", timeout=60_000)


def stop(page: Page) -> float:
    """Stop, wait until all is saved; gives the seconds that were heard."""
    press(page, "Stop")
    page.get_by_role("button", name="Get my feedback").wait_for(timeout=30_000)
    return page.evaluate(SECONDS_HEARD)


def send(page: Page, server: Server, button: str = "Get my feedback") -> float:
    """Send the answer, wait for its feedback; gives the seconds of sound that the worker read."""
    press(page, button)
    page.wait_for_url("**/feedback?attempt=*", timeout=30_000)
    page.get_by_role("heading", name="What went well").wait_for(timeout=60_000)
    (attempt_id,) = parse_qs(urlsplit(page.url).query)["attempt"]
    services = build_services(server.settings)
    user = services.users.local_user(datetime.now(UTC), "en")
    assessment = services.practice.attempt(attempt_id, user.id).assessment
    assert assessment is not None
    assert list(server.settings.data_dir.joinpath("audio").rglob("*.*")) == []
    return assessment.evidence.recording.duration_s


@pytest.mark.microphone
def test_an_answer_arrives_whole(fake_server: Server, visit: Visit, speech: Path) -> None:
    """What is heard between Record and Stop is what the worker reads, to the sample."""
    with visit(microphone=speech) as visitor:
        page = visitor.open(f"{fake_server.url}/{PRACTISE}")
        press(page, "Record")
        speak(page, 3.0)
        heard_s = stop(page)
        assert send(page, fake_server) == pytest.approx(heard_s, abs=0.01)
    assert visitor.outside() == []


@pytest.mark.microphone
def test_a_killed_server_costs_nothing(visit: Visit, speech: Path, tmp_path: Path) -> None:
    """SIGKILL in mid-answer, a new server on the same port: every second is there."""
    with ExitStack() as servers, visit(microphone=speech) as visitor:
        first = servers.enter_context(serve(tmp_path, "fake"))
        page = visitor.open(f"{first.url}/{PRACTISE}")
        press(page, "Record")
        speak(page, 2.5)
        os.kill(first.pid, signal.SIGKILL)
        page.get_by_text("Keep talking: your words are kept").wait_for(timeout=15_000)
        second = servers.enter_context(serve(tmp_path, "fake", port=first.settings.port))
        speak(page, page.evaluate(SECONDS_HEARD) + 1.5)
        heard_s = stop(page)
        assert page.get_by_text("did not send it").count() == 0
        assert send(page, second) == pytest.approx(heard_s, abs=WITHIN_S)


@pytest.mark.microphone
@pytest.mark.parametrize("cut_s", [0.0, pytest.param(30.0, marks=pytest.mark.slow)])
def test_a_cut_network_costs_nothing(
    fake_server: Server, visit: Visit, speech: Path, picture: Picture, cut_s: float
) -> None:
    """Connections hang for seconds; the words are kept in the page, and sent when it is back."""
    with Network(fake_server.settings.port) as network, visit(microphone=speech) as visitor:
        page = visitor.open(f"http://localhost:{network.port}/{PRACTISE}")
        press(page, "Record")
        speak(page, 2.0)
        network.cut()
        page.get_by_text("Keep talking: your words are kept").wait_for(timeout=15_000)
        picture(page, "recorder-offline")
        speak(page, page.evaluate(SECONDS_HEARD) + cut_s)
        press(page, "Stop")
        page.get_by_text("Please leave this page open").wait_for()
        assert page.evaluate(PIECES_DUE) > 0
        network.mend()
        page.get_by_role("button", name="Get my feedback").wait_for(timeout=30_000)
        heard_s = page.evaluate(SECONDS_HEARD)
        assert send(page, fake_server) == pytest.approx(heard_s, abs=WITHIN_S)


@pytest.mark.microphone
def test_a_reload_in_mid_answer_offers_what_was_said(
    fake_server: Server, visit: Visit, speech: Path, picture: Picture
) -> None:
    """After a reload the answer so far can be deleted, or sent."""
    with visit(microphone=speech) as visitor:
        page = visitor.open(f"{fake_server.url}/{PRACTISE}")
        page.on("dialog", lambda dialog: dialog.accept())
        for seconds in (1.6, 4.0):
            press(page, "Record")
            speak(page, seconds)
            page.reload()
            visitor.settle()
            page.get_by_text("did not send it").wait_for(timeout=15_000)
            if seconds < 2:
                press(page, "Delete it")
                page.get_by_text("did not send it").wait_for(state="detached")
                assert list(fake_server.settings.takes_dir.glob("*")) == []
        picture(page, "recorder-unsent")
        assert send(page, fake_server, "Send this answer") >= 3.5


@pytest.mark.microphone
def test_it_stops_by_itself_and_can_record_again(
    visit: Visit, speech: Path, tmp_path: Path, picture: Picture
) -> None:
    """At the longest answer it stops and keeps it; "Record again" begins from nothing."""
    with (
        serve(tmp_path, "fake", max_recording_s=5.0) as server,
        visit(microphone=speech) as visitor,
    ):
        page = visitor.open(f"{server.url}/{PRACTISE}")
        press(page, "Record")
        page.get_by_text("The time is over").wait_for(timeout=15_000)
        assert page.evaluate(SECONDS_HEARD) == 5.0
        picture(page, "recorder-full")
        press(page, "Record again")
        speak(page, 1.5)
        heard_s = stop(page)
        assert heard_s < 5.0
        assert send(page, server) == pytest.approx(heard_s, abs=0.01)


@pytest.mark.microphone
def test_a_change_of_level_does_not_stop_the_answer(
    fake_server: Server, visit: Visit, speech: Path
) -> None:
    """The page may run again in mid-answer, as when the level is changed: nothing is lost."""
    with visit(microphone=speech) as visitor:
        page = visitor.open(f"{fake_server.url}/{PRACTISE}")
        press(page, "Record")
        speak(page, 1.0)
        page.get_by_text("Entry 1", exact=True).click()
        before_s = page.evaluate(SECONDS_HEARD)
        speak(page, before_s + 1.0)
        assert page.evaluate(STATE) == "recording"
        heard_s = stop(page)
        assert send(page, fake_server) == pytest.approx(heard_s, abs=0.01)


REFUSALS = {
    "NotAllowedError": "The microphone is blocked.",
    "NotFoundError": "I cannot find a microphone.",
    "NotReadableError": "Another program is using the microphone.",
}


def test_a_missing_microphone_is_explained(
    fake_server: Server, visit: Visit, picture: Picture
) -> None:
    """Each way to have no microphone is said with a picture and one thing to do."""
    with visit(size=PHONE) as visitor:
        page = visitor.open(f"{fake_server.url}/{PRACTISE}")
        for name, words in REFUSALS.items():
            refuse = f"() => Promise.reject(new DOMException('', '{name}'))"
            page.evaluate(f"() => {{ navigator.mediaDevices.getUserMedia = {refuse} }}")
            press(page, "Record")
            hint = page.get_by_role("alert").filter(has_text=words)
            hint.wait_for()
            assert hint.locator("svg:visible").count() == 1
            assert page.get_by_role("button", name="Record", exact=True).is_enabled()
            picture(page, f"recorder-{name}")


@pytest.mark.microphone
def test_a_bad_level_is_said_while_one_speaks(
    fake_server: Server, visit: Visit, picture: Picture, tmp_path: Path
) -> None:
    """Silent, too quiet and clipped sound are seen at once, in words and a picture."""
    shout = np.sign(tone(20.0)).astype(np.float32)
    silence = np.zeros(4 * MICROPHONE_HZ, dtype=np.float32)
    levels = np.concatenate([silence, tone(5.0) * 0.02, shout])
    sound = write_microphone_file(tmp_path / "levels.wav", levels)
    with visit(microphone=sound, size=TABLET) as visitor:
        page = visitor.open(f"{fake_server.url}/{PRACTISE}")
        press(page, "Record")
        for words in ("I hear nothing.", "Your voice is very quiet.", "Your voice is too loud"):
            page.get_by_text(words).wait_for(timeout=10_000)
            picture(page, f"recorder-{words.split()[-1].strip('.')}")


@pytest.mark.parametrize(
    ("lack", "offered"),
    [
        ("delete window.AudioWorkletNode", "stAudioInput"),
        (
            "Object.defineProperty(navigator, 'mediaDevices', {value: undefined})",
            "stFileUploader",
        ),
    ],
    ids=["no worklet", "no microphone"],
)
def test_an_older_browser_gets_another_way(
    fake_server: Server, visit: Visit, picture: Picture, lack: str, offered: str
) -> None:
    """Without what our recorder needs, Streamlit's is there; without https, a file can be sent."""
    with visit() as visitor:
        visitor.page.add_init_script(lack)
        page = visitor.open(f"{fake_server.url}/{PRACTISE}")
        page.get_by_test_id(offered).wait_for(timeout=15_000)
        picture(page, f"recorder-{offered}")
        said = page.get_by_text("Its address must start with").is_visible()
        assert said == (offered == "stFileUploader")
