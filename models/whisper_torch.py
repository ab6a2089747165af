"""Whisper by openai-whisper on torch: the reference, and the engine for a GPU.

It uses the same verified weights as the default engine (see `ct2_weights`), in float32. In
float32 and greedy both give the same words and times (tests/models/test_parity.py).
"""

# openai-whisper carries no types.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.ct2_weights import read_tensors, to_openai
from models.errors import EngineError
from models.registry import WeightsSpec
from models.speech import DecodingOptions, ModelInfo
from models.transcriber import Decoded, TimedPiece

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


class OpenAIWhisperEngine:
    """`SegmentEngine` on openai-whisper; `device` is `cpu` or `cuda`."""

    def __init__(self, spec: WeightsSpec, folder: Path, *, device: str = "cpu") -> None:
        self._torch, self._whisper = _import()
        self._model = _build(self._torch, self._whisper, spec, folder, device)
        self._tokenizer = _tokenizer(self._whisper, self._model)
        self._info = ModelInfo(
            name=f"whisper-{spec.name}",
            revision=spec.sha256_of("model.bin"),
            engine="openai-whisper/torch",
            engine_version=f"{self._whisper.__version__}/{self._torch.__version__}",
            compute_type="float32",
            licence=spec.licence,
        )

    @property
    def info(self) -> ModelInfo:
        """Name, revision, engine and precision."""
        return self._info

    @property
    def model(self) -> Any:
        """The openai-whisper model itself, to time its own `transcribe` beside ours."""
        return self._model

    def encode(self, samples: npt.NDArray[np.float32]) -> Any:
        """Encoder output `(1, frames / 2, width)` of padded samples of any length up to 30 s."""
        mel = self._whisper.log_mel_spectrogram(samples, n_mels=self._model.dims.n_mels)
        with self._torch.inference_mode():
            return self._model.encoder(mel.unsqueeze(0).to(self._model.device))

    def decode(self, encoded: Any, options: DecodingOptions, max_tokens: int) -> Decoded:
        """Greedy or beam search without timestamps, temperature 0."""
        return self._run(encoded, options.beam_size, max_tokens, None)

    def decode_verbatim(self, encoded: Any, prompt: str, max_tokens: int) -> Decoded:
        """Greedy search as if the prompt had been said before, which is full of hesitations."""
        return self._run(encoded, 1, max_tokens, prompt)

    def _run(self, encoded: Any, beam_size: int, max_tokens: int, prompt: str | None) -> Decoded:
        from whisper.decoding import DecodingOptions as WhisperOptions
        from whisper.decoding import DecodingTask

        task = DecodingTask(
            self._model,
            WhisperOptions(
                language="en",
                temperature=0.0,
                beam_size=beam_size if beam_size > 1 else None,
                sample_len=max_tokens,
                prompt=prompt,
                without_timestamps=True,
                fp16=False,
            ),
        )
        with self._torch.inference_mode():
            result = task.run(encoded)[0]
        return Decoded(
            tokens=tuple(token for token in result.tokens if token < self._tokenizer.eot),
            text=result.text.strip(),
            no_speech_probability=float(result.no_speech_prob),
            log_probability=float(result.avg_logprob),
        )

    def align(self, encoded: Any, decoded: Decoded, frames: int) -> list[TimedPiece]:
        """Word times by dynamic time warping on the cross-attention."""
        from whisper.timing import find_alignment

        timed = find_alignment(
            self._model, self._tokenizer, list(decoded.tokens), encoded[0], frames
        )
        return [
            TimedPiece(
                text=piece.word,
                start_s=float(piece.start),
                end_s=float(piece.end),
                probability=float(piece.probability),
            )
            for piece in timed
            if piece.tokens != [self._tokenizer.eot]
        ]

    def english_probability(self, encoded: Any) -> float:
        """How likely the recogniser thinks that this is English, 0 to 1."""
        from whisper.decoding import detect_language

        if not self._model.is_multilingual:
            return 1.0
        with self._torch.inference_mode():
            _, languages = detect_language(self._model, encoded, self._tokenizer)
        return float(languages[0]["en"])

    def frames(self, encoded: Any, count: int) -> npt.NDArray[np.float32]:
        """The first `count` frames of the encoder's output, shape `(count, width)`."""
        return encoded[0, :count].float().cpu().numpy()

    def tokens_of(self, text: str) -> tuple[int, ...]:
        """The tokens of a text as the recogniser would write it."""
        return tuple(self._tokenizer.encode(f" {text.strip()}"))


def _import() -> tuple[Any, Any]:
    try:
        import torch
        import whisper
    except ImportError as error:
        raise EngineError(
            f"openai-whisper could not be loaded ({error}). Run: interview-coach doctor"
        ) from error
    return torch, whisper


def _tokenizer(whisper: Any, model: Any) -> Any:
    with warnings.catch_warnings():  # openai-whisper leaves its word list open
        warnings.simplefilter("ignore", ResourceWarning)
        return whisper.tokenizer.get_tokenizer(
            multilingual=model.is_multilingual,
            num_languages=model.num_languages,
            language="en",
            task="transcribe",
        )


def _build(torch: Any, whisper: Any, spec: WeightsSpec, folder: Path, device: str) -> Any:
    tensors = to_openai(read_tensors(folder / "model.bin"))
    try:
        model = whisper.model.Whisper(_dimensions(whisper, tensors))
        model.load_state_dict({name: torch.from_numpy(v) for name, v in tensors.items()})
        model.set_alignment_heads(whisper._ALIGNMENT_HEADS[spec.alignment_heads])  # noqa: SLF001
        model.encoder = _any_length_encoder(torch, model.encoder)
        return model.eval().to(device)
    except Exception as error:
        raise EngineError(
            f"openai-whisper could not take the model in {folder} ({error}). "
            "Run: interview-coach doctor"
        ) from error


def _dimensions(whisper: Any, tensors: dict[str, npt.NDArray[Any]]) -> Any:
    width = tensors["encoder.positional_embedding"].shape[1]
    vocabulary, text_width = tensors["decoder.token_embedding.weight"].shape
    return whisper.model.ModelDimensions(
        n_mels=tensors["encoder.conv1.weight"].shape[1],
        n_audio_ctx=tensors["encoder.positional_embedding"].shape[0],
        n_audio_state=width,
        n_audio_head=width // 64,
        n_audio_layer=_count(tensors, "encoder"),
        n_vocab=vocabulary,
        n_text_ctx=tensors["decoder.positional_embedding"].shape[0],
        n_text_state=text_width,
        n_text_head=text_width // 64,
        n_text_layer=_count(tensors, "decoder"),
    )


def _count(tensors: dict[str, Any], side: str) -> int:
    return len({name.split(".")[2] for name in tensors if name.startswith(f"{side}.blocks.")})


def _any_length_encoder(torch: Any, encoder: Any) -> Any:
    """An encoder that takes less than 30 s, and passes on what is already encoded.

    openai-whisper insists on 30 s windows and encodes again for every step; encoding costs by
    length, and one pass serves words, times and sounds.
    """
    functional = torch.nn.functional

    class AnyLengthEncoder(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.encoder = encoder

        def forward(self, x: Any) -> Any:
            if x.shape[-1] == self.encoder.positional_embedding.shape[1]:
                return x
            x = functional.gelu(self.encoder.conv1(x))
            x = functional.gelu(self.encoder.conv2(x)).permute(0, 2, 1)
            x = x + self.encoder.positional_embedding[: x.shape[1]]
            for block in self.encoder.blocks:
                x = block(x)
            return self.encoder.ln_post(x)

    return AnyLengthEncoder()
