"""How far scores agree with experts' scores: Pearson's r, Spearman's rho, the squared error.

Intervals are bootstrapped over speakers from each speaker's sums, so that tens of thousands of
phones cost no more than a few words. Spearman's rho is Pearson's r of the ranks in the whole
sample; the ranks are not taken anew in each draw.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.evaluation.figures import DRAWS, FEWEST_VOICES, SEED, Figure

if TYPE_CHECKING:
    import numpy.typing as npt

    Table = npt.NDArray[np.float64]
    _Statistic = Callable[[Table], Table]

GRADES = 5
"""Of the rubric: 0 to 4."""

POOR_WORD = 5.0
"""Experts' accuracy below this: a listener would stumble over the word."""

RIGHT_WORD = 8.0
"""Experts' accuracy from this on: the word is right, a mark on it would be a false alarm."""


@dataclass(frozen=True, kw_only=True)
class ScorePair:
    """A score of ours beside the experts'; `measure` names what, `groups` whose it was."""

    measure: str
    groups: tuple[str, ...]
    speaker: str
    found: float
    wanted: float


def agreement_figures(pairs: Sequence[ScorePair]) -> list[Figure]:
    """All figures for every measure, over all and by group.

    `bias` is our mean score less the experts': above nought we are too kind to a group.
    """
    measures = list(dict.fromkeys(pair.measure for pair in pairs))
    return [figure for name in measures for figure in _of_measure(name, pairs)]


def flag_figures(way: str, pairs: Sequence[ScorePair], below: float) -> list[Figure]:
    """What marking words scored under `below` would give: precision, recall, false marks."""
    statistics: dict[str, Callable[[Table], npt.NDArray[np.float64]]] = {
        "flag_precision": lambda sums: sums[..., 1] / sums[..., 0],
        "flag_recall": lambda sums: sums[..., 1] / sums[..., 2],
        "right_words_flagged": lambda sums: sums[..., 3] / sums[..., 4],
    }
    return [
        _figure(f"{way}_{name}", group, rows, lambda one: _flag_sums(one, below), statistic)
        for name, statistic in statistics.items()
        for group, rows in _groups(pairs)
    ]


def share_figures(
    name: str, pairs: Sequence[ScorePair], holds: Callable[[Table], npt.NDArray[np.bool_]]
) -> list[Figure]:
    """The share of pairs (columns found, wanted) for which something holds."""

    def sums(rows: Table) -> Table:
        return np.array([len(rows), float(np.count_nonzero(holds(rows)))])

    return [
        _figure(name, group, rows, sums, lambda s: s[..., 1] / s[..., 0])
        for group, rows in _groups(pairs)
    ]


def grade_figures(measure: str, pairs: Sequence[ScorePair]) -> list[Figure]:
    """How far two graders of whole grades from 0 to 4 agree, over all and by group.

    `qwk` is Cohen's kappa with quadratic weights, `pearson` Pearson's r of the values as they are,
    `exact` and `adjacent` the shares of equal grades, and of those one apart at most, `bias` the
    mean of `found` less `wanted`. Values are taken to the nearest grade for all but `pearson` and
    `bias`. Intervals are over speakers.
    """
    statistics: tuple[tuple[str, Callable[[Table], Table], _Statistic], ...] = (
        ("qwk", _joint_sums, _weighted_kappa),
        ("pearson", _pair_sums, _correlation),
        ("exact", _joint_sums, lambda sums: _within(sums, 0)),
        ("adjacent", _joint_sums, lambda sums: _within(sums, 1)),
        ("bias", _error_sums, lambda sums: sums[..., 2] / sums[..., 0]),
    )
    return [
        _figure(f"{measure}_{name}", group, rows, sums_of, statistic)
        for group, rows in _groups(pairs)
        for name, sums_of, statistic in statistics
    ]


def confusion(pairs: Sequence[ScorePair]) -> list[list[int]]:
    """How often each grade of `found` (rows) met each of `wanted` (columns), 0 to 4."""
    table = np.array([(pair.found, pair.wanted) for pair in pairs], dtype=float).reshape(-1, 2)
    return _joint_sums(table).reshape(GRADES, GRADES).astype(int).tolist()


def _joint_sums(rows: Table) -> Table:
    """Counts of each pair of grades, shape `(25,)`. A half is rounded up: 2.5 is 3."""
    whole = np.clip(np.floor(rows + 0.5), 0, GRADES - 1).astype(int)
    return np.bincount(whole[:, 0] * GRADES + whole[:, 1], minlength=GRADES**2).astype(float)


