"""One answer as the rules read it: its words, its points, and what its parts are near to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from scoring.content.blank import blank_words
from scoring.content.heard import Said, point_span
from scoring.content.meaning import (
    EXAMPLE,
    MODEL,
    POINT,
    compared_parts,
    references_of,
    same_polarity,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from models.speech import MeaningEvidence
    from questions.bank import Level, MustHear, Question

Words = tuple[int, ...]

LIKE_RAMP = (0.35, 0.75)
"""Cosines of unrelated sentences stay below the first; rewordings reach the second (C: the bank's
own sentences and model answers, docs/content.md)."""

LATER_POINTS = frozenset({"result", "lesson", "reason", "at-work", "explained"})
"""Ids of the must-hear points of a story that come after what was done."""


@dataclass(frozen=True, kw_only=True)
class PointSeen:
    """How far an answer makes a must-hear point: by its words, and by its meaning (0 to 1)."""

    must: MustHear
    cue: Words
    likeness: float
    like_words: Words

    @property
    def strength(self) -> float:
        """1 if its words were said, else as far as its meaning came."""
        return 1.0 if self.cue else self.likeness

    @property
    def both(self) -> float:
        """Words and meaning together: 1 needs some of both, or all of the meaning."""
        return min(1.0, (0.5 if self.cue else 0.0) + 0.7 * self.likeness)

    @property
    def words(self) -> Words:
        """The words that show it best."""
        return self.cue or (self.like_words if self.likeness > 0 else ())


@dataclass(frozen=True, kw_only=True, eq=False)
class Reader:
    """An answer with its question, level and meaning.

    `likeness` has a row for each part and a column for each reference (cosines, 0 where one of
    them says "not" and the other does not); `contrary` holds those left out.
    """

    said: Said
    question: Question
    level: Level
    parts: tuple[tuple[int, int], ...]
    names: tuple[str, ...]
    likeness: npt.NDArray[np.float64]
    contrary: npt.NDArray[np.float64]

    @staticmethod
    def of(
        words: Sequence[str],
        question: Question,
        level: Level,
        meaning: MeaningEvidence,
    ) -> Reader:
        """Read an answer; `meaning` was made of these words and this question."""
        shape = (len(meaning.parts), len(meaning.references))
        cosines = np.asarray(meaning.likeness, dtype=np.float64).reshape(shape)
        agrees = np.asarray(
            same_polarity(
                [text for _, text in compared_parts(words, question)],
                [reference.text for reference in references_of(question)],
            ),
            dtype=bool,
        ).reshape(shape)
        return Reader(
            said=Said.of(words, blank_words(words, question)),
            question=question,
            level=level,
            parts=meaning.parts,
            names=meaning.references,
            likeness=np.where(agrees, cosines, 0.0),
            contrary=np.where(agrees, 0.0, cosines),
        )

    def like(self, name: str) -> tuple[float, Words]:
        """How near (0 to 1) some part is to a reference of this name, and the part's words."""
        columns = self.columns(name)
        if not self.parts or not columns:
            return 0.0, ()
        best = self.likeness[:, columns].max(axis=1)
        part = int(best.argmax())
        value = ramp(float(best[part]), *LIKE_RAMP)
        return value, tuple(range(*self.parts[part])) if value else ()

    def like_model(self) -> list[float]:
        """How near (0 to 1) each part is to some sentence of a model answer, nearest first."""
        columns = self.columns(MODEL)
        best = self.likeness[:, columns].max(axis=1) if self.parts else np.zeros(0)
        return sorted((ramp(float(value), *LIKE_RAMP) for value in best), reverse=True)

    def against(self, point_id: str) -> float:
        """The greatest cosine of a part with a sentence of a point that it denies, or denies it."""
        columns = self.columns(f"{POINT}:{point_id}")
        return float(self.contrary[:, columns].max()) if self.parts and columns else 0.0

    def is_far(self) -> bool:
        """Whether no part is near to any sentence of the question, its points and answers."""
        columns = [column for column, name in enumerate(self.names) if not name.startswith(EXAMPLE)]
        return not self.parts or float(self.likeness[:, columns].max()) < LIKE_RAMP[0]

    @cached_property
    def points(self) -> tuple[PointSeen, ...]:
        """All must-hear points of the question, whatever the level."""
        return tuple(self._point(must) for must in self.question.must_hear)

    @property
    def expected(self) -> tuple[PointSeen, ...]:
        """The points that are expected at the level; all if none is."""
        rank = self.level.rank
        found = tuple(p for p in self.points if p.must.from_level.rank <= rank)
        return found or self.points

    def _point(self, must: MustHear) -> PointSeen:
        span = point_span(must, self.said)
        likeness, words = self.like(f"{POINT}:{must.id}")
        return PointSeen(
            must=must,
            cue=tuple(range(*span)) if span else (),
            likeness=likeness,
            like_words=words,
        )

    def columns(self, name: str) -> list[int]:
        """The columns of the references of this kind, or of this name."""
        return [
            column
            for column, other in enumerate(self.names)
            if other == name or other.startswith(f"{name}:")
        ]


def ramp(value: float, low: float, high: float) -> float:
    """0 up to `low`, 1 from `high`, a straight line between."""
    return min(1.0, max(0.0, (value - low) / (high - low)))
