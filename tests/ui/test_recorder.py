from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from coach.i18n.catalogue import Catalogue
from coach.takes import Unsent
from coach.ui.components import live_recorder

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from tests.ui.fakes import FakeServices

FOLDER = Path(live_recorder.__file__).parents[1] / "recorder"
PRACTISE = "pages/practise.py"
QUESTION = "social-care-2"


def test_every_word_of_the_recorder_is_in_the_catalogue() -> None:
    """No label can be shown as an id."""
    ids = Catalogue.load("en").ids
    states = {f"record.state.{state}" for state in live_recorder.STATES}
    troubles = {
        f"record.{part}.{trouble}"
        for part in ("trouble", "todo")
        for trouble in live_recorder.TROUBLES
    }
    assert (states | troubles) - ids == set()


def test_its_markup_holds_no_words() -> None:
    """Labels come from the catalogue: between the tags of the recorder stands nothing."""
    markup = (FOLDER / "recorder.html").read_text(encoding="utf-8")
    assert re.sub(r"<[^>]*>", "", markup).strip() == ""


@pytest.mark.parametrize("trouble", live_recorder.TROUBLES)
def test_every_trouble_has_a_picture(trouble: str) -> None:
    """What is wrong with a microphone is drawn, not only said."""
    markup = (FOLDER / "recorder.html").read_text(encoding="utf-8")
    named = [
        name for list_ in re.findall(r'data-picture="(.*?)"', markup) for name in list_.split()
    ]
    assert named.count(trouble) == 1


def test_our_recorder_is_the_main_way(
    open_app: Callable[..., AppTest], fake_services: FakeServices
) -> None:
    """A browser that can gets a ticket for its question and level, and no other recorder."""
    app = open_app(PRACTISE, microphone="live", question=QUESTION)
    assert not app.exception
    assert not app.audio_input
    (given,) = fake_services.takes.tickets
    assert (given["question_id"], given["level"]) == (QUESTION, "entry_2")
    assert re.fullmatch("[0-9a-f]{32}", given["stem"])
    app.run()
    assert fake_services.takes.tickets[-1]["stem"] == given["stem"]


def test_a_browser_without_a_microphone_is_shown_the_file(
    open_app: Callable[..., AppTest],
) -> None:
    """Where the page may not record at all, the other way is open already."""
    app = open_app(PRACTISE, microphone="file", question=QUESTION)
    assert [part.proto.expanded for part in app.expander][-1]


@pytest.mark.parametrize("button", ["send", "delete"])
def test_what_a_reload_left_is_offered(
    open_app: Callable[..., AppTest],
    shown: Callable[[AppTest], str],
    fake_services: FakeServices,
    button: str,
) -> None:
    """The newest unsent answer can be sent or deleted, by one button each."""
    fake_services.takes.left = {"t": Unsent(id="t", duration_s=12.4)}
    app = open_app(PRACTISE, question=QUESTION)
    assert "did not send it: 12 seconds" in shown(app)
    app.button(key=f"coach-unsent-{button}-t").click().run()
    assert fake_services.takes.left == {}
    assert ("I am listening to your answer" in shown(app)) == (button == "send")
