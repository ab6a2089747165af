from __future__ import annotations

import contextlib
import io
import wave
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, cast

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.audio import (
    AudioLimits,
    read_recording,
    read_wav,
    recording_from_samples,
    wav_bytes,
)
from models.errors import AudioError
from models.speech import SAMPLE_RATE_HZ

if TYPE_CHECKING:
    from av.audio.stream import AudioStream

LIMITS = AudioLimits()

CONTAINERS = [
    ("wav", "pcm_s16le", 44100, "stereo"),
    ("mp3", "libmp3lame", 44100, "stereo"),
    ("mp4", "aac", 48000, "mono"),
    ("adts", "aac", 48000, "mono"),
    ("webm", "libopus", 48000, "mono"),
    ("ogg", "libopus", 48000, "mono"),
    ("flac", "flac", 16000, "mono"),
]


def encode(container: str, codec: str, rate_hz: int, layout: str, seconds: float) -> bytes:
    """A 440 Hz tone in the given container and codec."""
    times = np.arange(round(seconds * rate_hz)) / rate_hz
    tone = (0.5 * np.sin(2 * np.pi * 440 * times)).astype(np.float32)
    channels = 2 if layout == "stereo" else 1
    target = io.BytesIO()
    with av.open(target, "w", format=container) as output:
        stream = cast("AudioStream", output.add_stream(codec, rate=rate_hz, layout=layout))
        frame = av.AudioFrame.from_ndarray(
            np.repeat(tone[None], channels, axis=0), format="fltp", layout=layout
        )
        frame.sample_rate, frame.time_base = rate_hz, Fraction(1, rate_hz)
        resampler = av.AudioResampler(
            stream.format.name, layout, rate_hz, frame_size=stream.frame_size or None
        )
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            output.mux(stream.encode(part))
        output.mux(stream.encode(None))
    return target.getvalue()


@pytest.mark.parametrize(("container", "codec", "rate_hz", "layout"), CONTAINERS)
def test_every_browser_format_is_decoded(
    container: str, codec: str, rate_hz: int, layout: str
) -> None:
    """A 2 s tone comes back as 2 s of mono 16 kHz sound at its level from every format."""
    recording = read_recording(encode(container, codec, rate_hz, layout, 2.0), LIMITS)
    middle = recording.samples[SAMPLE_RATE_HZ // 2 : -SAMPLE_RATE_HZ // 2]
    assert recording.duration_s == pytest.approx(2.0, abs=0.08)
    assert np.sqrt(np.mean(middle**2)) == pytest.approx(0.5 / np.sqrt(2), rel=0.05)
    assert recording.facts.rate_in_hz == rate_hz
    assert recording.facts.channels_in == (2 if layout == "stereo" else 1)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"This is a letter, not a recording.\n" * 50, "unreadable"),
        (b"RIFF\xff\xff\xff\x7fWAVEfmt \x10\x00\x00\x00", "unreadable"),
        (b"#EXTM3U\n#EXTINF:1\nfile:///etc/passwd\n", "unreadable"),
        (b"ffconcat version 1.0\nfile /etc/passwd\n", "unreadable"),
        (b"\x00" * 100_000, "unreadable"),
    ],
)
def test_what_is_no_recording_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    """Empty, text, broken headers and playlists are refused by name and open nothing else."""
    with pytest.raises(AudioError) as refused:
        read_recording(data, LIMITS)
    assert refused.value.reason == reason


def test_a_video_without_sound_is_refused() -> None:
    """A file that holds no sound at all is unreadable, not a crash."""
    target = io.BytesIO()
    with av.open(target, "w", format="matroska") as output:
        stream = output.add_stream("mpeg4", rate=10)
        stream.width = stream.height = 16
        stream.pix_fmt = "yuv420p"
        frame = av.VideoFrame.from_ndarray(np.zeros((16, 16, 3), dtype=np.uint8), format="rgb24")
        output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    with pytest.raises(AudioError) as refused:
        read_recording(target.getvalue(), LIMITS)
    assert refused.value.reason == "unreadable"


