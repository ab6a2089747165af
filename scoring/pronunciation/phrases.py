"""Phone evidence cut into phrases, and the numbers that the rater's network sees of each.

The network learned from sentences of some ten words; a long answer is rated phrase by phrase,
so that a long answer is no better than a short one for being long. All numbers are brought to
about -1 to 1; what they are is listed in `PHONE_NUMBERS` and `PHRASE_NUMBERS`, in order.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import fmean, pstdev
from typing import TYPE_CHECKING

import numpy as np

from scoring.pronunciation.network import Phrase

if TYPE_CHECKING:
    from models.speech import PhoneEvidence, PhoneSpan, Word

FRAME_S = 0.02
LONG_GAP_S = 0.2
LONGEST_GAP_S = 3.0
MOST_PHONES = 72
"""Nine in ten of the rated sentences are shorter than this."""

LEAST_CONFIDENCE = 1e-4

# fmt: off
VOWELS = frozenset({
    "AA", "AE", "AH", "AO", "AW", "AY", "EH", "ER", "EY", "IH", "IY", "OW", "OY", "UH", "UW",
})
# fmt: on

PHONE_NUMBERS = (
    "log posterior",
    "log posterior against the best rival",
    "log of the mean posterior",
    "best frame",
    "entropy",
    "log length",
    "log length against this phone's mean, in deviations",
    "gap before the word",
    "log posterior of silence",
    "vowel",
    "log of the recogniser's confidence in the word",
)
PHRASE_NUMBERS = (
    "phones a second of speech",
    "phones a second in all",
    "share of gaps",
    "long gaps for each word",
    "log length of long gaps",
    "mean log posterior",
    "mean against the best rivals",
    "mean entropy",
    "spread of log lengths",
    "mean log confidence of the words",
    "lowest log confidence of the words",
    "words known beforehand",
)


@dataclass(frozen=True, kw_only=True)
class Lengths:
    """Mean and deviation of each phone's log length (in frames), from the training speech."""

    mean: Mapping[str, float]
    deviation: Mapping[str, float]


@dataclass(frozen=True, kw_only=True, eq=False)
class PhraseEvidence:
    """Phones that are rated together, with the silence before them, in seconds."""

    phones: tuple[PhoneSpan, ...]
    gap_s: float


def phrases_of(evidence: PhoneEvidence, words: Sequence[Word]) -> tuple[PhraseEvidence, ...]:
    """The phones of each segment, cut at the longest gaps between words where there are many."""
    groups = [
        tuple(group)
        for _, group in groupby(evidence.phones, lambda phone: words[phone.word].segment)
    ]
    parts = [part for group in groups for part in _cut(group)]
    ends = [None, *(part[-1].span.end_s for part in parts[:-1])]
    return tuple(
        PhraseEvidence(
            phones=part,
            gap_s=0.0 if end is None else max(0.0, part[0].span.start_s - end),
        )
        for part, end in zip(parts, ends, strict=True)
    )


def as_seen(
    phrase: PhraseEvidence,
    words: Sequence[Word],
    indices: Mapping[str, int],
    lengths: Lengths,
    *,
    words_known: bool,
) -> Phrase:
    """A phrase as the network sees it; `indices` are its numbers for the phones."""
    phones = phrase.phones
    starts = [a.word != b.word for a, b in pairwise(phones)]
    opens = [True, *starts]
    closes = [*starts, True]
    gaps = _gaps(phrase)
    order = np.cumsum(opens) - 1
    rows = [
        _phone_numbers(phone, gap if opening else 0.0, _confidence(words[phone.word]), lengths)
        for phone, gap, opening in zip(phones, gaps, opens, strict=True)
    ]
    return Phrase(
        phone=np.array([indices[phone.phone] for phone in phones], dtype=np.intp),
        place=np.array([_place(a, z) for a, z in zip(opens, closes, strict=True)], dtype=np.intp),
        word=np.asarray(order, dtype=np.intp),
        numbers=np.array(rows, dtype=np.float32),
        whole=np.array(
            _phrase_numbers(phrase, gaps, words, words_known=words_known), dtype=np.float32
        ),
    )


def log_length(phone: PhoneSpan) -> float:
    """The logarithm of the phone's length in frames (at least one)."""
    return math.log(max(1.0, phone.span.duration_s / FRAME_S))


def _cut(phones: tuple[PhoneSpan, ...]) -> Iterator[tuple[PhoneSpan, ...]]:
    if len(phones) <= MOST_PHONES:
        yield phones
        return
    middle = range(len(phones) // 4, 3 * len(phones) // 4)
    edges = [at for at in middle if phones[at].word != phones[at - 1].word]
    if not edges:
        yield phones
        return
    edge = max(edges, key=lambda at: phones[at].span.start_s - phones[at - 1].span.end_s)
    yield from _cut(phones[:edge])
    yield from _cut(phones[edge:])


def _gaps(phrase: PhraseEvidence) -> list[float]:
    between = [b.span.start_s - a.span.end_s for a, b in pairwise(phrase.phones)]
    return [min(max(0.0, gap), LONGEST_GAP_S) for gap in (phrase.gap_s, *between)]


def _place(opens: bool, closes: bool) -> int:
    """0 first of the word, 1 within, 2 last, 3 alone."""
    if opens:
        return 3 if closes else 0
    return 2 if closes else 1


def _confidence(word: Word) -> float:
    return math.log(max(LEAST_CONFIDENCE, word.confidence))


def _phone_numbers(
    phone: PhoneSpan, gap_s: float, confidence: float, lengths: Lengths
) -> tuple[float, ...]:
    length = log_length(phone)
    return (
        phone.log_phone_posterior / 3,
        phone.log_posterior_ratio / 4,
        phone.log_mean_posterior / 3,
        phone.best_log_posterior,
        phone.entropy,
        length - 1.5,
        (length - lengths.mean[phone.phone]) / lengths.deviation[phone.phone],
        math.log1p(gap_s / FRAME_S) / 2,
        phone.log_silence_posterior / 5,
        float(phone.phone in VOWELS),
        (confidence + 1) / 2,
    )


def _phrase_numbers(
    phrase: PhraseEvidence, gaps: Sequence[float], words: Sequence[Word], *, words_known: bool
) -> tuple[float, ...]:
    phones = phrase.phones
    speech_s = sum(phone.span.duration_s for phone in phones)
    total_s = speech_s + sum(gaps)
    spoken = sorted({phone.word for phone in phones})
    long_gaps = [gap for gap in gaps if gap > LONG_GAP_S]
    confidences = [_confidence(words[index]) for index in spoken]
    return (
        len(phones) / max(speech_s, 0.3) / 12 - 1,
        len(phones) / max(total_s, 0.3) / 10 - 1,
        2 * sum(gaps) / max(total_s, 0.3),
        len(long_gaps) / len(spoken),
        math.log1p(sum(long_gaps) / FRAME_S) / 4 - 0.5,
        fmean(phone.log_phone_posterior for phone in phones),
        fmean(phone.log_posterior_ratio for phone in phones) / 4,
        fmean(phone.entropy for phone in phones),
        pstdev([log_length(phone) for phone in phones]) - 0.5,
        fmean(confidences) + 1,
        min(confidences) / 3 + 1,
        float(words_known),
    )
