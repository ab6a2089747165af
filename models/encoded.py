"""What the encoder made of a recording: in memory while it is listened to, never stored.

Whisper's frames could identify a voice, so they are in no record that is kept; they live from the
transcription to the sounds of the same answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.speech import RejectedSegment, Segment, Transcript, Word

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

FRAMES_PER_S = 50
"""Whisper's encoder gives one frame for each 20 ms."""


@dataclass(frozen=True, kw_only=True, eq=False)
class EncodedSegment:
    """One segment's frames, shape `(n, width)`, the silence that was padded cut off."""

    segment: Segment
    frames: npt.NDArray[np.float32]


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
