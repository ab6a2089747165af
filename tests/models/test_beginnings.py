from __future__ import annotations

import numpy as np
import pytest

from models.arpabet import VOWELS
from models.beginnings import begun_again
from models.phone_head import SILENCE
from tests.models.posteriors import NAMES, scores, word

WITH, WE, THE = word("W", "IH", "TH"), word("W", "IY"), word("DH", "AH")
WHOLE = (("W", 5), ("IH", 5), ("TH", 5))
BROKEN_OFF = (("W", 5), ("IH", 5), ("SIL", 5))


def ratios(heard: np.ndarray, *words: list[tuple[int, ...]], first: int = 15) -> dict[int, float]:
    """What is found among two words, the first of which has so many frames."""
    placed = {0: (0, first), 1: (15, len(heard))}
    vowels = {NAMES.index(phone) for phone in VOWELS}
    found = begun_again(heard, words, placed, [], vowels=vowels, silence=NAMES.index(SILENCE))
    return {index: ratio for index, _, ratio in found}


def test_a_broken_off_word_is_the_beginning_of_the_next() -> None:
    """Of "wi- with" the first three sounds fit a part of "with" much better than all of it."""
    assert ratios(scores(*BROKEN_OFF, *WHOLE), WITH, WITH)[0] > 5
    assert ratios(scores(*BROKEN_OFF, *WHOLE), WE, WITH)[0] > 5


def test_a_whole_word_said_twice_is_not() -> None:
    """Of "with with" the last sound of the first would be left over."""
    assert ratios(scores(*WHOLE, *WHOLE), WITH, WITH)[0] < -20


@pytest.mark.parametrize("pair", [(THE, WITH), (THE, THE), (WITH, WE)])
def test_words_that_cannot_be_a_beginning_are_not_weighed(
    pair: tuple[list[tuple[int, ...]], list[tuple[int, ...]]],
) -> None:
    """Another first sound, and a word whose beginning has no vowel."""
    assert ratios(scores(*WHOLE, *WHOLE), *pair) == {}


def test_a_word_of_next_to_no_frames_is_not_weighed() -> None:
    """Less than a tenth of a second tells nothing."""
    assert ratios(scores(*BROKEN_OFF, *WHOLE), WITH, WITH, first=4) == {}


@pytest.mark.parametrize(("last", "changed"), [("SIL", True), ("D", False)])
def test_a_word_said_again_two_places_on_is_weighed(last: str, changed: bool) -> None:
    """Of "he say, he said", written twice as "he said", the first lacks its last sound."""
    he, said = word("HH", "IY"), word("S", "EH", "D")
    one = (("HH", 4), ("IY", 4), ("S", 4), ("EH", 6))
    heard = scores(*one, (last, 4), *one, ("D", 4))
    placed = {0: (0, 8), 1: (8, 22), 2: (22, 30), 3: (30, 44)}
    vowels = {NAMES.index(phone) for phone in VOWELS}
    found = begun_again(
        heard, [he, said] * 2, placed, [], vowels=vowels, silence=NAMES.index(SILENCE)
    )
    ratios_at = {(index, later): ratio for index, later, ratio in found}
    assert (ratios_at[1, 3] > 5) is changed
