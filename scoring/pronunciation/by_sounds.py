"""Scores from the sounds: what raters would say of phones, words and the whole answer.

Bands are of the experts' scale (docs/scores.md). A model that predicts an average rater never gives
a 10, so the top band begins where raters gave 8 or more. A band is never surer than the evidence:
little speech gives low confidence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import TYPE_CHECKING

from models.speech import NotMeasurable, PhoneEvidence, Word
from scoring.pronunciation.by_recogniser import (
    TOO_FEW_WORDS,
    looks_like_a_name,
    may_be_unclear,
    recogniser_word_score,
)
from scoring.pronunciation.network import PHRASE_SCORES
from scoring.pronunciation.rater import (
    PHONE_SCALE,
    WORD_SCALE,
    RatedWord,
    Rater,
    Ratings,
    rate,
    shipped_rater,
)
from scoring.pronunciation.result import (
    Clarity,
    PhoneScore,
    PronunciationOptions,
    PronunciationScore,
    WordScore,
)
from scoring.scale import Confidence, Score, band_from_thresholds

if TYPE_CHECKING:
    from collections.abc import Iterator

BASIS = "rated_sounds"

OTHER_WORDS = "other_words"
OTHER_WORDS_BELOW = -1.8
"""Mean log posterior of the text's phones against their best rivals, below which something else
was said than the text. Of 300 readings of so762's text by speakers whom the phones were not
learned from, 1 in 100 lies below; of the same readings beside another text, 97 in 100
(docs/experiments.md).
"""

ANSWER_BANDS = (5.0, 6.5, 8.0)
WORD_BANDS = (5.0, 7.0, 8.5)
PHONE_BANDS = (0.5, 1.2, 1.7)

MEDIUM_FROM_PHONES = 20
HIGH_FROM_PHONES = 60


def score_by_sounds(
    words: Sequence[Word],
    evidence: PhoneEvidence,
    options: PronunciationOptions,
    rater: Rater | None = None,
    *,
    words_known: bool = False,
) -> PronunciationScore:
    """Scores of everything that was said; `words_known` if they were read, not recognised."""
    ratings = rate(evidence, words, rater or shipped_rater(), words_known=words_known)
    sure = _confidence(len(evidence.phones))
    enough = words_known or len(words) >= options.min_words
    whole = _whole(ratings.phrase, sure) if enough else _too_few()
    return PronunciationScore(
        basis=BASIS,
        options=options,
        clarity=whole["accuracy"],
        words=tuple(_words(words, ratings, options, words_known=words_known)),
        phones=phone_scores(evidence, ratings),
        accuracy=whole["accuracy"],
        fluency=whole["fluency"],
        prosody=whole["prosody"],
        total=whole["total"],
    )


def phone_scores(evidence: PhoneEvidence, ratings: Ratings) -> tuple[PhoneScore, ...]:
    """The score of each phone, in the order of the evidence."""
    sure = _at_most_medium(_confidence(len(evidence.phones)))
    return tuple(
        PhoneScore(
            phone=phone.phone,
            word=phone.word,
            span=phone.span,
            accuracy=_score(value, PHONE_SCALE, PHONE_BANDS, sure),
        )
        for phone, value in zip(evidence.phones, ratings.phones, strict=True)
    )


def is_the_text(evidence: PhoneEvidence) -> bool:
    """Whether what was said can be the text whose phones were looked for."""
    ratios = [phone.log_posterior_ratio for phone in evidence.phones]
    return fmean(ratios) >= OTHER_WORDS_BELOW


def score_reading(
    words: Sequence[Word],
    evidence: PhoneEvidence | NotMeasurable,
    options: PronunciationOptions | None = None,
    rater: Rater | None = None,
) -> PronunciationScore | NotMeasurable:
    """Scores of words that were read; `other_words` if something else was said."""
    if isinstance(evidence, NotMeasurable):
        return evidence
    if not is_the_text(evidence):
        return NotMeasurable(reason=OTHER_WORDS)
    options = options or PronunciationOptions()
    return score_by_sounds(words, evidence, options, rater, words_known=True)


def _whole(phrase: Mapping[str, float], sure: Confidence) -> dict[str, Score | NotMeasurable]:
    return {name: _score(value, WORD_SCALE, ANSWER_BANDS, sure) for name, value in phrase.items()}


def _too_few() -> dict[str, Score | NotMeasurable]:
    return {name: NotMeasurable(reason=TOO_FEW_WORDS) for name in PHRASE_SCORES}


def _words(
    words: Sequence[Word], ratings: Ratings, options: PronunciationOptions, *, words_known: bool
) -> Iterator[WordScore]:
    rated = {one.word: one for one in ratings.words}
    for index in range(len(words)):
        if index in rated:
            yield _word(words, rated[index], options, words_known=words_known)
        else:
            missing = NotMeasurable(reason="no_sounds")
            yield recogniser_word_score(words, index, options, missing)


def _word(
    words: Sequence[Word], rated: RatedWord, options: PronunciationOptions, *, words_known: bool
) -> WordScore:
    clarity = _clarity(rated.accuracy, options, words_known=words_known)
    doubtful = not words_known and not _may_be_marked(words, rated.word)
    if clarity is Clarity.UNCLEAR and doubtful:
        clarity = Clarity.NEARLY
    sure = Confidence.LOW if doubtful else Confidence.MEDIUM
    return WordScore(
        word=rated.word,
        clarity=clarity,
        confidence=sure,
        accuracy=_score(rated.accuracy, WORD_SCALE, WORD_BANDS, sure),
        stress=_score(rated.stress, WORD_SCALE, WORD_BANDS, Confidence.LOW),
    )


def _may_be_marked(words: Sequence[Word], index: int) -> bool:
    """Whether a recognised word can be known to be the one that was meant, and matters."""
    return may_be_unclear(words[index].text) and not looks_like_a_name(words, index)


def _clarity(accuracy: float, options: PronunciationOptions, *, words_known: bool) -> Clarity:
    unclear = options.unclear_below if words_known else options.recognised_unclear_below
    nearly = options.nearly_below if words_known else options.recognised_nearly_below
    if accuracy >= nearly:
        return Clarity.CLEAR
    return Clarity.NEARLY if accuracy >= unclear else Clarity.UNCLEAR


def _confidence(phones: int) -> Confidence:
    if phones < MEDIUM_FROM_PHONES:
        return Confidence.LOW
    return Confidence.HIGH if phones >= HIGH_FROM_PHONES else Confidence.MEDIUM


def _at_most_medium(sure: Confidence) -> Confidence:
    """Single phones are the least sure of all scores (docs/model-card.md)."""
    return Confidence.MEDIUM if sure is Confidence.HIGH else sure


def _score(
    value: float,
    limits: tuple[float, float],
    bands: tuple[float, float, float],
    sure: Confidence,
) -> Score:
    return Score(
        value=round(value, 3),
        minimum=limits[0],
        maximum=limits[1],
        band=band_from_thresholds(value, bands),
        basis=BASIS,
        confidence=sure,
    )