def _weighted_kappa(sums: Table) -> Table:
    """NaN where one and the same grade was always given by both."""
    joint = sums.reshape((*sums.shape[:-1], GRADES, GRADES))
    count = joint.sum(axis=(-2, -1))
    chance = joint.sum(axis=-1)[..., :, None] * joint.sum(axis=-2)[..., None, :]
    grades = np.arange(GRADES)
    weights = (grades[:, None] - grades[None, :]) ** 2
    apart = (joint * weights).sum(axis=(-2, -1)) / count
    expected = (chance * weights).sum(axis=(-2, -1)) / count**2
    return 1.0 - apart / np.where(expected == 0.0, np.nan, expected)


def _within(sums: Table, most: int) -> Table:
    joint = sums.reshape((*sums.shape[:-1], GRADES, GRADES))
    grades = np.arange(GRADES)
    near = np.abs(grades[:, None] - grades[None, :]) <= most
    return (joint * near).sum(axis=(-2, -1)) / joint.sum(axis=(-2, -1))


def _of_measure(measure: str, pairs: Sequence[ScorePair]) -> Iterator[Figure]:
    own = [pair for pair in pairs if pair.measure == measure]
    for group, rows in _groups(own):
        yield _figure(f"{measure}_pearson", group, rows, _pair_sums, _correlation)
        yield _figure(f"{measure}_spearman", group, rows, _pair_sums, _correlation, ranks=True)
        yield _figure(f"{measure}_mse", group, rows, _error_sums, lambda s: s[..., 1] / s[..., 0])
        yield _figure(f"{measure}_bias", group, rows, _error_sums, lambda s: s[..., 2] / s[..., 0])


def _groups(pairs: Sequence[ScorePair]) -> Iterator[tuple[str, Sequence[ScorePair]]]:
    yield "all", pairs
    names = sorted({group for pair in pairs for group in pair.groups})
    for name in names:
        own = [pair for pair in pairs if name in pair.groups]
        if len(own) < len(pairs):
            yield name, own


def _figure(
    name: str,
    group: str,
    rows: Sequence[ScorePair],
    sums_of: Callable[[Table], Table],
    statistic: Callable[[Table], npt.NDArray[np.float64]],
    *,
    ranks: bool = False,
) -> Figure:
    table = np.array([(row.found, row.wanted) for row in rows], dtype=float).reshape(-1, 2)
    if ranks:
        table = np.column_stack([_ranks(column) for column in table.T])
    names, place = np.unique([row.speaker for row in rows], return_inverse=True)
    by_speaker = np.stack([sums_of(table[place == index]) for index in range(len(names))])
    with np.errstate(invalid="ignore", divide="ignore"):
        value = float(statistic(by_speaker.sum(axis=0)))
        low, high = _interval(by_speaker, statistic)
    return Figure(
        name=name,
        group=group,
        value=value,
        low=low,
        high=high,
        speakers=len(names),
        count=len(rows),
    )


def _interval(
    by_speaker: Table, statistic: Callable[[Table], npt.NDArray[np.float64]]
) -> tuple[float, float]:
    count = len(by_speaker)
    if count < FEWEST_VOICES:
        return float("nan"), float("nan")
    drawn = np.random.default_rng(SEED).integers(0, count, size=(DRAWS, count))
    values = statistic(by_speaker[drawn].sum(axis=1))
    defined = values[~np.isnan(values)]
    if not len(defined):
        return float("nan"), float("nan")
    low, high = np.percentile(defined, [2.5, 97.5])
    return float(low), float(high)


def _pair_sums(rows: Table) -> Table:
    x, y = rows.T
    return np.array([len(rows), x.sum(), y.sum(), x @ x, y @ y, x @ y])


def _correlation(sums: Table) -> npt.NDArray[np.float64]:
    count, x, y, xx, yy, xy = np.moveaxis(sums, -1, 0)
    spread = np.sqrt((xx - x * x / count) * (yy - y * y / count))
    return (xy - x * y / count) / spread


def _error_sums(rows: Table) -> Table:
    apart = rows[:, 0] - rows[:, 1]
    return np.array([len(rows), (apart**2).sum(), apart.sum()])


def _flag_sums(rows: Table, below: float) -> Table:
    flagged, poor, right = rows[:, 0] < below, rows[:, 1] < POOR_WORD, rows[:, 1] >= RIGHT_WORD
    counts = (flagged, flagged & poor, poor, flagged & right, right)
    return np.array([float(np.count_nonzero(one)) for one in counts])


def _ranks(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Ranks from 0; equal values share the mean of theirs."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return ((ends - counts) + (ends - 1))[place] / 2
