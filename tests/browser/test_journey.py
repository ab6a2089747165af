"""One answer from the first click to the feedback, with the real models and a real voice."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
import soundfile

from coach.bootstrap import audio_limits, build_services
from coach.pipeline import ListeningOptions, listen, load_recording
from tests.browser.sounds import as_microphone_hears, write_microphone_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from playwright.sync_api import Page

    from coach.pipeline import SpeechModels
    from coach.records import Assessment
    from tests.browser.driver import Server, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.microphone, pytest.mark.models]

FEEDBACK_WITHIN_MS = 120_000
SPOKEN = "ask not what your country can do for you ask what you can do for your country"


@pytest.fixture
def spoken(coach_data: Path, tmp_path: Path) -> Path:
    """A president's sentence of 11 s (public domain) as a file for the microphone."""
    file = coach_data / "speech_mini" / "jfk.flac"
    channels, rate_hz = soundfile.read(file, dtype="float32", always_2d=True)
    heard = as_microphone_hears(channels.mean(axis=1, dtype=np.float32), rate_hz)
    return write_microphone_file(tmp_path / "jfk.wav", heard, silence_after_s=5.0)


def plain(text: str) -> str:
    """Words without punctuation and capitals, for comparing."""
    return " ".join(re.findall(r"[a-z']+", text.lower()))


def record(page: Page, *, seconds: float) -> None:
    """Choose the first question of the first kind of work, and speak."""
    page.locator('[class*="st-key-coach-sector-"] a').first.click()
    page.locator('[class*="st-key-coach-card-"] a').first.click()
    page.get_by_role("button", name="Record", exact=True).click()
    page.wait_for_timeout(seconds * 1000)
    page.get_by_role("button", name="Stop", exact=True).click()


def kept(server: Server, page: Page) -> Assessment:
    """What the server's database holds of the attempt that the page shows."""
    services = build_services(server.settings)
    (attempt_id,) = parse_qs(urlsplit(page.url).query)["attempt"]
    user = services.users.local_user(datetime.now(UTC), "en")
    assessment = services.practice.attempt(attempt_id, user.id).assessment
    assert assessment is not None
    return assessment


def speech_of(file: Path, models: SpeechModels, server: Server) -> float:
    """Seconds from the first to the last sound of speech in a file, by the same models."""
    recording = load_recording(file, audio_limits(server.settings))
    evidence = listen(recording, models, ListeningOptions(), lambda _step, _share: None)
    return evidence.activity.speech[-1].end_s - evidence.activity.speech[0].start_s


def test_a_spoken_answer_becomes_words_scores_and_feedback(
    real_server: Server,
    visit: Callable[..., AbstractContextManager[Visitor]],
    spoken: Path,
    speech_models: SpeechModels,
    picture: Callable[[Page, str], None],
) -> None:
    """What is said into the microphone comes back as its words, its length and advice.

    The page is loaded anew while the worker listens: nothing of it is lost. When the
    feedback is left the recording is gone.
    """
    with visit(microphone=spoken) as visitor:
        page = visitor.open(real_server.url)
        record(page, seconds=13.0)
        picture(page, "recorded-tablet")
        page.get_by_role("button", name="Get my feedback").click()
        page.wait_for_url("**/feedback?attempt=*")
        page.reload()
        page.get_by_role("heading", name="What went well").wait_for(timeout=FEEDBACK_WITHIN_MS)
        visitor.settle()

        said = plain(" ".join(page.locator(".ic-said").all_inner_texts()))
        assert SPOKEN in said
        assert (
            page.get_by_role("button", name="Try again")
            .or_(page.get_by_role("button", name="Choose a new question"))
            .is_visible()
        )
        assert page.get_by_role("heading", name="Do this now").is_visible()
        expected_s = speech_of(spoken, speech_models, real_server)
        assert kept(real_server, page).fluency.response_s == pytest.approx(expected_s, abs=0.2)
        assert f"You spoke for\n{round(expected_s)} seconds" in page.inner_text(".ic-figures")
        picture(page, "feedback-tablet")
        page.get_by_role("link", name="My voice and data").last.click()
        page.get_by_role("heading", name="Your recording is deleted").wait_for()
    assert [path for path in real_server.settings.audio_dir.rglob("*") if path.is_file()] == []
    assert visitor.outside() == []
