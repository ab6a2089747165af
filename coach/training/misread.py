"""Readings beside a text with one wrong word: what a rater hears when another word was said.

Raters of speechocean762 heard hardly any clear speaker say another word than the text's, so a
network that learned from them alone believes fluent speech whatever it says. Here the sound stays
and the text changes: one word's phones are exchanged for those of another word of the corpus.
The recogniser's belief in the word stays as it was: the sounds have to speak against it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

import numpy as np

from coach.evaluation.rated_speech import RatedPhones, RatedUtterance

MISREAD_SHARE = 3
"""One utterance in so many is also put beside a text with a wrong word."""

ANOTHER_WORD = 2.0
"""What the corpus's raters give "mispronounced as some other word" (Zhang et al. 2021, table 2)."""

FEWEST_PHONES = 3
MOST_ALIKE = 0.34
"""Share of phones in the same order that a wrong word may have in common with the right one."""

TRIES = 40
UNKNOWN = float("nan")


def misread(utterance: RatedUtterance, others: Sequence[RatedPhones]) -> RatedUtterance | None:
    """The utterance with one word's phones exchanged, rated accordingly; the same every time.

    Only the wrong word and its phones have ratings that hold for the new text as well as the
    other words' own; the utterance's scores are unknown. None for two utterances in three, and
    where no word fits.
    """
    seed = int(hashlib.sha256(f"misread {utterance.id}".encode()).hexdigest()[:12], 16)
    long = [i for i, word in enumerate(utterance.words) if len(word.phones) >= FEWEST_PHONES]
    if seed % MISREAD_SHARE or not long:
        return None
    chance = np.random.default_rng(seed)
    place = long[chance.integers(len(long))]
    right = utterance.words[place]
    places: list[int] = chance.integers(len(others), size=TRIES).tolist()
    drawn = (others[index] for index in places)
    wrong = next((word for word in drawn if _can_stand_for(right, word)), None)
    if wrong is None:
        return None
    words = list(utterance.words)
    words[place] = _rated_as_wrong(right, wrong)
    return replace(utterance, words=tuple(words), scores=(UNKNOWN,) * len(utterance.scores))


def _can_stand_for(right: RatedPhones, wrong: RatedPhones) -> bool:
    if abs(len(right.phones) - len(wrong.phones)) > 1:
        return False
    return SequenceMatcher(None, right.phones, wrong.phones, False).ratio() <= MOST_ALIKE


def _rated_as_wrong(right: RatedPhones, wrong: RatedPhones) -> RatedPhones:
    """The wrong word's phones are rated 0; those that the right word has too are not rated."""
    return RatedPhones(
        text=wrong.text,
        phones=wrong.phones,
        phone_accuracy=tuple(UNKNOWN if one in right.phones else 0.0 for one in wrong.phones),
        accuracy=min(ANOTHER_WORD, right.accuracy),
        stress=UNKNOWN,
    )
