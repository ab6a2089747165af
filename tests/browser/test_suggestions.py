"""A suggestion from the button to the card, with a model that a test plays on this machine."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.browser.driver import PHONE, serve, soon
from tests.browser.sounds import tone, write_microphone_file
from tests.browser.test_pages import WIDER_THAN_THE_WINDOW, first_ids, send_file
from tests.models.test_language_model import model, says

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from tests.browser.driver import Visitor

pytestmark = pytest.mark.browser

TIDY = "I worked in a shop for two years, and I helped the customers there."


def test_a_suggestion_comes_to_the_page(
    tmp_path: Path, visit: Callable[..., AbstractContextManager[Visitor]]
) -> None:
    """A press, a moment, and a marked text; nothing but this machine was spoken to."""
    sound = write_microphone_file(tmp_path / "tone.wav", tone(20.0))
    reply = json.dumps({"choices": [{"message": {"content": TIDY}}]})
    folder = tmp_path / "server"
    folder.mkdir()
    with (
        model(says(reply)) as made,
        serve(folder, "fake", llm_url=made.url) as server,
        visit(size=PHONE) as visitor,
    ):
        question = first_ids(server)["question"]
        page = visitor.open(f"{server.url}/practise?question={question}")
        send_file(page, sound)
        button = page.get_by_role("button", name="Show another way to say my answer")
        button.wait_for(timeout=90_000)
        assert made.requests == []
        button.click()
        page.get_by_text(TIDY).wait_for(timeout=60_000)
        assert page.get_by_text("A computer wrote this. It is not what you said.").is_visible()
        assert soon(page, WIDER_THAN_THE_WINDOW) == []
        assert visitor.outside() == []
    assert len(made.requests) == 1
    here = ("127.0.0.1", "localhost", "::1", " /", " None")
    assert [line for line in server.asked() if not any(place in line for place in here)] == []
