"""How clearly words came across, from the recogniser's confidence alone: the fallback.

Used where there is no evidence of the sounds (another recogniser than the sounds were learned
on, or words that do not fit into the sound).

A recogniser that is unsure of a word is a listener who is unsure of it - a weak one: it corrects
what it hears, it doubts names, and short weak words are quiet in anybody's English. So this
speaks of clarity, never of sounds, flags only words that it has good reason to doubt, and never
claims more than medium confidence (figures: docs/scores.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.speech import NotMeasurable
from questions.cues import normal_form
from scoring.pronunciation.result import (
    Clarity,
    PronunciationOptions,
    PronunciationScore,
    WordScore,
)
from scoring.scale import Confidence, Score, band_from_thresholds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.speech import SpeechEvidence, Word

BASIS = "recogniser_confidence"
TOO_FEW_WORDS = "too_few_words"

CLARITY_BANDS = (5.0, 7.0, 8.5)
"""Lower edges of the upper three bands of clarity, 0 to 10.

Set on recordings (docs/scores.md): 12 of 12 native readers reach 8.5 and more; of learners whose
accuracy five raters put at 8 or more of 10, nine in ten reach 7; of those rated under 5, most
stay under 5.
"""

MEDIUM_FROM_WORDS = 20
"""Fewer words than this give a mean that one or two misheard words can move by a band (P)."""

SHORTEST_FLAGGED_LETTERS = 4
"""Words of three letters and fewer are never flagged: many others differ by one sound (P)."""

# fmt: off
FUNCTION_WORDS = frozenset({
    "about", "after", "also", "another", "because", "been", "before", "being", "could", "didn't",
    "does", "doesn't", "don't", "down", "each", "every", "from", "have", "haven't", "having",
    "here", "hmm", "i'll", "i'm", "i've", "into", "isn't", "it's", "just", "like", "many",
    "more", "most", "much", "must", "myself", "okay", "once", "only", "other", "ours", "over",
    "same", "shall", "should", "some", "such", "than", "that", "that's", "their", "them", "then",
    "there", "there's", "these", "they", "they're", "they've", "this", "those", "through",
    "under", "until", "upon", "very", "wasn't", "we'll", "we're", "we've", "were", "what",
    "when", "where", "which", "while", "will", "with", "within", "without", "won't", "would",
    "yeah", "you'll", "you're", "your", "yours",
})
# fmt: on
"""Words of four letters and more that are mostly said weak and quick; raters do not mind them."""


def score_by_recogniser(
    evidence: SpeechEvidence, options: PronunciationOptions, missing: NotMeasurable
) -> PronunciationScore:
    """Clarity of each word and of the answer; `missing` says why there is nothing of the sounds."""
    words = evidence.transcript.words
    return PronunciationScore(
        basis=BASIS,
        options=options,
        clarity=_answer_clarity(evidence, options),
        words=tuple(
            recogniser_word_score(words, index, options, missing) for index in range(len(words))
        ),
        phones=(),
        accuracy=missing,
        fluency=missing,
        prosody=missing,
        total=missing,
    )


def word_clarity(confidence: float, options: PronunciationOptions) -> Clarity:
    """Clarity at a recogniser's confidence of 0 to 1."""
    if confidence >= options.clear_from:
        return Clarity.CLEAR
    return Clarity.NEARLY if confidence >= options.nearly_from else Clarity.UNCLEAR


def may_be_unclear(text: str) -> bool:
    """Whether low confidence alone may call this word unclear.

    Not short or weak words ("the", "with"), which are quiet in anybody's English, and not
    numbers, which the recogniser writes in several ways.
    """
    form = normal_form(text)
    letters = sum(letter.isalpha() for letter in form)
    return letters >= SHORTEST_FLAGGED_LETTERS and form not in FUNCTION_WORDS


def _answer_clarity(
    evidence: SpeechEvidence, options: PronunciationOptions
) -> Score | NotMeasurable:
    words = evidence.transcript.words
    if len(words) < max(1, options.min_words):
        return NotMeasurable(reason=TOO_FEW_WORDS)
    value = 10.0 * sum(word.confidence for word in words) / len(words)
    sure = len(words) >= MEDIUM_FROM_WORDS and not evidence.transcript.rejected
    return Score(
        value=min(value, 10.0),
        minimum=0.0,
        maximum=10.0,
        band=band_from_thresholds(value, CLARITY_BANDS),
        basis=BASIS,
        confidence=Confidence.MEDIUM if sure else Confidence.LOW,
    )


def recogniser_word_score(
    words: Sequence[Word], index: int, options: PronunciationOptions, missing: NotMeasurable
) -> WordScore:
    """One word's clarity by the recogniser's confidence in it."""
    flaggable = may_be_unclear(words[index].text) and not looks_like_a_name(words, index)
    clarity = word_clarity(words[index].confidence, options)
    if clarity is Clarity.UNCLEAR and not flaggable:
        clarity = Clarity.NEARLY
    return WordScore(
        word=index,
        clarity=clarity,
        confidence=Confidence.MEDIUM if flaggable else Confidence.LOW,
        accuracy=missing,
        stress=missing,
    )


def looks_like_a_name(words: Sequence[Word], index: int) -> bool:
    """A capital letter where no sentence begins.

    The recogniser guesses at the spelling of names, and nobody should be told that theirs is
    unclear.
    """
    if not words[index].text.lstrip("\"'“‘(")[:1].isupper():
        return False
    if index == 0 or words[index - 1].segment != words[index].segment:
        return False
    return not words[index - 1].text.endswith((".", "?", "!", ":"))
