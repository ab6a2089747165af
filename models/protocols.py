"""What the rest of the product may expect of a model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from models.speech import (
    DecodingOptions,
    ModelInfo,
    Recording,
    Segment,
    SegmenterOptions,
    SpeechActivity,
    Transcript,
)

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

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
    ) -> Transcript:
        """Words of all `segments`, in order; raises `EngineError` if the engine fails."""
        ...


class GraphemeToPhoneme(Protocol):
    """Looks up how words are pronounced."""

    def phonemes(self, words: Sequence[str]) -> list[tuple[str, ...]]:
        """IPA phonemes of each word (British), `()` where there are none."""
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
