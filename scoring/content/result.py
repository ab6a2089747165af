"""The frozen result of looking at what the answer said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models.speech import NotMeasurable
from scoring.scale import Score

LEFT_OUT = 1
"""Up to this grade a line's subject is missing, or there is only a hint of it (docs/content.md)."""


@dataclass(frozen=True, kw_only=True)
class PointHeard:
    """A must-hear point or key word of the question, with the words that earned it.

    `words` are indices into the transcript's words; empty if it was not heard.
    """

    id: str
    text: str
    heard: bool
    words: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class DimensionScore:
    """One line of the rubric (`questions.bank.Criterion`), or the answer as a whole.

    `score` is a whole number from 0 to 4. `words` are indices of the words that earned it, empty
    if none did; of values with 0 those that go against a rule. Under 4, `gap` is the message that
    names what is missing, and `say_next` one sentence of the question's bank that would help to
    fill it (English, at the level).
    """

    dimension: str
    score: Score | NotMeasurable
    words: tuple[int, ...] = ()
    gap: str | None = None
    say_next: str | None = None


@dataclass(frozen=True, kw_only=True)
class ContentScore:
    """What the answer said and left out, and whether its length suits the level.

    `coverage` is 0 to 4 and rests on words found, not on meaning; it says so in its basis.
    `must_hears` are the points expected at the level that was answered at. `read_back` are the
    indices of words that are the question itself, read back: they earn nothing.

    `dimensions` are the lines of the rubric in its order, then the answer as a whole; stored
    results of earlier versions have none. `recited` are the words taken from a model answer, if
    most are; `asked_again` the words that ask for the question once more, which is good practice.
    """

    must_hears: tuple[PointHeard, ...]
    key_words: tuple[PointHeard, ...]
    coverage: Score | NotMeasurable
    target_s: tuple[float, float] | None
    length: Score | NotMeasurable
    read_back: tuple[int, ...] = ()
    dimensions: tuple[DimensionScore, ...] = ()
    recited: tuple[int, ...] = ()
    asked_again: tuple[int, ...] = ()

    @property
    def grades(self) -> Mapping[str, int]:
        """The grade, 0 to 4, of each of the `dimensions` that was measured."""
        return {
            line.dimension: round(line.score.value)
            for line in self.dimensions
            if isinstance(line.score, Score)
        }
