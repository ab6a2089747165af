"""Words that a recogniser takes for one another: "manger" where "manager" was said.

A word is taken for a word that was looked for if both have the same consonants in the same
order, spelt differently, and nearly the same length. Only long words are treated so.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from questions.cues import normal_form, parse_cue

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SHORTEST_WORD = 5
MOST_LONGER = 1

_SOUNDS = str.maketrans(
    {"c": "k", "q": "k", "z": "s", "d": "t", "b": "p", "v": "f", "w": "", "h": "", "x": "k"}
)
_TOGETHER = (("ph", "f"), ("ck", "k"), ("ce", "se"), ("ci", "si"), ("cy", "sy"), ("dge", "j"))
_VOWELS = "aeiouy'-"
_FEWEST_CONSONANTS = 4


@cache
def skeleton(word: str) -> str:
    """The consonants of a word as sounds, doubles once: "manager" and "manger" are both mngr."""
    text = word
    for letters, sound in _TOGETHER:
        text = text.replace(letters, sound)
    text = text.translate(_SOUNDS)
    kept = [letter for letter in text if letter not in _VOWELS]
    return "".join(
        letter for index, letter in enumerate(kept) if index == 0 or kept[index - 1] != letter
    )


def mended(words: Sequence[str], cues: Iterable[str]) -> list[str]:
    """The words, each that sounds like a word of the cues replaced by it.

    A word that is itself looked for stays as it is.
    """
    wanted = _wanted_words(tuple(cues))
    by_skeleton: dict[str, list[str]] = {}
    for word in wanted:
        by_skeleton.setdefault(skeleton(word), []).append(word)
    return [_mended(normal_form(word), wanted, by_skeleton) for word in words]


def _mended(word: str, wanted: frozenset[str], by_skeleton: dict[str, list[str]]) -> str:
    if word in wanted or len(word) < SHORTEST_WORD:
        return word
    near = by_skeleton.get(skeleton(word), [])
    return next((one for one in near if abs(len(one) - len(word)) <= MOST_LONGER), word)


@cache
def _wanted_words(cues: tuple[str, ...]) -> frozenset[str]:
    words = {word for cue in cues for step in parse_cue(cue) for word in step.alternatives}
    return frozenset(
        word
        for word in words
        if len(word) >= SHORTEST_WORD
        and not word.endswith("*")
        and len(skeleton(word)) >= _FEWEST_CONSONANTS
    )
