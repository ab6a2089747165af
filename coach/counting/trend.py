"""Where a measure goes: a slope with its interval, or nothing. Pure.

The slope is that of Theil (1950) and Sen (1968), the middle one of the slopes between all pairs of
answers, which one bad day hardly moves; its interval is Sen's, wider where answers near to each
other resemble each other. Answers count in their order, not by the calendar: nobody learns on days
without practice. docs/progress.md has the formulas and what was measured of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import sqrt
from statistics import NormalDist, fmean
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from coach.progress_records import Direction, Measure, Measured
from scoring.scale import Band, interpolate

if TYPE_CHECKING:
    from collections.abc import Iterable

LEAST_ANSWERS = 6
LEAST_DAYS = 2
"""Below either there is no trend, and no line: two points always lie on one."""
MOST_ANSWERS = 100
"""A trend is of the newest so many: what was learnt years ago is told by the distance."""
SOME = 3
"""Answers whose mean stands for the start, and for now."""
NEWEST = 5
"""Answers of which the middle one's band is shown: one bad day is not all of it."""
SURE = 0.95

NOTICEABLE: Mapping[Measure, float] = MappingProxyType(
    {
        Measure.POINTS: 0.5,
        Measure.CONTENT: 0.5,
        Measure.CLARITY: 0.75,
        Measure.PACE: 1.25,
        Measure.PAUSING: 1.25,
    }
)
"""The least change that anybody would notice: half of the narrowest band between two others."""

_STUDENT = (
    (0.0, NormalDist().inv_cdf((1 + SURE) / 2)),
    *((1 / freedom, factor) for freedom, factor in ((40, 2.021), (20, 2.086), (12, 2.179))),
    *((1 / freedom, factor) for freedom, factor in ((8, 2.306), (6, 2.447), (5, 2.571))),
    *((1 / freedom, factor) for freedom, factor in ((4, 2.776), (3, 3.182))),
)
"""Student's factors by one over the degrees of freedom, which lie nearly on a line: importing
scipy's takes a third of a second. A test compares them."""

Point = tuple[date, float]
"""A day, and the value of one answer given on it."""


@dataclass(frozen=True, kw_only=True)
class Trend:
    """Where the newest answers go.

    Attributes:
        n: how many answers it rests on.
        days: on how many days they were given.
        direction: what can be said of it; `UNCLEAR` too where there are too few.
        change: of the line from its first answer to its last; None where there are too few.
        low: the least that it may be (95 % interval).
        high: the most.
        start: mean of the first three of these answers; None where there are fewer.
        now: mean of the newest three.
        fit: the line's height at its first and at its last answer; None where none is drawn.
    """

    n: int
    days: int
    direction: Direction
    change: float | None = None
    low: float | None = None
    high: float | None = None
    start: float | None = None
    now: float | None = None
    fit: tuple[float, float] | None = None


@dataclass(frozen=True, kw_only=True)
class Distance:
    """How far somebody came since their first answers: the newest three against the first three.

    `low` and `high` are the 95 % interval of `change`.
    """

    start: float
    now: float
    change: float
    low: float
    high: float
    direction: Direction


def trend_of(points: Sequence[Point], noticeable: float) -> Trend:
    """The trend of answers in their order, the oldest first.

    `noticeable` is the least change that anybody would notice (`NOTICEABLE`).
    """
    newest = points[-MOST_ANSWERS:]
    values = [value for _, value in newest]
    n, days = len(newest), len({day for day, _ in newest})
    start, now = _some(values[:SOME]), _some(values[-SOME:])
    if n < LEAST_ANSWERS or days < LEAST_DAYS:
        return Trend(n=n, days=days, direction=Direction.UNCLEAR, start=start, now=now)
    slope, middle, low, high = _slope(values)
    steps = n - 1
    return Trend(
        n=n,
        days=days,
        direction=direction_of(low * steps, high * steps, noticeable),
        change=slope * steps,
        low=low * steps,
        high=high * steps,
        start=start,
        now=now,
        fit=(middle, middle + slope * steps),
    )


