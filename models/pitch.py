"""How high and low a voice goes, and whether it falls or rises where the speech stops.

YIN (`models.yin`) gives the pitch of the sound's low harmonics 100 times a second; a frame counts
as voiced where it is loud enough and repeats itself after one period. All is told in semitones from
the speaker's own middle, so nothing that is kept says how high a voice is. librosa's `pyin` would
find the voiced frames itself, but takes fifty times as long (docs/fluency.md).
"""

# scipy comes without types.
# pyright: reportUnknownVariableType=false
from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from models.speech import (
    SAMPLE_RATE_HZ,
    NotMeasurable,
    PitchEnd,
    PitchEvidence,
    PitchOptions,
    Recording,
    Span,
)
from models.yin import yin

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    Numbers = npt.NDArray[np.float32]

RATE_HZ = SAMPLE_RATE_HZ // 2
FRAMES_PER_S = 100
HOP = RATE_HZ // FRAMES_PER_S
FRAME = 512
"""Samples of one frame: two periods of the lowest pitch, and twice as much."""
_WINDOW = FRAME // 2
_TAPS = 101
_HIGHEST_KEPT_HZ = 1000
"""Higher harmonics and hissing sounds only disturb."""
_LOUD_PERCENTILE = 90
_NOTHING = 1e-9
_NONE = np.empty(0, dtype=np.float32)
_SMOOTHED = 5
"""Frames of the running median: single frames jump by an octave."""

TOO_LITTLE_VOICED = NotMeasurable(reason="too_little_voiced")


@dataclass(frozen=True, kw_only=True)
class Contour:
    """Pitch of the voiced frames of one stretch: times of the recording, and Hz; both `(n,)`."""

    at_s: npt.NDArray[np.float64]
    hz: npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class _Frames:
    """All frames of a stretch: Hz, likeness to themselves a period later, and level; `(n,)`."""

    start_s: float
    hz: npt.NDArray[np.float64]
    alike: Numbers
    level: Numbers

    def contour(self, voiced: npt.NDArray[np.bool_]) -> Contour:
        """The voiced frames."""
        at_s = self.start_s + np.flatnonzero(voiced) / FRAMES_PER_S
        return Contour(at_s=at_s, hz=self.hz[voiced])


class YinPitch:
    """`PitchTracker` by YIN."""

    def track(
        self, recording: Recording, speech: Sequence[Span], options: PitchOptions
    ) -> PitchEvidence | NotMeasurable:
        """Range and final movements of the pitch in `speech`, in semitones."""
        return describe(self.contours(recording, speech, options), speech, options)

    def contours(
        self, recording: Recording, speech: Sequence[Span], options: PitchOptions
    ) -> list[Contour]:
        """The pitch of the voiced frames of each stretch of speech."""
        low = low_harmonics(recording.samples)
        stretches = [self._frames(low, span, options) for span in speech]
        levels = np.concatenate([one.level for one in stretches]) if stretches else np.empty(0)
        if not len(levels):
            return [one.contour(np.zeros(0, dtype=bool)) for one in stretches]
        quietest = options.least_level * float(np.percentile(levels, _LOUD_PERCENTILE))
        return [
            one.contour((one.alike >= options.voiced_from) & (one.level >= quietest))
            for one in stretches
        ]

    def _frames(self, low: Numbers, span: Span, options: PitchOptions) -> _Frames:
        samples = low[round(span.start_s * RATE_HZ) : round(span.end_s * RATE_HZ)]
        if len(samples) < FRAME:
            return _Frames(start_s=span.start_s, hz=np.empty(0), alike=_NONE, level=_NONE)
        hz = _hz(samples, options)
        alike, level = periodicity(samples, hz)
        return _Frames(start_s=span.start_s, hz=hz, alike=alike, level=level)


def _hz(samples: Numbers, options: PitchOptions) -> npt.NDArray[np.float64]:
    return yin(
        samples,
        lowest_hz=options.lowest_hz,
        highest_hz=options.highest_hz,
        rate_hz=RATE_HZ,
        frame=FRAME,
        hop=HOP,
    )


def low_harmonics(samples: Numbers) -> Numbers:
    """What a recording has below 1 kHz, at `RATE_HZ`, shape `(n // 2,)` or one more."""
    from scipy.signal import firwin, resample_poly

    window: Any = firwin(_TAPS, _HIGHEST_KEPT_HZ, fs=SAMPLE_RATE_HZ)
    return np.asarray(resample_poly(samples, 1, 2, window=window), dtype=np.float32)


