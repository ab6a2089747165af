"""Figures with 95 % intervals over speakers: the utterances of one voice are not independent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

DRAWS = 1000
SEED = 762
FEWEST_VOICES = 2
FEWEST_PAIRS = 3

Row = TypeVar("Row")


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A figure with the interval that holds 95 of 100 draws of speakers, and what it rests on.

    `low` and `high` are NaN with fewer than two speakers.
    """

    name: str
    group: str
    value: float
    low: float
    high: float
    speakers: int
    count: int


def by_speaker(
    name: str,
    group: str,
    rows: Sequence[Row],
    speaker_of: Callable[[Row], str],
    statistic: Callable[[Sequence[Row]], float],
) -> Figure:
    """`statistic` of `rows` with a bootstrap interval over speakers (seeded, so repeatable)."""
    spoken: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        spoken[speaker_of(row)].append(row)
    low, high = _interval(list(spoken.values()), statistic)
    return Figure(
        name=name,
        group=group,
        value=statistic(rows),
        low=low,
        high=high,
        speakers=len(spoken),
        count=len(rows),
    )


def _interval(
    voices: Sequence[Sequence[Row]], statistic: Callable[[Sequence[Row]], float]
) -> tuple[float, float]:
    if len(voices) < FEWEST_VOICES:
        return float("nan"), float("nan")
    chance = np.random.default_rng(SEED)
    draws: list[list[int]] = chance.integers(0, len(voices), size=(DRAWS, len(voices))).tolist()
    values = [statistic([row for index in drawn for row in voices[index]]) for drawn in draws]
    low, high = np.nanpercentile(values, [2.5, 97.5])
    return float(low), float(high)


def pearson_r(pairs: Sequence[tuple[float, float]]) -> float:
    """Pearson's correlation; NaN with fewer than three pairs or without variance."""
    if len(pairs) < FEWEST_PAIRS:
        return float("nan")
    table = np.array(pairs, dtype=float)
    if np.any(table.std(axis=0) == 0):
        return float("nan")
    return float(np.corrcoef(table.T)[0, 1])
