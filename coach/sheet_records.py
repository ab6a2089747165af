"""Records of the sheet that a person takes away: what could be tidied, what was kept, the page.

All frozen and keyword-only. Times of day are timezone-aware UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from coach.records import Attempt


class ChangeKind(StrEnum):
    """Why a change is offered."""

    FILLER = "filler"
    """A sound of thinking, or "you know" between commas."""
    REPEAT = "repeat"
    """The same words twice running."""
    FALSE_START = "false_start"
    """A word that was broken off."""
    QUESTION = "question"
    """The question, read back: nobody's own words."""
    FULL_STOP = "full_stop"
    """A full stop that the recogniser put in the middle of a sentence."""
    MARKS = "marks"
    """Capital letters and the last full stop."""
    HESITATIONS = "hesitations"
    """All that only the verbatim pass heard: thinking sounds, words said again or broken off."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """One change that is offered; nothing is changed until its owner agrees.

    Attributes:
        kind: why it is offered.
        first: index in the transcript of the first word that it concerns.
        last: of the last one.
        before: these words with a few around them; of hesitations the words that would go.
        after: the same once this change alone is made; empty for a change of the whole.
    """

    kind: ChangeKind
    first: int
    last: int
    before: str
    after: str

    @property
    def key(self) -> str:
        """Names the change among those of one answer."""
        return f"{self.kind}:{self.first}-{self.last}"


@dataclass(frozen=True, kw_only=True)
class KeptText:
    """What somebody decided about the words of one answer.

    Attributes:
        attempt_id: the answer, with which this is erased.
        accepted: keys of the changes that they agreed to.
        own_text: the text as they wrote it by hand; None if they did not.
        changed_at: when they decided last.
    """

    attempt_id: str
    accepted: tuple[str, ...]
    own_text: str | None
    changed_at: datetime


@dataclass(frozen=True, kw_only=True)
class SheetTurn:
    """What was said to one question; `asked` is the follow-up question, empty for the first."""

    asked: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The sheet of one answer.

    Attributes:
        attempt: the answer, which was heard.
        changes: all that could be tidied.
        accepted: keys of those that its owner agreed to.
        by_hand: its owner wrote the text by hand; the changes no longer count.
        turns: the answers as they stand on the sheet; words by hand are one, whatever was asked.
        unsure: words that the coach is not sure it heard, as they were written down.
    """

    attempt: Attempt
    changes: tuple[Change, ...]
    accepted: frozenset[str]
    by_hand: bool
    turns: tuple[SheetTurn, ...]
    unsure: tuple[str, ...]

    @property
    def text(self) -> str:
        """All of it, a line for each answer."""
        return "\n".join(turn.text for turn in self.turns)


@dataclass(frozen=True, kw_only=True)
class PaperSound:
    """One sound to practise, in words for paper."""

    name: str
    sign: str
    own_words: str
    how: str
    pair: str


@dataclass(frozen=True, kw_only=True)
class PaperPart:
    """A heading with paragraphs below it."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Paper:
    """The whole sheet in words of one language, the same for the page and for the PDF.

    Attributes:
        language: of the words around the answer, as a language tag.
        title: names the sheet, not the person.
        question: what was asked.
        when: when the answer was given.
        answers: heading, and the answer in its owner's words; of a conversation one for each
            answer, headed by what was asked.
        sounds_heading: above the sounds; there may be none.
        sounds: at most three.
        plan: the one thing to do next, then what to try, then the main points.
        foot: what the sheet may not be used for.
    """

    language: str
    title: str
    question: str
    when: str
    answers: tuple[PaperPart, ...]
    sounds_heading: str
    sounds: tuple[PaperSound, ...]
    plan: tuple[PaperPart, ...]
    foot: str
