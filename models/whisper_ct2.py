"""Whisper on CTranslate2 (faster-whisper): the default on a CPU, int8.

`encode` keeps the encoder's output on the CPU; `generate` and `align` take it back, so a
segment is encoded once for its words, their times and, later, their sounds.
"""

# ctranslate2 carries no types.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from models.errors import EngineError
from models.registry import WeightsSpec
from models.speech import DecodingOptions, ModelInfo
from models.transcriber import Decoded, TimedPiece
from models.word_times import word_times

if TYPE_CHECKING:
    import numpy.typing as npt


class CTranslate2Engine:
    """`SegmentEngine` on CTranslate2; `compute_type` is `int8` or `float32`."""

    def __init__(
        self,
        spec: WeightsSpec,
        folder: Path,
        *,
        compute_type: str = "int8",
        device: str = "cpu",
        threads: int = 0,
    ) -> None:
        parts = _load(folder, compute_type, device, threads)
        self._ct2, self._model, self._tokenizer, self._features, self._suppressed = parts
        self._info = ModelInfo(
            name=f"whisper-{spec.name}",
            revision=spec.sha256_of("model.bin"),
            engine="faster-whisper/ctranslate2",
            engine_version=str(self._ct2.__version__),
            compute_type=compute_type,
            licence=spec.licence,
        )

    @property
    def info(self) -> ModelInfo:
        """Name, revision, engine and precision."""
        return self._info

    def encode(self, samples: npt.NDArray[np.float32]) -> Any:
        """Encoder output `(1, frames / 2, width)` of padded samples."""
        features = self._features(samples, padding=0)
        storage = self._ct2.StorageView.from_array(np.ascontiguousarray(features[np.newaxis]))
        return self._model.encode(storage, to_cpu=True)

    def decode(self, encoded: Any, options: DecodingOptions, max_tokens: int) -> Decoded:
        """Beam search without timestamps, temperature 0."""
        return self._generate(encoded, [], options.beam_size, max_tokens)

    def decode_verbatim(self, encoded: Any, prompt: str, max_tokens: int) -> Decoded:
        """Greedy search as if the prompt had been said before, which is full of hesitations."""
        before = [self._tokenizer.sot_prev, *self._tokenizer.encode(f" {prompt}")]
        return self._generate(encoded, before, 1, max_tokens)

    def _generate(
        self, encoded: Any, before: list[int], beam_size: int, max_tokens: int
    ) -> Decoded:
        prompt = [*before, *self._tokenizer.sot_sequence, self._tokenizer.no_timestamps]
        result = self._model.generate(
            encoded,
            [prompt],
            beam_size=beam_size,
            max_length=len(prompt) + max_tokens,
            return_no_speech_prob=True,
            return_scores=True,
            suppress_blank=True,
            suppress_tokens=self._suppressed,
        )[0]
        tokens = tuple(token for token in result.sequences_ids[0] if token < self._tokenizer.eot)
        return Decoded(
            tokens=tokens,
            text=self._tokenizer.decode(list(tokens)).strip(),
            no_speech_probability=float(result.no_speech_prob),
            log_probability=float(result.scores[0]),
        )

    def align(self, encoded: Any, decoded: Decoded, frames: int) -> list[TimedPiece]:
        """Word times by dynamic time warping on the cross-attention."""
        tokens = list(decoded.tokens)
        result = self._model.align(encoded, self._tokenizer.sot_sequence, [tokens], frames)[0]
        pieces, piece_tokens = self._tokenizer.split_to_word_tokens([*tokens, self._tokenizer.eot])
        return word_times(pieces, piece_tokens, result.alignments, result.text_token_probs)

    def english_probability(self, encoded: Any) -> float:
        """How likely the recogniser thinks that this is English, 0 to 1."""
        if not self._model.is_multilingual:
            return 1.0
        languages = dict(self._model.detect_language(encoded)[0])
        return float(languages.get("<|en|>", 0.0))

    def frames(self, encoded: Any, count: int) -> npt.NDArray[np.float32]:
        """The first `count` frames of the encoder's output, shape `(count, width)`."""
        return np.array(encoded, dtype=np.float32)[0, :count]

    def tokens_of(self, text: str) -> tuple[int, ...]:
        """The tokens of a text as the recogniser would write it."""
        return tuple(self._tokenizer.encode(f" {text.strip()}"))


def cuda_cards() -> int:
    """How many NVIDIA cards this engine could use."""
    import ctranslate2

    return int(ctranslate2.get_cuda_device_count())


def _load(folder: Path, compute_type: str, device: str, threads: int) -> tuple[Any, ...]:
    try:
        import ctranslate2
        import tokenizers
        from faster_whisper.feature_extractor import FeatureExtractor
        from faster_whisper.tokenizer import Tokenizer
        from faster_whisper.transcribe import get_suppressed_tokens

        model = ctranslate2.models.Whisper(
            str(folder), device=device, compute_type=compute_type, intra_threads=threads
        )
        words = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer = Tokenizer(words, model.is_multilingual, task="transcribe", language="en")
        features = FeatureExtractor(feature_size=model.n_mels)
        suppressed = get_suppressed_tokens(tokenizer, (-1,))
    except Exception as error:
        raise EngineError(
            f"faster-whisper could not load the model in {folder} ({error}). "
            "Run: interview-coach doctor"
        ) from error
    return ctranslate2, model, tokenizer, features, suppressed
