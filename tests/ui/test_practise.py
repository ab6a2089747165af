from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from coach.errors import BadRecording, StorageProblem
from coach.ui import compat

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.ui.fakes import FakeServices

    OpenApp = Callable[..., AppTest]
    Shown = Callable[[AppTest], str]

PRACTISE = "pages/practise.py"
QUESTION = "social-care-2"
WAV = b"RIFF----WAVE"


def test_the_question_is_the_heading(open_app: OpenApp, shown: Shown) -> None:
    """The question is what a participant (and a screen reader) meets first."""
    app = open_app(PRACTISE, question=QUESTION)
    assert "<h1" in shown(app)
    heading = shown(app).split("<h1")[1].split("</h1>")[0]
    assert "Tell me about a time when you helped somebody." in heading


def test_there_is_help_to_get_ready(open_app: OpenApp, shown: Shown) -> None:
    """Why it is asked, words with meanings, and ways to start are there to open."""
    app = open_app(PRACTISE, question=QUESTION)
    labels = [part.label for part in app.expander]
    assert labels[:3] == ["Why they ask this", "Words you can use", "Start like this"]
    assert "you do not get angry quickly" in shown(app)
    assert "your words" in shown(app)  # the gap of a sentence frame, for screen readers


def test_the_level_sets_the_target_and_is_remembered(
    open_app: OpenApp, shown: Shown, fake_services: FakeServices
) -> None:
    """Choosing an easier level asks for a shorter answer, here and at the next question."""
    app = open_app(PRACTISE, question=QUESTION)
    assert "30 seconds" in shown(app)
    app.segmented_control[0].set_value("entry_1").run()
    assert "15 to 20 seconds" in shown(app)
    assert next(iter(fake_services.users.users.values())).level == "entry_1"
    assert "15 to 20 seconds" in shown(open_app(PRACTISE, question="social-care-4"))


def test_nothing_can_be_sent_before_it_is_recorded(open_app: OpenApp) -> None:
    """Without a recording there is no button to send one."""
    assert not open_app(PRACTISE, question=QUESTION).button


def test_it_says_that_the_voice_stays(open_app: OpenApp, shown: Shown) -> None:
    """Beside the recorder stands where the voice goes, before anything is said."""
    assert "stays on this computer" in shown(open_app(PRACTISE, question=QUESTION))


def test_a_recording_becomes_work_and_its_page_opens(
    open_app: OpenApp, shown: Shown, fake_services: FakeServices
) -> None:
    """Sending a recording hands over its bytes, question and level once, and shows the waiting."""
    app = open_app(PRACTISE, question=QUESTION)
    app.audio_input[0].upload("take.wav", WAV).run()
    app.button(key="coach-send").click().run()
    (given,) = fake_services.practice.submitted
    assert given["audio"] == WAV
    assert given["question"].id == QUESTION
    assert given["level"] == "entry_2"
    assert given["previous_attempt_id"] is None
    assert app.query_params["attempt"] == "sent-1"
    assert "I am listening to your answer" in shown(app)


def test_a_file_is_as_good_as_the_microphone(
    open_app: OpenApp, fake_services: FakeServices
) -> None:
    """A recording made elsewhere goes the same way."""
    app = open_app(PRACTISE, question=QUESTION)
    app.file_uploader[0].upload("answer.m4a", b"m4a bytes").run()
    app.button(key="coach-send-file").click().run()
    assert [given["audio"] for given in fake_services.practice.submitted] == [b"m4a bytes"]


@pytest.mark.parametrize("name", ["wav", "m4a", "mp4", "aac", "webm", "ogg", "opus", "mp3", "flac"])
def test_the_usual_kinds_of_file_can_be_chosen(open_app: OpenApp, name: str) -> None:
    """What phones and recorders make is accepted by the file chooser."""
    app = open_app(PRACTISE, question=QUESTION)
    assert f".{name}" in app.file_uploader[0].proto.type


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (BadRecording("error.recording.empty"), "the file is empty"),
        (BadRecording("error.recording.too_large", limit_mb=50), "The limit is 50 MB"),
        (StorageProblem("error.storage.audio_not_kept"), "could not save your recording"),
    ],
)
def test_a_refused_recording_is_explained_and_can_be_sent_again(
    open_app: OpenApp,
    shown: Shown,
    fake_services: FakeServices,
    error: Exception,
    words: str,
) -> None:
    """A refusal is a plain sentence on the same page; the recording is still there to send."""
    fake_services.practice.refuse_with = error
    app = open_app(PRACTISE, question=QUESTION)
    app.audio_input[0].upload("take.wav", WAV).run()
    app.button(key="coach-send").click().run()
    assert not app.exception
    assert words in shown(app)
    assert 'role="alert"' in shown(app)
    fake_services.practice.refuse_with = None
    app.button(key="coach-send").click().run()
    assert len(fake_services.practice.submitted) == 1


SCRIPT_THAT_FORGETS = """
import streamlit as st
from coach.ui import compat
take = st.audio_input("take", key="take")
if take is not None:
    st.session_state["heard"] = take.getvalue()
    context = compat.get_script_run_ctx()
    compat.forget_upload(take.file_id)
    compat.forget_upload(take.file_id)
    left = context.uploaded_file_mgr.get_files(context.session_id, [take.file_id])
    st.session_state["left"] = len(left)
"""


def test_a_sent_recording_is_not_kept_in_memory() -> None:
    """Streamlit would hold an upload until the tab is closed; once sent, it is let go."""
    app = AppTest.from_string(SCRIPT_THAT_FORGETS).run()
    app.audio_input[0].upload("take.wav", WAV).run()
    assert not app.exception
    assert app.session_state["heard"] == WAV
    assert app.session_state["left"] == 0


def test_sending_lets_the_recording_go(open_app: OpenApp, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page forgets the recording once, after it was taken in."""
    forgotten: list[str] = []
    monkeypatch.setattr(compat, "forget_upload", forgotten.append)
    app = open_app(PRACTISE, question=QUESTION)
    app.audio_input[0].upload("take.wav", WAV).run()
    assert forgotten == []
    app.button(key="coach-send").click().run()
    assert len(forgotten) == 1


def test_trying_again_names_the_try_before(open_app: OpenApp, fake_services: FakeServices) -> None:
    """A second try carries the first one's id, so that both can be shown side by side."""
    fake_services.keep("first", None)
    app = open_app(PRACTISE, question=QUESTION, after="first")
    app.audio_input[0].upload("take.wav", WAV).run()
    app.button(key="coach-send").click().run()
    assert fake_services.practice.submitted[0]["previous_attempt_id"] == "first"


def test_a_deleted_try_before_does_not_stop_an_answer(
    open_app: OpenApp, fake_services: FakeServices
) -> None:
    """If the first try was deleted meanwhile, the second is taken in as a first one."""
    app = open_app(PRACTISE, question=QUESTION, after="gone")
    app.audio_input[0].upload("take.wav", WAV).run()
    app.button(key="coach-send").click().run()
    assert fake_services.practice.submitted[0]["previous_attempt_id"] is None


@pytest.mark.parametrize("address", [{}, {"question": "no-such-question"}])
def test_an_unknown_question_leads_back(
    open_app: OpenApp, shown: Shown, address: dict[str, str]
) -> None:
    """A wrong or missing question is a sentence and a link, no recorder and no traceback."""
    app = open_app(PRACTISE, **address)
    assert not app.exception
    assert not app.audio_input
    assert "We cannot find this question" in shown(app)
    assert "All kinds of work" in [link.label for link in app.page_link]
