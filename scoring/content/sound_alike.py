"""Words that a recogniser takes for one another: "manger" where "manager" was said.

A long word is taken for a word that was looked for if both have the same consonants in the same
order, spelt differently, and nearly the same length. Short words have too few consonants for that
("stop" and "step"): of them only those that sound the same are ("break" and "brake"), from a list.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from questions.cues import normal_form, parse_cue
from scoring.content.wording import wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

SHORTEST_WORD = 5
MOST_LONGER = 1

_SOUNDS = str.maketrans(
    {"c": "k", "q": "k", "z": "s", "d": "t", "b": "p", "v": "f", "w": "", "h": "", "x": "k"}
)
_TOGETHER = (("ph", "f"), ("ck", "k"), ("ce", "se"), ("ci", "si"), ("cy", "sy"), ("dge", "j"))
_VOWELS = "aeiouy'-"
_FEWEST_CONSONANTS = 4
_OF_ITS_OWN = ("self", "n't")
"""Endings of words whose likes mean something else: "himself" is not "myself"."""


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
    wanted, by_skeleton = _wanted(tuple(cues))
    found = {word: _mended(normal_form(word), wanted, by_skeleton) for word in set(words)}
    return [found[word] for word in words]


def _mended(word: str, wanted: frozenset[str], by_skeleton: Mapping[str, tuple[str, ...]]) -> str:
    if word in wanted:
        return word
    same = wording().sounds_like.get(word)
    if same in wanted:
        return same
    near = by_skeleton.get(skeleton(word), ()) if len(word) >= SHORTEST_WORD else ()
    return next((one for one in near if abs(len(one) - len(word)) <= MOST_LONGER), word)


@cache
def _wanted(cues: tuple[str, ...]) -> tuple[frozenset[str], Mapping[str, tuple[str, ...]]]:
    """All whole words of the cues, and the long ones by their consonants."""
    words = {word for cue in cues for step in parse_cue(cue) for word in step.alternatives}
    whole = frozenset(word for word in words if not word.endswith("*"))
    by_skeleton: dict[str, tuple[str, ...]] = {}
    for word in sorted(whole):
        long = len(word) >= SHORTEST_WORD and len(skeleton(word)) >= _FEWEST_CONSONANTS
        if long and not word.endswith(_OF_ITS_OWN):
            by_skeleton[skeleton(word)] = (*by_skeleton.get(skeleton(word), ()), word)
    return whole, by_skeleton
