"""Sounds for Chromium's microphone: 48 kHz, 16 bit, mono, as its fake device wants them."""

from __future__ import annotations

import wave
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

MICROPHONE_HZ = 48_000


def write_microphone_file(
    file: Path, samples: npt.NDArray[np.float32], *, silence_after_s: float = 0.0
) -> Path:
    """Write samples at 48 kHz, shape `(n,)` in [-1, 1], with some silence after them."""
    silence = np.zeros(round(silence_after_s * MICROPHONE_HZ), dtype=np.float32)
    pcm = (np.concatenate([samples, silence]) * 32767).astype("<i2")
    with wave.open(str(file), "wb") as target:
        target.setnchannels(1)
        target.setsampwidth(2)
        target.setframerate(MICROPHONE_HZ)
        target.writeframes(pcm.tobytes())
    return file


def as_microphone_hears(samples: npt.NDArray[np.float32], rate_hz: int) -> npt.NDArray[np.float32]:
    """Mono samples brought to 48 kHz."""
    from scipy.signal import resample_poly

    return resample_poly(samples, MICROPHONE_HZ, rate_hz).astype(np.float32)


def tone(duration_s: float) -> npt.NDArray[np.float32]:
    """A quiet tone at 48 kHz, which the fake recogniser takes for speech."""
    times_s = np.arange(round(duration_s * MICROPHONE_HZ)) / MICROPHONE_HZ
    return (0.3 * np.sin(2 * np.pi * 220 * times_s)).astype(np.float32)
