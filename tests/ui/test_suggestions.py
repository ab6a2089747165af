"""Suggestions on the feedback page: absent unless set up, and marked as a computer's."""

from __future__ import annotations

import socket
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from coach.assistant import Suggestion, SuggestionState
from coach.phrasing import Purpose
from coach.ui import links
from tests.ui.fakes import HOSTILE

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from coach.records import Assessment
    from tests.ui.fakes import FakeServices

    OpenApp = Callable[..., AppTest]
    Shown = Callable[[AppTest], str]

ASK = f"coach-suggest-{Purpose.MODEL_ANSWER}-a"


class FakeAssistant:
    """Notes what is asked for; a test says what came of it."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.now: Suggestion | None = None

    def find(self, purpose: Purpose, attempt_id: str, user_id: str) -> Suggestion | None:
        """What the test put there, for the model answer."""
        del attempt_id, user_id
        return self.now if purpose is Purpose.MODEL_ANSWER else None

    def ask(self, purpose: Purpose, attempt_id: str, user_id: str, now: datetime) -> None:
        """Note it."""
        del user_id
        assert now.tzinfo is UTC
        self.asked.append(f"{purpose} {attempt_id}")


@pytest.fixture
def answered(fake_services: FakeServices, assessment_of: Callable[..., Assessment]) -> FakeServices:
    """One answer with feedback."""
    fake_services.keep("a", assessment_of(fake_services.bank.questions[0]))
    return fake_services


def test_without_a_model_there_is_nothing(
    answered: FakeServices,
    open_app: OpenApp,
    shown: Shown,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As it comes the page shows no such part, and showing it connects to nothing."""
    tried: list[object] = []
    monkeypatch.setattr(socket.socket, "connect", lambda _self, target: tried.append(target))
    assert answered.assistant is None
    app = open_app(links.FEEDBACK, attempt="a")
    assert "Ideas from a computer" not in shown(app)
    assert not [button for button in app.button if "suggest" in (button.key or "")]
    assert tried == []


def test_it_is_written_only_when_asked_for(
    answered: FakeServices, open_app: OpenApp, shown: Shown
) -> None:
    """The page offers it; a press asks for it, and nothing before."""
    answered.assistant = FakeAssistant()
    app = open_app(links.FEEDBACK, attempt="a")
    assert "Ideas from a computer" in shown(app)
    assert answered.assistant.asked == []
    app.button(key=ASK).click().run()
    assert not app.exception
    assert answered.assistant.asked == ["model_answer a"]


def test_it_is_marked_and_is_only_text(
    answered: FakeServices, open_app: OpenApp, shown: Shown
) -> None:
    """Who wrote it stands above it, a warning below it, and markup in it is shown as text."""
    answered.assistant = FakeAssistant()
    answered.assistant.now = Suggestion(state=SuggestionState.READY, text=HOSTILE)
    page = shown(open_app(links.FEEDBACK, attempt="a"))
    assert "A computer wrote this. It is not what you said." in page
    assert "It can be wrong." in page
    assert "&lt;img src=x" in page
    assert "<img src=x" not in page


def test_a_failure_is_told_and_can_be_tried_again(
    answered: FakeServices, open_app: OpenApp, shown: Shown
) -> None:
    """A plain sentence, and the button is there again."""
    answered.assistant = FakeAssistant()
    answered.assistant.now = Suggestion(
        state=SuggestionState.FAILED, reason="error.assistant.unfit"
    )
    app = open_app(links.FEEDBACK, attempt="a")
    assert "we do not show it" in shown(app)
    app.button(key=ASK).click().run()
    assert answered.assistant.asked == ["model_answer a"]


def test_waiting_is_shown(answered: FakeServices, open_app: OpenApp, shown: Shown) -> None:
    """While the computer writes, the page says so and the rest of it is there."""
    answered.assistant = FakeAssistant()
    answered.assistant.now = Suggestion(state=SuggestionState.WAITING)
    app = open_app(links.FEEDBACK, attempt="a")
    assert "The computer is writing." in shown(app)
    assert "What went well" in shown(app)
