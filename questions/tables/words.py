"""Choices as a tutor writes them in a cell: "E2" for entry_2, "yes" for true. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, TypeVar

from questions.bank import Criterion, Kind, Level, StepKind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

_Choice = TypeVar("_Choice", bound="StrEnum")

USUAL_LEVEL = Level.ENTRY_2
_SHORT = 3
_NOT_WORD = re.compile(r"[\W_]+")

_OTHER_LEVELS = {
    Level.ENTRY_1: ("e1", "esol entry 1", "entry level 1", "a1"),
    Level.ENTRY_2: ("e2", "esol entry 2", "entry level 2", "a2"),
    Level.ENTRY_3: ("e3", "esol entry 3", "entry level 3", "b1"),
    Level.LEVEL_1: ("l1", "esol level 1", "b2"),
}
_OTHER_KINDS = {
    Kind.MOTIVATION: ("motivational", "why", "about you"),
    Kind.BEHAVIOURAL: ("behavioral", "behaviour", "behavior", "competency", "past", "experience"),
    Kind.SITUATIONAL: ("situation", "scenario", "what if"),
    Kind.FACTUAL_OR_SAFETY: ("factual", "fact", "facts", "safety", "law", "health and safety"),
    Kind.AVAILABILITY: ("available", "hours", "shifts"),
}
_OTHER_STEPS = {
    StepKind.TELEPHONE_CALL: ("phone call", "telephone", "phone", "call"),
    StepKind.TRIAL_SHIFT: ("trial", "work trial"),
    StepKind.GROUP_INTERVIEW: ("assessment day", "group"),
    StepKind.CHECKS: ("check", "references", "dbs", "right to work"),
    StepKind.APPLICATION: ("apply", "form", "cv"),
}
_YES = frozenset({"yes", "y", "true", "1", "x", "✓", "✔", "essential"})
_NO = frozenset({"no", "n", "false", "0"})

_TOLD = re.compile(r"(?i)\b(tell (me|us) about|give (me|us)? ?an example|when have you)\b")
_WHAT_IF = re.compile(r"(?i)\b(what (would|will|do) you (do|say)|how would you|imagine)\b")
_WHEN = re.compile(r"(?i)\b(when can you|(are|is) you(r)? availab|which (hours|days|shifts))")


def key(name: str) -> str:
    """A name without what people write differently: case, spaces, signs, accents, a plural's s."""
    plain = unicodedata.normalize("NFKD", name[:200]).casefold()
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    words = _NOT_WORD.sub(" ", plain).split()
    return "".join(
        word[:-1] if word.endswith("s") and len(word) > _SHORT else word for word in words
    )


def title(choice: StrEnum) -> str:
    """A choice as it is written into a cell: "Entry 2", "Factual or safety"."""
    return choice.value.replace("_", " ").capitalize()


def _by_key(
    choices: type[_Choice], others: Mapping[_Choice, tuple[str, ...]]
) -> Mapping[str, _Choice]:
    known = {key(name): choice for choice, names in others.items() for name in names}
    return {**known, **{key(choice.value): choice for choice in choices}}


LEVELS: Mapping[str, Level] = _by_key(Level, _OTHER_LEVELS)
KINDS: Mapping[str, Kind] = _by_key(Kind, _OTHER_KINDS)
STEPS: Mapping[str, StepKind] = _by_key(StepKind, _OTHER_STEPS)
CRITERIA: Mapping[str, Criterion] = _by_key(Criterion, {})


def flag(text: str) -> bool | None:
    """Yes or no, or None for neither; nothing written means no."""
    said = text.strip().casefold()
    if said in _YES:
        return True
    return False if said in _NO or not said else None


def likely_kind(question: str) -> Kind:
    """What sort of question it is by how it begins, where nobody says."""
    if _TOLD.search(question):
        return Kind.BEHAVIOURAL
    if _WHAT_IF.search(question):
        return Kind.SITUATIONAL
    return Kind.AVAILABILITY if _WHEN.search(question) else Kind.MOTIVATION
