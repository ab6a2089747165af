"""Somebody made up says a text: what is heard in it by how well they speak, scored as always."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from coach.demo.meaning import with_meaning
from coach.pipeline import Task, score
from coach.seeding.speech import Manner, heard
from questions.bank import Level
from scoring.conversation import join

if TYPE_CHECKING:
    from random import Random

    from coach.records import Assessment
    from models.speech import SpeechEvidence
    from questions.bank import Question

LEVEL = Level.ENTRY_2
SOUNDS = Path(__file__).with_name("sounds.json")
"""The phones of the words of the demo, by the dictionary (tools/demo_figures.py)."""
_MARKS = ".,;:!?\"'()"
_MASTERED_FROM = 0.75


def manner_of(skill: float) -> Manner:
    """How somebody speaks: `skill` 0 is a first try full of stops, 1 is clear and steady."""
    left = 1.0 - skill
    return Manner(
        slowness=1.0 + 0.8 * left,
        pause_every=2.0 + 10.0 * skill,
        pause_s=0.35 + 1.7 * left,
        filled=0.5 * left,
        doubt=0.04 + 0.3 * left,
        hard=_hard(skill),
    )


def answer(question: Question, text: str, skill: float, chance: Random) -> SpeechEvidence:
    """What is heard of an answer."""
    return with_meaning(heard(text, manner_of(skill), phones_of, chance), question)


def scored(
    evidence: SpeechEvidence, question: Question, previous: Assessment | None = None
) -> Assessment:
    """Its scores and advice, by the rules of today."""
    return score(evidence, Task.of(question, LEVEL), previous=previous)


def conversation(
    first: SpeechEvidence, asked: str, then: SpeechEvidence, question: Question
) -> SpeechEvidence:
    """Both answers of a conversation."""
    return with_meaning(join(first, then, asked=asked), question)


def bare(word: str) -> str:
    """A word in small letters, without the marks around it."""
    return word.strip(_MARKS).lower()


def phones_of(word: str) -> tuple[str, ...]:
    """The phones of a word, without stress; none of a word that the demo does not know."""
    return _sounds().get(bare(word), ())


def _hard(skill: float) -> dict[str, float]:
    """Sounds that are still hard, and how often they come out as others."""
    if skill >= _MASTERED_FROM:
        return {"W": 0.3}
    left = _MASTERED_FROM - skill
    return {"P": min(1.0, 2.5 * left), "IH": left, "W": min(1.0, 0.4 + 1.2 * left), "R": left}


@cache
def _sounds() -> dict[str, tuple[str, ...]]:
    read = json.loads(SOUNDS.read_text(encoding="utf-8"))
    return {word: tuple(phones.split()) for word, phones in read.items()}
