"""How long a whole assessment takes beside plain transcription, on the same machine and files.

Each round times all three in turn, warm, so that a busy machine slows them alike; what is
reported is the ratio of their medians, never the time alone.
"""

# openai-whisper and faster-whisper carry few types.
# pyright: reportUnknownVariableType=false, reportUnknownMemberType=false

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import numpy.typing as npt

from coach.bootstrap import audio_limits, build_models
from coach.config import Settings
from coach.pipeline import Task, assess, load_recording
from models.weights import ensure_weights, spec_named
from models.whisper_torch import OpenAIWhisperEngine
from questions.bank import Level

Samples = npt.NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class SpeedRow:
    """Median times of one file (seconds) and the ratios of the assessment to each peer."""

    file: str
    duration_s: float
    assessment_s: float
    faster_whisper_s: float
    openai_whisper_s: float

    @property
    def ratio_faster_whisper(self) -> float:
        """Assessment over faster-whisper base int8 with word times."""
        return self.assessment_s / self.faster_whisper_s

    @property
    def ratio_openai_whisper(self) -> float:
        """Assessment over openai-whisper base float32 with word times."""
        return self.assessment_s / self.openai_whisper_s


def compare_speed(files: Sequence[Path], settings: Settings, rounds: int) -> list[SpeedRow]:
    """Time every file `rounds` times by each of the three, interleaved."""
    return [_row(file, settings, rounds, _contenders(settings)) for file in files]


def _row(
    file: Path, settings: Settings, rounds: int, contenders: Sequence[Callable[[Any], object]]
) -> SpeedRow:
    recording = load_recording(file, replace(audio_limits(settings), max_duration_s=900.0))
    for contender in contenders:
        contender(recording)  # warm
    times = [[_timed(contender, recording) for contender in contenders] for _ in range(rounds)]
    ours, faster, openai = (median(column) for column in zip(*times, strict=True))
    return SpeedRow(
        file=file.name,
        duration_s=recording.duration_s,
        assessment_s=ours,
        faster_whisper_s=faster,
        openai_whisper_s=openai,
    )


def _timed(contender: Callable[[Any], object], recording: object) -> float:
    begun = time.perf_counter()
    contender(recording)
    return time.perf_counter() - begun


def _contenders(settings: Settings) -> list[Callable[[Any], object]]:
    """Our assessment, faster-whisper int8 beam 5, openai-whisper beam 5: all with word times."""
    from faster_whisper import WhisperModel
    from whisper.transcribe import transcribe

    spec = spec_named(settings.whisper_model)
    folder = ensure_weights(spec, settings.cache_dir)
    models = build_models(settings)
    task = Task(question=None, text="", level=Level.ENTRY_2)
    peer = WhisperModel(
        str(folder), device="cpu", compute_type="int8", cpu_threads=settings.worker_threads
    )
    reference = OpenAIWhisperEngine(spec, folder).model

    def faster(recording: Any) -> object:
        segments, _ = peer.transcribe(
            recording.samples, language="en", beam_size=5, word_timestamps=True
        )
        return list(segments)

    def openai(recording: Any) -> object:
        return transcribe(
            reference,
            recording.samples,
            language="en",
            beam_size=5,
            word_timestamps=True,
            fp16=False,
        )

    return [lambda recording: assess(recording, task, models), faster, openai]
