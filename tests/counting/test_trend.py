"""Trends, distances and readiness, against histories of which the truth is known."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from scipy.stats import linregress, t

from coach.counting.trend import (
    MOST_ANSWERS,
    Point,
    direction_of,
    distance,
    middle_band,
    readiness,
    times_of,
    trend_of,
)
from coach.progress_records import Direction, Measure, Measured
from scoring.scale import Band, interpolate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

DAY = date(2026, 1, 1)
SIMULATED = 400
AT_MOST = 0.075
"""Of `SIMULATED` histories without a trend: 5 % are expected, and 2.3 standard errors more."""


def points(values: Sequence[float], *, tries: int = 1, a_day: int = 2) -> list[Point]:
    """Answers in their order, so many a day; so many in a row are to one question."""
    return [
        Point(DAY + timedelta(days=n // a_day), value, f"q{n // tries}")
        for n, value in enumerate(values)
    ]


def share_with_direction(
    history: Callable[[np.random.Generator], list[Point]], *, seed: int, since_start: bool = False
) -> float:
    """In how many simulated histories something is said to go up or down."""
    chance = np.random.default_rng(seed)
    found: Counter[Direction] = Counter()
    for _ in range(SIMULATED):
        told = (distance if since_start else trend_of)(history(chance), 0.0)
        found[Direction.UNCLEAR if told is None else told.direction] += 1
    return (found[Direction.UP] + found[Direction.DOWN]) / SIMULATED


def whole_grades(chance: np.random.Generator, n: int) -> list[Point]:
    """Grades that are thrown with a die."""
    return points([float(grade) for grade in chance.integers(0, 5, n)])


def by_question(chance: np.random.Generator, n: int) -> list[Point]:
    """Three tries at each question; questions differ more than tries do."""
    hard = [chance.normal(5, 1) for _ in range(n)]
    values = [hard[k // 3] + chance.normal(0, 0.6) for k in range(n)]
    return points(values, tries=3, a_day=3)


@pytest.mark.parametrize("n", [6, 8, 15, 40])
@pytest.mark.parametrize("since_start", [False, True])
@pytest.mark.parametrize("history", [whole_grades, by_question])
def test_noise_alone_hardly_ever_goes_anywhere(
    history: Callable[[np.random.Generator, int], list[Point]], n: int, since_start: bool
) -> None:
    """Of histories without any trend at most one in twenty is said to go up or down."""
    if n == 40 and since_start:
        n = 24
    share = share_with_direction(lambda chance: history(chance, n), seed=n, since_start=since_start)
    assert share <= AT_MOST


def test_noise_around_a_smooth_value_hardly_ever_goes_anywhere() -> None:
    """The same for clarity, whose values are no whole numbers."""
    for n in (6, 10, 30):
        share = share_with_direction(
            lambda chance: points([chance.normal(7, 0.8) for _ in range(n)]),  # noqa: B023
            seed=n,
        )
        assert share <= AT_MOST


def test_a_rise_that_is_there_is_found() -> None:
    """Its size lies in the interval as often as promised, and it is told as a rise."""
    chance = np.random.default_rng(4)
    rose = held = 0
    for _ in range(200):
        values = [3 + 0.1 * n + chance.normal(0, 0.7) for n in range(30)]
        trend = trend_of(points(values), 0.5)
        assert trend.low is not None
        assert trend.high is not None
        rose += trend.direction is Direction.UP
        held += trend.low <= 2.9 <= trend.high
    assert rose >= 190
    assert held >= 180


def test_a_rise_in_whole_grades_is_found() -> None:
    """From 1.5 to 3 of 4 in forty answers: rounding to whole grades hides it rarely."""
    chance = np.random.default_rng(5)
    found: Counter[Direction] = Counter()
    for _ in range(200):
        true = [1.5 + 1.5 * n / 39 for n in range(40)]
        values = [float(min(4, max(0, round(one + chance.normal(0, 0.8))))) for one in true]
        found[trend_of(points(values), 0.5).direction] += 1
    assert found[Direction.UP] >= 130
    assert found[Direction.DOWN] == 0


def test_the_line_is_that_of_least_squares() -> None:
    """Slope, height and Student's factor are those of scipy, where neighbours are not alike."""
    values = [1.0, 3.0, 2.0, 4.5, 2.5, 5.0, 3.5, 6.0, 4.0, 7.0]
    trend = trend_of(points(values), 0.5)
    known: Any = linregress(range(10), values)
    assert trend.change == pytest.approx(known.slope * 9)
    assert trend.fit == pytest.approx((known.intercept, known.intercept + known.slope * 9))
    within = t.ppf(0.975, 8) * known.stderr * 9
    assert (trend.low, trend.high) == pytest.approx(
        (known.slope * 9 - within, known.slope * 9 + within), rel=1e-3
    )


