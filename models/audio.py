"""Any recording file to mono 16 kHz samples, with facts about its level and clipping.

PyAV carries its own decoders, so no system ffmpeg is needed. Files come from strangers:
decoding stops at a limit of duration, never trusts the header's length, and maps every
decoder error to one `AudioError`.
"""

from __future__ import annotations

import io
import math
import struct
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from models.errors import AudioError
from models.speech import SAMPLE_RATE_HZ, Recording, RecordingFacts

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.container import InputContainer

Samples = npt.NDArray[np.float32]

SILENCE_DBFS = -120.0
"""Level given to digital silence, where the logarithm has no value."""

FULL_SCALE = 0.999
"""Samples at or above this are counted as clipped (16-bit full scale is 0.99997)."""

MIN_DURATION_S = 0.1
"""Shorter sounds hold no syllable; they are refused with a reason of their own."""

_FORMATS = "wav,mp3,flac,ogg,matroska,webm,mov,mp4,m4a,aac,aiff"
_OWN_WAV = (2, SAMPLE_RATE_HZ, "NONE")
"""Bytes of a sample, rate and compression of the WAV that a page's own recorder makes."""
_OWN_CHANNELS = 2
_MAX_CHANNELS = 8
_MAX_RATE_HZ = 384_000


@dataclass(frozen=True, kw_only=True)
class AudioLimits:
    """What a file may be: longest sound and largest file that is decoded."""

    max_duration_s: float = 180.0
    max_bytes: int = 50 * 1024 * 1024


def dbfs(value: float) -> float:
    """Amplitude (0 to 1) in dB relative to full scale, `SILENCE_DBFS` at least."""
    return max(SILENCE_DBFS, 20 * math.log10(value)) if value > 0 else SILENCE_DBFS


def recording_from_samples(
    samples: Samples,
    *,
    rate_in_hz: int = SAMPLE_RATE_HZ,
    channels_in: int = 1,
    codec_in: str = "samples",
    truncated: bool = False,
) -> Recording:
    """Wrap mono samples at 16 kHz, shape `(n,)` in [-1, 1], with their facts."""
    if len(samples) < MIN_DURATION_S * SAMPLE_RATE_HZ:
        raise AudioError("too_short", f"{len(samples) / SAMPLE_RATE_HZ:.3f} s")
    magnitude = np.abs(samples)
    facts = RecordingFacts(
        duration_s=len(samples) / SAMPLE_RATE_HZ,
        rate_in_hz=rate_in_hz,
        channels_in=channels_in,
        codec_in=codec_in,
        peak_dbfs=dbfs(float(magnitude.max())),
        rms_dbfs=dbfs(float(np.sqrt(np.mean(np.square(samples, dtype=np.float64))))),
        clipped_ratio=float(np.mean(magnitude >= FULL_SCALE)),
        truncated=truncated,
    )
    return Recording(samples=samples, facts=facts)


def wav_bytes(samples: Samples) -> bytes:
    """Mono samples at 16 kHz, shape `(n,)` in [-1, 1], as a WAV file of 16 bit."""
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE_HZ)
        file.writeframes((np.clip(samples, -1.0, 1.0) * 32767).round().astype("<i2").tobytes())
    return target.getvalue()


def read_wav(data: bytes, limits: AudioLimits) -> Recording:
    """A WAV file of 16 bit at 16 kHz, read by Python itself, without any decoder.

    For the process that serves pages: nothing in the bytes can end it. Raises `AudioError` as
    `read_recording`; any other file, and any other kind of WAV, is `unreadable`.
    """
    data = _bytes_of(data, limits)
    try:
        with wave.open(io.BytesIO(data)) as file:
            channels, known = file.getnchannels(), file.getparams()
            if (
                known.sampwidth,
                known.framerate,
                known.comptype,
            ) != _OWN_WAV or channels > _OWN_CHANNELS:
                raise AudioError("unreadable", str(known))
            if known.nframes > limits.max_duration_s * SAMPLE_RATE_HZ:
                raise AudioError("too_long", f"over {limits.max_duration_s:g} s")
            content = file.readframes(known.nframes)
    except (wave.Error, EOFError, ValueError, RuntimeError, OverflowError, struct.error) as error:
        raise AudioError("unreadable", type(error).__name__) from error
    whole = len(content) // (2 * channels) * channels
    samples = np.frombuffer(content, dtype="<i2", count=whole).reshape(-1, channels)
    return recording_from_samples(
        (samples.mean(axis=1) / 32768).astype(np.float32), channels_in=channels, codec_in="wav"
    )


