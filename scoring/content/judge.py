"""From the numbers of a dimension to its score: a sum that can be checked by hand.

A score is a constant, plus each number times its weight (never negative: saying something of
worth costs nothing), plus how far the answer as a whole points in a learned direction of meaning,
within bounds. Weights and directions are constants, fitted by `interview-coach train content` on
answers graded by the rubric (docs/content.md).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LOWEST, HIGHEST = 0, 4

MOST_BY_MEANING = 1.0
"""How much the answer's meaning as a whole may move a score, up or down (P): signs that can be
shown come first."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the rubric: how its numbers are weighed."""

    constant: float
    weights: Mapping[str, float]
    direction: tuple[float, ...]

    def value(self, signs: Mapping[str, float], whole: Sequence[float]) -> float:
        """The score before it is rounded, 0 to 4."""
        told = sum(weight * signs[name] for name, weight in self.weights.items())
        along = sum(a * b for a, b in zip(self.direction, whole, strict=True)) if whole else 0.0
        meant = min(MOST_BY_MEANING, max(-MOST_BY_MEANING, along))
        return min(float(HIGHEST), max(float(LOWEST), self.constant + told + meant))


@dataclass(frozen=True, kw_only=True)
class Judge:
    """All lines, and what they were fitted on."""

    lines: Mapping[str, Line]
    card: Mapping[str, Any]


def to_grade(value: float) -> int:
    """The nearest whole grade, a half going up."""
    return min(HIGHEST, max(LOWEST, int(value + 0.5)))


def unpack_judge(stored: Mapping[str, Any]) -> Judge:
    """A judge from its JSON form."""
    return Judge(
        lines={
            name: Line(
                constant=line["constant"],
                weights=line["weights"],
                direction=tuple(line["direction"]),
            )
            for name, line in stored["lines"].items()
        },
        card=stored["card"],
    )


@cache
def shipped_judge() -> Judge:
    """The judge in this package."""
    path = files("scoring").joinpath("calibration", "content.json")
    return unpack_judge(json.loads(path.read_text(encoding="utf-8")))
