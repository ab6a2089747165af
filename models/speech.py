"""Pure records of what was heard: no I/O, no model, no clock.

All times are seconds from the start of the recording, all spans half open
`[start_s, end_s)`. Nothing in these records could identify a voice: they hold words, times,
levels and numbers for each phone, never frames, embeddings or pooled vectors
(`Recording.samples` is the one exception, and it is never stored).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

SAMPLE_RATE_HZ = 16_000
"""Every recording is brought to this rate, which Whisper and Silero VAD were trained on."""


@dataclass(frozen=True, kw_only=True)
class Span:
    """A half-open stretch of time `[start_s, end_s)`."""

    start_s: float
    end_s: float

    def __post_init__(self) -> None:
        """Refuse spans that run backwards."""
        if self.end_s < self.start_s:
            raise ValueError(f"a span cannot end before it starts: {self}")

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return self.end_s - self.start_s

    def overlap_s(self, other: Span) -> float:
        """Seconds that both spans share (0 if none)."""
        return max(0.0, min(self.end_s, other.end_s) - max(self.start_s, other.start_s))


@dataclass(frozen=True, kw_only=True)
class NotMeasurable:
    """Why a figure could not be given: a reason, never a zero.

    `reason` is a stable id, for example `no_phone_recogniser` or `too_little_speech`.
    """

    reason: str


@dataclass(frozen=True, kw_only=True)
class ModelInfo:
    """Which model, in which exact version and precision, produced some evidence."""

    name: str
    revision: str
    engine: str
    engine_version: str
    compute_type: str
    licence: str


@dataclass(frozen=True, kw_only=True, eq=False)
class SpokenSound:
    """What a voice said: mono samples, shape `(n,)`, in [-1, 1], at `rate_hz`."""

    samples: npt.NDArray[np.float32]
    rate_hz: int

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return len(self.samples) / self.rate_hz


@dataclass(frozen=True, kw_only=True)
class RecordingFacts:
    """What is known of the sound itself; safe to keep.

    Levels are dB relative to full scale; `clipped_ratio` is the share (0 to 1) of samples at
    full scale; `rate_in_hz`, `channels_in` and `codec_in` describe the file as it came.
    """

    duration_s: float
    rate_in_hz: int
    channels_in: int
    codec_in: str
    peak_dbfs: float
    rms_dbfs: float
    clipped_ratio: float
    truncated: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class Recording:
    """One microphone take: mono float32 samples in [-1, 1] at 16 kHz, shape `(n,)`."""

    samples: npt.NDArray[np.float32]
    facts: RecordingFacts

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return len(self.samples) / SAMPLE_RATE_HZ


@dataclass(frozen=True, kw_only=True)
class SegmenterOptions:
    """How speech is told from silence and cut into segments; kept with every result.

    The thresholds of the speech probability are Silero's own defaults. `closing_pauses` are
    pairs (from this length of the segment, a pause this long closes it), in seconds: every
    segment costs one encoder pass of at least 15 s and is decoded without the words before it,
    so short ones are wasteful and lose context, while long ones make the speaker wait.
    """

    speech_threshold: float = 0.5
    silence_threshold: float = 0.35
    min_speech_s: float = 0.096
    min_silence_s: float = 0.16
    closing_pauses: tuple[tuple[float, float], ...] = ((0.0, 1.5), (5.0, 0.8), (9.0, 0.4))
    max_segment_s: float = 20.0
    quietest_within_s: float = 6.0
    pad_s: float = 0.2
    edge_search_s: float = 0.12


class SegmentEnd(StrEnum):
    """What closed a segment."""

    PAUSE = "pause"
    LENGTH = "length"
    RECORDING_END = "recording_end"


@dataclass(frozen=True, kw_only=True)
class Segment:
    """A stretch of speech that is encoded, decoded and scored on its own.

    `span` includes a little of the silence around the speech; `speech_s` is the speech in it.
    """

    index: int
    span: Span
    speech_s: float
    closed_by: SegmentEnd


@dataclass(frozen=True, kw_only=True)
class SpeechActivity:
    """Where there is speech, from the sound alone, with the options used."""

    speech: tuple[Span, ...]
    duration_s: float
    options: SegmenterOptions
    model: ModelInfo

    @property
    def speech_s(self) -> float:
        """Total speech in seconds."""
        return sum(span.duration_s for span in self.speech)

    @property
    def silences(self) -> tuple[Span, ...]:
        """The silences between stretches of speech (not before the first, nor after the last)."""
        pairs = zip(self.speech, self.speech[1:], strict=False)
        return tuple(Span(start_s=a.end_s, end_s=b.start_s) for a, b in pairs)


@dataclass(frozen=True, kw_only=True)
class Word:
    """A recognised word.

    `text` is the word as shown (with its punctuation); `confidence` (0 to 1) is the
    recogniser's mean probability of its tokens; `phonemes` are the dictionary's (IPA, one
    variant), empty if unknown.
    """

    text: str
    span: Span
    confidence: float
    segment: int
    phonemes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class VerbatimOptions:
    """How the second, verbatim pass was made and guarded; kept with every result.

    The prompt makes Whisper write down what it else leaves out. Its words are believed only where
    they keep close to the plain ones: `max_log_probability_drop` (nats a token) below them, and at
    most `max_other_words` (share) that are neither hesitation nor in the plain text.
    `filler_cost` (nats) is what a filler that the pass did not write must earn from the sound.
    """

    prompt: str = "Um, so, uh, I, I think, er, you know, um... we, we were, like, uh, yeah. Hmm."
    max_compression_ratio: float = 2.0
    max_log_probability_drop: float = 0.35
    max_other_words: float = 0.25
    filler_cost: float = 12.0


@dataclass(frozen=True, kw_only=True)
class DecodingOptions:
    """How words were recognised; kept with every result (reasons: docs/decisions).

    An answer of at least `judge_language_from_s` of speech is taken for another language than
    English only if the recogniser doubts both the language and its own words: below
    `min_english_probability` *and* below `min_english_confidence` (docs/decisions/0005).
    `verbatim` is None where no second, verbatim pass was made.
    """

    language: str = "en"
    beam_size: int = 5
    min_speech_s: float = 0.5
    max_tokens_base: int = 20
    max_tokens_per_s: float = 8.0
    max_compression_ratio: float = 2.0
    max_no_speech_probability: float = 0.6
    min_english_probability: float = 0.2
    min_english_confidence: float = 0.5
    judge_language_from_s: float = 4.0
    min_padded_s: float = 15.0
    padding_s: float = 5.0
    verbatim: VerbatimOptions | None = None


@dataclass(frozen=True, kw_only=True)
class RejectedSegment:
    """A segment whose words were thrown away, with the guard that did it."""

    segment: int
    reason: str
    value: float


@dataclass(frozen=True, kw_only=True)
class Transcript:
    """What the recogniser heard: the words meant, not how they were said."""

    words: tuple[Word, ...]
    rejected: tuple[RejectedSegment, ...]
    options: DecodingOptions
    model: ModelInfo

    @property
    def text(self) -> str:
        """The words as one line."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, kw_only=True)
