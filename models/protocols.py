"""What the rest of the product may expect of a model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from models.encoded import EncodedSegment, Transcription
from models.speech import (
    DecodingOptions,
    Hesitations,
    ModelInfo,
    NotMeasurable,
    PhoneAlternatives,
    PhoneEvidence,
    PitchEvidence,
    PitchOptions,
    Recording,
    Segment,
    SegmenterOptions,
    Span,
    SpeechActivity,
    SpokenSound,
    VerbatimOptions,
    Word,
    WordEvidence,
)

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from models.pronunciation_dictionary import Pronunciation

Progress = Callable[[float], None]
"""Called with the share done, 0 to 1."""


class SpeechDetector(Protocol):
    """Tells speech from silence, one 32 ms frame after the other, looking only back."""

    @property
    def info(self) -> ModelInfo:
        """Which detector this is."""
        ...

    def probabilities(self, samples: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Speech probability of each whole 512-sample frame, shape `(n // 512,)`, 0 to 1."""
        ...


class Segmenter(Protocol):
    """Finds speech in a recording and cuts it into segments."""

    def segment(
        self, recording: Recording, options: SegmenterOptions
    ) -> tuple[SpeechActivity, tuple[Segment, ...]]:
        """Speech activity and segments of `recording`."""
        ...


class Transcriber(Protocol):
    """Turns segments of a recording into words with times."""

    @property
    def info(self) -> ModelInfo:
        """Which recogniser this is."""
        ...

    def transcribe(
        self,
        recording: Recording,
        segments: Sequence[Segment],
        options: DecodingOptions,
        progress: Progress,
    ) -> Transcription:
        """Words of all `segments`, in order; raises `EngineError` if the engine fails."""
        ...

    def follow(self, recording: Recording, span: Span, text: str) -> Transcription:
        """The words of a text that is known, with times and how sure the recogniser is of each.

        `span` (at most 25 s) is heard as one segment; raises `EngineError` if the engine fails.
        """
        ...

    def follow_each(
        self, recording: Recording, span: Span, texts: Sequence[str]
    ) -> tuple[Transcription, ...]:
        """`follow` for several texts that may have been said in the span; it is encoded once."""
        ...


class PhoneRecogniser(Protocol):
    """Listens to the sounds of words that are known or recognised."""

    @property
    def info(self) -> ModelInfo:
        """Which recogniser this is."""
        ...

    def listen(
        self, encoded: Sequence[EncodedSegment], words: Sequence[Word], progress: Progress
    ) -> PhoneEvidence | NotMeasurable:
        """Evidence for each phone of `words`, or why there can be none."""
        ...

    def hesitations(
        self,
        encoded: Sequence[EncodedSegment],
        said: Sequence[Word],
        speech: Sequence[Span],
        options: VerbatimOptions,
    ) -> Hesitations | NotMeasurable:
        """Words as said and what is between them; `said` holds both, as they were written.

        Both are looked for in `speech` only.
        """
        ...

    def weigh(
        self, encoded: Sequence[EncodedSegment], words: Sequence[Word], evidence: PhoneEvidence
    ) -> tuple[PhoneAlternatives, ...]:
        """What else each word of the evidence may have been, one sound changed."""
        ...

    def compare(
        self, encoded: EncodedSegment, candidates: Sequence[Word], in_silence: Sequence[float]
    ) -> tuple[WordEvidence, ...] | NotMeasurable:
        """How well each of several words fits a segment in which one word was said."""
        ...


class GraphemeToPhoneme(Protocol):
    """Looks up how words are pronounced."""

    def phonemes(self, words: Sequence[str]) -> list[tuple[str, ...]]:
        """IPA phonemes of each word (British), `()` where there are none."""
        ...


class PronunciationLookup(Protocol):
    """Knows every standard way to say a word."""

    def variants_of_all(self, words: Sequence[str]) -> list[tuple[Pronunciation, ...]]:
        """The pronunciations of each word, the most standard first, `()` where there are none."""
        ...


class PitchTracker(Protocol):
    """Follows how high and low a voice goes."""

    def track(
        self, recording: Recording, speech: Sequence[Span], options: PitchOptions
    ) -> PitchEvidence | NotMeasurable:
        """Range and final movements of the pitch in `speech`, or why there can be none."""
        ...


class SentenceEncoder(Protocol):
    """Turns sentences into vectors that are near where the meanings are near."""

    @property
    def info(self) -> ModelInfo:
        """Which model this is."""
        ...

    def encode(self, sentences: Sequence[str]) -> npt.NDArray[np.float32]:
        """One vector of length 1 for each sentence, shape `(n, width)`."""
        ...


class Voice(Protocol):
    """Speaks English in a British accent."""

    @property
    def info(self) -> ModelInfo:
        """Which voice this is."""
        ...

    def speak(self, text: str, *, speed: float) -> SpokenSound:
        """`text` as sound; `speed` 1 is the voice's own, 0.5 half of it.

        One sentence or two: a long text is cut by `models.voice_text.pieces` first. Raises
        `EngineError` if the engine fails, or if nothing of the text can be said.
        """
        ...

    def pronounce(self, ipa: str, *, speed: float) -> SpokenSound:
        """Phones in British IPA with stress marks, words apart by spaces; raises as `speak`.

        Example: `"ʃˈiːp"`. A phone that the voice lacks is an `EngineError` too.
        """
        ...
