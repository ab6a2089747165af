from __future__ import annotations

import pytest

from scoring.content.heard import Said, first_span
from scoring.content.judge import Line, shipped_judge, to_grade
from scoring.content.negation import holds_negation
from scoring.content.parts import parts_of
from scoring.content.signs import OVERALL
from scoring.content.sound_alike import mended
from scoring.content.story import deeds_of
from scoring.content.wording import lemma


@pytest.mark.parametrize(
    ("form", "plain"),
    [("told", "tell"), ("telled", "tell"), ("carried", "carry"), ("stopping", "stop"),
     ("used", "use"), ("boxes", "box"), ("this", "this")],
)  # fmt: skip
def test_forms_lead_back_to_their_verb(form: str, plain: str) -> None:
    """Irregular, regular and learners' forms do; a word that is no form stays."""
    assert lemma(form) == plain


def test_parts_cover_every_word_once() -> None:
    """Sentences are parted, and a long one without full stops at its joining words."""
    text = "I was late. Then I go to her house and I make soup because she cannot cook and then"
    words = f"{text} I call the doctor".split()
    parts = parts_of(words)
    assert [index for start, end in parts for index in range(start, end)] == [*range(len(words))]
    assert parts[0] == (0, 3)
    assert len(parts) > 2


@pytest.mark.parametrize(
    ("text", "heard"),
    [("I told my manager", True), ("I never told my manager", False),
     ("I didn't wait, I told my manager", True), ("not only I told my manager", True),
     ("I don't want that and I told my manager", True)],
)  # fmt: skip
def test_a_denied_phrase_is_not_heard(text: str, heard: bool) -> None:
    """A "not" counts in its own clause only, and "not only" is none."""
    assert (first_span(["told ... manager"], Said.of(text.split())) is not None) == heard


def test_do_not_worry_denies_nothing() -> None:
    """What one says to calm somebody is no denial."""
    assert not holds_negation(["I", "say", "don't", "worry"])
    assert holds_negation(["I", "would", "not", "tell", "her"])


def test_long_words_that_sound_alike_are_mended() -> None:
    """The word "manger" stands for a manager looked for; "could" does not stand for "called"."""
    assert mended(["my", "manger"], ["manager"]) == ["my", "manager"]
    assert mended(["could"], ["called"]) == ["could"]


def test_deeds_are_what_i_did() -> None:
    """Own deeds, also joined ones and those without "I"; "we" and "he" are others."""
    said = Said.of(
        [
            "I",
            "would",
            "always",
            "try",
            "to",
            "call",
            "her",
            "and",
            "opened",
            "the",
            "door.",
            "We",
            "waited.",
            "He",
            "ran.",
        ]
    )
    assert [(deed.verb, deed.own) for deed in deeds_of(said)] == [
        ("call", True),
        ("open", True),
        ("wait", False),
    ]
    assert [
        deed.verb for deed in deeds_of(Said.of(["Then", "took", "her", "to", "hospital."]))
    ] == ["take"]
    assert deeds_of(Said.of(["I", "did", "not", "call", "her"])) == ()


def test_a_line_is_a_sum_within_bounds() -> None:
    """Constant, weighted signs, and at most one grade by meaning."""
    line = Line(constant=0.5, weights={"a": 2.0}, direction=(9.0,))
    assert line.value({"a": 0.5}, ()) == pytest.approx(1.5)
    assert line.value({"a": 0.5}, (1.0,)) == pytest.approx(2.5)
    assert line.value({"a": 0.0}, (-1.0,)) == 0.0
    assert [to_grade(value) for value in (0.49, 0.5, 3.5, 9.0)] == [0, 1, 4, 4]


def test_no_shipped_weight_is_negative() -> None:
    """Nothing of worth costs anything."""
    lines = shipped_judge().lines
    assert OVERALL in lines
    assert all(weight >= 0 for line in lines.values() for weight in line.weights.values())
