from __future__ import annotations

import pytest

from scoring.fluency.syllables import phoneme_syllables, text_syllables, word_syllables
from tests.scoring.builders import word


@pytest.mark.parametrize(
    ("phonemes", "expected"),
    [
        (("h", "ɛ", "l", "p"), 1),
        (("eɪ", "b", "əl"), 2),
        (("s", "aɪə", "n", "s"), 2),
        (("b", "ʌ", "t", "n̩"), 2),
        (("ɪ", "m", "p", "ɔː", "t", "ə", "n", "t"), 3),
        (("s", "t"), 0),
    ],
)
def test_each_vowel_nucleus_of_the_phonemes_is_a_syllable(
    phonemes: tuple[str, ...], expected: int
) -> None:
    """Diphthongs count once, `aɪə` twice, and a syllabic consonant once."""
    assert phoneme_syllables(phonemes) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("help", 1),
        ("worked,", 1),
        ("wanted", 2),
        ("table.", 2),
        ("houses", 2),
        ("station", 2),
        ("helping", 2),
        ("going", 2),
        ("follow-up", 3),
        ("Don't", 1),
    ],
)
def test_letters_are_the_fallback_for_words_without_phonemes(text: str, expected: int) -> None:
    """The letter rule knows silent endings, -tion and hyphens."""
    assert text_syllables(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7", 2),
        ("20", 2),
        ("999", 7),
        ("1,001", 5),
        ("1001", 5),
        ("1999", 5),
        ("2010", 3),
        ("2005", 5),
        ("12000", 3),
        ("0771", 7),
        ("£10", 2),
        ("50%", 4),
        ("NHS", 3),
        ("UK", 2),
        ("www", 1),
    ],
)
def test_numbers_signs_and_abbreviations_are_counted_as_they_are_said(
    text: str, expected: int
) -> None:
    """Years go in pairs, numbers with a leading 0 digit by digit, capitals letter by letter."""
    assert text_syllables(text) == expected


def test_phonemes_win_over_letters() -> None:
    """A word with phonemes is counted by them, one without by its letters."""
    with_phonemes = word("comfortable", 0.0, phonemes=("k", "ʌ", "m", "f", "t", "ə", "b", "əl"))
    without = word("comfortable", 0.4, phonemes=())
    assert word_syllables(with_phonemes) == 3
    assert word_syllables(without) == 4
