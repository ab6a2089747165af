"""Speech as a small file: Ogg Opus, made and opened by PyAV in memory."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np

from models.speech import SAMPLE_RATE_HZ

if TYPE_CHECKING:
    from models.audio import Samples

BITS_PER_S = 32_000
"""Speech sounds clear at this; two minutes take half a megabyte."""
_FRAME = 320
"""20 ms: the encoder's own step."""


def ogg_opus(samples: Samples) -> bytes:
    """Mono samples at 16 kHz, shape `(n,)` in [-1, 1], as an Ogg Opus file without any name."""
    import av
    from av.audio.frame import AudioFrame

    target = io.BytesIO()
    whole = (np.clip(samples, -1.0, 1.0) * 32767).round().astype(np.int16)
    container: Any  # PyAV types its packets in part only
    with av.open(target, mode="w", format="ogg") as container:
        stream = container.add_stream("libopus", rate=SAMPLE_RATE_HZ, layout="mono")
        stream.bit_rate = BITS_PER_S
        for start in range(0, len(whole), _FRAME):
            piece = whole[start : start + _FRAME].reshape(1, -1)
            frame = AudioFrame.from_ndarray(piece, format="s16", layout="mono")
            frame.sample_rate, frame.pts = SAMPLE_RATE_HZ, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return target.getvalue()
