"""The frames that a recording became: which of them are of a word alone."""

from __future__ import annotations

import numpy as np

from models.encoded import AFTER_S, BEFORE_S, FRAMES_PER_S, EncodedSegment
from models.speech import Segment, SegmentEnd, Span


def encoded(start_s: float, frames: int) -> EncodedSegment:
    """A segment whose frames are numbered."""
    span = Span(start_s=start_s, end_s=start_s + frames / FRAMES_PER_S)
    segment = Segment(index=0, span=span, speech_s=0.5, closed_by=SegmentEnd.RECORDING_END)
    return EncodedSegment(segment=segment, frames=np.arange(frames, dtype=np.float32)[:, None])


def test_the_silence_around_a_word_alone_is_left_out() -> None:
    """All frames of the speech stay, and hardly more than the margins around them."""
    word = Span(start_s=1.3, end_s=1.8)
    part = encoded(1.0, 60).spoken([word])
    first_s = 1.0 + float(part.frames[0, 0]) / FRAMES_PER_S
    last_s = 1.0 + float(part.frames[-1, 0] + 1) / FRAMES_PER_S
    step_s = 1 / FRAMES_PER_S
    assert word.start_s - BEFORE_S - step_s < first_s <= word.start_s
    assert word.end_s <= last_s < word.end_s + AFTER_S + 2 * step_s
    assert part.segment.span.start_s == first_s


def test_a_pause_within_what_was_said_stays() -> None:
    """From the first stretch of speech to the last: a closed t is no end of a word."""
    stretches = [Span(start_s=0.1, end_s=0.3), Span(start_s=0.5, end_s=0.6)]
    part = encoded(0.0, 50).spoken(stretches)
    assert len(part.frames) >= (0.6 - 0.1) * FRAMES_PER_S


def test_speech_to_the_very_edges_loses_nothing() -> None:
    """Where there is no silence to leave out, every frame stays."""
    whole = encoded(2.0, 30)
    part = whole.spoken([Span(start_s=2.0, end_s=2.6)])
    assert len(part.frames) == 30
    assert part.segment.span == whole.segment.span
