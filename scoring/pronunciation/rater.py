"""From phone evidence to scores as expert raters give them: phones, words, and the whole answer."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from scoring.pronunciation.network import PHRASE_SCORES, RawScores, average, forward
from scoring.pronunciation.phrases import Lengths, PhraseEvidence, as_seen, phrases_of

if TYPE_CHECKING:
    from models.layers import Weights
    from models.speech import PhoneEvidence, Word

PHONE_SCALE = (0.0, 2.0)
WORD_SCALE = (0.0, 10.0)


@dataclass(frozen=True, kw_only=True)
class Scale:
    """Mean and deviation of the raters' scores that the network was trained on."""

    mean: float
    deviation: float

    def score(self, raw: float, limits: tuple[float, float]) -> float:
        """A raw value as a score within its limits."""
        low, high = limits
        return min(high, max(low, self.mean + self.deviation * raw))


@dataclass(frozen=True, kw_only=True, eq=False)
class Rater:
    """Several copies of the network, and what turns its numbers into scores."""

    copies: tuple[Weights, ...]
    layers: int
    phones: tuple[str, ...]
    lengths: Lengths
    scales: Mapping[str, Scale]
    card: Mapping[str, Any]

    @property
    def indices(self) -> dict[str, int]:
        """The network's number for each phone."""
        return {phone: number for number, phone in enumerate(self.phones)}


@dataclass(frozen=True, kw_only=True)
class RatedWord:
    """One word as raters would score it (0 to 10); `word` is its index in the transcript."""

    word: int
    accuracy: float
    stress: float


@dataclass(frozen=True, kw_only=True)
class Ratings:
    """Scores in the raters' units; `phones` (0 to 2) are in the order of the evidence.

    `phrase` maps accuracy, fluency, prosody and total to 0 to 10.
    """

    phones: tuple[float, ...]
    words: tuple[RatedWord, ...]
    phrase: Mapping[str, float]


def rate(
    evidence: PhoneEvidence, words: Sequence[Word], rater: Rater, *, words_known: bool = False
) -> Ratings:
    """Ratings of all phones and words, and of the answer: the mean of its phrases by phones."""
    phrases = phrases_of(evidence, words)
    raw = [_raw(phrase, words, rater, words_known=words_known) for phrase in phrases]
    weights = [len(phrase.phones) for phrase in phrases]
    whole = np.average([scores.phrase for scores in raw], axis=0, weights=weights)
    phone_scale = rater.scales["phone"]
    return Ratings(
        phones=tuple(
            phone_scale.score(float(value), PHONE_SCALE)
            for scores in raw
            for value in scores.phones
        ),
        words=tuple(
            rated
            for phrase, scores in zip(phrases, raw, strict=True)
            for rated in _words(phrase, scores, rater)
        ),
        phrase={
            name: rater.scales[name].score(float(value), WORD_SCALE)
            for name, value in zip(PHRASE_SCORES, whole, strict=True)
        },
    )


def _raw(
    phrase: PhraseEvidence, words: Sequence[Word], rater: Rater, *, words_known: bool
) -> RawScores:
    seen = as_seen(phrase, words, rater.indices, rater.lengths, words_known=words_known)
    return average([forward(seen, weights, rater.layers) for weights in rater.copies])


def _words(phrase: PhraseEvidence, scores: RawScores, rater: Rater) -> list[RatedWord]:
    order = list(dict.fromkeys(phone.word for phone in phrase.phones))
    accuracy, stress = rater.scales["word"], rater.scales["stress"]
    return [
        RatedWord(
            word=word,
            accuracy=accuracy.score(float(row[0]), WORD_SCALE),
            stress=stress.score(float(row[1]), WORD_SCALE),
        )
        for word, row in zip(order, scores.words, strict=True)
    ]


@cache
def shipped_rater() -> Rater:
    """The rater in this package: constants, like those of `scoring.calibration`, only more."""
    folder = files("scoring").joinpath("calibration")
    card = json.loads(folder.joinpath("rater.json").read_text(encoding="utf-8"))
    with folder.joinpath("rater.npz").open("rb") as file, np.load(file) as arrays:
        weights = {name: arrays[name].astype(np.float32) for name in arrays.files}
    return unpack_rater(card, weights)


def unpack_rater(card: dict[str, Any], weights: Weights) -> Rater:
    """A rater from its card and its weights, named `<copy>/<name>`."""
    copies = range(card["copies"])
    return Rater(
        copies=tuple(
            {
                name.partition("/")[2]: array
                for name, array in weights.items()
                if name.startswith(f"{copy}/")
            }
            for copy in copies
        ),
        layers=card["layers"],
        phones=tuple(card["phones"]),
        lengths=Lengths(mean=card["log_length"]["mean"], deviation=card["log_length"]["deviation"]),
        scales={name: Scale(**scale) for name, scale in card["scales"].items()},
        card=card,
    )
