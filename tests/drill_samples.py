"""Made-up results of drills for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.speech import NotMeasurable, Span
from scoring.pronunciation.drill import DrilledSound, DrilledWord, DrillResult, SoundState
from scoring.pronunciation.result import Clarity, WordScore
from scoring.scale import Band, Confidence

if TYPE_CHECKING:
    from collections.abc import Sequence

SURE = {SoundState.SWAPPED, SoundState.OMITTED, SoundState.ADDED}


def sound(
    phone: str,
    state: SoundState = SoundState.AS_EXPECTED,
    *,
    band: Band = Band.STRONG,
    heard: str | None = None,
    word: int = 0,
    place: int = 0,
) -> DrilledSound:
    """One sound."""
    return DrilledSound(
        phone=phone,
        word=word,
        place=place,
        span=Span(start_s=0.1 * place, end_s=0.1 * place + 0.1),
        band=band,
        accuracy=1.9 if state is SoundState.AS_EXPECTED else 0.5,
        state=state,
        heard=heard,
        margin=5.0 if state in SURE else 0.0,
    )


def result(*words: Sequence[DrilledSound], texts: Sequence[str] = ("Ship.",)) -> DrillResult:
    """A text with these sounds; their words and places are numbered here."""
    none = NotMeasurable(reason="too_few_words")
    return DrillResult(
        words=tuple(
            DrilledWord(
                text=text,
                span=Span(start_s=float(index), end_s=index + 0.9),
                score=WordScore(
                    word=index,
                    clarity=Clarity.CLEAR,
                    confidence=Confidence.MEDIUM,
                    accuracy=none,
                    stress=none,
                ),
            )
            for index, text in enumerate(texts)
        ),
        sounds=tuple(
            sound(
                one.phone,
                one.state,
                band=one.band,
                heard=one.heard,
                word=index,
                place=place,
            )
            for index, sounds in enumerate(words)
            for place, one in enumerate(sounds)
        ),
    )


def ship(state: SoundState = SoundState.AS_EXPECTED, heard: str | None = None) -> DrillResult:
    """The word “ship”, whose vowel is in a state."""
    return result((sound("SH"), sound("IH", state, heard=heard), sound("P")))
