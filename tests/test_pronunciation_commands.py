"""`bench pronunciation` and `train pronunciation`, on a handful of real speakers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from coach.cli.app import app
from models.phone_head import load_phone_head
from models.pronunciation_dictionary import PHONES
from tests.rated_speech import few_readings

pytestmark = pytest.mark.models

SPEAKERS = 5
EACH = 2


@pytest.fixture(scope="module")
def corpus(coach_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two short sentences by each of five speakers, in speechocean762's layout."""
    folder = tmp_path_factory.mktemp("rated")
    return few_readings(coach_data / "so762", folder, speakers=SPEAKERS, each=EACH)


def run(*arguments: str | Path) -> str:
    """What a command prints; it must succeed."""
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_the_shipped_weights_are_measured_and_nothing_is_trained(corpus: Path) -> None:
    """Every kind of score is held against the experts', and what was heard is kept for later."""
    arguments = ("bench", "pronunciation", "--data", corpus, "--cache", corpus / "cache", "--json")
    weights = load_phone_head().card["model"]["revision"]
    printed: list[dict[str, Any]] = json.loads(run(*arguments))
    figures = {figure["name"]: figure for figure in printed if figure["group"] == "all"}
    for way in ("scripted", "unscripted"):
        for measure in ("total", "accuracy", "fluency", "prosody", "word", "phone"):
            assert figures[f"{way}_{measure}_pearson"]["count"] > 0
            assert f"{way}_{measure}_spearman" in figures
            assert f"{way}_{measure}_mse" in figures
    assert figures["scripted_total_pearson"]["count"] == SPEAKERS * EACH
    assert figures["scripted_total_pearson"]["speakers"] == SPEAKERS
    assert {
        "scripted_flag_precision",
        "scripted_flag_recall",
        "scripted_right_words_flagged",
    } <= figures.keys()
    kept = {path.name for path in (corpus / "cache").rglob("*.npz")}
    assert len([name for name in kept if "telephone" not in name]) == SPEAKERS * EACH
    assert load_phone_head().card["model"]["revision"] == weights


def test_naming_sounds_is_measured(corpus: Path) -> None:
    """How many readings and speakers have a sound named, against all sounds of the corpus."""
    arguments = ("bench", "sounds", "--data", corpus, "--cache", corpus / "cache", "--json")
    printed: list[dict[str, Any]] = json.loads(run(*arguments))
    figures = {figure["name"]: figure for figure in printed if figure["group"] == "all"}
    assert figures["readings_with_a_sound"]["count"] == SPEAKERS * EACH
    assert figures["speakers_with_a_sound"]["speakers"] == SPEAKERS
    assert figures["any_sound_often_not_right"]["count"] > SPEAKERS


def test_training_writes_weights_that_can_be_used(corpus: Path, tmp_path: Path) -> None:
    """From a folder to weights with a card, under the folder that was named and nowhere else."""
    arguments = ("--data", corpus, "--cache", corpus / "cache", "--output", tmp_path)
    run("train", "pronunciation", *arguments)
    head = load_phone_head(tmp_path / "models" / "trained")
    assert head.phones == (*PHONES, "SIL")
    assert head.card["speakers"] == SPEAKERS
    assert head.card["corpus"] == corpus.name
    card = json.loads((tmp_path / "scoring" / "calibration" / "rater.json").read_text("utf-8"))
    assert card["copies"] == 3
    assert (tmp_path / "scoring" / "calibration" / "rater.npz").stat().st_size > 10_000


def test_a_folder_without_ratings_is_refused_in_plain_words(tmp_path: Path) -> None:
    """No scores.json: one sentence and exit code 2, no traceback."""
    done = CliRunner().invoke(app, ["bench", "pronunciation", "--data", str(tmp_path)])
    assert done.exit_code == 2
    assert "Traceback" not in done.output
