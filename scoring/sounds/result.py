"""The frozen result of choosing sounds to practise."""

from __future__ import annotations

from dataclasses import dataclass

from models.speech import Span
from scoring.scale import Confidence


@dataclass(frozen=True, kw_only=True)
class SoundToPractise:
    """One sound that is worth practising, and where it was heard.

    `phone` is what was expected (without stress); `heard` is the sound that it came near to, None
    where that cannot be said. `words` are the words of this answer in which it was found, by their
    index in the transcript, the surest first; `span` is the surest's place of the sound. `habit`:
    it was found in three different words or more, or in more than one attempt.
    """

    phone: str
    heard: str | None
    words: tuple[int, ...]
    span: Span
    habit: bool
    confidence: Confidence