def test_limits_hold(tmp_path: Path) -> None:
    """Too short, too long and too large are told apart."""
    tone = encode("wav", "pcm_s16le", 16000, "mono", 3.0)
    blip = encode("wav", "pcm_s16le", 16000, "mono", 0.05)
    file = tmp_path / "tone.wav"
    file.write_bytes(tone)
    for source, limits, reason in [
        (blip, LIMITS, "too_short"),
        (tone, AudioLimits(max_duration_s=2.0), "too_long"),
        (file, AudioLimits(max_bytes=1000), "too_large"),
    ]:
        with pytest.raises(AudioError) as refused:
            read_recording(source, limits)
        assert refused.value.reason == reason


def test_a_file_that_breaks_off_gives_what_there_is() -> None:
    """Half an ogg file gives about half its sound: what was said is not lost."""
    whole = encode("ogg", "libopus", 48000, "mono", 4.0)
    recording = read_recording(whole[: len(whole) // 2], LIMITS)
    assert 1.0 < recording.duration_s < 3.0


def test_clipping_and_level_are_measured() -> None:
    """The share of samples at full scale and the level are what the samples say."""
    samples = np.full(SAMPLE_RATE_HZ, 0.1, dtype=np.float32)
    samples[: SAMPLE_RATE_HZ // 4] = 1.0
    facts = recording_from_samples(samples).facts
    assert facts.clipped_ratio == pytest.approx(0.25)
    assert facts.peak_dbfs == pytest.approx(0.0)
    assert facts.rms_dbfs == pytest.approx(10 * np.log10(0.25 + 0.75 * 0.01), abs=1e-3)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=4000), st.integers(0, 3))
def test_hostile_bytes_never_do_more_than_be_refused(noise: bytes, place: int) -> None:
    """Random bytes, alone or behind a real header, give a recording or an AudioError."""
    header = encode("wav", "pcm_s16le", 16000, "mono", 0.3)[: 44 * place]
    try:
        recording = read_recording(header + noise, LIMITS)
    except AudioError:
        return
    assert np.all(np.isfinite(recording.samples))
    assert np.abs(recording.samples).max() <= 1.0


def test_samples_written_as_wav_are_read_back() -> None:
    """What was heard comes back sample for sample, to the step of 16 bit; no level wraps round."""
    samples = np.linspace(-1.2, 1.2, SAMPLE_RATE_HZ, dtype=np.float32)
    read = read_recording(wav_bytes(samples), LIMITS)
    assert (read.facts.rate_in_hz, read.facts.channels_in) == (SAMPLE_RATE_HZ, 1)
    np.testing.assert_allclose(read.samples, np.clip(samples, -1, 1), atol=1e-4)


def test_a_plain_wav_is_read_without_a_decoder() -> None:
    """What our own recorder makes comes back sample by sample, from one channel or two."""
    tone = (0.3 * np.sin(np.arange(8_000) / 9)).astype(np.float32)
    read = read_wav(wav_bytes(tone), AudioLimits())
    assert read.samples == pytest.approx(tone, abs=1e-4)
    both = io.BytesIO()
    with wave.open(both, "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(np.tile([[1000, 3000]], (4_000, 1)).astype("<i2").tobytes())
    assert read_wav(both.getvalue(), AudioLimits()).samples[:9] == pytest.approx(2000 / 32768)


def test_hostile_plain_wavs_are_refused_with_a_reason() -> None:
    """Changed and cut anywhere in its head: it is read, or refused as every other file."""
    whole = wav_bytes(np.full(4_000, 0.1, dtype=np.float32))
    chance = np.random.default_rng(3)
    for _ in range(500):
        changed = bytearray(whole[: chance.integers(1, len(whole))])
        for place in chance.integers(0, min(44, len(changed)), size=3):
            changed[place] = chance.integers(0, 256)
        with contextlib.suppress(AudioError):
            assert len(read_wav(bytes(changed), AudioLimits()).samples) <= 4_000
    for hostile in (b"", b"OggS", b"RIFF" + b"\xff" * 60):
        with pytest.raises(AudioError):
            read_wav(hostile, AudioLimits())
