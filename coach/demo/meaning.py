"""What the texts of the demo are near to in meaning, worked out beforehand (tools/demo_figures.py).

The model that compares sentences takes long to load, so the demo brings its figures along. A text
or a question that was changed since has none, and is scored without them.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.speech import MeaningEvidence, ModelInfo
from scoring.content.meaning import references_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.speech import SpeechEvidence
    from questions.bank import Question

FILE = Path(__file__).with_name("meaning.json")


def name_of(question: Question, text: str) -> str:
    """Names a text as an answer to a question, with what it is compared with."""
    compared = [question.id, text, *(one.text for one in references_of(question))]
    return hashlib.sha256("\n".join(compared).encode()).hexdigest()[:24]


def with_meaning(evidence: SpeechEvidence, question: Question) -> SpeechEvidence:
    """The evidence with what its words are near to, where that was worked out."""
    found = _shipped().get(name_of(question, evidence.transcript.text))
    return evidence if found is None else replace(evidence, meaning=found)


def as_text(found: Mapping[str, MeaningEvidence]) -> str:
    """The file's text, for tools/demo_figures.py: the model is written once."""
    models = {one.model for one in found.values()}
    (model,) = models
    rows = {
        name: {
            "parts": one.parts,
            "references": one.references,
            "likeness": one.likeness,
            "whole": one.whole,
        }
        for name, one in sorted(found.items())
    }
    lines = (f'"{name}": {json.dumps(row, separators=(",", ":"))}' for name, row in rows.items())
    answers = ",\n".join(lines)
    return f'{{"model": {json.dumps(vars(model))},\n"answers": {{\n{answers}\n}}}}\n'


@cache
def _shipped() -> dict[str, MeaningEvidence]:
    if not FILE.is_file():
        return {}
    read = json.loads(FILE.read_text(encoding="utf-8"))
    model = ModelInfo(**read["model"])
    return {name: _meaning(row, model) for name, row in read["answers"].items()}


def _meaning(row: dict[str, Any], model: ModelInfo) -> MeaningEvidence:
    return MeaningEvidence(
        parts=tuple((first, end) for first, end in row["parts"]),
        references=tuple(row["references"]),
        likeness=tuple(tuple(line) for line in row["likeness"]),
        whole=tuple(row["whole"]),
        model=model,
    )
