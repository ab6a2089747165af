"""The rater's network, run in plain numpy: numbers for phones in, experts' scores out.

A small transformer over the phones of a phrase (the layout of GOPT, Gong et al. 2022) with one
more token for each of the four scores of the whole phrase. It was trained on raters' scores
(`interview-coach train pronunciation`); several copies, each from another start, are averaged.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from models.layers import Weights, gelu, layer_norm, linear, softmax

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[np.float32]

PHRASE_SCORES = ("accuracy", "fluency", "prosody", "total")
HEADS = 4
MOST_WORDS = 128


@dataclass(frozen=True, kw_only=True, eq=False)
class Phrase:
    """One phrase as the network sees it; `n` phones, `w` words.

    `phone`, `place`, `word`: int, shape `(n,)`; `numbers`: float, shape `(n, k)`; `whole`: float,
    shape `(m,)`. `word` counts from 0 within the phrase and never falls.
    """

    phone: npt.NDArray[np.intp]
    place: npt.NDArray[np.intp]
    word: npt.NDArray[np.intp]
    numbers: Array
    whole: Array


@dataclass(frozen=True, kw_only=True, eq=False)
class RawScores:
    """What the network says, in units of the training targets' deviations.

    `phones` has shape `(n,)`, `words` `(w, 2)` (accuracy, stress), `phrase` `(4,)`.
    """

    phones: Array
    words: Array
    phrase: Array


def forward(phrase: Phrase, weights: Weights, layers: int) -> RawScores:
    """One copy of the network on one phrase."""
    states = _encode(phrase, weights, layers)
    whole, phones = states[: len(PHRASE_SCORES)], states[len(PHRASE_SCORES) :]
    pooled = phones.mean(axis=0)
    return RawScores(
        phones=linear(phones, weights, "hp")[:, 0],
        words=_perceptron(_by_word(phones, phrase.word), weights, "hw"),
        phrase=np.concatenate(
            [
                _perceptron(np.concatenate([state, pooled]), weights, f"hu.{place}")
                for place, state in enumerate(whole)
            ]
        ),
    )


def average(scores: list[RawScores]) -> RawScores:
    """The mean of several copies."""
    return RawScores(
        phones=np.mean([score.phones for score in scores], axis=0),
        words=np.mean([score.words for score in scores], axis=0),
        phrase=np.mean([score.phrase for score in scores], axis=0),
    )


def _encode(phrase: Phrase, weights: Weights, layers: int) -> Array:
    phones = (
        weights["emb.weight"][phrase.phone]
        + weights["pos.weight"][phrase.place]
        + weights["idx.weight"][np.minimum(phrase.word, MOST_WORDS - 1)]
        + linear(phrase.numbers, weights, "num")
    )
    whole = weights["utt"] + linear(phrase.whole, weights, "unum")
    x = np.concatenate([whole, phones]).astype(np.float32)
    for layer in range(layers):
        name = f"tr.layers.{layer}"
        x = x + _attention(layer_norm(x, weights, f"{name}.norm1"), weights, f"{name}.self_attn")
        y = gelu(linear(layer_norm(x, weights, f"{name}.norm2"), weights, f"{name}.linear1"))
        x = x + linear(y, weights, f"{name}.linear2")
    return layer_norm(x, weights, "norm")


def _attention(x: Array, weights: Weights, name: str) -> Array:
    length, width = x.shape
    joined = x @ weights[f"{name}.in_proj_weight"].T + weights[f"{name}.in_proj_bias"]
    query, key, value = (
        part.reshape(length, HEADS, width // HEADS).transpose(1, 0, 2)
        for part in np.split(joined, 3, axis=1)
    )
    likeness = query @ key.transpose(0, 2, 1) / np.sqrt(width // HEADS)
    mixed = softmax(likeness.astype(np.float32)) @ value
    joined = mixed.transpose(1, 0, 2).reshape(length, width).astype(np.float32)
    return linear(joined, weights, f"{name}.out_proj")


def _by_word(phones: Array, word: npt.NDArray[np.intp]) -> Array:
    starts = np.flatnonzero(np.diff(word, prepend=-1))
    ends = np.append(starts[1:], len(word))
    rows = [
        np.concatenate([phones[start:end].mean(axis=0), phones[end - 1]])
        for start, end in zip(starts, ends, strict=True)
    ]
    return np.stack(rows)


def _perceptron(x: Array, weights: Weights, name: str) -> Array:
    return linear(gelu(linear(x, weights, f"{name}.0")), weights, f"{name}.2")
