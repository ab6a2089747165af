"""Where a measure goes: a line with its interval, or nothing. Pure.

The line is that of least squares through answers in their order, not by the calendar: nobody learns
on days without practice. Tries at one question on one day count as one time, by their mean: they
resemble each other, and questions differ. The interval is Student's, wider where neighbours still
resemble each other. Theil's and Sen's line was tried first: on grades, which are whole numbers, it
found no rise that was there. docs/progress.md has the formulas, and what was measured of both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import sqrt
from statistics import NormalDist, fmean
from types import MappingProxyType
from typing import NamedTuple

from coach.progress_records import Direction, Measure, Measured
from scoring.scale import Band, interpolate

LEAST_ANSWERS = 6
LEAST_DAYS = 2
LEAST_TIMES = 4
"""Below any of these there is no trend, and no line: two points always lie on one."""
MOST_ANSWERS = 100
"""A trend is of the newest so many: what was learnt years ago is told by the distance."""
SOME = 3
"""Times whose mean stands for the start, and for now."""
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
    *((1 / freedom, factor) for freedom, factor in ((4, 2.776), (3, 3.182), (2, 4.303))),
)
"""Student's factors by one over the degrees of freedom, which lie nearly on a line: importing
scipy's takes a third of a second. A test compares them."""
_NOTHING = 1e-9


class Point(NamedTuple):
    """The value of a measure in one answer, on which day, and to which question."""

    day: date
    value: float
    question_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Trend:
    """Where the newest answers go.

    Attributes:
        n: how many answers it rests on.
        days: on how many days they were given.
        direction: what can be said of it; `UNCLEAR` too where there are too few.
        change: of the line from its beginning to its end; None where there are too few.
        low: the least that it may be (95 % interval).
        high: the most.
        start: mean of the first three times of these; None where there are fewer.
        now: mean of the newest three.
        fit: the line's height at its beginning and its end; None where none is drawn.
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
    """How far somebody came since they began: the newest three times against the first three.

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
    values = times_of(newest)
    n, days = len(newest), _days(newest)
    start, now = _some(values[:SOME]), _some(values[-SOME:])
    if n < LEAST_ANSWERS or days < LEAST_DAYS or len(values) < LEAST_TIMES:
        return Trend(n=n, days=days, direction=Direction.UNCLEAR, start=start, now=now)
    line, steps = _line(values), len(values) - 1
    change, within = line.slope * steps, line.student * line.error * steps
    low, high = change - within, change + within
    return Trend(
        n=n,
        days=days,
        direction=direction_of(low, high, noticeable),
        change=change,
        low=low,
        high=high,
        start=start,
        now=now,
        fit=(line.at_first, line.at_first + change),
    )


def distance(points: Sequence[Point], noticeable: float) -> Distance | None:
    """How far it is from the first three times to the newest three.

    None with fewer than six times, or if all are of one day. The spread is that of single times
    around their line, wider where neighbours resemble each other; the interval is Student's.
    """
    values = times_of(points)
    if len(values) < 2 * SOME or _days(points) < LEAST_DAYS:
        return None
    start, now, line = fmean(values[:SOME]), fmean(values[-SOME:]), _line(values)
    change = now - start
    within = line.student * line.spread * sqrt(2 * min(line.alike, SOME) / SOME)
    low, high = change - within, change + within
    direction = direction_of(low, high, noticeable)
    return Distance(start=start, now=now, change=change, low=low, high=high, direction=direction)


def times_of(points: Iterable[Point]) -> list[float]:
    """The mean of each question on each day, in the order in which they were answered first."""
    tries: dict[tuple[date, str | None], list[float]] = {}
    for one in points:
        tries.setdefault((one.day, one.question_id), []).append(one.value)
    return [fmean(values) for values in tries.values()]


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


def _days(points: Iterable[Point]) -> int:
    return len({one.day for one in points})


def _some(values: Sequence[float]) -> float | None:
    return fmean(values) if len(values) == SOME else None


@dataclass(frozen=True, kw_only=True)
class _Line:
    """The line of least squares through values in their order.

    `spread` is the standard deviation of single values around it, `error` that of its slope;
    `alike` tells how many times more a mean varies because neighbours resemble each other, and
    `student` is Student's factor.
    """

    slope: float
    at_first: float
    spread: float
    error: float
    alike: float
    student: float


def _line(values: Sequence[float]) -> _Line:
    n, centre, mean = len(values), (len(values) - 1) / 2, fmean(values)
    across = n * (n * n - 1) / 12
    slope = sum((place - centre) * value for place, value in enumerate(values)) / across
    rest = [value - mean - slope * (place - centre) for place, value in enumerate(values)]
    spread, alike = sqrt(sum(one * one for one in rest) / (n - 2)), _alike(rest)
    return _Line(
        slope=slope,
        at_first=mean - slope * centre,
        spread=spread,
        error=spread * sqrt(alike / across),
        alike=alike,
        student=interpolate(_STUDENT, 1 / (n - 2)),
    )


def _alike(rest: Sequence[float]) -> float:
    """How many times more a mean varies because neighbours resemble each other.

    By the correlation r of neighbours around the line, (1 + r) / (1 - r). What is left of few
    answers shows too little of r (Kendall 1954), by (1 + 4 r) / n, which is made good.
    """
    spread = sum(one * one for one in rest)
    if spread < _NOTHING:
        return 1.0
    found = sum(one * other for one, other in pairwise(rest)) / spread
    r = min(max(found + (1 + 4 * found) / len(rest), 0.0), 0.9)
    return (1 + r) / (1 - r)
