"""Pace and pauses of recorded speech, by judged fluency or first language.

The thresholds of `scoring/fluency/score.py` were set on these figures (docs/scores.md). Nothing
is trained. From the repository's root, with the set-up done:

    .venv/bin/python -m benchmarks.pace_and_pauses --data ../shared/data/so762 --speakers 30
    .venv/bin/python -m benchmarks.pace_and_pauses --data ../shared/data/accents --speakers 60
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from coach.bootstrap import audio_limits, build_models
from coach.cli.bench import some_speakers
from coach.config import Settings
from coach.errors import BadRecording
from coach.evaluation.corpora import read_corpus
from coach.evaluation.figures import pearson_r
from coach.pipeline import ListeningOptions, listen, load_recording
from models.speech import NotMeasurable
from scoring.fluency.score import pause_burden, score_fluency
from scoring.scale import Score

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.evaluation.corpora import Utterance
    from scoring.fluency.result import FluencyScore

PERCENTILES = (5, 25, 50, 75, 95)


def main() -> None:
    """Listen to a corpus and print percentiles of pace and pauses for each group."""
    parser = argparse.ArgumentParser(description="Pace and pauses of recorded speech.")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--speakers", type=int, default=None)
    options = parser.parse_args()
    utterances = some_speakers(read_corpus(options.data), options.speakers)
    judged = judged_fluency(options.data)
    heard = listened(utterances)
    groups: dict[str, list[FluencyScore]] = defaultdict(list)
    for utterance, fluency in heard:
        groups[group_of(utterance, judged)].append(fluency)
    for name, scores in sorted(groups.items()):
        print_group(name, scores)
    for measure in ("pace", "pausing"):
        print_agreement(measure, heard, judged)


def judged_fluency(folder: Path) -> dict[str, float]:
    """The raters' fluency (0 to 10) of each utterance, empty where a corpus has none."""
    file = folder / "scores.json"
    if not file.is_file():
        return {}
    return {name: float(entry["fluency"]) for name, entry in json.loads(file.read_text()).items()}


def listened(utterances: list[Utterance]) -> list[tuple[Utterance, FluencyScore]]:
    """The fluency of every adult's utterance that is long enough to be measured."""
    settings = Settings.from_environment()
    models, limits = build_models(settings), audio_limits(settings)
    found: list[tuple[Utterance, FluencyScore]] = []
    for utterance in utterances:
        if "children" in utterance.groups:
            continue
        try:
            recording = load_recording(utterance.audio, limits)
            evidence = listen(recording, models, ListeningOptions(), lambda _step, _share: None)
        except BadRecording:
            continue
        fluency = score_fluency(evidence)
        if isinstance(fluency.pace, Score):
            found.append((utterance, fluency))
    return found


def group_of(utterance: Utterance, judged: dict[str, float]) -> str:
    """The judged fluency, or whether the first language is English."""
    if judged:
        return f"judged fluency {judged[utterance.id]:4.1f}"
    return "first language English" if "english" in utterance.groups else "other first languages"


def print_group(name: str, scores: list[FluencyScore]) -> None:
    """Percentiles of the two measures and the bands of one group."""
    rates = [
        s.articulation_rate for s in scores if not isinstance(s.articulation_rate, NotMeasurable)
    ]
    print(f"{name} (n {len(scores)})")
    print("  syllables a second of speech   ", _percentiles(rates))
    print("  pause burden a minute of speech", _percentiles([burden_per_minute(s) for s in scores]))
    for measure in ("pace", "pausing"):
        bands = [getattr(score, measure).band.value for score in scores]
        shares = {band: round(bands.count(band) / len(bands), 2) for band in sorted(set(bands))}
        print(f"  {measure} bands", shares)


def burden_per_minute(fluency: FluencyScore) -> float:
    """Pauses within clauses a minute of speech, long ones weighing more."""
    pauses_s = sum(pause.span.duration_s for pause in fluency.pauses)
    minutes = (fluency.response_s - pauses_s) / 60
    return sum(pause_burden(pause) for pause in fluency.pauses) / minutes


def print_agreement(
    measure: str, heard: list[tuple[Utterance, FluencyScore]], judged: dict[str, float]
) -> None:
    """Pearson's r of a score with the judged fluency, where there is one."""
    pairs = [(getattr(found, measure).value, judged[one.id]) for one, found in heard if judged]
    if pairs:
        print(f"{measure}: pearson_r {pearson_r(pairs):.2f} with judged fluency, n {len(pairs)}")


def _percentiles(values: Sequence[float]) -> str:
    found = np.percentile(values, PERCENTILES)
    return "  ".join(f"p{p} {v:5.2f}" for p, v in zip(PERCENTILES, found, strict=True))


if __name__ == "__main__":
    main()
