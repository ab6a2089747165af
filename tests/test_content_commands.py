"""`train content` and `bench content` from the command line, with stand-in embeddings."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from typer.testing import CliRunner

from coach.cli.app import app
from coach.cli.bench import read_graded_answers
from coach.evaluation.star import ScoredCase, StarCase, star_figures
from coach.training.content import ContentOptions, fit_lines
from models.speech import ModelInfo
from questions.bank import Criterion
from scoring.content.judge import unpack_judge
from scoring.content.signs import OVERALL
from tests.scoring.builders import MODEL

EXAMPLES = Path(__file__).parents[1] / "scoring" / "content" / "examples"
EVERY = 13


class Hashing:
    """An encoder whose vectors are of the words, not of their meaning: fast, the same anywhere."""

    @property
    def info(self) -> ModelInfo:
        """None of importance."""
        return MODEL

    def encode(self, sentences: Sequence[str]) -> npt.NDArray[np.float32]:
        """Vectors of length 1, shape `(sentences, 384)`."""
        found = np.zeros((len(sentences), 384), dtype=np.float32)
        for row, sentence in enumerate(sentences):
            for word in sentence.lower().split():
                digest = hashlib.sha256(word.encode()).digest()
                found[row, int.from_bytes(digest[:4]) % 384] += 1.0
        return found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1.0)


@pytest.fixture(autouse=True)
def _hashing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.sentence_encoder.MiniLMEncoder", Hashing)


@pytest.fixture(scope="module")
def some_answers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some of the examples, in their layout."""
    folder = tmp_path_factory.mktemp("answers")
    for name in ("answers", "grades_1", "grades_2"):
        rows = (EXAMPLES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        rows.sort(key=lambda row: json.loads(row)["id"])
        (folder / f"{name}.jsonl").write_text("\n".join(rows[::EVERY]), encoding="utf-8")
    return folder


def run(*arguments: str | Path) -> str:
    """What a command prints; it must succeed."""
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_training_twice_gives_the_same_weights(some_answers: Path, tmp_path: Path) -> None:
    """All lines of the rubric, non-negative weights, and a card that says what they rest on."""
    run("train", "content", "--data", some_answers, "--output", tmp_path / "first")
    first: dict[str, Any] = json.loads((tmp_path / "first").read_text(encoding="utf-8"))
    again = fit_lines(read_graded_answers(some_answers), ContentOptions())
    assert first["lines"] == again["lines"]
    judge = unpack_judge(first)
    assert set(judge.lines) == {*Criterion, OVERALL}
    assert all(weight > 0 for line in judge.lines.values() for weight in line.weights.values())
    assert judge.card["answers"] == len((some_answers / "answers.jsonl").read_text().splitlines())
    assert "machine-graded" in judge.card["corpus"]


def test_the_shipped_weights_were_trained_on_the_examples() -> None:
    """Their card names as many answers and questions as the examples hold."""
    stored = Path(__file__).parents[1] / "scoring" / "calibration" / "content.json"
    card: dict[str, Any] = json.loads(stored.read_text(encoding="utf-8"))["card"]
    rows = [json.loads(row) for row in (EXAMPLES / "answers.jsonl").read_text().splitlines()]
    assert card["answers"] == len(rows)
    assert card["questions"] == len({row["question_id"] for row in rows})


def star_case(name: str, answer: str, *, story: bool, score: int) -> dict[str, Any]:
    """A case in the layout of grader_cases.json."""
    flags = dict.fromkeys(("situation", "task", "action", "result", "quantified_result"), story)
    ownership = "clear" if story else "not_applicable"
    return {
        "name": name,
        "question": "Tell me about it.",
        "answer": answer,
        "proposed": {"star": flags, "ownership": ownership, "score": score},
    }


def test_answers_with_star_flags_are_measured(tmp_path: Path) -> None:
    """Stories give a figure for each flag, all answers one for the whole; sessions are left out."""
    told = "Last year my neighbour's phone was broken. I took it apart and I cleaned it. It worked."
    cases = [
        star_case("told", told, story=True, score=4),
        star_case("why", "I like computers.", story=False, score=2),
        {"name": "a whole session", "turns": []},
    ]
    (tmp_path / "grader_cases.json").write_text(json.dumps({"cases": cases}), encoding="utf-8")
    printed = json.loads(run("bench", "content", "--data", tmp_path, "--json"))
    counts = {(row["name"], row["group"]): row["count"] for row in printed}
    assert counts["flag_agrees", "situation"] == counts["flag_agrees", "quantified_result"] == 1
    assert counts["within_one", "overall"] == 2


def test_a_flag_agrees_with_the_grade_that_says_the_same() -> None:
    """An action from 2 up is one; a number needs the highest grade of the result."""
    flags = {"situation": False, "action": True, "result": True, "quantified_result": False}
    case = StarCase(name="a", text="", is_story=True, flags=flags, score=4)
    grades = {Criterion.SITUATION_TASK: 2, Criterion.ACTION: 2, Criterion.RESULT: 3, OVERALL: 2}
    found = {f.group: f.value for f in star_figures([ScoredCase(case=case, grades=grades)])[:4]}
    assert found == {"situation": 0.0, "action": 1.0, "result": 1.0, "quantified_result": 1.0}


def test_a_folder_without_readable_cases_is_named(tmp_path: Path) -> None:
    """A broken file is said in words, and nothing is measured."""
    (tmp_path / "grader_cases.json").write_text("{}", encoding="utf-8")
    done = CliRunner().invoke(app, ["bench", "content", "--data", str(tmp_path)])
    assert done.exit_code != 0
    assert "Traceback" not in done.output