class PhoneSpan:
    """Evidence for one expected phone (ARPAbet, without stress), over the frames it stands on.

    `word` is the word's index in the transcript, `place` the phone's within the word. All other
    numbers are natural logarithms of posteriors (0 or less), means over the frames unless said
    otherwise: of the expected phone; that minus the best `rival`'s; the logarithm of the expected
    phone's mean posterior; the expected phone's best frame; silence. `entropy` (nats) says how
    undecided the recogniser was.
    """

    phone: str
    word: int
    place: int
    span: Span
    log_phone_posterior: float
    log_posterior_ratio: float
    rival: str
    log_mean_posterior: float
    best_log_posterior: float
    log_silence_posterior: float
    entropy: float


@dataclass(frozen=True, kw_only=True)
class PhoneEvidence:
    """Numbers for each expected phone; none of them could identify a voice."""

    phones: tuple[PhoneSpan, ...]
    model: ModelInfo


@dataclass(frozen=True, kw_only=True)
class FillerSound:
    """A stretch between two words that sounds like a filler: a steady "uh", "um" or "mm".

    `after_word` is the index of the verbatim word before it (-1: before the first), `said` what
    the verbatim pass wrote there, "" for nothing. `log_likelihood_ratio` (nats, over the frames of
    the span) is how much better a filler explains the sound than silence or either neighbour
    drawn out; `nasal_s` is how much of it is a closing "m".
    """

    span: Span
    after_word: int
    said: str
    log_likelihood_ratio: float
    nasal_s: float


@dataclass(frozen=True, kw_only=True)
class Beginning:
    """How well the beginning of a `later` verbatim word explains another one (both indices).

    `log_likelihood_ratio` (nats, over the word and up to the next one) is how much better the first
    few sounds of the later word explain it than the word as it is written.
    """

    word: int
    later: int
    log_likelihood_ratio: float


