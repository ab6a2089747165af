"""Words that were broken off and begun again, as the sound has them.

Whisper writes the broken-off "wi-" of "wi- with" as a word: "with, with" or "we, with". Both times
the first few sounds of the next word explain what is heard there as well as the written word does;
a whole "with" that is said twice needs its last sound too. "He say, he said" is written as "he
said, he said" as well, and there too the first few sounds of "said" are enough for the first one.
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

_FURTHEST = 3
"""Rows of at most so many words are said again (`scoring.fluency.disfluencies.LONGEST_REPEAT`)."""
_LEAST_FRAMES = 5
"""A stray word that was squeezed in, shorter than a tenth of a second, is no beginning of the next
one."""
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
) -> Iterator[tuple[int, int, float]]:
    """Words that may be the beginning of a later one: both, and how much better that explains it.

    `scores` `(frames, phones)` are scaled log posteriors, `placed` the frames of words by index;
    nothing is looked at beyond one of the frames `stops`. A later word is the next one, if it
    begins with the same sound, or the same word two or three places on; a beginning has a vowel
    and lacks a sound. The ratio is in nats.
    """
    for index, (start, end) in placed.items():
        following = placed.get(index + 1)
        if following is None:
            continue
        until = min([following[0], end + _FRAMES_AFTER, *(s for s in stops if s >= end)])
        heard = scores[start : max(end, until)]
        for later in _later(words, index, end - start):
            if parts := _beginnings(words[later], words[index], vowels):
                ratio = _best(heard, parts, silence) - _best(heard, words[index], silence)
                yield index, later, ratio


def _later(words: Sequence[Variants], index: int, frames: int) -> Iterator[int]:
    """The words of which one may be the beginning."""
    if frames >= _LEAST_FRAMES:
        yield index + 1
    for later in range(index + 2, min(index + 1 + _FURTHEST, len(words))):
        if words[later] == words[index]:
            yield later


def _beginnings(word: Variants, own: Variants, vowels: Collection[int]) -> list[Sequence[int]]:
    """The beginnings of a word that begin as another one does."""
    first = {way[0] for way in own if way}
    parts = (way[:count] for way in word for count in range(1, len(way)))
    return [part for part in parts if part[0] in first and any(one in vowels for one in part)]


def _best(scores: Scores, ways: Variants, silence: int) -> float:
    """The best path of several ways to say something, silence allowed before and after."""
    chains = [(silence, *way, silence) for way in ways if way]
    return float(path_scores(scores, chains, silence).max())
