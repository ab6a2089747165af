"""Segments to words with times: the guards and the joining that all Whisper engines share.

An engine (see `SegmentEngine`) encodes a segment once, decodes it and aligns its words on the
same encoder output. What is done with that is the same for every engine, so that engines can
be held against each other.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from models.encoded import FRAMES_PER_S, EncodedSegment, Transcription
from models.hesitations import split_stutters, why_not_believed
from models.protocols import GraphemeToPhoneme, Progress
from models.speech import (
    SAMPLE_RATE_HZ,
    DecodingOptions,
    ModelInfo,
    Recording,
    RejectedSegment,
    Segment,
    SegmentEnd,
    Span,
    Transcript,
    VerbatimOptions,
    Word,
)

if TYPE_CHECKING:
    import numpy.typing as npt

WINDOW_S = 30.0
"""The longest sound Whisper's encoder takes at once."""

SAMPLES_PER_MEL_FRAME = SAMPLE_RATE_HZ // 100


@dataclass(frozen=True, kw_only=True)
class Decoded:
    """Tokens of one segment (text only) with the recogniser's own doubts.

    `log_probability` is the mean of the tokens' (nats, 0 or less).
    """

    tokens: tuple[int, ...]
    text: str
    no_speech_probability: float
    log_probability: float = 0.0


@dataclass(frozen=True, kw_only=True)
class TimedPiece:
    """A piece of text as the tokenizer splits it, timed within its segment."""

    text: str
    start_s: float
    end_s: float
    probability: float


class SegmentEngine(Protocol):
    """One Whisper implementation, working on one segment at a time."""

    @property
    def info(self) -> ModelInfo:
        """Name, revision, engine and precision."""
        ...

    def encode(self, samples: npt.NDArray[np.float32]) -> Any:
        """Encoder output of padded `samples`, in whatever form the engine keeps it."""
        ...

    def decode(self, encoded: Any, options: DecodingOptions, max_tokens: int) -> Decoded:
        """The most likely words, at most `max_tokens` tokens."""
        ...

    def decode_verbatim(self, encoded: Any, prompt: str, max_tokens: int) -> Decoded:
        """The words with their hesitations, as after `prompt`; greedy, at most `max_tokens`."""
        ...

    def align(self, encoded: Any, decoded: Decoded, frames: int) -> list[TimedPiece]:
        """Times of the words; `frames` is the number of 10 ms frames that hold sound."""
        ...

    def english_probability(self, encoded: Any) -> float:
        """How likely the recogniser thinks that this is English, 0 to 1."""
        ...

    def frames(self, encoded: Any, count: int) -> npt.NDArray[np.float32]:
        """The first `count` frames of the encoder's output, shape `(count, width)`."""
        ...

    def tokens_of(self, text: str) -> tuple[int, ...]:
        """The tokens of a text as the recogniser would write it."""
        ...


@dataclass(frozen=True)
class _Heard:
    """What came of one segment: words, or the reason why there are none."""

    segment: Segment
    refusal: RejectedSegment | None = None
    words: Sequence[Word] = ()
    verbatim: Sequence[Word] = ()
    verbatim_refusal: RejectedSegment | None = None
    encoded: EncodedSegment | None = None
    english: Callable[[], float] | None = None
    """How likely it is English; asked of the whole answer where its words are doubted, not kept."""


