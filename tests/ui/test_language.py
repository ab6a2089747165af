from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from coach.i18n.catalogue import Language, languages
from coach.ui import words
from coach.ui.components import frame

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from tests.ui.fakes import FakeServices

    OpenApp = Callable[..., AppTest]

UKRAINIAN = Language(
    code="uk", native_name="Українська", direction="ltr", checked_by_a_person=False
)


def test_one_language_is_no_choice(open_app: OpenApp) -> None:
    """As long as there is only English, nothing asks for a language."""
    assert len(languages()) == 1
    assert not open_app().selectbox


def test_a_chosen_language_is_remembered(
    open_app: OpenApp, fake_services: FakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there are more, each is offered by its own name, and the choice is the person's."""
    monkeypatch.setattr(frame, "languages", lambda: (*languages(), UKRAINIAN))
    app = open_app()
    (choice,) = app.selectbox
    assert choice.options == ["English", "Українська"]
    choice.select("Українська").run()
    assert not app.exception
    assert next(iter(fake_services.users.users.values())).interface_language == "uk"
    assert any("No person has checked them yet" in part.value for part in app.html)


@pytest.mark.parametrize(("direction", "marked"), [("ltr", False), ("rtl", True)])
def test_english_questions_keep_their_direction(
    monkeypatch: pytest.MonkeyPatch, direction: str, *, marked: bool
) -> None:
    """On a page from right to left the question mark stays at the end of the question."""
    language = type("Language", (), {"direction": direction})
    monkeypatch.setattr(words, "catalogue", lambda: type("Catalogue", (), {"language": language}))
    assert (words.english_label("Why?") == "\u2066Why?\u2069") == marked
