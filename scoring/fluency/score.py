"""Pace and pauses judged for an interview: can an interviewer follow this at ease?

The yardstick is the listener's ease, not a native speaker's speed. Slow, clear speech with pauses
between clauses reaches the top band; what costs is stopping inside clauses, which is what
listeners mind most (Kahng 2018), and speaking too fast to follow. Fillers, repetitions, repairs and
the voice's ups and downs move no band: they are listed as information. Every threshold is here,
with its reason; the measurements behind them are in docs/scores.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.speech import NotMeasurable
from scoring.fluency.disfluencies import disfluencies, spans_of
from scoring.fluency.measures import (
    measure_rates,
    response_s,
    silent_pauses,
    time_to_first_word_s,
    why_not_measurable,
)
from scoring.fluency.pitch import describe_pitch
from scoring.fluency.result import DisfluencyKind, FluencyOptions, FluencyScore
from scoring.fluency.syllables import syllables_of
from scoring.scale import Confidence, Score, band_from_thresholds, interpolate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.speech import Span, SpeechEvidence
    from scoring.fluency.measures import Rates
    from scoring.fluency.result import Disfluency, SilentPause

PACE_BASIS = "articulation_rate"
PAUSING_BASIS = "pauses_within_clauses"

BANDS = (2.5, 5.0, 7.5)
"""Lower edges of the upper three bands on 0 to 10; the knots below are placed on them."""

SLOW_KNOTS = ((0.0, 0.0), (1.2, 2.5), (1.8, 5.0), (2.4, 7.5), (3.0, 10.0))
"""Syllables a second of speech -> 0 to 10, on the slow side.

P, after measuring (C): native readers 3.1 to 4.8 (5th to 95th percentile); learners whose fluency
five raters put at 8 of 10 have 2.5 and more (5th), those at 7 have 2.0 and more (25th). 2.4 is in
the top band so that slow and clear costs nothing.
"""

FAST_KNOTS = ((5.4, 10.0), (6.0, 7.5), (6.6, 5.0), (7.4, 2.5), (8.5, 0.0))
"""The fast side. P: above all of our fluent readers (4.8) and spontaneous native talk (about 5)."""

TOO_SLOW_BELOW = 1.8
"""Syllables a second under which slowness is named: the edge of the second band."""

TOO_FAST_FROM = 6.0
"""Syllables a second above which speed is named: the edge of the top band."""

PAUSING_KNOTS = ((0.0, 10.0), (8.0, 7.5), (16.0, 5.0), (28.0, 2.5), (45.0, 0.0))
"""Pauses within clauses for each minute of speech -> 10 to 0.

P, after measuring (C): native readers 0 to 6.5 (95th percentile); learners whose judged fluency is
7 of 10 have up to 18 (75th), 5 to 6 a median of 13, 3 to 4 medians of 24 to 31.
"""

HEAVY_PAUSE_S = 1.0
"""A pause within a clause counts once, and once more for each second past this one (P): length
matters less than number (r .46 against .59-.62, meta-analysis in docs/scores.md)."""

THINKING_PAUSE_S = 4.0
"""A silence between clauses counts only past this, once a second (P): time to think is fine."""

SHORTEST_MINUTE_S = 15.0
"""Pauses of shorter speech are counted as if it lasted this long: one pause in five seconds of
speech is one pause, not twelve a minute (P)."""

MEDIUM_FROM_WORDS = 20
"""Fewer words than this give rates that swing with one word; never high, as the syllables are
the dictionary's (P)."""


def score_fluency(evidence: SpeechEvidence, options: FluencyOptions | None = None) -> FluencyScore:
    """Rates, pauses and their bands; rates and bands are `NotMeasurable` for too little speech."""
    options = options or FluencyOptions()
    pauses = silent_pauses(evidence, options)
    hesitations = disfluencies(evidence, options)
    reason = why_not_measurable(evidence, options)
    rates = measure_rates(evidence, pauses) if reason is None else reason
    measured = not isinstance(rates, NotMeasurable)
    sure = len(evidence.transcript.words) >= MEDIUM_FROM_WORDS
    confidence = Confidence.MEDIUM if sure else Confidence.LOW
    return FluencyScore(
        options=options,
        response_s=response_s(evidence.activity),
        time_to_first_word_s=time_to_first_word_s(evidence),
        syllables=syllables_of(evidence),
        speech_rate=rates.speech_rate if measured else rates,
        articulation_rate=rates.articulation_rate if measured else rates,
        words_per_minute=rates.words_per_minute if measured else rates,
        phonation_time_ratio=rates.phonation_time_ratio if measured else rates,
        mean_length_of_run=rates.mean_length_of_run if measured else rates,
        pauses=pauses,
        filled_pauses=_filled(hesitations),
        pace=_pace(rates, confidence) if measured else rates,
        pausing=_pausing(evidence, rates, pauses, confidence) if measured else rates,
        disfluencies=hesitations,
        pitch=describe_pitch(evidence, options),
    )


def _filled(found: tuple[Disfluency, ...] | NotMeasurable) -> tuple[Span, ...] | NotMeasurable:
    if isinstance(found, NotMeasurable):
        return found
    return tuple(spans_of(found, DisfluencyKind.FILLED_PAUSE))


def pace_value(articulation_rate: float) -> float:
    """0 to 10 at syllables a second of speech: a plateau of ease with two slopes."""
    slow = interpolate(SLOW_KNOTS, articulation_rate)
    fast = interpolate(FAST_KNOTS, articulation_rate)
    return min(slow, fast)


def pausing_value(pauses: Sequence[SilentPause], phonation_s: float) -> float:
    """10 to 0 at these pauses in `phonation_s` seconds of speech."""
    burden = sum(pause_burden(pause) for pause in pauses)
    minutes = max(phonation_s, SHORTEST_MINUTE_S) / 60.0
    return interpolate(PAUSING_KNOTS, burden / minutes)


def pause_burden(pause: SilentPause) -> float:
    """How much a pause weighs on a listener: 1 for a plain one within a clause."""
    length_s = pause.span.duration_s
    if pause.between_clauses:
        return max(0.0, length_s - THINKING_PAUSE_S)
    return 1.0 + max(0.0, length_s - HEAVY_PAUSE_S)


def _pace(rates: Rates, confidence: Confidence) -> Score:
    return _score(pace_value(rates.articulation_rate), PACE_BASIS, confidence)


def _pausing(
    evidence: SpeechEvidence,
    rates: Rates,
    pauses: Sequence[SilentPause],
    confidence: Confidence,
) -> Score:
    phonation_s = rates.phonation_time_ratio * response_s(evidence.activity)
    return _score(pausing_value(pauses, phonation_s), PAUSING_BASIS, confidence)


def _score(value: float, basis: str, confidence: Confidence) -> Score:
    return Score(
        value=value,
        minimum=0.0,
        maximum=10.0,
        band=band_from_thresholds(value, BANDS),
        basis=basis,
        confidence=confidence,
    )