class WhisperTranscriber:
    """`Transcriber` over any `SegmentEngine`."""

    def __init__(self, engine: SegmentEngine, phonemes: GraphemeToPhoneme) -> None:
        self._engine = engine
        self._phonemes = phonemes

    @property
    def info(self) -> ModelInfo:
        """Which recogniser this is."""
        return self._engine.info

    def transcribe(
        self,
        recording: Recording,
        segments: Sequence[Segment],
        options: DecodingOptions,
        progress: Progress,
    ) -> Transcription:
        """Words of all segments in order, each encoded once; thrown-away segments are named."""
        heard: list[_Heard] = []
        for number, segment in enumerate(segments):
            heard.append(self._one_segment(recording, segment, options))
            progress((number + 1) / len(segments))
        if not is_english(heard, options):
            heard = [_Heard(entry.segment, refusal=_not_english(entry.segment)) for entry in heard]
        return Transcription(
            transcript=Transcript(
                words=self._with_phonemes([word for entry in heard for word in entry.words]),
                rejected=tuple(entry.refusal for entry in heard if entry.refusal is not None),
                options=options,
                model=self._engine.info,
            ),
            encoded=tuple(entry.encoded for entry in heard if entry.encoded is not None),
            verbatim=tuple(word for entry in heard for word in entry.verbatim)
            if options.verbatim
            else None,
            verbatim_rejected=tuple(
                entry.verbatim_refusal for entry in heard if entry.verbatim_refusal is not None
            ),
        )

    def follow(self, recording: Recording, span: Span, text: str) -> Transcription:
        """The words of a known text, each with its time and the recogniser's belief in it."""
        return self.follow_each(recording, span, [text])[0]

    def follow_each(
        self, recording: Recording, span: Span, texts: Sequence[str]
    ) -> tuple[Transcription, ...]:
        """The same for several texts that may have been said; the sound is encoded once."""
        options = DecodingOptions()
        segment = Segment(
            index=0, span=span, speech_s=span.duration_s, closed_by=SegmentEnd.RECORDING_END
        )
        samples = samples_of(recording, span)
        encoded = self._engine.encode(padded(samples, options))
        kept = self._kept(segment, encoded, samples)
        frames = len(samples) // SAMPLES_PER_MEL_FRAME
        return tuple(
            Transcription(
                transcript=Transcript(
                    words=self._words_of(text, encoded, frames, segment),
                    rejected=(),
                    options=options,
                    model=self._engine.info,
                ),
                encoded=(kept,),
            )
            for text in texts
        )

    def _words_of(self, text: str, encoded: Any, frames: int, segment: Segment) -> tuple[Word, ...]:
        known = Decoded(tokens=self._engine.tokens_of(text), text=text, no_speech_probability=0.0)
        return self._with_phonemes(join_pieces(self._engine.align(encoded, known, frames), segment))

    def _one_segment(
        self, recording: Recording, segment: Segment, options: DecodingOptions
    ) -> _Heard:
        if segment.speech_s < options.min_speech_s:
            return _Heard(segment, _reject(segment, "too_little_speech", segment.speech_s))
        samples = samples_of(recording, segment.span)
        encoded = self._engine.encode(padded(samples, options))
        limit = options.max_tokens_base + int(options.max_tokens_per_s * segment.span.duration_s)
        decoded = self._engine.decode(encoded, options, limit)
        english = partial(self._engine.english_probability, encoded)
        if (refusal := guard(segment, decoded, options)) is not None:
            return _Heard(segment, refusal, english=english)
        frames = len(samples) // SAMPLES_PER_MEL_FRAME
        words = join_pieces(self._engine.align(encoded, decoded, frames), segment)
        heard = _Heard(
            segment, words=words, encoded=self._kept(segment, encoded, samples), english=english
        )
        if options.verbatim is None:
            return heard
        said = self._engine.decode_verbatim(encoded, options.verbatim.prompt, limit)
        if (refusal := verbatim_guard(segment, said, decoded, options.verbatim)) is not None:
            return replace(heard, verbatim=words, verbatim_refusal=refusal)
        if said.tokens == decoded.tokens:
            return replace(heard, verbatim=words)
        pieces = self._engine.align(encoded, said, frames)
        return replace(heard, verbatim=[*split_stutters(join_pieces(pieces, segment))])

    def _kept(
        self, segment: Segment, encoded: Any, samples: npt.NDArray[np.float32]
    ) -> EncodedSegment:
        count = math.ceil(len(samples) / SAMPLE_RATE_HZ * FRAMES_PER_S)
        return EncodedSegment(segment=segment, frames=self._engine.frames(encoded, count))

    def _with_phonemes(self, words: list[Word]) -> tuple[Word, ...]:
        looked_up = self._phonemes.phonemes([word.text for word in words])
        return tuple(
            Word(
                text=word.text,
                span=word.span,
                confidence=word.confidence,
                segment=word.segment,
                phonemes=phonemes,
            )
            for word, phonemes in zip(words, looked_up, strict=True)
        )


def samples_of(recording: Recording, span: Span) -> npt.NDArray[np.float32]:
    """The samples of `span`, shape `(n,)`."""
    first, last = round(span.start_s * SAMPLE_RATE_HZ), round(span.end_s * SAMPLE_RATE_HZ)
    return recording.samples[first:last]


