"""What the encoder made of a recording: in memory while it is listened to, never stored.

Whisper's frames could identify a voice, so they are in no record that is kept; they live from the
transcription to the sounds of the same answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from models.speech import RejectedSegment, Segment, Span, Transcript, Word

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

FRAMES_PER_S = 50
"""Whisper's encoder gives one frame for each 20 ms."""

BEFORE_S, AFTER_S = 0.04, 0.06
"""So much of the silence around a word alone is kept."""


@dataclass(frozen=True, kw_only=True, eq=False)
class EncodedSegment:
    """One segment's frames, shape `(n, width)`, the silence that was padded cut off."""

    segment: Segment
    frames: npt.NDArray[np.float32]

    def spoken(self, speech: Sequence[Span]) -> EncodedSegment:
        """The frames from just before the first of `speech` (not empty) to just after the last.

        The encoder spreads the first sound of a word alone over the silence before it, most of all
        where that is digital: those frames would be counted as more of that sound.
        """
        begins_s, ends_s = self.segment.span.start_s, self.segment.span.end_s
        first = max(0, int((speech[0].start_s - BEFORE_S - begins_s) * FRAMES_PER_S))
        last = int((speech[-1].end_s + AFTER_S - begins_s) * FRAMES_PER_S) + 1
        frames = self.frames[first:last]
        span = Span(
            start_s=begins_s + first / FRAMES_PER_S,
            end_s=min(ends_s, begins_s + (first + len(frames)) / FRAMES_PER_S),
        )
        return EncodedSegment(segment=replace(self.segment, span=span), frames=frames)


@dataclass(frozen=True, kw_only=True, eq=False)
class Transcription:
    """The words with the frames that they were heard in, for segments whose words were kept.

    `verbatim` are the words of the verbatim pass, fillers among them, and in the segments of
    `verbatim_rejected` the plain ones; None if there was no such pass.
    """

    transcript: Transcript
    encoded: tuple[EncodedSegment, ...]
    verbatim: tuple[Word, ...] | None = None
    verbatim_rejected: tuple[RejectedSegment, ...] = ()
