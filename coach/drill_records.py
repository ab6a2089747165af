"""Records of drills: what is to be said, what came of it, and when it comes back.

All frozen and keyword-only. Times of day are timezone-aware UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from scoring.pronunciation.drill import DrillResult
from scoring.pronunciation.pairs import PairResult


class DrillKind(StrEnum):
    """What sort of drill it is."""

    SAY = "say"
    """A word or a sentence is said; what happened to each sound is shown."""
    PAIR = "pair"
    """One of two words that differ in one sound is said."""
    CHOOSE = "choose"
    """One of the two words is heard and chosen."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """What is practised.

    Attributes:
        kind: the sort of drill.
        text: what is to be said or was heard, as it is written.
        other: the word that `text` must not be taken for; "" where there is no pair.
        contrast: the pair's two sounds (`scoring.sounds.pairs.name_of`); "" without a pair.
        attempt_id: the answer that the words come from, if they come from one: what is kept of
            the drill goes with it.
    """

    kind: DrillKind
    text: str
    other: str = ""
    contrast: str = ""
    attempt_id: str | None = None

    @property
    def key(self) -> str:
        """Names what comes back in spaced practice: the two sounds, or the words."""
        return f"sounds:{self.contrast}" if self.contrast else f"words:{plain_words(self.text)}"

    @property
    def comes_back(self) -> bool:
        """Single words and pairs of sounds come back; a whole sentence doesn't."""
        return bool(self.contrast) or len(self.text.split()) == 1


def bare_words(text: str) -> str:
    """Words without the marks around them.

    Example:
        >>> bare_words("“Tuesday.”")
        'Tuesday'
    """
    return " ".join(word.strip(".,;:!?…\"“”‘’'()") for word in text.split())


def plain_words(text: str) -> str:
    """The same in small letters: what tells whether two words are one."""
    return bare_words(text).lower()


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Which of two words was chosen after one of them, the target, was heard."""

    chosen: str
    right: bool


DrillOutcome = DrillResult | PairResult | Choice
"""By kind: `SAY`, `PAIR`, `CHOOSE`."""


@dataclass(frozen=True, kw_only=True)
class DrillTry:
    """One try at a drill. Of the sound only these numbers are kept."""

    id: str
    user_id: str
    target: Target
    outcome: DrillOutcome
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class PracticeCard:
    """A word or two sounds that come back.

    Attributes:
        user_id: whose it is.
        target: what is practised.
        created_at: when it was practised first.
        due_at: when it should be practised again.
        reviewed_at: when it was practised last, as far as that counts.
        memory: what the schedule knows, as its own JSON text.
    """

    user_id: str
    target: Target
    created_at: datetime
    due_at: datetime
    reviewed_at: datetime
    memory: str
