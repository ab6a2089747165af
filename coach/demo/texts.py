"""What the made-up people of the demo say: Amira in ten weeks, and her class about three questions.

The class says graded answers that the content scores learn from (scoring/content/examples): nobody
said, wrote or graded any of them.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent
_GRADED = Path(__file__).parents[2] / "scoring" / "content" / "examples"
CLASS_QUESTIONS = ("general-about-yourself", "general-hours", "hospitality-cold-soup")


@dataclass(frozen=True, kw_only=True)
class Said:
    """One answer of Amira's.

    Attributes:
        question: its id.
        days: ago.
        skill: how it was said, 0 to 1.
        then: the answer to the follow-up question; "" for none.
    """

    question: str
    days: int
    skill: float
    text: str
    then: str = ""


@cache
def of_amira() -> tuple[Said, ...]:
    """All that she said, the first first."""
    read = tomllib.loads((_HERE / "amira.toml").read_text(encoding="utf-8"))
    return tuple(Said(**one) for one in read["answer"])


@cache
def of_class(question_id: str) -> tuple[str, ...]:
    """What people answer to a question, the weakest first."""
    grades = {one["id"]: one["overall"] for one in _lines("grades_1.jsonl")}
    said = [one for one in _lines("answers.jsonl") if one["question_id"] == question_id]
    ranked = sorted(said, key=lambda one: (grades[one["id"]], len(one["text"]), one["id"]))
    return tuple(str(one["text"]) for one in ranked)


def _lines(name: str) -> list[dict[str, Any]]:
    text = (_GRADED / name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line]
