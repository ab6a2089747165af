"""The frozen result of listening to how words were said."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from models.speech import NotMeasurable, Span
from scoring.calibration.word_clarity import CLEAR_FROM, NEARLY_FROM
from scoring.calibration.word_flags import (
    NEARLY_BELOW,
    RECOGNISED_NEARLY_BELOW,
    RECOGNISED_UNCLEAR_BELOW,
    UNCLEAR_BELOW,
)
from scoring.scale import Confidence, Score


class Clarity(StrEnum):
    """How clearly one word came across."""

    CLEAR = "clear"
    NEARLY = "nearly"
    UNCLEAR = "unclear"


@dataclass(frozen=True, kw_only=True)
class PhoneScore:
    """Accuracy of one phone, 0 (missing or another sound) to 2 (right), as raters score it."""

    phone: str
    word: int
    span: Span
    accuracy: Score


@dataclass(frozen=True, kw_only=True)
class WordScore:
    """One word: `word` is its index in the transcript."""

    word: int
    clarity: Clarity
    confidence: Confidence
    accuracy: Score | NotMeasurable
    stress: Score | NotMeasurable


@dataclass(frozen=True, kw_only=True)
class PronunciationOptions:
    """Thresholds of the word clarity.

    `clear_from` and `nearly_from` are of the recogniser's confidence (0 to 1), `unclear_below`
    and `nearly_below` of the accuracy by its sounds (0 to 10) of a word that was read,
    `recognised_unclear_below` and `recognised_nearly_below` of one that was recognised.
    """

    clear_from: float = CLEAR_FROM
    nearly_from: float = NEARLY_FROM
    unclear_below: float = UNCLEAR_BELOW
    nearly_below: float = NEARLY_BELOW
    recognised_unclear_below: float = RECOGNISED_UNCLEAR_BELOW
    recognised_nearly_below: float = RECOGNISED_NEARLY_BELOW
    min_words: int = 3


@dataclass(frozen=True, kw_only=True)
class PronunciationScore:
    """Phones, words and the whole answer.

    `clarity` is 0 to 10 and rests on `basis`; `accuracy`, `fluency`, `prosody` and `total`
    (0 to 10, as expert raters score them) need phone evidence and say so where there is none.
    """

    basis: str
    options: PronunciationOptions
    clarity: Score | NotMeasurable
    words: tuple[WordScore, ...]
    phones: tuple[PhoneScore, ...]
    accuracy: Score | NotMeasurable
    fluency: Score | NotMeasurable
    prosody: Score | NotMeasurable
    total: Score | NotMeasurable
