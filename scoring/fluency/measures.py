"""Pace and pauses in numbers: plain definitions over the evidence, no judgement.

Names and definitions are those of research on fluency in a second language (docs/scores.md).
Pauses are silences of the sound, never gaps between the recogniser's words: it stretches and
squeezes words at pauses. The words only say where in the sentence a pause is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.speech import NotMeasurable
from scoring.fluency.clauses import clause_ends_after
from scoring.fluency.result import SilentPause
from scoring.fluency.syllables import syllables_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.speech import Span, SpeechActivity, SpeechEvidence, Word
    from scoring.fluency.result import FluencyOptions

TOO_LITTLE_SPEECH = "too_little_speech"
TOO_FEW_WORDS = "too_few_words"
WORDS_NOT_RECOGNISED = "words_not_recognised"

MOST_REJECTED_SHARE = 0.2
"""With more of the speech than this without believable words, syllables can't be counted (P)."""


@dataclass(frozen=True, kw_only=True)
class Rates:
    """The rates of one answer; units as in `FluencyScore`."""

    speech_rate: float
    articulation_rate: float
    words_per_minute: float
    phonation_time_ratio: float
    mean_length_of_run: float


def response_s(activity: SpeechActivity) -> float:
    """Seconds from the first sound of speech to the last; 0 without speech."""
    return activity.speech[-1].end_s - activity.speech[0].start_s if activity.speech else 0.0


def time_to_first_word_s(evidence: SpeechEvidence) -> float | NotMeasurable:
    """Seconds of silence before the speech starts: from the sound, not from word times."""
    if not evidence.transcript.words or not evidence.activity.speech:
        return NotMeasurable(reason=TOO_FEW_WORDS)
    return evidence.activity.speech[0].start_s


def silent_pauses(evidence: SpeechEvidence, options: FluencyOptions) -> tuple[SilentPause, ...]:
    """Silences of at least `silent_pause_s` between two stretches of speech, in order."""
    words = evidence.transcript.words
    return tuple(
        _placed(silence, words)
        for silence in evidence.activity.silences
        if silence.duration_s >= options.silent_pause_s
    )


def why_not_measurable(evidence: SpeechEvidence, options: FluencyOptions) -> NotMeasurable | None:
    """Why no rates can be given, or None."""
    if evidence.activity.speech_s <= 0 or evidence.activity.speech_s < options.min_speech_s:
        return NotMeasurable(reason=TOO_LITTLE_SPEECH)
    if len(evidence.transcript.words) < options.min_words:
        return NotMeasurable(reason=TOO_FEW_WORDS)
    if _rejected_share(evidence) > MOST_REJECTED_SHARE:
        return NotMeasurable(reason=WORDS_NOT_RECOGNISED)
    return None


def measure_rates(evidence: SpeechEvidence, pauses: Sequence[SilentPause]) -> Rates:
    """All rates; the evidence must hold speech and words (see `why_not_measurable`).

    Silences shorter than a pause (stops inside words, closures of p, t and k) count as speech.
    """
    words = evidence.transcript.words
    syllables = syllables_of(evidence)
    whole_s = response_s(evidence.activity)
    phonation_s = whole_s - sum(pause.span.duration_s for pause in pauses)
    return Rates(
        speech_rate=syllables / whole_s,
        articulation_rate=syllables / phonation_s,
        words_per_minute=60.0 * len(words) / whole_s,
        phonation_time_ratio=phonation_s / whole_s,
        mean_length_of_run=syllables / (len(pauses) + 1),
    )


def _placed(silence: Span, words: Sequence[Word]) -> SilentPause:
    after = _last_word_before(silence, words)
    return SilentPause(
        span=silence,
        # Before the first recognised word nothing is known of clauses: not held against anyone.
        between_clauses=after is None or clause_ends_after(words, after),
        after_word=after,
    )


def _last_word_before(silence: Span, words: Sequence[Word]) -> int | None:
    """The last word whose middle comes before the middle of the silence.

    Middles, because word edges are off by some tenths of a second at pauses.
    """
    middle_s = _middle_s(silence)
    before = [index for index, word in enumerate(words) if _middle_s(word.span) < middle_s]
    return before[-1] if before else None


def _middle_s(span: Span) -> float:
    return (span.start_s + span.end_s) / 2


def _rejected_share(evidence: SpeechEvidence) -> float:
    rejected = {found.segment for found in evidence.transcript.rejected}
    lost_s = sum(part.speech_s for part in evidence.segments if part.index in rejected)
    return lost_s / evidence.activity.speech_s
