"""Hesitations and pauses on shipped clips in which every one of them is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach.evaluation.fluency import (
    Counted,
    PauseError,
    answer_figures,
    compared,
    evidence_of,
    f1,
    read_answers,
)
from coach.pipeline import SpeechModels
from models.audio import AudioLimits
from models.speech import NotMeasurable
from scoring.fluency.score import score_fluency

pytestmark = pytest.mark.models

FOLDER = Path(__file__).parents[1] / "clips" / "fluency"
MOST_BYTES = 300_000


@pytest.fixture(scope="module")
def heard(speech_models: SpeechModels) -> tuple[list[Counted], list[PauseError]]:
    """Events and pauses of all clips against what is known of them."""
    answers = read_answers(FOLDER)
    found = [compared(one, evidence_of(one.audio, speech_models, AudioLimits())) for one in answers]
    return [one for counts, _ in found for one in counts], [p for _, ps in found for p in ps]


def test_fillers_are_found_where_they_are(heard: tuple[list[Counted], list[PauseError]]) -> None:
    """Of three voices' fillers most are found, and few are wrongly heard."""
    assert f1([one for one in heard[0] if one.kind == "filled_pause"]) >= 0.75


def test_repetitions_are_found(heard: tuple[list[Counted], list[PauseError]]) -> None:
    """Words that are said twice in the clips are heard twice."""
    assert f1([one for one in heard[0] if one.kind == "repetition"]) >= 0.7


def test_pauses_have_their_known_length(heard: tuple[list[Counted], list[PauseError]]) -> None:
    """Most silences come out within 20 ms of the length that they were made with."""
    figures = {figure.name: figure.value for figure in answer_figures(*heard)}
    assert figures["pause_found"] == 1.0
    assert figures["pause_length_within_20_ms"] >= 0.8


def test_fluent_prompts_have_no_hesitation(speech_models: SpeechModels, clips: Path) -> None:
    """Real speech of a native speaker who reads: nothing is found."""
    for file in sorted(clips.glob("*.wav")):
        evidence = evidence_of(file, speech_models, AudioLimits())
        assert evidence is not None
        found = score_fluency(evidence).disfluencies
        assert not isinstance(found, NotMeasurable)
        assert found == ()


def test_the_clips_are_small() -> None:
    """Together they are at most 300 KB."""
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) < MOST_BYTES
