"""Deterministic stand-ins for the models: for tests of pages and faults, never for figures.

They tell speech from silence by level alone and "hear" one fixed sentence at a steady pace,
so that a page can be tried without a second's wait. `Settings.engine = "fake"` selects them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from models.speech import SAMPLE_RATE_HZ, DecodingOptions, ModelInfo
from models.transcriber import Decoded, TimedPiece
from models.vad import FRAME_SAMPLES

if TYPE_CHECKING:
    import numpy.typing as npt

SENTENCE = (
    "I worked in a shop for two years. I helped the customers every day, and I learned to "
    "listen first. One day a customer was angry, so I spoke calmly and found the right size."
)
"""What the fake recogniser hears, again and again."""

WORDS_PER_S = 2.2
_SPEECH_DBFS = -45.0


def fake_info(name: str) -> ModelInfo:
    """A model record that says plainly that it is a fake."""
    return ModelInfo(
        name=f"fake-{name}",
        revision="fake",
        engine="fake",
        engine_version="1",
        compute_type="none",
        licence="GPL-3.0-or-later",
    )


class FakeDetector:
    """`SpeechDetector`: a frame is speech when it is louder than -45 dBFS."""

    @property
    def info(self) -> ModelInfo:
        """A fake."""
        return fake_info("detector")

    def probabilities(self, samples: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """1 for each loud frame, 0 for each quiet one, shape `(n // 512,)`."""
        whole = len(samples) // FRAME_SAMPLES * FRAME_SAMPLES
        frames = samples[:whole].reshape(-1, FRAME_SAMPLES).astype(np.float64)
        level_db = 10 * np.log10(np.mean(frames**2, axis=1) + 1e-12)
        return (level_db > _SPEECH_DBFS).astype(np.float32)


class FakeEngine:
    """`SegmentEngine`: words of `sentence` at a steady pace over the sound of the segment."""

    def __init__(self, sentence: str = SENTENCE, confidence: float = 0.9) -> None:
        self._words = sentence.split()
        self._confidence = confidence

    @property
    def info(self) -> ModelInfo:
        """A fake."""
        return fake_info("whisper")

    def encode(self, samples: npt.NDArray[np.float32]) -> Any:
        """The samples themselves, without the silence after them."""
        loud = np.flatnonzero(np.abs(samples) > 10 ** (_SPEECH_DBFS / 20))
        return samples[: int(loud[-1]) + 1] if len(loud) else samples[:0]

    def decode(self, encoded: Any, options: DecodingOptions, max_tokens: int) -> Decoded:
        """As many words as the sound has room for."""
        del options
        count = min(max_tokens, max(1, round(len(encoded) / SAMPLE_RATE_HZ * WORDS_PER_S)))
        tokens = tuple(index % len(self._words) for index in range(count))
        text = " ".join(self._words[token] for token in tokens)
        return Decoded(tokens=tokens, text=text[:400], no_speech_probability=0.0)

    def align(self, encoded: Any, decoded: Decoded, frames: int) -> list[TimedPiece]:
        """The words side by side, each of the same length."""
        del encoded
        step_s = frames / 100 / len(decoded.tokens)
        return [
            TimedPiece(
                text=f" {self._words[token]}",
                start_s=place * step_s,
                end_s=(place + 1) * step_s,
                probability=self._confidence,
            )
            for place, token in enumerate(decoded.tokens)
        ]

    def english_probability(self, encoded: Any) -> float:
        """Always English."""
        del encoded
        return 1.0


class FakePhonemes:
    """`GraphemeToPhoneme`: one phoneme a letter."""

    def phonemes(self, words: Sequence[str]) -> list[tuple[str, ...]]:
        """The letters of each word."""
        return [tuple(char for char in word.lower() if char.isalpha()) for word in words]
