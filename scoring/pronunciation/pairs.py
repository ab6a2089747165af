"""Minimal pairs: which of two words a listener would hear, and how likely.

Two witnesses heard the same frames: the sounds (how much better one word's phones fit than the
other's) and the recogniser (how much more it believes the one written word than the other, set
against what it would believe where nothing is said). A logistic function of the differences, fitted
on synthesised pairs, gives the probability (scoring/calibration/word_pairs.py). In the middle the
answer is "not sure".
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from models.speech import NotMeasurable, WordEvidence
from scoring.calibration.word_pairs import (
    BY_RECOGNISER,
    BY_SOUNDS,
    IN_SILENCE,
    LARGEST_DIFFERENCE,
    NEITHER_BELOW,
    SURE_FROM,
)

LEAST_CONFIDENCE = 1e-6
"""The recogniser's belief in a word is rounded; less than this is not told apart."""

NEITHER_WORD = NotMeasurable(reason="neither_word")


@dataclass(frozen=True, kw_only=True)
class PairResult:
    """Which of two words a listener would hear.

    `first_probability` (0 to 1) is of the first word, the rest of the second; `heard` is the word
    that is likely enough to say so, None if it could be either ("not sure").
    """

    first: str
    second: str
    first_probability: float
    heard: str | None

    def probability_of(self, word: str) -> float:
        """How likely a listener would hear `word`, one of the two."""
        return self.first_probability if word == self.first else 1 - self.first_probability


def which_of(
    first: WordEvidence, second: WordEvidence, *, sure_from: float = SURE_FROM
) -> PairResult | NotMeasurable:
    """Which of the two was said; `neither_word` if the sound is of another word than these."""
    if max(first.log_posterior_ratio, second.log_posterior_ratio) < NEITHER_BELOW:
        return NEITHER_WORD
    probability = 1 / (1 + math.exp(-_log_odds(first, second)))
    heard = None
    if max(probability, 1 - probability) >= sure_from:
        heard = first.text if probability > 1 / 2 else second.text
    return PairResult(
        first=first.text,
        second=second.text,
        first_probability=round(probability, 3),
        heard=heard,
    )


def differences(first: WordEvidence, second: WordEvidence) -> tuple[float, float, float]:
    """By the sounds (nats, within limits), the recogniser's belief, and its belief in silence."""
    by_sounds = first.log_likelihood - second.log_likelihood
    return (
        max(-LARGEST_DIFFERENCE, min(LARGEST_DIFFERENCE, by_sounds)),
        _log(first.confidence) - _log(second.confidence),
        _log(first.confidence_in_silence) - _log(second.confidence_in_silence),
    )


def _log_odds(first: WordEvidence, second: WordEvidence) -> float:
    by_sounds, by_recogniser, in_silence = differences(first, second)
    return BY_SOUNDS * by_sounds + BY_RECOGNISER * by_recogniser + IN_SILENCE * in_silence


def _log(confidence: float) -> float:
    return math.log(max(LEAST_CONFIDENCE, confidence))