@dataclass(frozen=True, kw_only=True)
class Verbatim:
    """What was said, hesitations included: words as said, without fillers, and the fillers.

    `beginnings` are of words that begin like the next one or are said again, none where sounds were
    not listened to.
    `rejected` names segments whose verbatim words were not believed: there `words` are the plain
    ones. `fillers_heard` is False where the sounds could not be listened to: `fillers` then are the
    ones written down, timed by the recogniser alone.
    """

    words: tuple[Word, ...]
    fillers: tuple[FillerSound, ...]
    fillers_heard: bool
    rejected: tuple[RejectedSegment, ...]
    beginnings: tuple[Beginning, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Hesitations:
    """What the sounds tell of verbatim words: the words themselves, and what is between them."""

    words: tuple[Word, ...]
    fillers: tuple[FillerSound, ...]
    beginnings: tuple[Beginning, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PitchOptions:
    """How pitch is measured; kept with every result.

    Pitch is looked for between `lowest_hz` and `highest_hz`; a frame is voiced if it is at least
    `voiced_from` (-1 to 1) like itself one period later, and at least `least_level` times as loud
    as the loud ones. Believed is what lies between `lowest_of_quartile` times a speaker's own lower
    quartile and `highest_of_quartile` times the upper one (De Looze and Hirst 2008). The range goes
    from `low_percentile` to `high_percentile` of the voiced frames. A final movement is that of the
    last `movement_s` up to the last voiced frame, if that is within `end_s` of the end and at least
    `least_voiced_end_s` of it is voiced.
    """

    lowest_hz: float = 65.0
    highest_hz: float = 500.0
    voiced_from: float = 0.75
    least_level: float = 0.1
    lowest_of_quartile: float = 0.75
    highest_of_quartile: float = 1.5
    low_percentile: float = 10.0
    high_percentile: float = 90.0
    end_s: float = 0.5
    movement_s: float = 0.35
    least_voiced_end_s: float = 0.1


@dataclass(frozen=True, kw_only=True)
class PitchEnd:
    """How far the pitch moves at the end of a stretch of speech: semitones, below 0 for a fall."""

    span: Span
    semitones: float


@dataclass(frozen=True, kw_only=True)
class PitchEvidence:
    """How far a voice goes up and down; nothing says how high it is.

    `range_semitones` is between two percentiles of `voiced_s` seconds of voiced speech; `ends` has
    the stretches of speech whose end is voiced, in order.
    """

    options: PitchOptions
    voiced_s: float
    range_semitones: float
    ends: tuple[PitchEnd, ...]


class SoundChange(StrEnum):
    """What may have happened to one phone of a word."""

    SWAPPED = "swapped"
    OMITTED = "omitted"
    ADDED = "added"


@dataclass(frozen=True, kw_only=True)
class PhoneAlternative:
    """One change of a word: at `place` is `phone` instead, nothing (None), or `phone` before it.

    `log_likelihood_ratio` (nats, over all frames of the word and its neighbours) is how much better
    the change explains the sound than the expected phones do; below 0 it explains it worse.
    """

    change: SoundChange
    place: int
    phone: str | None
    log_likelihood_ratio: float


@dataclass(frozen=True, kw_only=True)
class PhoneAlternatives:
    """The best change of each kind at each place of one word, in the order of the places.

    `word` is the word's index in the transcript; places run from 0 to the number of `phones`,
    where only an addition can stand. `log_likelihood` is of the expected phones: the mean over the
    `frames` weighed (20 ms each) of the posteriors' logarithms, divided by the phones' priors.
    """

    word: int
    phones: tuple[str, ...]
    frames: int
    log_likelihood: float
    changes: tuple[PhoneAlternative, ...]


@dataclass(frozen=True, kw_only=True)
class WordEvidence:
    """How well one word fits a recording in which one word was said.

    `log_likelihood` (nats, over the `frames` of the recording, divided by the phones' priors) is of
    its best pronunciation `phones`; `log_posterior_ratio` the mean over its phones against each
    one's best rival; `confidence` (0 to 1) the recogniser's own belief in the written word, and
    `confidence_in_silence` the same where nothing is said: some words it believes more readily.
    """

    text: str
    phones: tuple[str, ...]
    frames: int
    log_likelihood: float
    log_posterior_ratio: float
    confidence: float
    confidence_in_silence: float


@dataclass(frozen=True, kw_only=True)
class Turn:
    """Where the answer to a follow-up question begins in a conversation.

    `asked` is the follow-up question, `start_s` the second and `first_word` the index in the
    transcript from which words and sounds belong to its answer.
    """

    asked: str
    start_s: float
    first_word: int


@dataclass(frozen=True, kw_only=True)
class MeaningEvidence:
    """How near in meaning each part of an answer is to what the question is compared with.

    `parts` are half-open spans of word indices. `references` name the sentences compared with
    (`scoring.content.meaning`); `likeness` has a row for each part and a cosine (-1 to 1, three
    decimals) for each reference. `whole` is the mean of the parts' vectors (three decimals): what
    the answer is about on the whole; empty if it has no part. It is made of the words alone and
    holds nothing of the voice.
    """

    parts: tuple[tuple[int, int], ...]
    references: tuple[str, ...]
    likeness: tuple[tuple[float, ...], ...]
    whole: tuple[float, ...]
    model: ModelInfo


@dataclass(frozen=True, kw_only=True)
class SpeechEvidence:
    """All that is kept of what was heard: enough to compute every score again.

    `turns` are the answers to follow-up questions, in order; none for a single answer.
    """

    recording: RecordingFacts
    activity: SpeechActivity
    segments: tuple[Segment, ...]
    transcript: Transcript
    phone_evidence: PhoneEvidence | NotMeasurable = field(
        default_factory=lambda: NotMeasurable(reason="no_phone_recogniser")
    )
    turns: tuple[Turn, ...] = ()
    verbatim: Verbatim | NotMeasurable = field(
        default_factory=lambda: NotMeasurable(reason="no_filler_check")
    )
    meaning: MeaningEvidence | NotMeasurable = field(
        default_factory=lambda: NotMeasurable(reason="not_compared")
    )
    pitch: PitchEvidence | NotMeasurable = field(
        default_factory=lambda: NotMeasurable(reason="no_pitch_check")
    )
