"""How well content scores agree with gradings by the rubric (`bench content`).

A folder holds answers (`*answers*.jsonl`: id, question_id, level, text) and two gradings of them
(`*grades_1.jsonl`, `*grades_2.jsonl`: id and a whole number from 0 to 4 for each line of the
rubric, or null where it does not apply).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from coach.errors import ConfigurationProblem
from coach.evaluation.figures import Figure, by_speaker
from coach.meaning import meaning_of
from questions.bank import Criterion, Level
from scoring.content.dimensions import most_of
from scoring.content.judge import to_grade
from scoring.content.reader import Reader
from scoring.content.signs import OVERALL, signs_of_answer
from scoring.content.story import signs_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from models.protocols import SentenceEncoder
    from questions.bank import Bank
    from scoring.content.judge import Judge

_WANTED = "answers.jsonl, grades_1.jsonl, grades_2.jsonl"

GRADE_NAMES: dict[str, str] = {
    Criterion.RELEVANCE: "relevance",
    Criterion.SITUATION_TASK: "situation",
    Criterion.ACTION: "action",
    Criterion.RESULT: "result",
    Criterion.JOB_WORDS: "job_words",
    Criterion.VALUES: "values",
    OVERALL: "overall",
}
"""The rubric's lines as the gradings name them."""


KEEPS_A_RULE = 2
"""The grade from which the rubric's line of values says that a rule is kept ("named")."""


@dataclass(frozen=True, kw_only=True)
class GradedAnswer:
    """A written answer with two gradings: for each line 0 to 4, or None where none applies."""

    id: str
    question_id: str
    level: Level
    text: str
    first: Mapping[str, int | None]
    second: Mapping[str, int | None]

    def grades(self, line: str) -> tuple[int, int] | None:
        """Both grades of a line of the rubric, if both graders found that it applies."""
        first, second = (graded.get(GRADE_NAMES[line]) for graded in (self.first, self.second))
        return None if first is None or second is None else (first, second)


@dataclass(frozen=True, kw_only=True)
class ReadAnswer:
    """A graded answer with the numbers that its scores are made of, and their bounds."""

    answer: GradedAnswer
    signs: Mapping[str, Mapping[str, float]]
    whole: tuple[float, ...]
    most: Mapping[str, int]

    def grade(self, line: str, judge: Judge) -> int:
        """The score of a line of the rubric."""
        value = judge.lines[line].value(self.signs[line], self.whole)
        return min(self.most[line], to_grade(value))


def read_graded(folder: Path) -> list[GradedAnswer]:
    """All answers of a folder that have both gradings; raises `ConfigurationProblem`."""
    try:
        answers = _rows(folder, "*answers*.jsonl")
        first = {row["id"]: row for row in _rows(folder, "*grades_1.jsonl")}
        second = {row["id"]: row for row in _rows(folder, "*grades_2.jsonl")}
        found = [
            GradedAnswer(
                id=row["id"],
                question_id=row["question_id"],
                level=Level(row["level"]),
                text=row["text"],
                first=first[row["id"]],
                second=second[row["id"]],
            )
            for row in answers
            if row["id"] in first and row["id"] in second
        ]
    except (OSError, ValueError, KeyError) as error:
        raise no_answers(folder, _WANTED) from error
    if not found:
        raise no_answers(folder, _WANTED)
    return found


def no_answers(folder: Path, wanted: str) -> ConfigurationProblem:
    """What is said of a folder that does not hold what is `wanted`."""
    return ConfigurationProblem("error.configuration.no_corpus", folder=str(folder), wanted=wanted)


def _rows(folder: Path, pattern: str) -> list[dict[str, Any]]:
    lines = (
        line
        for path in sorted(folder.glob(pattern))
        for line in path.read_text(encoding="utf-8").splitlines()
    )
    return [json.loads(line) for line in lines if line.strip()]


