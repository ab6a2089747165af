from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.fakes import FakeDetector
from models.segmenter import FRAME_S, CausalSegmenter, build_segments, find_stretches
from models.speech import SAMPLE_RATE_HZ, Recording, SegmentEnd, SegmenterOptions
from models.vad import FRAME_SAMPLES, SileroDetector

OPTIONS = SegmenterOptions()

chances = st.lists(st.sampled_from([0.0, 0.2, 0.4, 0.6, 1.0]), max_size=3000)


@pytest.fixture(scope="module")
def segmenter() -> CausalSegmenter:
    """The segmenter on the real detector."""
    return CausalSegmenter(SileroDetector())


@pytest.mark.parametrize("pause_s", [0.3, 0.6, 1.2, 2.5])
def test_a_silence_of_known_length_is_found(
    segmenter: CausalSegmenter, with_pauses: Callable[[float], Recording], pause_s: float
) -> None:
    """A digital silence put into real speech is found within 20 ms of its length."""
    activity, _ = segmenter.segment(with_pauses(pause_s), OPTIONS)
    longest = max(activity.silences, key=lambda span: span.duration_s)
    assert longest.duration_s == pytest.approx(pause_s, abs=0.02)


def test_the_detector_looks_only_back(speech: Recording) -> None:
    """The figures for the beginning of a recording do not change with what comes after it."""
    detector = SileroDetector()
    whole = detector.probabilities(speech.samples)
    for frames in (1, 50, 120):
        part = detector.probabilities(speech.samples[: frames * FRAME_SAMPLES + 100])
        np.testing.assert_allclose(part, whole[:frames], atol=1e-5)


def test_the_detector_leaves_the_samples_alone(speech: Recording) -> None:
    """Listening for speech does not change the recording."""
    before = speech.samples.copy()
    SileroDetector().probabilities(speech.samples)
    np.testing.assert_array_equal(before, speech.samples)


def test_silence_and_noise_hold_no_speech(segmenter: CausalSegmenter) -> None:
    """Neither silence nor steady noise gives a segment."""
    chance = np.random.default_rng(1)
    for level in (0.0, 0.001, 0.05, 0.3):
        samples = (chance.standard_normal(8 * SAMPLE_RATE_HZ) * level).astype(np.float32)
        _, segments = segmenter.segment(_recording(samples), OPTIONS)
        assert segments == ()


def test_long_speech_is_cut_at_a_quiet_place() -> None:
    """Speech without a pause is cut below the longest length, where the level dips."""
    frames = round(50 / FRAME_S)
    levels = np.full(frames, -20.0)
    dips = [round(second / FRAME_S) for second in (17.0, 33.0)]
    for dip in dips:
        levels[dip - 3 : dip + 3] = -50.0
    segments = build_segments([(0, frames)], levels, 50.0, OPTIONS)
    assert [segment.closed_by for segment in segments] == [
        SegmentEnd.LENGTH,
        SegmentEnd.LENGTH,
        SegmentEnd.RECORDING_END,
    ]
    for segment, dip in zip(segments, dips, strict=False):
        assert segment.span.end_s == pytest.approx(dip * FRAME_S, abs=0.1)
    assert segments[0].span.end_s == segments[1].span.start_s


@given(chances)
def test_segments_hold_all_speech_once(values: list[float]) -> None:
    """Segments are in order, apart, at most as long as allowed, and hold every stretch once."""
    probabilities = np.array(values, dtype=np.float32)
    stretches = find_stretches(probabilities, OPTIONS)
    duration_s = len(values) * FRAME_S
    levels = np.zeros(len(values))
    segments = build_segments(stretches, levels, duration_s, OPTIONS)
    total = sum(end - start for start, end in stretches) * FRAME_S
    assert sum(segment.speech_s for segment in segments) == pytest.approx(total, abs=1e-6)
    for segment in segments:
        assert segment.span.duration_s <= OPTIONS.max_segment_s + 2 * OPTIONS.pad_s + FRAME_S
    for one, next_one in itertools.pairwise(segments):
        assert one.span.end_s <= next_one.span.start_s + 1e-9


@given(chances, st.integers(0, 3000))
def test_segmenting_is_causal(values: list[float], cut: int) -> None:
    """Stretches that ended well before a moment are the same when the sound stops there."""
    probabilities = np.array(values, dtype=np.float32)
    look_ahead = round(OPTIONS.min_silence_s / FRAME_S) + 1
    whole = find_stretches(probabilities, OPTIONS)
    part = find_stretches(probabilities[:cut], OPTIONS)
    settled = [stretch for stretch in whole if stretch[1] + look_ahead <= cut]
    assert part[: len(settled)] == settled


def test_a_shorter_pause_closes_a_longer_segment() -> None:
    """After two seconds a pause of 0.6 s goes on with the segment, after ten it closes it."""

    def closes(length_s: float) -> bool:
        first = round(length_s / FRAME_S)
        second = first + round(0.6 / FRAME_S)
        stretches = [(0, first), (second, second + 40)]
        return len(build_segments(stretches, np.zeros(second + 40), 60.0, OPTIONS)) == 2

    assert not closes(2.0)
    assert closes(10.0)


def test_the_fake_detector_follows_the_level() -> None:
    """The fake calls loud sound speech and silence none."""
    samples = np.zeros(SAMPLE_RATE_HZ, dtype=np.float32)
    samples[8000:] = 0.1
    found = FakeDetector().probabilities(samples)
    assert found[:15].max() == 0
    assert found[16:].min() == 1


def _recording(samples: np.ndarray) -> Recording:
    from models.audio import recording_from_samples

    return recording_from_samples(samples)
