"""The frozen result of looking at pace and pauses."""

from __future__ import annotations

from dataclasses import dataclass

from models.speech import NotMeasurable, Span
from scoring.scale import Score


@dataclass(frozen=True, kw_only=True)
class FluencyOptions:
    """Thresholds used; stored with the result.

    `silent_pause_s`: the traditional 250 ms. `long_pause_s`: a silence that a listener notices
    in an interview. `min_speech_s`: less speech than this gives no rates.
    """

    silent_pause_s: float = 0.25
    long_pause_s: float = 2.0
    min_speech_s: float = 3.0
    min_words: int = 5


@dataclass(frozen=True, kw_only=True)
class SilentPause:
    """A silence between words, from the sound.

    `between_clauses` tells whether it stands where the transcript has a clause end;
    `after_word` is the index of the word before it.
    """

    span: Span
    between_clauses: bool
    after_word: int | None


@dataclass(frozen=True, kw_only=True)
class FluencyScore:
    """Pace and pauses with their bands.

    `speech_rate` is syllables a second of the whole answer (first to last sound),
    `articulation_rate` syllables a second of speech, `phonation_time_ratio` speech over the
    whole (0 to 1), `mean_length_of_run` syllables between silent pauses.
    """

    options: FluencyOptions
    response_s: float
    time_to_first_word_s: float | NotMeasurable
    syllables: int
    speech_rate: float | NotMeasurable
    articulation_rate: float | NotMeasurable
    words_per_minute: float | NotMeasurable
    phonation_time_ratio: float | NotMeasurable
    mean_length_of_run: float | NotMeasurable
    pauses: tuple[SilentPause, ...]
    filled_pauses: tuple[Span, ...] | NotMeasurable
    pace: Score | NotMeasurable
    pausing: Score | NotMeasurable
