"""Two answers that were really heard, to the newest question of the example participant.

The recordings (coach/examples) were made by a speech synthesiser, so that nobody's voice is
shipped; what the coach heard in them lies beside them, written by tools/examples.py, and a test
listens to them again. Here they are scored by the rules of today: no model is needed.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from coach.pipeline import Task, score
from coach.storage.codec import decode_assessment

if TYPE_CHECKING:
    from coach.records import Assessment
    from questions.bank import Bank

EXAMPLES = Path(__file__).parents[1] / "examples"
QUESTION = "hospitality-cold-soup"
ANSWERS = ("first_try", "second_try")
"""A first try with stops and gaps, then a better one; each an .opus and a .json file."""


def example_assessments(bank: Bank) -> list[Assessment]:
    """The example answers, scored now from what was heard in them."""
    task = Task.of(bank.question(QUESTION))
    scored: list[Assessment] = []
    for name in ANSWERS:
        text = (EXAMPLES / f"{name}.json").read_text(encoding="utf-8")
        evidence = decode_assessment(text).evidence
        scored.append(score(evidence, task, previous=scored[-1] if scored else None))
    return scored
