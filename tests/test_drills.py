"""Say this, and minimal pairs, on synthesised speech whose words and errors are known."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from coach.cli.app import app
from coach.errors import BadRecording
from coach.pipeline import SpeechModels, load_recording, say_this, which_word
from models.audio import AudioLimits, recording_from_samples
from models.speech import NotMeasurable
from scoring.pronunciation.drill import DrillResult, SoundState
from scoring.pronunciation.pairs import PairResult

pytestmark = pytest.mark.models

CLIPS = Path(__file__).with_name("clips")
PAIRS, TRAPS = CLIPS / "pairs", CLIPS / "traps"


def trials() -> list[dict[str, Any]]:
    """Every shipped trial."""
    return json.loads((PAIRS / "pairs.json").read_text(encoding="utf-8"))


def traps(*kinds: str) -> list[dict[str, Any]]:
    """The clips with known errors of these kinds."""
    listed = json.loads((TRAPS / "manifest.json").read_text(encoding="utf-8"))
    return [clip for clip in listed if clip["kind"] in kinds]


def drilled(clip: dict[str, Any], models: SpeechModels) -> DrillResult:
    """The drill of one clip, which must be there."""
    found = say_this(load_recording(TRAPS / clip["file"], AudioLimits()), clip["text"], models)
    assert isinstance(found, DrillResult), clip["file"]
    return found


def test_the_word_that_was_said_is_heard(speech_models: SpeechModels) -> None:
    """Of the shipped pairs nine in ten are heard right, and of the sure answers nearly all."""
    right, sure = [], []
    for trial in trials():
        recording = load_recording(PAIRS / trial["file"], AudioLimits())
        found = which_word(recording, (trial["other"], trial["said"]), speech_models)
        assert isinstance(found, PairResult), trial
        right.append(found.probability_of(trial["said"]) > 0.5)
        if found.heard is not None:
            sure.append(found.heard == trial["said"])
    assert sum(right) >= 0.9 * len(right)
    assert sum(sure) >= 0.95 * len(sure)
    assert len(sure) >= 0.5 * len(right)


def test_a_right_sentence_names_nothing(speech_models: SpeechModels) -> None:
    """British and American voices that say it right: no sound is called wrong."""
    for clip in traps("right")[::4] + traps("variant")[::3]:
        assert drilled(clip, speech_models).named == (), clip["file"]


def test_a_bad_word_is_not_called_right(speech_models: SpeechModels) -> None:
    """Of a word that is badly wrong, some sounds are not as expected; more than beside it."""
    worse = 0
    clips = traps("bad_word")[::2]
    for clip in clips:
        found = drilled(clip, speech_models)
        (bad,) = clip["word"]
        doubted = [one.word for one in found.sounds if one.state is not SoundState.AS_EXPECTED]
        worse += doubted.count(bad) > len(doubted) / 2
    assert worse > len(clips) / 2


def test_another_text_gets_no_drill(speech_models: SpeechModels) -> None:
    """Something else was said: the reason, not a list of mistakes."""
    clip = traps("other_text")[0]
    recording = load_recording(TRAPS / clip["file"], AudioLimits())
    assert say_this(recording, clip["text"], speech_models) == NotMeasurable(reason="other_words")


def test_a_word_outside_the_pair_is_neither(speech_models: SpeechModels) -> None:
    """A sentence is none of two words."""
    clip = traps("right")[0]
    recording = load_recording(TRAPS / clip["file"], AudioLimits())
    found = which_word(recording, ("ship", "sheep"), speech_models)
    assert found == NotMeasurable(reason="neither_word")


def test_silence_is_said_to_be_silence(speech_models: SpeechModels) -> None:
    """Nothing said: an error that says so, in both drills."""
    silent = recording_from_samples(np.zeros(2 * 16_000, dtype=np.float32))
    for ask in (
        lambda: say_this(silent, "ship", speech_models),
        lambda: which_word(silent, ("ship", "sheep"), speech_models),
    ):
        with pytest.raises(BadRecording) as caught:
            ask()
        assert caught.value.message_id == "error.recording.silence"


def test_the_time_from_speech_to_result_is_reported(speech_models: SpeechModels) -> None:
    """How long both drills take with warm models; a figure, as the machine may be busy."""
    trial = trials()[0]
    recording = load_recording(PAIRS / trial["file"], AudioLimits())
    for name, ask in (
        ("say this", lambda: say_this(recording, trial["said"], speech_models)),
        ("which word", lambda: which_word(recording, ("ship", "sheep"), speech_models)),
    ):
        ask()
        began = time.perf_counter()
        ask()
        print(f"{name}: {time.perf_counter() - began:.2f} s")


def test_the_pairs_are_measured_by_a_command() -> None:
    """`bench pairs` gives accuracy, the sure share and accuracy when sure, by contrast."""
    done = CliRunner().invoke(app, ["bench", "pairs", "--data", str(PAIRS), "--json"])
    assert done.exit_code == 0, done.output
    figures = {(one["name"], one["group"]): one for one in json.loads(done.stdout)}
    assert figures["pair_accuracy", "all"]["count"] == len(trials())
    assert figures["pair_accuracy_when_sure", "all"]["value"] >= 0.95
    assert {group for _, group in figures} >= {trial["contrast"] for trial in trials()}
