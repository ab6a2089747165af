"""The list of minimal pairs that are synthesised, and the few clips that are shipped."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from coach.errors import ConfigurationProblem
from coach.evaluation.word_pairs import (
    HeardPair,
    PairTrial,
    has_pairs,
    pair_figures,
    read_pairs,
)
from scoring.sounds.tables import contrasts
from tools.pair_clips import (
    CONTRASTS,
    FIT_VOICES,
    TEST_VOICES,
    in_letters,
    is_british,
    planned,
    practised,
)

FOLDER = Path(__file__).with_name("clips") / "pairs"
MOST_CLIPS = 40
MOST_BYTES = 400_000


def test_the_contrasts_that_matter_most_are_planned() -> None:
    """Twenty contrasts that can be heard, all of tier A among them, each in both parts."""
    chosen = practised()
    assert len(chosen) == CONTRASTS
    assert all(one.heard for one in chosen)
    assert {one.tier for one in contrasts() if one.heard and one not in chosen} <= {"B", "C", "D"}
    for part in ("fit", "test"):
        named = {trial.contrast for trial in planned() if trial.part == part}
        assert named == {f"{one.first}/{one.second}" for one in chosen}


def test_nothing_is_tested_that_was_fitted() -> None:
    """No voice is in both parts, and no pair of a contrast."""
    assert not set(FIT_VOICES) & set(TEST_VOICES)
    pairs = {
        part: {(t.contrast, frozenset((t.said, t.other))) for t in planned() if t.part == part}
        for part in ("fit", "test")
    }
    assert not pairs["fit"] & pairs["test"]


def test_american_voices_say_no_pair_that_is_british_only() -> None:
    """Where an r would give the word away, only British voices speak."""
    british = {pair for one in contrasts() for pair in one.british_only}
    for trial in planned():
        pair = (trial.said, trial.other)
        assert is_british(trial.voice) or not {pair, pair[::-1]} & british


def test_phones_become_the_synthesisers_letters() -> None:
    """Diphthongs and affricates are one letter each; Americans say their r."""
    assert in_letters(("tʃ", "ˈeɪ", "n"), british=True) == "ʧˈAn"
    assert in_letters(("b", "ˈæ", "d"), british=True) == "bˈad"
    assert in_letters(("b", "ˈɜː", "d"), british=False) == "bˈɜɹd"


def test_the_shipped_clips_are_few_and_as_listed() -> None:
    """Each listed clip is there, no other is, none was fitted on, and together they are small."""
    rows: list[dict[str, Any]] = json.loads((FOLDER / "pairs.json").read_text(encoding="utf-8"))
    files = sorted(FOLDER.glob("*.opus"))
    assert {file.name for file in files} == {row["file"] for row in rows}
    assert len(files) <= MOST_CLIPS
    assert sum(file.stat().st_size for file in files) < MOST_BYTES
    assert {row["voice"] for row in rows} <= set(TEST_VOICES)
    assert len(read_pairs(FOLDER)) == len(rows)


def test_a_folder_without_pairs_is_said_to_be_none(tmp_path: Path) -> None:
    """A missing or broken list is a sentence, not a traceback; what was fitted on is left out."""
    assert not has_pairs(tmp_path)
    with pytest.raises(ConfigurationProblem):
        read_pairs(tmp_path)
    row = {"file": "a.opus", "said": "ship", "other": "sheep", "contrast": "IY/IH", "voice": "a"}
    rows = [row | {"part": "fit"}, row | {"part": "test"}, row]
    (tmp_path / "pairs.json").write_text(json.dumps(rows), encoding="utf-8")
    assert len(read_pairs(tmp_path)) == 2
    (tmp_path / "pairs.json").write_text('[{"said": 1}]', encoding="utf-8")
    with pytest.raises(ConfigurationProblem):
        read_pairs(tmp_path)


def test_accuracy_of_sure_answers_rests_on_these_alone() -> None:
    """What is counted are the sure answers; a contrast without any has no such figure."""

    def heard(contrast: str, probability: float, *, sure: bool) -> HeardPair:
        trial = PairTrial(
            audio=Path("ship.opus"), said="ship", other="sheep", contrast=contrast, voice="one"
        )
        return HeardPair(trial=trial, probability=probability, sure=sure)

    rows = [
        heard("IY/IH", 0.95, sure=True),
        heard("IY/IH", 0.4, sure=False),
        heard("L/R", 0.6, sure=False),
    ]
    found = {(one.name, one.group): one for one in pair_figures(rows)}
    assert found["pair_accuracy_when_sure", "all"].count == 1
    assert found["pair_accuracy_when_sure", "IY/IH"].value == 1.0
    assert ("pair_accuracy_when_sure", "L/R") not in found
    assert found["pair_accuracy", "IY/IH"].value == 0.5
