"""The frozen result of looking at what the answer said."""

from __future__ import annotations

from dataclasses import dataclass

from models.speech import NotMeasurable
from scoring.scale import Score


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
class ContentScore:
    """What the answer said and left out, and whether its length suits the level.

    `coverage` is 0 to 4 and rests on words found, not on meaning; it says so in its basis.
    `must_hears` are the points expected at the level that was answered at. `read_back` are the
    indices of words that are the question itself, read back: they earn nothing.
    """

    must_hears: tuple[PointHeard, ...]
    key_words: tuple[PointHeard, ...]
    coverage: Score | NotMeasurable
    target_s: tuple[float, float] | None
    length: Score | NotMeasurable
    read_back: tuple[int, ...] = ()
