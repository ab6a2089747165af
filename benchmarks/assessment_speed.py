"""A whole assessment beside plain transcription: ratios from one interleaved run.

    .venv/bin/python benchmarks/assessment_speed.py --data ../shared/data [--seconds 15 60 180]

Files of the asked lengths are joined from real recordings (one voice reading, pauses kept). Each
contender runs in a fresh process of its own, one after the other, round by round, so that a busy
machine slows them alike: first cold (loading included), then warm. Reported are the medians'
ratios, and the memory each process took. Nothing is asserted.

Contenders: the coach (hearing, words, sounds, hesitations, pitch, what the answer says to a
question about one's own experience, scores, advice), faster-whisper base int8 beam 5 and
openai-whisper base float32 beam 5, both `transcribe(word_timestamps=True)`, all on the same
weights and the same number of threads.
"""

# openai-whisper carries few types.
# pyright: reportUnknownVariableType=false, reportUnknownLambdaType=false
# pyright: reportUnknownMemberType=false

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import psutil
import soundfile

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from questions.bank import Bank, Kind, Question  # noqa: E402

CONTENDERS = ("coach", "faster-whisper", "openai-whisper")
RATE_HZ = 16_000
Job = Callable[[], object]


def main() -> None:
    """Run the comparison, or be one of its processes."""
    options = _arguments()
    if options.child:
        print(json.dumps(_measure(options.child, options.file)))
        return
    names = ("coach", *options.beside)
    with tempfile.TemporaryDirectory() as folder:
        for seconds in options.seconds:
            file = Path(folder) / f"{seconds}.wav"
            join_readings(options.data, seconds, file)
            _report(seconds, _rounds(file, options.rounds, names))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--seconds", type=int, nargs="+", default=[15, 60, 180])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--beside", nargs="+", choices=CONTENDERS[1:], default=list(CONTENDERS[1:]))
    parser.add_argument("--child", choices=CONTENDERS, help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def join_readings(data: Path, seconds: int, target: Path) -> None:
    """Write `seconds` of real speech: readings of one paragraph, joined."""
    parts: list[np.ndarray] = []
    total = 0
    for sound in _readings(data):
        parts.append(sound)
        total += len(sound)
        if total >= seconds * RATE_HZ:
            break
    soundfile.write(target, np.concatenate(parts)[: seconds * RATE_HZ], RATE_HZ, subtype="PCM_16")


def _readings(data: Path) -> Iterator[np.ndarray]:
    from models.audio import AudioLimits, read_recording

    for file in sorted((data / "accents" / "audio").iterdir())[::40]:
        yield read_recording(file, AudioLimits()).samples


def _rounds(
    file: Path, rounds: int, names: Sequence[str] = CONTENDERS
) -> dict[str, list[dict[str, float]]]:
    results: dict[str, list[dict[str, float]]] = {name: [] for name in names}
    for _ in range(rounds):
        for name in names:
            results[name].append(run_child(name, file))
    return results


def run_child(name: str, file: Path) -> dict[str, float]:
    """Cold and warm seconds and memory of one contender on one file, in a fresh process."""
    command = [sys.executable, __file__, "--child", name, "--file", str(file)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def _report(seconds: int, results: dict[str, list[dict[str, float]]]) -> None:
    medians = {
        name: {key: median(row[key] for row in rows) for key in rows[0]}
        for name, rows in results.items()
    }
    ours = medians["coach"]
    for name in list(medians)[1:]:
        cold, warm = (ours[key] / medians[name][key] for key in ("cold_s", "warm_s"))
        print(f"{seconds:4d} s  coach / {name}: warm {warm:.2f}, cold {cold:.2f}")
    memory = ", ".join(f"{name} {found['rss_mb']:.0f} MB" for name, found in medians.items())
    print(f"{seconds:4d} s  real-time factor {ours['warm_s'] / seconds:.3f}; memory: {memory}")


def _measure(name: str, file: Path) -> dict[str, float]:
    begun = time.perf_counter()
    job = _contender(name, file)
    job()
    cold_s = time.perf_counter() - begun
    begun = time.perf_counter()
    job()
    warm_s = time.perf_counter() - begun
    return {
        "cold_s": cold_s,
        "warm_s": warm_s,
        "rss_mb": psutil.Process().memory_info().rss / 1e6,
    }


def _contender(name: str, file: Path) -> Job:
    from coach.bootstrap import audio_limits, build_models
    from coach.config import Settings
    from coach.pipeline import Task, assess, load_recording
    from models.weights import ensure_weights, spec_named
    from questions.load import load_builtin_banks

    settings = Settings(max_recording_s=900.0)
    recording = load_recording(file, audio_limits(settings))
    if name == "coach":
        models = build_models(settings)
        task = Task.of(_behavioural(load_builtin_banks()))
        return lambda: assess(recording, task, models)
    spec = spec_named("base")
    folder = ensure_weights(spec, settings.cache_dir)
    if name == "faster-whisper":
        return _faster_whisper(folder, settings.worker_threads, recording.samples)
    return _openai_whisper(spec, folder, recording.samples)


def _behavioural(bank: Bank) -> Question:
    """The first question that asks for one's own experience: it has the most to compare."""
    return next(asked for asked in bank.questions if asked.kind is Kind.BEHAVIOURAL)


def _faster_whisper(folder: Path, threads: int, samples: Any) -> Job:
    from faster_whisper import WhisperModel

    model = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=threads)
    return lambda: list(
        model.transcribe(samples, language="en", beam_size=5, word_timestamps=True)[0]
    )


def _openai_whisper(spec: Any, folder: Path, samples: Any) -> Job:
    from whisper.transcribe import transcribe

    from models.whisper_torch import OpenAIWhisperEngine

    model = OpenAIWhisperEngine(spec, folder).model
    return lambda: transcribe(
        model, samples, language="en", beam_size=5, word_timestamps=True, fp16=False
    )


if __name__ == "__main__":
    main()
