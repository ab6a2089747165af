"""The sounds to practise, as the feedback page shows them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from coach.i18n.catalogue import Catalogue
from models.arpabet import PHONES
from models.speech import NotMeasurable
from scoring.scale import Confidence
from scoring.sounds.result import SoundToPractise
from scoring.sounds.tables import sounds
from tools.mouths import FOLDER, SHAPES, draw

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from coach.records import Assessment
    from tests.ui.fakes import FakeServices

    OpenApp = Callable[..., AppTest]
    Shown = Callable[[AppTest], str]
    AssessmentOf = Callable[..., Assessment]

FEEDBACK = "pages/feedback.py"


@pytest.fixture
def assessment(fake_services: FakeServices, assessment_of: AssessmentOf) -> Assessment:
    """The assessment of an answer to the bank's first question."""
    return assessment_of(fake_services.bank.questions[0])


def sound(assessment: Assessment, *, sure: Confidence, heard: str | None) -> SoundToPractise:
    """The vowel of "sheep", found in the second word."""
    word = assessment.evidence.transcript.words[1]
    return SoundToPractise(
        phone="IY", heard=heard, words=(1,), span=word.span, habit=True, confidence=sure
    )


def test_a_sound_is_explained(
    open_app: OpenApp, shown: Shown, fake_services: FakeServices, assessment: Assessment
) -> None:
    """Letters and IPA, what it came near to, two words, a picture, how to make it, one's word."""
    found = sound(assessment, sure=Confidence.MEDIUM, heard="IH")
    fake_services.keep("a", replace(assessment, sounds=(found,)))
    page = shown(open_app(FEEDBACK, attempt="a"))
    assert "Sounds to practise" in page
    for part in ("ee as in see", "/iː/", "It was more like:", "/ɪ/", "sheep", "ship"):
        assert part in page
    assert 'src="/app/static/mouth/iy.svg"' in page
    assert "Smile a little." in page
    assert "We heard this more than once." in page
    assert page.count(assessment.evidence.transcript.words[1].text) >= 2


def test_its_words_can_be_heard(
    open_app: OpenApp, shown: Shown, fake_services: FakeServices, assessment: Assessment
) -> None:
    """Both words of the pair and one's own word have buttons that say them."""
    found = sound(assessment, sure=Confidence.MEDIUM, heard="IH")
    fake_services.keep("a", replace(assessment, sounds=(found,)))
    fake_services.voices.says = True
    page = shown(open_app(FEEDBACK, attempt="a"))
    own = assessment.evidence.transcript.words[1].text.strip(".,")
    for word in ("sheep", "ship", own):
        assert f"Listen slowly: {word}" in page


def test_doubt_is_said(
    open_app: OpenApp, shown: Shown, fake_services: FakeServices, assessment: Assessment
) -> None:
    """Sounds of low confidence are a "maybe", and an unknown rival is not made up."""
    found = sound(assessment, sure=Confidence.LOW, heard=None)
    fake_services.keep("a", replace(assessment, sounds=(found,)))
    page = shown(open_app(FEEDBACK, attempt="a"))
    assert "Maybe practise these sounds" in page
    assert "We are not sure what we heard." in page


def test_nothing_stood_out_or_nothing_was_measured(
    open_app: OpenApp, shown: Shown, fake_services: FakeServices, assessment: Assessment
) -> None:
    """No sound is a sentence; without evidence of the sounds the page does not speak of them."""
    fake_services.keep("a", replace(assessment, sounds=()))
    assert "No sound stood out this time." in shown(open_app(FEEDBACK, attempt="a"))
    unmeasured = NotMeasurable(reason="no_phone_recogniser")
    fake_services.keep("b", replace(assessment, sounds=unmeasured))
    page = shown(open_app(FEEDBACK, attempt="b"))
    assert "Sounds to practise" not in page
    assert "No sound stood out" not in page


def test_every_sound_has_words_and_a_drawing() -> None:
    """How to make each of the 39 is in the catalogue, and its picture lies where pages look."""
    english = Catalogue.load("en")
    for one in sounds().values():
        assert one.how in english.ids
        assert (FOLDER / f"{one.drawing}.svg").is_file()
    assert set(SHAPES) == {phone.lower() for phone in PHONES}


def test_the_drawings_are_what_the_code_draws() -> None:
    """No drawing was changed by hand, or left behind."""
    lying = {path.stem: path.read_text(encoding="utf-8") for path in Path(FOLDER).glob("*.svg")}
    assert lying == {name: draw(name) for name in SHAPES}
