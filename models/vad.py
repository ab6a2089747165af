"""Silero VAD: how likely each 32 ms of sound is speech.

The network (MIT licence) comes with faster-whisper. It is recurrent and looks only back, so
the same sound gives the same figures whether it comes from a file or bit by bit.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from models.errors import EngineError
from models.speech import ModelInfo

if TYPE_CHECKING:
    import numpy.typing as npt

FRAME_SAMPLES = 512
"""Samples of one frame: 32 ms at 16 kHz, the step Silero was trained with."""

_MODEL_FILE = "silero_vad_v6.onnx"


class SileroDetector:
    """`SpeechDetector` on the ONNX network inside faster-whisper."""

    def __init__(self) -> None:
        self._network, version = _load_network()
        self._info = ModelInfo(
            name="silero-vad",
            revision=_MODEL_FILE.removesuffix(".onnx"),
            engine="onnxruntime",
            engine_version=version,
            compute_type="float32",
            licence="MIT",
        )

    @property
    def info(self) -> ModelInfo:
        """Which detector this is."""
        return self._info

    def probabilities(self, samples: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Speech probability of each whole frame of `samples` `(n,)`, shape `(n // 512,)`."""
        frames = len(samples) // FRAME_SAMPLES
        if frames == 0:
            return np.zeros(0, dtype=np.float32)
        # The network blanks the end of what it is given (in place): a frame more, then drop it.
        padded = np.zeros((frames + 1) * FRAME_SAMPLES, dtype=np.float32)
        padded[: frames * FRAME_SAMPLES] = samples[: frames * FRAME_SAMPLES]
        try:
            output = self._network(padded)
        except Exception as error:
            raise EngineError(f"the speech detector failed: {error}") from error
        return np.asarray(output, dtype=np.float32).reshape(-1)[:frames]


def _load_network() -> tuple[Any, str]:
    try:
        import onnxruntime
        from faster_whisper.utils import get_assets_path
        from faster_whisper.vad import SileroVADModel

        network = SileroVADModel(str(Path(get_assets_path()) / _MODEL_FILE))
    except Exception as error:
        raise EngineError(
            "The speech detector could not be loaded. Run start.py again to repair the set-up."
        ) from error
    return network, str(onnxruntime.__version__)
