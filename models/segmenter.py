"""The one causal segmenter: where there is speech, and the segments that are scored.

Every decision needs only the sound up to now and a look-ahead of at most
`min_silence_s` (is the speech over?) or the closing pause. So a file and a live answer are
cut alike, and when a speaker stops only the last segment is left to do.

A segment closes at a pause; the longer it already is, the shorter the pause that closes it.
Speech that goes on past `max_segment_s` is cut at its quietest place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from models.protocols import SpeechDetector
from models.speech import (
    SAMPLE_RATE_HZ,
    ModelInfo,
    Recording,
    Segment,
    SegmentEnd,
    SegmenterOptions,
    Span,
    SpeechActivity,
)
from models.vad import FRAME_SAMPLES

if TYPE_CHECKING:
    import numpy.typing as npt

FRAME_S = FRAME_SAMPLES / SAMPLE_RATE_HZ

LONGEST_READING_S = 25.0
"""Whisper takes 30 s at once, 5 of which must stay silent."""

READING = SegmenterOptions(speech_threshold=0.25, silence_threshold=0.175)
"""For a text that is known to be read: through a telephone's band the detector misses the first
second of one reading in five at its usual 0.5, and none at 0.25, where clean speech begins and
ends as before (to 0.1 s, 40 readings). Noise that passes finds no text.
"""

_EDGE_FRAME_S = 0.01
_EDGE_CONTEXT_S = 0.3
_EDGE_MIN_CONTRAST_DB = 10.0
_EDGE_LEVEL = 0.3
"""An edge is where the level has risen by this share (in dB) from the silence to the speech."""


@dataclass
class _SpeechTracker:
    """Turns speech probabilities, one frame at a time, into stretches of speech (in frames)."""

    options: SegmenterOptions
    start: int | None = None
    last_speech: int = 0
    frame: int = 0

    def push(self, probability: float) -> tuple[int, int] | None:
        """Take one frame; give a stretch `[start, end)` when it has just ended."""
        index = self.frame
        self.frame += 1
        if self.start is None:
            if probability >= self.options.speech_threshold:
                self.start, self.last_speech = index, index
            return None
        if probability >= self.options.silence_threshold:
            self.last_speech = index
            return None
        if (index - self.last_speech) * FRAME_S >= self.options.min_silence_s:
            return self.finish()
        return None

    def finish(self) -> tuple[int, int] | None:
        """End the open stretch, if it is long enough to be speech."""
        if self.start is None:
            return None
        stretch, self.start = (self.start, self.last_speech + 1), None
        long_enough = (stretch[1] - stretch[0]) * FRAME_S >= self.options.min_speech_s
        return stretch if long_enough else None


@dataclass
class _SegmentBuilder:
    """Joins stretches of speech into segments; `levels_db` is known up to the present frame."""

    options: SegmenterOptions
    levels_db: npt.NDArray[np.float64]
    start: int | None = None
    end: int = 0
    closed: list[tuple[int, int, SegmentEnd]] = field(
        default_factory=list[tuple[int, int, SegmentEnd]]
    )

    def speech(self, start: int, end: int) -> None:
        """A stretch of speech has ended: begin or lengthen the open segment."""
        if self.start is not None and self._pause_closes(start):
            self.close(SegmentEnd.PAUSE)
        if self.start is None:
            self.start = start
        self.end = end
        while (self.end - self.start) * FRAME_S > self.options.max_segment_s:
            self._cut_at_quietest()

    def close(self, reason: SegmentEnd) -> None:
        """End the open segment, if there is one."""
        if self.start is not None:
            self.closed.append((self.start, self.end, reason))
            self.start = None

    def _pause_closes(self, next_start: int) -> bool:
        assert self.start is not None  # noqa: S101 - the caller has looked
        length_s = (self.end - self.start) * FRAME_S
        needed_s = min(
            pause_s for from_s, pause_s in self.options.closing_pauses if length_s >= from_s
        )
        return (next_start - self.end) * FRAME_S >= needed_s

    def _cut_at_quietest(self) -> None:
        assert self.start is not None  # noqa: S101 - the caller has looked
        latest = self.start + int(self.options.max_segment_s / FRAME_S)
        earliest = latest - int(self.options.quietest_within_s / FRAME_S)
        smoothed = np.convolve(self.levels_db[earliest:latest], np.ones(5) / 5, mode="same")
        cut = earliest + 2 + int(np.argmin(smoothed[2:-2]))
        self.closed.append((self.start, cut, SegmentEnd.LENGTH))
        self.start = cut


class CausalSegmenter:
    """`Segmenter` over any `SpeechDetector`."""

    def __init__(self, detector: SpeechDetector) -> None:
        self._detector = detector

    @property
    def info(self) -> ModelInfo:
        """Which detector tells speech from silence."""
        return self._detector.info

    def segment(
        self, recording: Recording, options: SegmenterOptions
    ) -> tuple[SpeechActivity, tuple[Segment, ...]]:
        """Speech activity (edges refined by energy) and segments of `recording`."""
        probabilities = self._detector.probabilities(recording.samples)
        stretches = find_stretches(probabilities, options)
        levels_db = frame_levels_db(recording.samples, FRAME_SAMPLES)
        speech = refine_edges(recording.samples, _to_spans(stretches), options)
        activity = SpeechActivity(
            speech=speech,
            duration_s=recording.duration_s,
            options=options,
            model=self._detector.info,
        )
        return activity, build_segments(stretches, levels_db, recording.duration_s, options)


def find_stretches(
    probabilities: npt.NDArray[np.float32], options: SegmenterOptions
) -> list[tuple[int, int]]:
    """Stretches of speech as frame ranges `[start, end)` from probabilities, shape `(frames,)`."""
    tracker = _SpeechTracker(options)
    found = [tracker.push(float(probability)) for probability in probabilities]
    found.append(tracker.finish())
    return [stretch for stretch in found if stretch is not None]


def build_segments(
    stretches: list[tuple[int, int]],
    levels_db: npt.NDArray[np.float64],
    duration_s: float,
    options: SegmenterOptions,
) -> tuple[Segment, ...]:
    """Segments from stretches of speech; `levels_db` has one level for each frame."""
    builder = _SegmentBuilder(options, levels_db)
    for start, end in stretches:
        builder.speech(start, end)
    builder.close(SegmentEnd.RECORDING_END)
    return tuple(
        Segment(
            index=index,
            span=_padded(
                (start, end), reason, previous_end=previous_end, limit_s=duration_s, options=options
            ),
            speech_s=_speech_within(stretches, start, end),
            closed_by=reason,
        )
        for index, ((start, end, reason), previous_end) in enumerate(
            zip(builder.closed, [None, *(end for _, end, _ in builder.closed)], strict=False)
        )
    )


def frame_levels_db(samples: npt.NDArray[np.float32], size: int) -> npt.NDArray[np.float64]:
    """Level of each whole frame of `size` samples in dB relative to full scale."""
    whole = len(samples) // size * size
    frames = samples[:whole].reshape(-1, size).astype(np.float64)
    return 10 * np.log10(np.mean(frames**2, axis=1) + 1e-12)


def refine_edges(
    samples: npt.NDArray[np.float32], speech: tuple[Span, ...], options: SegmenterOptions
) -> tuple[Span, ...]:
    """Move the edges of speech (32 ms steps) to where the level rises and falls (10 ms steps).

    An edge stays where it was when the sound around it has too little contrast.
    """
    levels_db = frame_levels_db(samples, round(_EDGE_FRAME_S * SAMPLE_RATE_HZ))
    refined: list[Span] = []
    for span in speech:
        start_s = _refined(levels_db, span.start_s, options.edge_search_s, rising=True)
        end_s = _refined(levels_db, span.end_s, options.edge_search_s, rising=False)
        floor_s = refined[-1].end_s if refined else 0.0
        start_s = max(start_s, floor_s)
        refined.append(Span(start_s=start_s, end_s=max(start_s, end_s)))
    return tuple(refined)


def _refined(
    levels_db: npt.NDArray[np.float64], edge_s: float, search_s: float, *, rising: bool
) -> float:
    edge = round(edge_s / _EDGE_FRAME_S)
    context, search = round(_EDGE_CONTEXT_S / _EDGE_FRAME_S), round(search_s / _EDGE_FRAME_S)
    before, after = levels_db[max(0, edge - context) : edge], levels_db[edge : edge + context]
    quiet, loud = (before, after) if rising else (after, before)
    if len(quiet) == 0 or len(loud) == 0:
        return edge_s
    low, high = float(np.percentile(quiet, 20)), float(np.percentile(loud, 80))
    if high - low < _EDGE_MIN_CONTRAST_DB:
        return edge_s
    first = max(0, edge - search)
    above = np.flatnonzero(levels_db[first : edge + search] > low + _EDGE_LEVEL * (high - low))
    if len(above) == 0:
        return edge_s
    return (first + int(above[0] if rising else above[-1] + 1)) * _EDGE_FRAME_S


def _to_spans(stretches: list[tuple[int, int]]) -> tuple[Span, ...]:
    return tuple(Span(start_s=start * FRAME_S, end_s=end * FRAME_S) for start, end in stretches)


def _speech_within(stretches: list[tuple[int, int]], start: int, end: int) -> float:
    shared = (max(0, min(end, b) - max(start, a)) for a, b in stretches)
    return sum(shared) * FRAME_S


def _padded(
    frames: tuple[int, int],
    reason: SegmentEnd,
    *,
    previous_end: int | None,
    limit_s: float,
    options: SegmenterOptions,
) -> Span:
    """The segment with a little silence around it; never over a cut made inside speech."""
    start, end = frames
    continues = previous_end == start
    start_s = start * FRAME_S - (0.0 if continues else options.pad_s)
    end_s = end * FRAME_S + (0.0 if reason is SegmentEnd.LENGTH else options.pad_s)
    return Span(start_s=max(0.0, start_s), end_s=min(limit_s, end_s))


def reading_span(spans: Sequence[Span], longest_s: float = LONGEST_READING_S) -> Span:
    """From the first speech to the last, for a text that is heard as one segment."""
    start_s = spans[0].start_s
    return Span(start_s=start_s, end_s=min(spans[-1].end_s, start_s + longest_s))
