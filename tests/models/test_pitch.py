from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import numpy as np
import numpy.typing as npt
import pytest

from coach.pipeline import SpeechModels
from models.audio import recording_from_samples
from models.pitch import FRAME, HOP, RATE_HZ, YinPitch, low_harmonics
from models.speech import (
    SAMPLE_RATE_HZ,
    NotMeasurable,
    PitchEvidence,
    PitchOptions,
    Recording,
    SegmenterOptions,
    Span,
)
from models.yin import yin

PAUSE_S = 0.5
OPTIONS = PitchOptions()


@pytest.fixture(scope="module")
def tracker() -> YinPitch:
    """The one in use."""
    return YinPitch()


def sung(semitones: Sequence[float], duration_s: float, base_hz: float) -> npt.NDArray[np.float32]:
    """A vowel that glides through these semitones above `base_hz`, in equal times."""
    count = round(duration_s * SAMPLE_RATE_HZ)
    at = np.linspace(0, len(semitones) - 1, count)
    hz = base_hz * 2 ** (np.interp(at, np.arange(len(semitones)), semitones) / 12)
    phase = 2 * np.pi * np.cumsum(hz) / SAMPLE_RATE_HZ
    harmonics = [np.sin(n * phase) / n for n in range(1, 12)]
    return (0.1 * np.sum(harmonics, axis=0)).astype(np.float32)


def spoken(
    *parts: npt.NDArray[np.float32], noise: float = 0.0005
) -> tuple[Recording, tuple[Span, ...]]:
    """Parts with a pause before each, in a little noise, and where they are."""
    pause = np.zeros(round(PAUSE_S * SAMPLE_RATE_HZ), dtype=np.float32)
    spans: list[Span] = []
    now_s = 0.0
    for part in parts:
        now_s += PAUSE_S
        length_s = len(part) / SAMPLE_RATE_HZ
        spans.append(Span(start_s=now_s, end_s=now_s + length_s))
        now_s += length_s
    sound = np.concatenate([piece for part in parts for piece in (pause, part)] + [pause])
    hiss = np.random.default_rng(6).normal(0, noise, len(sound))
    return recording_from_samples((sound + hiss).astype(np.float32)), tuple(spans)


def track(tracker: YinPitch, *parts: npt.NDArray[np.float32]) -> PitchEvidence:
    """What is kept of these parts."""
    found = tracker.track(*spoken(*parts), OPTIONS)
    assert isinstance(found, PitchEvidence)
    return found


@pytest.mark.parametrize("base_hz", [85.0, 120.0, 210.0])
def test_final_movements_have_their_known_size(tracker: YinPitch, base_hz: float) -> None:
    """Over the last 0.35 s a glide of 1.4 s by 12 semitones moves by 3; a level one by nothing."""
    glide = 1.4
    found = track(
        tracker,
        sung([0, 12], glide, base_hz),
        sung([12, 0], glide, base_hz),
        sung([6, 6], glide, base_hz),
    )
    assert [end.semitones for end in found.ends] == pytest.approx([3.0, -3.0, 0.0], abs=0.35)


@pytest.mark.parametrize("base_hz", [85.0, 120.0, 210.0])
def test_the_range_is_that_of_most_of_the_voice(tracker: YinPitch, base_hz: float) -> None:
    """A glide over ten semitones has eight of them between its percentiles."""
    assert track(tracker, sung([0, 10], 3.0, base_hz)).range_semitones == pytest.approx(8, abs=0.3)


def test_nothing_that_is_kept_tells_how_high_a_voice_is(tracker: YinPitch) -> None:
    """The same tune sung a fifth higher leaves the same figures."""
    low, high = (
        track(tracker, sung([0, 7, 2], 2.0, hz), sung([5, 0], 1.0, hz)) for hz in (110.0, 165.0)
    )
    assert high.range_semitones == pytest.approx(low.range_semitones, abs=0.2)
    assert high.voiced_s == pytest.approx(low.voiced_s, abs=0.1)
    for one, other in zip(low.ends, high.ends, strict=True):
        assert other.semitones == pytest.approx(one.semitones, abs=0.3)
    assert set(asdict(low)) == {"options", "voiced_s", "range_semitones", "ends"}


def test_hiss_has_no_pitch(tracker: YinPitch) -> None:
    """Noise alone is not voiced: next to nothing of it is taken for a voice."""
    hiss = np.random.default_rng(1).normal(0, 0.1, 3 * SAMPLE_RATE_HZ).astype(np.float32)
    found = tracker.track(*spoken(hiss), OPTIONS)
    assert isinstance(found, NotMeasurable) or found.voiced_s < 0.15


def test_an_end_that_is_not_voiced_is_left_out(tracker: YinPitch) -> None:
    """A stretch that ends in 0.6 s of hiss has no final movement; the other one has."""
    hiss = np.random.default_rng(2).normal(0, 0.05, round(0.6 * SAMPLE_RATE_HZ))
    vowel = sung([4, 0], 1.0, 120.0)
    found = track(tracker, np.concatenate([vowel, hiss.astype(np.float32)]), vowel)
    assert len(found.ends) == 1
    assert found.ends[0].span.start_s > 2.0


def test_speech_shorter_than_a_frame_and_no_speech_are_not_measurable(tracker: YinPitch) -> None:
    """There is a reason, and no error."""
    recording, _ = spoken(sung([0, 5], 1.0, 120.0))
    for speech in ((), (Span(start_s=0.5, end_s=0.52),)):
        assert tracker.track(recording, speech, OPTIONS) == NotMeasurable(
            reason="too_little_voiced"
        )


def test_it_is_the_pitch_that_librosa_finds(speech: Recording) -> None:
    """On real speech every frame has the pitch of `librosa.yin`, to a hundredth of a semitone."""
    from librosa import yin as reference

    samples = low_harmonics(speech.samples)
    ours = yin(samples, lowest_hz=60, highest_hz=500, rate_hz=RATE_HZ, frame=FRAME, hop=HOP)
    theirs = reference(samples, fmin=60, fmax=500, sr=RATE_HZ, frame_length=FRAME, hop_length=HOP)
    assert ours.shape == theirs.shape
    assert np.abs(12 * np.log2(ours / theirs)).max() < 0.01


@pytest.mark.models
def test_a_reader_on_the_telephone_has_a_range_of_speech(
    tracker: YinPitch, speech: Recording, speech_models: SpeechModels
) -> None:
    """The shipped clip: a woman reads an announcement; half of it is voiced."""
    activity, _ = speech_models.segmenter.segment(speech, SegmenterOptions())
    found = tracker.track(speech, activity.speech, OPTIONS)
    assert isinstance(found, PitchEvidence)
    assert 0.3 < found.voiced_s / activity.speech_s < 0.9
    assert 3.0 < found.range_semitones < 14.0
    assert found.ends
