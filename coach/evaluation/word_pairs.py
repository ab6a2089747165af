"""Minimal pairs said one word at a time: how often the word that was said is the one that is heard.

A folder has `pairs.json`, a list of trials: `file`, the word `said`, the `other` of its pair, the
`contrast`, the `voice`, and the `part` ("fit" marks trials that constants were fitted on, which
are left out). `tools/pair_clips.py` makes such a folder by a synthesiser.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

from coach.bootstrap import audio_limits, build_models
from coach.config import Settings
from coach.errors import BadRecording, ConfigurationProblem
from coach.evaluation.figures import Figure, by_speaker
from coach.known_words import which_word
from coach.pipeline import SpeechModels, load_recording
from models.audio import AudioLimits
from models.speech import NotMeasurable

LIST = "pairs.json"


@dataclass(frozen=True, kw_only=True)
class PairTrial:
    """One recording of one word, and the word it must not be taken for."""

    audio: Path
    said: str
    other: str
    contrast: str
    voice: str


@dataclass(frozen=True, kw_only=True)
class HeardPair:
    """How likely the said word was found (0 to 1), and whether the answer was sure."""

    trial: PairTrial
    probability: float
    sure: bool

    @property
    def right(self) -> bool:
        """Whether the said word was found likelier than the other."""
        return self.probability > 1 / 2


def has_pairs(folder: Path) -> bool:
    """Whether a folder is of this kind."""
    return (folder / LIST).is_file()


def read_pairs(folder: Path) -> list[PairTrial]:
    """All trials that no constant was fitted on, in the list's order.

    Raises:
        ConfigurationProblem: the folder has no list of trials in this layout.
    """
    try:
        rows: list[dict[str, Any]] = json.loads((folder / LIST).read_text(encoding="utf-8"))
        return [
            PairTrial(
                audio=folder / row["file"],
                said=row["said"],
                other=row["other"],
                contrast=row["contrast"],
                voice=row["voice"],
            )
            for row in rows
            if row.get("part") != "fit"
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigurationProblem(
            "error.configuration.no_corpus", folder=str(folder), wanted=LIST
        ) from error


def pair_listener(settings: Settings) -> Callable[[PairTrial], HeardPair]:
    """A function that hears a trial as the product would."""
    models, limits = build_models(settings), audio_limits(settings)
    return lambda trial: hear_pair(trial, models, limits)


def hear_pair(trial: PairTrial, models: SpeechModels, limits: AudioLimits) -> HeardPair:
    """One trial; what could not be heard counts as the other word, and not sure."""
    try:
        recording = load_recording(trial.audio, limits)
        found = which_word(recording, (trial.said, trial.other), models)
    except BadRecording:
        return HeardPair(trial=trial, probability=0.0, sure=False)
    if isinstance(found, NotMeasurable):
        return HeardPair(trial=trial, probability=0.0, sure=False)
    return HeardPair(trial=trial, probability=found.first_probability, sure=found.heard is not None)


def pair_figures(heard: Sequence[HeardPair]) -> list[Figure]:
    """Accuracy, the share of sure answers and accuracy among these: of all, and by contrast."""
    contrasts = dict.fromkeys(one.trial.contrast for one in heard)
    groups = {"all": list(heard)} | {
        name: [one for one in heard if one.trial.contrast == name] for name in contrasts
    }
    return [figure for group, rows in groups.items() for figure in _of_group(group, rows)]


def _of_group(group: str, rows: Sequence[HeardPair]) -> Iterator[Figure]:
    """The three figures; the third rests on the sure answers, and needs one."""

    def share(name: str, some: Sequence[HeardPair], holds: Callable[[HeardPair], bool]) -> Figure:
        return by_speaker(
            name, group, some, lambda one: one.trial.voice, lambda of: fmean(map(holds, of))
        )

    yield share("pair_accuracy", rows, lambda one: one.right)
    yield share("pair_sure", rows, lambda one: one.sure)
    if sure := [one for one in rows if one.sure]:
        yield share("pair_accuracy_when_sure", sure, lambda one: one.right)