def periodicity(samples: Numbers, hz: npt.NDArray[np.float64]) -> tuple[Numbers, Numbers]:
    """How alike (-1 to 1) each frame is to itself one period later, and its level (RMS).

    Frame k is around sample k * HOP, as `yin` centres its frames. Shapes are that of `hz`.
    """
    around = np.pad(samples, FRAME // 2)
    starts = np.arange(len(hz))[:, None] * HOP
    lags = np.round(RATE_HZ / hz).astype(int)[:, None]
    inside = np.arange(_WINDOW)[None, :]
    now, later = around[starts + inside], around[starts + inside + lags]
    energy = (now**2).sum(axis=1)
    alike = (now * later).sum(axis=1) / (np.sqrt(energy * (later**2).sum(axis=1)) + _NOTHING)
    return alike, np.sqrt(energy / _WINDOW)


def describe(
    contours: Sequence[Contour], speech: Sequence[Span], options: PitchOptions
) -> PitchEvidence | NotMeasurable:
    """The few numbers that are kept of the pitch of all stretches of speech."""
    hz = np.concatenate([one.hz for one in contours]) if contours else np.empty(0)
    if not len(hz):
        return TOO_LITTLE_VOICED
    low_hz, high_hz = _own_range_hz(hz, options)
    middle_hz = float(np.median(hz[(hz >= low_hz) & (hz <= high_hz)]))
    semitones = [_semitones(one, low_hz, high_hz, middle_hz) for one in contours]
    heard = np.concatenate([one.semitones for one in semitones])
    low, high = np.percentile(heard, [options.low_percentile, options.high_percentile])
    return PitchEvidence(
        options=options,
        voiced_s=round(len(heard) / FRAMES_PER_S, 2),
        range_semitones=round(float(high - low), 1),
        ends=tuple(_ends(semitones, speech, options)),
    )


@dataclass(frozen=True, kw_only=True)
class _Semitones:
    """A contour from the speaker's own middle; times and semitones, `(n,)`."""

    at_s: npt.NDArray[np.float64]
    semitones: npt.NDArray[np.float64]


def _own_range_hz(hz: npt.NDArray[np.float64], options: PitchOptions) -> tuple[float, float]:
    """Within which pitches are believed: what is far outside of most is an octave's mistake."""
    low, high = np.percentile(hz, [25, 75])
    return float(low) * options.lowest_of_quartile, float(high) * options.highest_of_quartile


def _semitones(contour: Contour, low_hz: float, high_hz: float, middle_hz: float) -> _Semitones:
    own = (contour.hz >= low_hz) & (contour.hz <= high_hz)
    return _Semitones(
        at_s=contour.at_s[own], semitones=_smooth(12 * np.log2(contour.hz[own] / middle_hz))
    )


def _smooth(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The running median; both ends keep their values."""
    if len(values) < _SMOOTHED:
        return values
    padded = np.pad(values, _SMOOTHED // 2, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, _SMOOTHED)
    return np.median(windows, axis=1)


def _ends(
    contours: Sequence[_Semitones], speech: Sequence[Span], options: PitchOptions
) -> Iterator[PitchEnd]:
    """The movement at the end of each stretch of speech that is voiced there."""
    for contour, span in zip(contours, speech, strict=True):
        final = contour.at_s >= span.end_s - options.end_s
        if final.any():
            final &= contour.at_s >= contour.at_s[-1] - options.movement_s
        if final.sum() >= options.least_voiced_end_s * FRAMES_PER_S:
            at_s = contour.at_s[final]
            moved = slope(at_s, contour.semitones[final]) * float(at_s[-1] - at_s[0])
            yield PitchEnd(
                span=Span(start_s=round(float(at_s[0]), 2), end_s=round(float(at_s[-1]), 2)),
                semitones=round(moved, 1),
            )


def slope(at_s: npt.NDArray[np.float64], semitones: npt.NDArray[np.float64]) -> float:
    """Semitones a second: the median over all pairs of frames (Theil and Sen)."""
    first, second = np.triu_indices(len(at_s), k=1)
    steps = (semitones[second] - semitones[first]) / (at_s[second] - at_s[first])
    return float(np.median(steps))