def test_students_factors_are_those_of_scipy() -> None:
    """Between the knots of the table too, by less than half a per cent."""
    from coach.counting.trend import _STUDENT

    for freedom in (*range(2, 60), 98, 1000):
        factor = interpolate(_STUDENT, 1 / freedom)
        assert factor == pytest.approx(t.ppf(0.975, freedom), rel=0.005)


@pytest.mark.parametrize("n", range(6))
def test_few_answers_make_no_line(n: int) -> None:
    """Two points always lie on a line, and five on nearly one: nothing is said of them."""
    trend = trend_of(points([float(k) for k in range(n)]), 0.5)
    assert trend.direction is Direction.UNCLEAR
    assert trend.fit is trend.change is trend.low is trend.high is None
    assert distance(points([float(k) for k in range(n)]), 0.5) is None


def test_one_day_makes_no_line_and_one_question_a_day_counts_once() -> None:
    """Ten answers of one day show how the day went; ten tries at one question are one time."""
    rising = [float(k) for k in range(10)]
    assert trend_of(points(rising, a_day=10), 0.5).fit is None
    assert distance(points(rising, a_day=10), 0.5) is None
    assert trend_of(points(rising, tries=5, a_day=5), 0.5).fit is None
    assert times_of(points(rising, tries=5, a_day=5)) == [2.0, 7.0]
    trend = trend_of(points(rising, a_day=2), 0.5)
    assert (trend.n, trend.days, trend.direction) == (10, 5, Direction.UP)


def test_nothing_that_anybody_would_notice_is_steady() -> None:
    """A narrow interval about nothing is told apart from one that could be anything."""
    assert trend_of(points([3.0] * 8), 0.5).direction is Direction.STEADY
    assert direction_of(-0.4, 0.4, 0.5) is Direction.STEADY
    assert direction_of(0.1, 0.4, 0.5) is Direction.STEADY
    assert direction_of(0.1, 0.6, 0.5) is Direction.UP
    assert direction_of(-0.6, -0.1, 0.5) is Direction.DOWN
    assert direction_of(-0.6, 0.1, 0.5) is Direction.UNCLEAR
    assert direction_of(0.0, 2.0, 0.5) is Direction.UNCLEAR


def test_a_trend_is_of_the_newest_answers_and_a_distance_of_all() -> None:
    """Who learned two years ago and stays there since is steady now, and came a long way."""
    wave = [0.1 * (n % 3) for n in range(MOST_ANSWERS)]
    history = points([1.0, 1.1, 1.2, 1.0, *(3 + one for one in wave)])
    trend, away = trend_of(history, 0.5), distance(history, 0.5)
    assert trend.n == MOST_ANSWERS
    assert trend.direction is Direction.STEADY
    assert away is not None
    assert (away.direction, away.start) == (Direction.UP, pytest.approx(1.1))
    assert away.change == pytest.approx(away.now - away.start)


def test_one_bad_day_is_no_way_down() -> None:
    """One answer far below the others at the end doesn't turn a history around."""
    trend = trend_of(points([3.0, 3.0, 4.0, 3.0, 3.0, 4.0, 3.0, 3.0, 4.0, 0.0]), 0.5)
    assert trend.direction is Direction.UNCLEAR
    measured = [Measured(value=v, band=b) for v, b in ((9, Band.STRONG), (1, Band.START))]
    assert middle_band(measured) is Band.START
    assert middle_band([*measured, measured[0]]) is Band.STRONG
    assert middle_band([]) is None


@pytest.mark.parametrize(
    ("bands", "expected"),
    [
        ({}, None),
        ({"content": "strong"}, None),
        ({"clarity": "strong", "pace": "good"}, None),
        ({"content": "strong", "clarity": "good"}, "good"),
        ({"points": "start", "clarity": "good"}, "start"),
        ({"points": "start", "content": "strong", "clarity": "good", "pace": "good"}, "good"),
        ({"content": "good", "clarity": "strong", "pace": "strong", "pausing": "start"}, "good"),
        ({"content": "start", "clarity": "start", "pace": "strong"}, "start"),
    ],
)
def test_readiness_is_the_middle_of_three(bands: dict[str, str], expected: str | None) -> None:
    """What was said, how clear it was and how it flowed; nothing without the first two."""
    found = readiness({Measure(name): Band(band) for name, band in bands.items()})
    assert found == (None if expected is None else Band(expected))
