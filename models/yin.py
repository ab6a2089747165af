"""YIN, a pitch for every frame of a sound: de Cheveigné and Kawahara 2002, in numpy alone.

The same figures as `librosa.yin` (a test holds them together). librosa's own compiles parts of
itself when it is first imported and keeps them beside its code; two processes that do so at the
same moment, as a worker and a command on a new computer, leave a file behind that crashes every
process after them.
"""

# numpy's types say too little of what is chosen along an axis.
# pyright: reportUnknownVariableType=false, reportUnknownMemberType=false
# pyright: reportUnknownArgumentType=false
from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Samples = npt.NDArray[np.float32]
    Floats = npt.NDArray[np.float64]

DEEP_ENOUGH = 0.1
"""The first dip of the difference below this is the period (the paper's absolute threshold)."""
_TINY = np.finfo(np.float32).tiny


def yin(
    samples: Samples, *, lowest_hz: float, highest_hz: float, rate_hz: int, frame: int, hop: int
) -> npt.NDArray[np.float64]:
    """The pitch in Hz of frames of `frame` samples, one every `hop`, centred; `(1 + n // hop,)`.

    Frames without a voice have some pitch as well: who asks decides which are voiced.
    """
    shortest = int(np.floor(rate_hz / highest_hz))
    longest = min(int(np.ceil(rate_hz / lowest_hz)), frame - 1)
    padded = np.pad(samples, frame // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, frame)[::hop]
    unlike = _normalised_difference(frames, shortest, longest)
    at = _first_dip(unlike)
    return rate_hz / (shortest + at + _beside(unlike, at))


def _normalised_difference(frames: Samples, shortest: int, longest: int) -> Floats:
    """d'(tau) of the paper's formula 8 for periods from `shortest` to `longest`, `(frames, n)`."""
    size = frames.shape[1]
    spectrum = np.fft.rfft(frames, 2 * size, axis=1)
    likeness = np.fft.irfft(np.abs(spectrum) ** 2, axis=1)[:, : longest + 1]
    left_out = np.cumsum(np.square(frames, dtype=np.float64), axis=1)[:, :longest]
    difference = 2 * (likeness[:, :1] - likeness[:, 1:]) - left_out
    mean = np.cumsum(difference, axis=1) / np.arange(1, longest + 1)
    inside = slice(shortest - 1, longest)
    return difference[:, inside] / (mean[:, inside] + _TINY)


def _first_dip(unlike: Floats) -> npt.NDArray[np.intp]:
    """Index of the first local minimum that is deep enough; without one, of the deepest place."""
    dips = np.zeros(unlike.shape, dtype=bool)
    dips[:, 0] = unlike[:, 0] < unlike[:, 1]
    inner = unlike[:, 1:-1]
    dips[:, 1:-1] = (inner < unlike[:, :-2]) & (inner <= unlike[:, 2:])
    dips &= unlike < DEEP_ENOUGH
    return np.where(dips.any(axis=1), dips.argmax(axis=1), unlike.argmin(axis=1))


def _beside(unlike: Floats, at: npt.NDArray[np.intp]) -> Floats:
    """How far beside an index the bottom of its parabola is, within one step; 0 at the edges."""
    rows = np.arange(len(unlike))
    inside = np.clip(at, 1, unlike.shape[1] - 2)
    before, here, after = (unlike[rows, inside + step] for step in (-1, 0, 1))
    curve, tilt = after + before - 2 * here, (after - before) / 2
    fits = (inside == at) & (np.abs(tilt) < np.abs(curve))
    return np.where(fits, -tilt / np.where(fits, curve, 1.0), 0.0)
