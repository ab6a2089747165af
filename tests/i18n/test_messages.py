"""The shipped catalogues hold every message that the program can ask for."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import read_po

from coach.feedback.messages import ADVICE_MESSAGES
from coach.i18n.catalogue import LOCALES, Catalogue, languages, placeholders
from coach.records import AdviceKind, JobStep
from coach.ui.components.waiting import SHOWN_STEPS
from questions.bank import Kind, Level
from scoring.pronunciation.result import Clarity
from scoring.scale import Band

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parents[2]
PACKAGES = ("coach", "models", "questions", "scoring")
SOURCES = [file for package in PACKAGES for file in (ROOT / package).rglob("*.py")]
CODES = [language.code for language in languages()]
RECORDING_REASONS = ("empty", "unreadable", "too_large", "too_long", "too_short")
"""Reasons of `models.errors.AudioError`, which coach.pipeline makes to messages."""


@pytest.fixture
def english() -> Catalogue:
    """The English catalogue."""
    return Catalogue.load("en")


def messages(code: str) -> dict[str, tuple[str, ...]]:
    """Every message of a language: its id and its forms."""
    file = LOCALES / code / "LC_MESSAGES" / "messages.po"
    with file.open("rb") as source:
        catalog = read_po(source, locale=code)
    return {_forms(message.id)[0]: _forms(message.string) for message in catalog if message.id}


def _forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    """One form or several as a tuple."""
    return (text,) if isinstance(text, str) else tuple(text or ())


def ids_in_the_source(start: str) -> set[str]:
    """Message ids that stand as literals anywhere in the program."""
    found: set[str] = set()
    for file in SOURCES:
        text = file.read_text(encoding="utf-8")
        found |= set(re.findall(rf'"({start}(?:\.[a-z_]+)+)"', text))
    return found


def test_every_error_of_the_program_has_words(english: Catalogue) -> None:
    """No error can reach a person as an id."""
    wanted = ids_in_the_source("error") | {f"error.recording.{r}" for r in RECORDING_REASONS}
    assert len(wanted) > 15
    assert wanted - english.ids == set()


def test_errors_say_more_than_what_went_wrong() -> None:
    """Each error is at least two sentences; one about a recording says what was kept of it."""
    for message_id, (text, *_) in messages("en").items():
        if message_id.startswith("error."):
            assert len(re.findall(r"[.!?…)](?:\s|$)", text)) >= 2, message_id
        if message_id.startswith("error.recording."):
            assert re.search("kept|was changed|We used", text), message_id


def test_every_reason_for_a_missing_figure_has_words(english: Catalogue) -> None:
    """Whatever the scores can't measure, they say why in words."""
    reasons: set[str] = set()
    for file in (ROOT / "scoring").rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        reasons |= set(re.findall(r'NotMeasurable\(reason="(\w+)"\)', text))
        for name in re.findall(r"NotMeasurable\(reason=([A-Z_]+)\)", text):
            reasons |= set(re.findall(rf'^{name} = "(\w+)"', text, re.MULTILINE))
    assert reasons
    assert {f"reason.{reason}" for reason in reasons} - english.ids == set()


@pytest.mark.parametrize("message_id", list(ADVICE_MESSAGES))
def test_every_advice_has_words_for_its_parameters(english: Catalogue, message_id: str) -> None:
    """Advice is said in words, and they ask for no parameter that the engine doesn't give."""
    assert message_id in english.ids
    for text in messages("en")[message_id]:
        assert placeholders(text) <= set(ADVICE_MESSAGES[message_id])


def test_no_advice_is_left_over(english: Catalogue) -> None:
    """Words for advice that no rule gives any more are removed."""
    kept = {message_id for message_id in english.ids if message_id.startswith("advice.")}
    assert kept == set(ADVICE_MESSAGES)


def test_every_value_that_pages_show_has_a_name(english: Catalogue) -> None:
    """Levels, kinds, bands, clarity and steps are shown in words."""
    wanted = (
        {f"level.{level}" for level in Level}
        | {f"kind.{kind}" for kind in Kind}
        | {f"band.{band}" for band in Band}
        | {f"clarity.{clarity}" for clarity in Clarity}
        | {f"wait.step.{step}" for step in SHOWN_STEPS}
        | {f"cli.advice.{kind}" for kind in AdviceKind}
    )
    assert wanted - english.ids == set()
    assert set(SHOWN_STEPS) == set(JobStep) - {JobStep.FINISHED}


@pytest.mark.parametrize("code", CODES)
def test_a_language_says_everything_with_the_same_parameters(code: str) -> None:
    """A shipped language lacks no message, and no translation drops or invents a parameter."""
    own, english = messages(code), messages("en")
    assert own.keys() == english.keys()
    for message_id, forms in own.items():
        assert all(forms), message_id
        wanted = frozenset[str]().union(*map(placeholders, english[message_id]))
        for form in forms:
            assert placeholders(form) <= wanted, message_id


@pytest.mark.parametrize("code", CODES)
def test_words_are_no_markup(code: str) -> None:
    """Messages are text: what looks like HTML or Markdown would be shown as it is."""
    for message_id, forms in messages(code).items():
        for form in forms:
            bare = re.sub(r"\{\w+\}", "", form)
            assert not re.search(r"[<>*_`\[\]]", bare), message_id


def test_english_is_plain() -> None:
    """Sentences that participants read are short: at most 20 words (about Entry 2)."""
    for message_id, forms in messages("en").items():
        if message_id.startswith(("cli.", "error.configuration", "error.storage", "error.model")):
            continue
        for sentence in re.split(r"[.!?:]\s+", forms[-1]):
            assert len(sentence.split()) <= 20, f"{message_id}: {sentence}"
