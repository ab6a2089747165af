"""Sound from a synthesiser made ready to be played: silence at its ends, level, WAV bytes."""

from __future__ import annotations

import io
import wave
from typing import TYPE_CHECKING

import numpy as np

from models.errors import EngineError

if TYPE_CHECKING:
    import numpy.typing as npt

    from models.speech import SpokenSound

    Samples = npt.NDArray[np.float32]

PAUSE_S = 0.3
"""Silence at both ends of what is said, so that pieces that follow each other sound like speech."""
_FLOOR = 0.005
"""Quieter than this part of the loudest sample (-46 dB) is silence."""
_MARGIN_S = 0.03
_PEAK = 0.7


def framed(samples: Samples, rate_hz: int) -> Samples:
    """The speech alone at an even level, with `PAUSE_S` of silence before and after.

    Raises:
        EngineError: it is all silence.
    """
    level = np.abs(samples)
    if len(level) == 0 or not np.isfinite(peak := float(level.max())) or peak == 0:
        raise EngineError("The voice made no sound.")
    heard = np.flatnonzero(level > _FLOOR * peak)
    margin, pause = round(_MARGIN_S * rate_hz), round(PAUSE_S * rate_hz)
    speech = samples[max(0, heard[0] - margin) : heard[-1] + margin]
    return np.pad(speech * np.float32(_PEAK / peak), pause)


def wav_of(sound: SpokenSound) -> bytes:
    """The sound as a mono WAV file of 16 bit, which every browser plays."""
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(sound.rate_hz)
        whole = np.clip(sound.samples, -1.0, 1.0) * 32767
        file.writeframes(whole.round().astype("<i2").tobytes())
    return target.getvalue()
