from __future__ import annotations

import pytest

from models.hesitations import (
    bare_words,
    is_filler,
    other_words,
    split_stutters,
    why_not_believed,
    written_fillers,
    written_only,
)
from models.speech import Span, VerbatimOptions, Word


def word(text: str, start_s: float = 0.0) -> Word:
    """A word of half a second."""
    span = Span(start_s=start_s, end_s=start_s + 0.5)
    return Word(text=text, span=span, confidence=0.9, segment=0)


def test_words_broken_off_keep_their_hyphen() -> None:
    """A hyphen at the end of a word is kept, signs and capitals are not."""
    assert bare_words("I wor- I don’t, UM... know.") == ["i", "wor-", "i", "don't", "um", "know"]


@pytest.mark.parametrize(("text", "filler"), [("Um,", True), ("er...", True), ("her", False)])
def test_fillers_are_told_from_words(text: str, *, filler: bool) -> None:
    """Whatever the signs and capitals."""
    assert is_filler(text) is filler


def test_fillers_are_known_by_the_word_before_them() -> None:
    """Fillers at the start come after word -1, two in a row after the same word."""
    said = [word("Um,"), word("I"), word("uh,"), word("um,"), word("work")]
    assert written_fillers(said) == {-1: ["um"], 0: ["uh", "um"]}


def test_without_sounds_words_and_fillers_keep_their_times() -> None:
    """Fillers are taken out of the words, with the recogniser's times."""
    words, fillers = written_only([word("I", 0.0), word("um,", 0.5), word("work", 1.0)])
    assert [one.text for one in words] == ["I", "work"]
    assert [(one.said, one.after_word, one.span.start_s) for one in fillers] == [("um", 0, 0.5)]


def test_said_twice_is_not_other_words() -> None:
    """Repetitions, fillers and broken-off words keep close to the plain text."""
    assert other_words("I, um, I wor- worked", "I worked.") == 0.0
    assert other_words("I think you know", "I worked.") == 0.75
    assert other_words("um", "I worked.") == 0.0
    assert other_words("I w-worked", "I worked.") == 0.0


@pytest.mark.parametrize(
    ("verbatim", "drop", "compression", "reason"),
    [
        ("I, um, worked", 0.1, 1.0, None),
        ("I, um, worked", 0.1, 2.5, "verbatim_repetitive"),
        ("I, um, worked", 0.5, 1.0, "verbatim_unlikely"),
        ("You know, I think", 0.1, 1.0, "verbatim_other_words"),
    ],
)
def test_a_verbatim_pass_that_runs_away_is_not_believed(
    verbatim: str, drop: float, compression: float, reason: str | None
) -> None:
    """Loops, unlikely words and echoes of the prompt are each named."""
    found = why_not_believed(
        verbatim, "I worked.", drop=drop, compression=compression, options=VerbatimOptions()
    )
    assert (found and found[0]) == reason


def test_stutters_are_taken_apart() -> None:
    """A part that begins the word is broken off, a whole one said again; other hyphens stay."""
    texts = [
        one.text for one in split_stutters([word("w-worked"), word("I-I"), word("well-known")])
    ]
    assert texts == ["w-", "worked", "I", "I", "well-known"]


def test_the_parts_of_a_stutter_share_its_time() -> None:
    """Two parts of half a second are a quarter each."""
    parts = list(split_stutters([word("I-I", 1.0)]))
    assert [(one.span.start_s, one.span.end_s) for one in parts] == [(1.0, 1.25), (1.25, 1.5)]
