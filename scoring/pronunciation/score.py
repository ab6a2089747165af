"""How clearly an answer came across: by its sounds, or by the recogniser's doubts without them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.speech import NotMeasurable
from scoring.pronunciation.by_recogniser import score_by_recogniser
from scoring.pronunciation.by_sounds import score_by_sounds
from scoring.pronunciation.result import PronunciationOptions, PronunciationScore

if TYPE_CHECKING:
    from models.speech import SpeechEvidence
    from scoring.pronunciation.rater import Rater


def score_pronunciation(
    evidence: SpeechEvidence,
    options: PronunciationOptions | None = None,
    rater: Rater | None = None,
) -> PronunciationScore:
    """Phones, words and the whole answer; the shipped rater is used if none is given."""
    options = options or PronunciationOptions()
    sounds = evidence.phone_evidence
    if isinstance(sounds, NotMeasurable):
        return score_by_recogniser(evidence, options, sounds)
    return score_by_sounds(evidence.transcript.words, sounds, options, rater)
