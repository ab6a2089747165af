"""The command line as a person uses it: in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import jsonschema
import numpy as np
import pytest
import soundfile

from coach.demo.recordings import EXAMPLES
from tests.rated_speech import few_readings

ROOT = Path(__file__).resolve().parents[1]
Run = Callable[..., "subprocess.CompletedProcess[str]"]

pytestmark = pytest.mark.models


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """`interview-coach …` with a data folder of its own."""
    data = tmp_path_factory.mktemp("data")

    def call(*arguments: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
        environ = {**os.environ, "INTERVIEW_COACH_DATA_DIR": str(data), "COLUMNS": "200"}
        return subprocess.run(
            [sys.executable, "-m", "coach", *map(str, arguments)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=ROOT,
            env={**environ, "PYTHONIOENCODING": "utf-8", **variables},
            timeout=300,
            check=False,
        )

    return call


def test_assess_prints_an_assessment_that_fits_the_schema(run: Run) -> None:
    """`assess --json` prints one Assessment a line, as docs/assessment.schema.json says."""
    done = run(
        "assess", EXAMPLES / "second_try.opus", "--question", "hospitality-cold-soup", "--json"
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    schema = json.loads((ROOT / "docs" / "assessment.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(found, schema)
    assert found["question_id"] == "hospitality-cold-soup"
    assert len(found["evidence"]["transcript"]["words"]) > 50


def test_assess_shows_people_words_and_advice(run: Run) -> None:
    """Without --json it prints the transcript and one next action in plain words."""
    done = run("assess", EXAMPLES / "first_try.opus", "--text", "A guest has cold soup.")
    assert done.returncode == 0, done.stderr
    assert "sorry to the guest" in done.stdout
    assert "→" in done.stdout


def test_many_files_give_a_table_and_bad_ones_do_not_stop_it(
    run: Run, tmp_path: Path, clips: Path
) -> None:
    """Good files are assessed, bad ones are named in words, and the exit code tells."""
    bad = tmp_path / "letter.wav"
    bad.write_text("hello")
    done = run("assess", clips / "dir-instr.wav", bad, clips / "vm-tempgreeting2.wav")
    assert done.returncode == 2
    assert "dir-instr.wav" in done.stdout
    assert "vm-tempgreeting2.wav" in done.stdout
    assert "letter.wav" in done.stderr
    assert "Traceback" not in done.stderr


def bad_inputs(folder: Path) -> dict[str, Path]:
    """Files that hold nothing to score."""
    chance = np.random.default_rng(3)
    sounds = {
        "silence": np.zeros(16000 * 4),
        "noise": chance.standard_normal(16000 * 4) * 0.1,
        "blip": chance.standard_normal(3200) * 0.1,
    }
    files = {name: folder / f"{name}.wav" for name in [*sounds, "empty", "text"]}
    for name, samples in sounds.items():
        soundfile.write(files[name], samples, 16000, subtype="PCM_16")
    files["empty"].write_bytes(b"")
    files["text"].write_text("This is a letter.")
    return files


def test_bad_input_is_a_clear_sentence_and_exit_code_2(run: Run, tmp_path: Path) -> None:
    """Silence, noise, 0.2 s, zero bytes and text named .wav: a sentence each, nothing changed."""
    files = bad_inputs(tmp_path)
    before = {name: file.read_bytes() for name, file in files.items()}
    done = run("assess", *files.values())
    assert done.returncode == 2
    assert done.stdout == ""
    lines = [line for line in done.stderr.splitlines() if ".wav:" in line]
    assert len(lines) == len(files)
    assert len({line.split(".wav:")[1] for line in lines}) >= 4
    assert "Traceback" not in done.stderr
    assert "error." not in done.stderr
    assert {name: file.read_bytes() for name, file in files.items()} == before


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("assess", "x.wav", "--question", "hospitality-cold-soop"), "hospitality-cold-soup"),
        (("questions", "show", "hospitality-cold-soop"), "hospitality-cold-soup"),
        (("questions", "list", "--sector", "hospitalty"), "hospitality"),
        (("models", "fetch", "huge"), "large-v3-turbo"),
        (("bench", "words", "--data", "nowhere"), "nowhere"),
    ],
)
def test_a_wrong_name_is_answered_with_the_right_ones(
    run: Run, arguments: tuple[str, ...], hint: str
) -> None:
    """An id that does not exist gives exit code 2 and the nearest ones, never a traceback."""
    done = run(*arguments)
    assert done.returncode == 2
    assert hint in done.stderr
    assert "Traceback" not in done.stderr


def test_a_bad_setting_names_its_variable(run: Run) -> None:
    """A setting that cannot be used is named with what is allowed."""
    done = run("doctor", INTERVIEW_COACH_ENGINE="magic")
    assert done.returncode == 2
    assert "INTERVIEW_COACH_ENGINE" in done.stderr
    assert "faster-whisper" in done.stderr


def test_doctor_tries_every_part(run: Run) -> None:
    """The doctor really listens to an answer, and says that this computer works."""
    done = run("doctor")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "words heard" in done.stdout
    assert "PROBLEM" not in done.stdout


def test_doctor_names_a_model_that_is_missing(run: Run, tmp_path: Path) -> None:
    """A model that is not here is a problem with the command that mends it."""
    done = run(
        "doctor",
        INTERVIEW_COACH_WHISPER_MODEL="small",
        INTERVIEW_COACH_CACHE_DIR=str(tmp_path),
        COLUMNS="400",
    )
    assert done.returncode == 2
    assert "models fetch small" in done.stdout


def test_models_and_questions_are_listed(run: Run) -> None:
    """`models list` and `questions list` show what there is."""
    models, questions = run("models", "list"), run("questions", "list")
    assert "base" in models.stdout
    assert "large-v3-turbo" in models.stdout
    assert "hospitality-cold-soup" in questions.stdout


def test_bench_prints_figures_with_intervals(run: Run, coach_data: Path, tmp_path: Path) -> None:
    """`bench words` on some of a corpus's real speakers gives figures with intervals as JSON."""
    sentences = range(7, 11)
    data = few_readings(coach_data / "so762", tmp_path, speakers=3, each=3, words=sentences)
    done = run("bench", "words", "--data", data, "--speakers", "2", "--json")
    assert done.returncode == 0, done.stderr
    figure = json.loads(done.stdout)[0]
    assert figure["name"] == "word_error_rate"
    assert (figure["speakers"], figure["count"]) == (2, 6)
    assert 0 < figure["low"] <= figure["value"] <= figure["high"] < 1
