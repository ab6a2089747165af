"""Interview answers that people went through with STAR flags (`bench content`, grader_cases.json).

A small check from outside: answers of software engineers, in writing, to questions that are in no
bank of ours. Each is scored as an answer to one question of the bank, the same for all stories
(`STORY_QUESTION`) and for all reasons to apply (`MOTIVE_QUESTION`), so points and job words of that
question can't be met: only the story's lines and the answer as a whole say anything. Nothing is
trained or chosen on it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from coach.evaluation.content import GradedAnswer, no_answers, read_answer
from coach.evaluation.figures import FEWEST_PAIRS, Figure, by_speaker, pearson_r
from questions.bank import Criterion, Level
from scoring.content.signs import OVERALL

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from models.protocols import SentenceEncoder
    from questions.bank import Bank
    from scoring.content.judge import Judge

FILE = "grader_cases.json"
STORY_QUESTION = "it-support-solved"
MOTIVE_QUESTION = "it-support-interest"

SHOWN = 2
"""The grade from which a line is shown ("one of who, where, when", "one own action", "result")."""

FLAGS: Mapping[str, tuple[Criterion, int]] = {
    "situation": (Criterion.SITUATION_TASK, SHOWN),
    "action": (Criterion.ACTION, SHOWN),
    "result": (Criterion.RESULT, SHOWN),
    "quantified_result": (Criterion.RESULT, 4),
}
"""Their flags, and the grade of ours that says the same by the rubric; the last one is 4 with a
number or a lesson, so it can be met without a number."""


@dataclass(frozen=True, kw_only=True)
class StarCase:
    """One answer: the flags and the score (1 to 5) of people; a story, or a reason to apply."""

    name: str
    text: str
    is_story: bool
    flags: Mapping[str, bool]
    score: int


@dataclass(frozen=True, kw_only=True)
class ScoredCase:
    """A case with our grades, 0 to 4, by line."""

    case: StarCase
    grades: Mapping[str, int]


def has_star_cases(folder: Path) -> bool:
    """Whether a folder holds cases in this layout."""
    return (folder / FILE).is_file()


def read_star_cases(folder: Path) -> list[StarCase]:
    """All single answers of a folder; whole sessions, graded otherwise, are left out.

    Raises `ConfigurationProblem`.
    """
    try:
        stored: dict[str, Any] = json.loads((folder / FILE).read_text(encoding="utf-8"))
        cases = [_case(entry) for entry in stored["cases"] if "answer" in entry]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise no_answers(folder, FILE) from error
    if not cases:
        raise no_answers(folder, FILE)
    return cases


def _case(entry: Mapping[str, Any]) -> StarCase:
    graded = entry["proposed"]
    flags: Mapping[str, bool] = graded["star"]
    return StarCase(
        name=entry["name"],
        text=entry["answer"],
        is_story=graded["ownership"] != "not_applicable",
        flags={
            **{name: flags[name] for name in ("action", "result", "quantified_result")},
            "situation": flags["situation"] or flags["task"],
        },
        score=graded["score"],
    )


def score_case(case: StarCase, bank: Bank, encoder: SentenceEncoder, judge: Judge) -> ScoredCase:
    """Our grades of a case."""
    answer = GradedAnswer(
        id=case.name,
        question_id=STORY_QUESTION if case.is_story else MOTIVE_QUESTION,
        level=Level.LEVEL_1,
        text=case.text,
        first={},
        second={},
    )
    read = read_answer(answer, bank, encoder)
    lines = (*(line for line, _ in FLAGS.values()), OVERALL)
    return ScoredCase(case=case, grades={line: read.grade(line, judge) for line in lines})


def star_figures(scored: Sequence[ScoredCase]) -> list[Figure]:
    """Flags that agree (share of stories), and our whole grade beside their score.

    `within_one` is the share of answers whose grade (0 to 4, one added) is at most one from the
    score (1 to 5); `pearson` needs more than three answers. Intervals are over answers.
    """
    stories = [one for one in scored if one.case.is_story]
    figures = [
        *(by_speaker("flag_agrees", flag, stories, _name, _agreement(flag)) for flag in FLAGS),
        by_speaker("within_one", "overall", scored, _name, _within_one),
    ]
    if len(scored) > FEWEST_PAIRS:
        figures.append(by_speaker("pearson", "overall", scored, _name, _correlation))
    return figures


def _name(scored: ScoredCase) -> str:
    return scored.case.name


def _agreement(flag: str) -> Callable[[Sequence[ScoredCase]], float]:
    line, least = FLAGS[flag]

    def share(rows: Sequence[ScoredCase]) -> float:
        return sum((row.grades[line] >= least) == row.case.flags[flag] for row in rows) / len(rows)

    return share


def _within_one(rows: Sequence[ScoredCase]) -> float:
    return sum(abs(row.grades[OVERALL] + 1 - row.case.score) <= 1 for row in rows) / len(rows)


def _correlation(rows: Sequence[ScoredCase]) -> float:
    return pearson_r([(row.grades[OVERALL], row.case.score) for row in rows])
