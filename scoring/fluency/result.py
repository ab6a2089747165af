"""The frozen result of looking at pace and pauses."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from models.speech import NotMeasurable, Span
from scoring.calibration.fillers import (
    CUT_SHORT_NATS,
    UNWRITTEN_FILLER_NATS,
    UNWRITTEN_FILLER_S,
    WRITTEN_FILLER_NATS,
)
from scoring.scale import Score


@dataclass(frozen=True, kw_only=True)
class FluencyOptions:
    """Thresholds used; stored with the result.

    `silent_pause_s`: the traditional 250 ms. `long_pause_s`: a silence that a listener notices
    in an interview. `min_speech_s`: less speech than this gives no rates. A filler counts if the
    sound bears it out: by `written_filler_nats` where the verbatim pass wrote it down, else by
    `unwritten_filler_nats` over at least `unwritten_filler_s`. A word is broken off if the
    beginning of a later one explains its sound by `cut_short_nats` more. Less voiced speech than
    `min_voiced_s` says nothing of a voice's range; a final movement of less than
    `level_within_semitones` is called level (P: listeners are sure of differences from three
    semitones on, 't Hart 1981; above two a movement is mostly there).
    """

    silent_pause_s: float = 0.25
    long_pause_s: float = 2.0
    min_speech_s: float = 3.0
    min_words: int = 5
    written_filler_nats: float = WRITTEN_FILLER_NATS
    unwritten_filler_nats: float = UNWRITTEN_FILLER_NATS
    unwritten_filler_s: float = UNWRITTEN_FILLER_S
    cut_short_nats: float = CUT_SHORT_NATS
    min_voiced_s: float = 3.0
    level_within_semitones: float = 2.0


class DisfluencyKind(StrEnum):
    """What a hesitation is."""

    FILLED_PAUSE = "filled_pause"
    REPETITION = "repetition"
    FALSE_START = "false_start"
    SELF_REPAIR = "self_repair"


@dataclass(frozen=True, kw_only=True)
class Disfluency:
    """A hesitation that is heard: information, never a fault by itself.

    `span` is the filler, or the words that were said again, broken off or put right; `text` is how
    they were written, empty for a filler that only the sound tells.
    """

    kind: DisfluencyKind
    span: Span
    text: str


class PitchMovement(StrEnum):
    """What the voice does at the end of a sentence."""

    FALLS = "falls"
    STAYS_LEVEL = "stays_level"
    RISES = "rises"


@dataclass(frozen=True, kw_only=True)
class FinalPitch:
    """The movement at the end of a stretch of speech; `semitones` are below 0 for a fall."""

    span: Span
    semitones: float
    movement: PitchMovement


@dataclass(frozen=True, kw_only=True)
class PitchDescription:
    """How a voice goes up and down: information, neither good nor bad.

    `range_semitones` is how far, `sentence_ends` are the ends of sentences before a pause (and of
    the answer) that are voiced, `answer_end` is the end of the answer, whatever stands there.
    """

    range_semitones: float
    sentence_ends: tuple[FinalPitch, ...]
    answer_end: FinalPitch | NotMeasurable


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
    disfluencies: tuple[Disfluency, ...] | NotMeasurable = field(
        default_factory=lambda: NotMeasurable(reason="no_filler_check")
    )
    pitch: PitchDescription | NotMeasurable = field(
        default_factory=lambda: NotMeasurable(reason="no_pitch_check")
    )