def read_recording(source: Path | bytes, limits: AudioLimits) -> Recording:
    """Decode a file or its bytes; raises `AudioError` with a reason, never another error.

    Reasons: `empty`, `unreadable`, `too_large`, `too_long`, `too_short`. A file that breaks off
    in the middle gives what could be read, marked `truncated`.
    """
    data = _bytes_of(source, limits)
    try:
        container = _open(data)
    except Exception as error:  # av raises many kinds for hostile bytes
        raise AudioError("unreadable", type(error).__name__) from error
    with container:
        return _decode(container, limits)


def _bytes_of(source: Path | bytes, limits: AudioLimits) -> bytes:
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size == 0:
        raise AudioError("empty")
    if size > limits.max_bytes:
        raise AudioError("too_large", f"{size} bytes")
    return source if isinstance(source, bytes) else source.read_bytes()


def _open(data: bytes) -> InputContainer:
    import av

    # Only bytes in memory, no protocol and no playlist format: a hostile file opens nothing.
    options = {"protocol_whitelist": "", "format_whitelist": _FORMATS}
    return av.open(io.BytesIO(data), mode="r", options=options)


def _decode(container: InputContainer, limits: AudioLimits) -> Recording:
    streams = container.streams.audio
    if not streams:
        raise AudioError("unreadable", "no audio stream")
    stream = streams[0]
    rate_hz, channels = stream.rate or 0, stream.channels
    if not 0 < rate_hz <= _MAX_RATE_HZ or not 0 < channels <= _MAX_CHANNELS:
        raise AudioError("unreadable", f"{rate_hz} Hz, {channels} channels")
    chunks, truncated = _collect(_frames(container), limits)
    if not chunks:
        raise AudioError("unreadable" if truncated else "too_short", "no samples")
    samples = np.concatenate(chunks)
    return recording_from_samples(
        np.clip(np.nan_to_num(samples), -1.0, 1.0).astype(np.float32),
        rate_in_hz=rate_hz,
        channels_in=channels,
        codec_in=str(stream.codec_context.name),
        truncated=truncated,
    )


def _frames(container: InputContainer) -> Iterator[AudioFrame]:
    """Frames of float samples at 16 kHz with all their channels.

    Channels are averaged by us: ffmpeg's own mix to mono is 3 dB too loud and clips.
    """
    from av.audio.resampler import AudioResampler

    resampler = None
    for frame in container.decode(audio=0):
        frame.pts = None  # broken time stamps must not make the resampler add silence
        if resampler is None:
            resampler = AudioResampler(format="fltp", layout=frame.layout, rate=SAMPLE_RATE_HZ)
        yield from resampler.resample(frame)
    if resampler is not None:
        yield from resampler.resample(None)


def _collect(frames: Iterator[Any], limits: AudioLimits) -> tuple[list[Samples], bool]:
    """All samples up to the limit, and whether the file broke off in the middle."""
    from av.error import FFmpegError

    chunks: list[Samples] = []
    total = 0
    try:
        for frame in frames:
            chunks.append(frame.to_ndarray().mean(axis=0))
            total += chunks[-1].size
            if total > limits.max_duration_s * SAMPLE_RATE_HZ:
                raise AudioError("too_long", f"over {limits.max_duration_s:g} s")
    except (FFmpegError, ValueError) as error:
        if not chunks:
            raise AudioError("unreadable", type(error).__name__) from error
        return chunks, True
    return chunks, False
