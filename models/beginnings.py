"""Words that were broken off and begun again, as the sound has them.

Whisper writes the broken-off "wi-" of "wi- with" as a word: "with, with" or "we, with". Both times
the first few sounds of the next word explain what is heard there as well as the written word does;
a whole "with" that is said twice needs its last sound too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.alternatives import path_scores

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    import numpy as np
    import numpy.typing as npt

    from models.alignment import Variants

    Scores = npt.NDArray[np.float32]

_LEAST_FRAMES = 5
_FRAMES_AFTER = 15
"""What follows the word until the next one is looked at too, but no more than 0.3 s of it."""


def begun_again(
    scores: Scores,
    words: Sequence[Variants],
    placed: Mapping[int, tuple[int, int]],
    stops: Collection[int],
    *,
    vowels: Collection[int],
    silence: int,
) -> Iterator[tuple[int, float]]:
    """Words that may be the beginning of the next one, and how much better (nats) that explains it.

    `scores` `(frames, phones)` are scaled log posteriors, `placed` the frames of words by index;
    nothing is looked at beyond one of the frames `stops`. Only words that begin with the same sound
    as the next one are weighed, and only beginnings that have a vowel and lack a sound.
    """
    for index, (start, end) in placed.items():
        if index + 1 not in placed or end - start < _LEAST_FRAMES:
            continue
        own, parts = words[index], _beginnings(words[index + 1], vowels)
        parts = [part for part in parts if any(part[0] == way[0] for way in own if way)]
        if not parts:
            continue
        until = min([placed[index + 1][0], end + _FRAMES_AFTER, *(s for s in stops if s >= end)])
        heard = scores[start : max(end, until)]
        yield index, _best(heard, parts, silence) - _best(heard, own, silence)


def _beginnings(word: Variants, vowels: Collection[int]) -> list[Sequence[int]]:
    parts = (way[:count] for way in word for count in range(1, len(way)))
    return [part for part in parts if any(phone in vowels for phone in part)]


def _best(scores: Scores, ways: Variants, silence: int) -> float:
    """The best path of several ways to say something, silence allowed before and after."""
    chains = [(silence, *way, silence) for way in ways if way]
    return float(path_scores(scores, chains, silence).max())