def read_answer(answer: GradedAnswer, bank: Bank, encoder: SentenceEncoder) -> ReadAnswer:
    """What the scorer would see of an answer."""
    question, words = bank.question(answer.question_id), answer.text.split()
    meaning = meaning_of(words, question, encoder)
    reader = Reader.of(words, question, answer.level, meaning)
    signs = signs_of_answer(reader, signs_of(reader.said))
    return ReadAnswer(answer=answer, signs=signs, whole=meaning.whole, most=most_of(reader))


@dataclass(frozen=True, kw_only=True)
class Graded:
    """One line of one answer: its question, our grade, and the two gradings."""

    question_id: str
    ours: int
    first: int
    second: int


def content_figures(judged: Sequence[tuple[ReadAnswer, Judge]]) -> list[Figure]:
    """Agreement by quadratically weighted kappa, with 95 % intervals over questions.

    `qwk` is the mean of the kappas with each grading, `gradings` that between the two. Two more
    tell whether answers against a rule of safety are told from those that keep one.
    """
    by_line = {line: _graded(line, judged) for line in GRADE_NAMES}
    lines = [rows for line, rows in by_line.items() if line != OVERALL]
    groups = {
        **{GRADE_NAMES[line]: rows for line, rows in by_line.items()},
        "all_lines": [row for rows in lines for row in rows],
    }
    agreed = [
        by_speaker(name, group, rows, lambda row: row.question_id, statistic)
        for group, rows in groups.items()
        if rows
        for name, statistic in (("qwk", agreement), ("gradings", agreement_of_gradings))
    ]
    return [*agreed, *_contrary_figures(by_line[Criterion.VALUES])]


def _contrary_figures(values: Sequence[Graded]) -> list[Figure]:
    """Of answers that both gradings find against a rule (0), and that keep one (2 or more).

    `noticed` is the share of the first that get 0 or 1, `wronged` that of the others that get 0.
    """
    against = [row for row in values if max(row.first, row.second) == 0]
    keeping = [row for row in values if min(row.first, row.second) >= KEEPS_A_RULE]
    sorts = (("noticed", "against_a_rule", against, 1), ("wronged", "keeps_a_rule", keeping, 0))
    return [
        by_speaker(name, group, rows, lambda row: row.question_id, _at_most(most))
        for name, group, rows, most in sorts
        if rows
    ]


def _at_most(most: int) -> Callable[[Sequence[Graded]], float]:
    return lambda rows: sum(row.ours <= most for row in rows) / len(rows)


def _graded(line: str, judged: Sequence[tuple[ReadAnswer, Judge]]) -> list[Graded]:
    return [
        Graded(
            question_id=read.answer.question_id,
            ours=read.grade(line, judge),
            first=grades[0],
            second=grades[1],
        )
        for read, judge in judged
        if (grades := read.answer.grades(line)) is not None
    ]


def agreement(rows: Sequence[Graded]) -> float:
    """The mean of our kappas with the two gradings."""
    ours = [row.ours for row in rows]
    kappas = (
        quadratic_kappa(ours, [row.first for row in rows]),
        quadratic_kappa(ours, [row.second for row in rows]),
    )
    return sum(kappas) / len(kappas)


def agreement_of_gradings(rows: Sequence[Graded]) -> float:
    """The kappa of the two gradings with each other."""
    return quadratic_kappa([row.first for row in rows], [row.second for row in rows])


def quadratic_kappa(left: Sequence[int], right: Sequence[int]) -> float:
    """Cohen's kappa of whole grades 0 to 4, disagreements weighted by their square.

    NaN where one and the same grade was always given by both.

    Example:
        >>> quadratic_kappa([0, 4, 2], [0, 4, 2])
        1.0
    """
    a, b = np.asarray(left, dtype=float), np.asarray(right, dtype=float)
    by_chance = float(((a[:, None] - b[None, :]) ** 2).mean()) if len(a) else 0.0
    if by_chance == 0.0:
        return float("nan")
    return 1.0 - float(((a - b) ** 2).mean()) / by_chance