def distance(points: Sequence[Point], noticeable: float) -> Distance | None:
    """How far it is from the first three answers to the newest three.

    None with fewer than six answers, or if all are of one day. The spread of single answers is
    told by the differences between neighbours, which a trend hardly touches (von Neumann 1941);
    its degrees of freedom are theirs, and the interval is Student's.
    """
    values = [value for _, value in points]
    if len(values) < LEAST_ANSWERS or len({day for day, _ in points}) < LEAST_DAYS:
        return None
    start, now = fmean(values[:SOME]), fmean(values[-SOME:])
    within = _spread(values) * sqrt(2 / SOME) * _student(len(values))
    low, high = now - start - within, now - start + within
    direction = direction_of(low, high, noticeable)
    return Distance(
        start=start, now=now, change=now - start, low=low, high=high, direction=direction
    )


def direction_of(low: float, high: float, noticeable: float) -> Direction:
    """What an interval of a change says."""
    if -noticeable < low and high < noticeable:
        return Direction.STEADY
    if low > 0:
        return Direction.UP
    return Direction.DOWN if high < 0 else Direction.UNCLEAR


def middle_band(measured: Iterable[Measured]) -> Band | None:
    """The band of the middle one, of two the lower; None if there are none."""
    found = sorted(measured, key=lambda one: one.value)
    return found[(len(found) - 1) // 2].band if found else None


def readiness(bands: Mapping[Measure, Band]) -> Band | None:
    """How ready somebody sounds on the whole, for putting a caseload in order; nothing decides.

    Three things count alike: what was said (the answer as a whole, or its points where that was
    not measured), how clear it was, and how it flowed (the lower of pace and pausing). It is the
    middle one of them, of two the lower. None unless the first two are known.
    """
    said = bands.get(Measure.CONTENT, bands.get(Measure.POINTS))
    clear = bands.get(Measure.CLARITY)
    if said is None or clear is None:
        return None
    flow = [bands[one] for one in (Measure.PACE, Measure.PAUSING) if one in bands]
    parts = [said, clear, *([min(flow, key=_height)] if flow else [])]
    return sorted(parts, key=_height)[(len(parts) - 1) // 2]


def _height(band: Band) -> int:
    return list(Band).index(band)


def _some(values: Sequence[float]) -> float | None:
    return fmean(values) if len(values) == SOME else None


def _slope(values: Sequence[float]) -> tuple[float, float, float, float]:
    """The slope for each answer, the line's height at the first, and the slope's interval.

    The same as `scipy.stats.theilslopes`, which a test compares, but for what `_alike` tells;
    written out because importing that takes a second and more.
    """
    heights = np.asarray(values, dtype=np.float64)
    first, second = np.triu_indices(len(heights), k=1)
    slopes = np.sort((heights[second] - heights[first]) / (second - first))
    slope = float(np.median(slopes))
    at_first = float(np.median(heights)) - slope * (len(heights) - 1) / 2
    rest = heights - at_first - slope * np.arange(len(heights))
    within = _STUDENT[0][1] * sqrt(_variance(values) * _alike(rest.tolist()))
    low = slopes[max(round((len(slopes) - within) / 2) - 1, 0)]
    high = slopes[min(round((len(slopes) + within) / 2), len(slopes) - 1)]
    return slope, at_first, float(low), float(high)


def _variance(values: Sequence[float]) -> float:
    """Of Kendall's statistic, with equal values taken into account (Sen 1968, formula 2.6)."""
    groups = Counter(values).values()
    ties = sum(count * (count - 1) * (2 * count + 5) for count in groups)
    n = len(values)
    return (n * (n - 1) * (2 * n + 5) - ties) / 18


def _alike(rest: Sequence[float]) -> float:
    """How many times more a slope varies because neighbours resemble each other.

    By the correlation r of neighbours around the line, (1 + r) / (1 - r): tries at one question
    follow each other, and questions differ.
    """
    spread = sum(one * one for one in rest)
    if spread == 0:
        return 1.0
    together = sum(one * other for one, other in pairwise(rest)) / spread
    together = min(max(together, 0.0), 0.9)
    return (1 + together) / (1 - together)


def _spread(values: Sequence[float]) -> float:
    """Standard deviation of single answers, by the differences between neighbours."""
    steps = [(other - one) ** 2 for one, other in pairwise(values)]
    return sqrt(fmean(steps) / 2)


def _student(n: int) -> float:
    """Student's factor for the degrees of freedom of n - 1 differences between neighbours."""
    return interpolate(_STUDENT, (3 * n - 4) / (2 * (n - 1) ** 2))