def padded(samples: npt.NDArray[np.float32], options: DecodingOptions) -> npt.NDArray[np.float32]:
    """Samples with silence after them: 15 s in all or the length + 5 s, at most 30 s.

    With less Whisper base runs away (measured: 118 % word errors at length + 2 s); with more it
    only costs time, as the encoder's work grows with the length.
    """
    length_s = len(samples) / SAMPLE_RATE_HZ
    wanted_s = min(WINDOW_S, max(options.min_padded_s, length_s + options.padding_s))
    wanted = round(wanted_s * SAMPLE_RATE_HZ)
    return np.pad(samples[:wanted], (0, max(0, wanted - len(samples))))


def guard(segment: Segment, decoded: Decoded, options: DecodingOptions) -> RejectedSegment | None:
    """Why the words of a segment can't be believed, or None.

    Loops compress too well; the log-probability doesn't catch them (it is high).
    """
    if not decoded.text.strip():
        return _reject(segment, "no_words", 0.0)
    if decoded.no_speech_probability > options.max_no_speech_probability:
        return _reject(segment, "no_speech", decoded.no_speech_probability)
    ratio = compression_ratio(decoded.text)
    if ratio > options.max_compression_ratio:
        return _reject(segment, "repetitive", ratio)
    return None


def verbatim_guard(
    segment: Segment, said: Decoded, plain: Decoded, options: VerbatimOptions
) -> RejectedSegment | None:
    """Why the verbatim words of a segment can't be believed beside its plain ones, or None."""
    found = why_not_believed(
        said.text,
        plain.text,
        drop=plain.log_probability - said.log_probability,
        compression=compression_ratio(said.text) if said.text.strip() else 0.0,
        options=options,
    )
    return None if found is None else _reject(segment, *found)


def is_english(heard: Sequence[_Heard], options: DecodingOptions) -> bool:
    """False if the whole answer is clearly not English; in doubt it is English.

    Accents make the recogniser doubt the language (learners' probabilities reach down to 0.01),
    so that alone decides nothing: it must doubt the words as well.
    """
    judged = [entry for entry in heard if entry.english is not None]
    if sum(entry.segment.speech_s for entry in judged) < options.judge_language_from_s:
        return True
    confidences = [word.confidence for entry in heard for word in entry.words]
    if confidences and np.mean(confidences) >= options.min_english_confidence:
        return True
    chances = [entry.english() for entry in judged if entry.english is not None]
    weights = [entry.segment.speech_s for entry in judged]
    return bool(np.average(chances, weights=weights) >= options.min_english_probability)


def compression_ratio(text: str) -> float:
    """Bytes of the text over its bytes when compressed, as openai-whisper defines it."""
    data = text.encode()
    return len(data) / len(zlib.compress(data))


def join_pieces(pieces: Sequence[TimedPiece], segment: Segment) -> list[Word]:
    """Words from the tokenizer's pieces: what has no space before it belongs to the word before.

    Time and confidence come from the pieces with letters or digits, not from punctuation.
    """
    groups: list[list[TimedPiece]] = []
    for piece in pieces:
        if not groups or piece.text.startswith(" "):
            groups.append([])
        groups[-1].append(piece)
    words = (_word(group, segment) for group in groups)
    return [word for word in words if word is not None]


def _word(group: Sequence[TimedPiece], segment: Segment) -> Word | None:
    spoken = [piece for piece in group if any(char.isalnum() for char in piece.text)]
    text = "".join(piece.text for piece in group).strip()
    if not spoken or not text:
        return None
    offset_s, limit_s = segment.span.start_s, segment.span.end_s
    start_s = min(offset_s + spoken[0].start_s, limit_s)
    end_s = min(max(offset_s + spoken[-1].end_s, start_s), limit_s)
    confidence = float(np.mean([piece.probability for piece in spoken]))
    return Word(
        text=text,
        span=Span(start_s=round(start_s, 3), end_s=round(end_s, 3)),
        confidence=round(min(1.0, max(0.0, confidence)), 4),
        segment=segment.index,
    )


def _not_english(segment: Segment) -> RejectedSegment:
    """The refusal keeps no figure: nothing is kept of a guess at a language."""
    return RejectedSegment(segment=segment.index, reason="not_english", value=0.0)


def _reject(segment: Segment, reason: str, value: float) -> RejectedSegment:
    return RejectedSegment(segment=segment.index, reason=reason, value=round(value, 4))
