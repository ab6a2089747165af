from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from models.audio import AudioLimits, read_recording, recording_from_samples
from models.speech import SAMPLE_RATE_HZ, Recording

Samples = npt.NDArray[np.float32]


@pytest.fixture(scope="session")
def speech(clips: Path) -> Recording:
    """A shipped clip of real speech: 7.8 s, telephone quality."""
    return read_recording(clips / "queue-periodic-announce.wav", AudioLimits())


@pytest.fixture(scope="session")
def with_pauses(speech: Recording) -> Callable[[float], Recording]:
    """Two takes of the clip with digital silence of a known length between them."""

    def build(pause_s: float) -> Recording:
        trimmed = _trim(speech.samples)
        silence = np.zeros(round(pause_s * SAMPLE_RATE_HZ), dtype=np.float32)
        return recording_from_samples(np.concatenate([trimmed, silence, trimmed]))

    return build


def _trim(samples: Samples) -> Samples:
    loud = np.flatnonzero(np.abs(samples) > 0.02)
    return samples[loud[0] : loud[-1]]
