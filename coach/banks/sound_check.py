"""A sound file of a stranger becomes a WAV, in a process of its own.

A file that crashes or hangs a decoder ends that process, not the server. Every other way of a
sound into the coach is decoded by the worker.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from coach.errors import BadRecording

_LONGEST_S = 60
"""For decoding: a sentence takes a second or two, most of it the start."""
_LOUDEST, _MOST_GAIN = 0.7, 8.0
"""The peak of the voice that reads aloud, and how much a quiet recording is raised at most."""
_REFUSED = 3
_ROOT = Path(__file__).resolve().parents[2]


def wav_of(audio: bytes, *, most_s: float, most_bytes: int) -> bytes:
    """The sound of a file, mono, 16 kHz, 16 bit, about as loud as the voice.

    Raises:
        BadRecording: it is empty, no sound, silent, too short, too long or too large.
    """

    def refused(why: str | None = None) -> BadRecording:
        limit_mb = most_bytes // (1024 * 1024)
        return BadRecording(why, limit_s=round(most_s), limit_mb=limit_mb)

    if len(audio) > most_bytes:
        raise refused("error.recording.too_large")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "coach.banks.sound_check", str(most_s), str(most_bytes)],
            input=audio,
            capture_output=True,
            timeout=_LONGEST_S,
            check=False,
            env={**os.environ, "PYTHONPATH": str(_ROOT)},
        )
    except (subprocess.TimeoutExpired, OSError) as error:
        raise refused() from error
    if done.returncode == _REFUSED:
        raise refused(done.stderr.decode().strip())
    if done.returncode or not done.stdout:
        raise refused()
    return done.stdout


def _decode(most_s: float, most_bytes: int) -> int:
    """What the process does: a file in, a WAV out, or the id of what is wrong with it."""
    import numpy as np

    from coach.pipeline import load_recording, require_sound
    from models.audio import AudioLimits, wav_bytes

    try:
        limits = AudioLimits(max_duration_s=most_s, max_bytes=most_bytes)
        recording = load_recording(sys.stdin.buffer.read(), limits)
        require_sound(recording)
    except BadRecording as error:
        sys.stderr.write(error.message_id)
        return _REFUSED
    peak = float(np.abs(recording.samples).max())
    sys.stdout.buffer.write(wav_bytes(recording.samples * min(_LOUDEST / peak, _MOST_GAIN)))
    return 0


if __name__ == "__main__":
    sys.exit(_decode(float(sys.argv[1]), int(sys.argv[2])))
