"""Choosing the confidences at which a word is marked, so that right words are left alone.

The measure is the share of words that experts call right (8 or more of 10) and that would be
marked all the same. Thresholds are chosen on the speakers of four folds and checked on the
fifth's; the shipped ones are then chosen on all speakers, and reported with the checked figures.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean

import numpy as np

from coach.evaluation.agreement import POOR_WORD, RIGHT_WORD
from coach.evaluation.words import Heard, MarkedWord, marked_words
from scoring.pronunciation.by_recogniser import may_be_unclear

FOLDS = 5
UNCLEAR_FALSE_MARKS = 0.01
"""At most one right word in a hundred may be called unclear: precision before recall."""

NEARLY_FALSE_MARKS = 0.05
"""At most one right word in twenty may lose the mark "clear"."""

_GRID = np.round(np.arange(0.02, 0.96, 0.01), 2)


@dataclass(frozen=True, kw_only=True)
class FittedClarity:
    """Chosen thresholds and what they give on speakers that had no part in the choice."""

    nearly_from: float
    clear_from: float
    words: int
    speakers: int
    held_out_false_marks: float
    held_out_precision: float
    held_out_recall: float

    def report(self) -> str:
        """The result in a few lines."""
        return (
            f"unclear below {self.nearly_from:.2f}, nearly clear below {self.clear_from:.2f}\n"
            f"{self.words} words of {self.speakers} speakers, {FOLDS} folds by speaker, held out:\n"
            f"right words (8+) marked unclear {self.held_out_false_marks:.3f}, "
            f"marked words that are not right {self.held_out_precision:.3f}, "
            f"poor words (<5) that are marked {self.held_out_recall:.3f}"
        )

    def as_module(self, corpus: str) -> str:
        """The constants as a Python file for `scoring/calibration`."""
        return (
            '"""Confidences that separate clear, nearly clear and unclear words.\n\n'
            f"Written by `interview-coach train clarity` on the folder {corpus!r}: "
            f"{self.words} words\nof {self.speakers} speakers, {FOLDS} folds by speaker. "
            "On held-out speakers of the same corpus:\n"
            f"right words (experts: 8 or more) marked unclear {self.held_out_false_marks:.3f}, "
            f"marked words that\nare not right {self.held_out_precision:.3f}, "
            f"poor words (below 5) that are marked {self.held_out_recall:.3f}.\n"
            '"""\n\n'
            f"NEARLY_FROM = {self.nearly_from:.2f}\n"
            f"CLEAR_FROM = {self.clear_from:.2f}\n"
        )


def fit_clarity(heard: Sequence[Heard]) -> FittedClarity:
    """Choose both thresholds and check the lower one on held-out speakers."""
    rows = [row for found in heard for row in marked_words(found)]
    folds = _folds(rows)
    checked = [_check(rows, folds, fold) for fold in range(FOLDS)]
    return FittedClarity(
        nearly_from=_highest(rows, UNCLEAR_FALSE_MARKS),
        clear_from=_highest(rows, NEARLY_FALSE_MARKS),
        words=len(rows),
        speakers=len(folds),
        held_out_false_marks=fmean(found[0] for found in checked),
        held_out_precision=fmean(found[1] for found in checked),
        held_out_recall=fmean(found[2] for found in checked),
    )


def _folds(rows: Sequence[MarkedWord]) -> dict[str, int]:
    """A fold for each speaker, so that no voice is on both sides."""
    return {name: at % FOLDS for at, name in enumerate(sorted({row.speaker for row in rows}))}


def _check(
    rows: Sequence[MarkedWord], folds: dict[str, int], fold: int
) -> tuple[float, float, float]:
    limit = _highest([row for row in rows if folds[row.speaker] != fold], UNCLEAR_FALSE_MARKS)
    unseen = [row for row in rows if folds[row.speaker] == fold]
    right = [row for row in unseen if row.accuracy >= RIGHT_WORD]
    marked = [row for row in unseen if _marked(row, limit)]
    poor = [row for row in unseen if row.accuracy < POOR_WORD]
    return (
        _share(right, lambda row: _marked(row, limit)),
        _share(marked, lambda row: row.accuracy < RIGHT_WORD),
        _share(poor, lambda row: _marked(row, limit)),
    )


def _highest(rows: Sequence[MarkedWord], allowed: float) -> float:
    """The highest threshold at which at most `allowed` of the right words are marked."""
    right = [row for row in rows if row.accuracy >= RIGHT_WORD]
    fitting = [
        float(limit)
        for limit in _GRID
        if _share(right, lambda row, limit=limit: _marked(row, float(limit))) <= allowed
    ]
    return max(fitting, default=float(_GRID[0]))


def _marked(row: MarkedWord, limit: float) -> bool:
    return row.confidence < limit and may_be_unclear(row.text)


def _share(rows: Sequence[MarkedWord], holds: Callable[[MarkedWord], bool]) -> float:
    return sum(map(holds, rows)) / len(rows) if rows else 0.0
