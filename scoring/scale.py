"""Bands and scores: what every measure is reported on.

People see bands, never decimals (design rule: intelligibility, not nativeness). A score says
what it rests on (`basis`) and how sure it is (`confidence`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise


class Band(StrEnum):
    """Four bands, low to high, each with its own words and sign in the catalogue."""

    START = "start"
    GETTING_THERE = "getting_there"
    GOOD = "good"
    STRONG = "strong"


class Confidence(StrEnum):
    """How far a score can be trusted."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True, kw_only=True)
class Score:
    """A value on a closed scale `[minimum, maximum]` with its band, basis and confidence."""

    value: float
    minimum: float
    maximum: float
    band: Band
    basis: str
    confidence: Confidence

    def __post_init__(self) -> None:
        """Refuse values off the scale."""
        if not self.minimum <= self.value <= self.maximum:
            raise ValueError(f"{self.value} is off the scale {self.minimum}..{self.maximum}")


def band_from_thresholds(value: float, thresholds: tuple[float, float, float]) -> Band:
    """Band of `value`, where `thresholds` are the lower edges of the upper three bands."""
    reached = sum(value >= edge for edge in thresholds)
    return list(Band)[reached]


def interpolate(knots: tuple[tuple[float, float], ...], x: float) -> float:
    """Value at `x` on straight lines between the knots `(x, y)` (x rising), flat outside them.

    Example:
        >>> interpolate(((0.0, 10.0), (8.0, 6.0)), 4.0)
        8.0
    """
    if x <= knots[0][0]:
        return knots[0][1]
    for (x0, y0), (x1, y1) in pairwise(knots):
        if x <= x1:
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    return knots[-1][1]
