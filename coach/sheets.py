"""Sheets to take away: a person's best answer so far to a question, in their own words.

The one door for pages to sheets. Whoever asks says who they are; another person's answer is
answered as if there were none.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from coach.errors import CoachError, NotFound
from coach.sheet_records import KeptText, Sheet
from coach.tidying import changes_of, tidied
from scoring.scale import Band, Score

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from coach.practice import Practice
    from coach.records import Assessment, Attempt
    from coach.storage.sheets import SheetStore
    from models.speech import NotMeasurable, Word

MOST_LETTERS = 4000
"""Of a text by hand: twice what fits into three minutes of fast speech."""

UNSURE_BELOW = 0.5
"""Words below this confidence of the recogniser are named, so that their speaker checks them.

Half: more likely wrong than right, if the recogniser knew itself well. No claim is made of it."""
MOST_UNSURE = 6

_BANDS = list(Band)


class BadSheetText(CoachError):
    """A text by hand that is empty, or too long for a sheet."""

    message_id = "error.sheet.text"


class Sheets:
    """The service behind the page of the sheet."""

    def __init__(self, *, practice: Practice, store: SheetStore) -> None:
        self._practice = practice
        self._store = store

    def tries(self, attempt_id: str, user_id: str) -> tuple[Attempt, ...]:
        """All answers of this person to the same question that have words, best first.

        Raises:
            NotFound: there is no such attempt of this person.
        """
        found = self._practice.tries_like(attempt_id, user_id)
        heard = [attempt for attempt in found if _own_words(attempt)]
        return tuple(sorted(heard, key=_merit_then_newest, reverse=True))

    def sheet(self, attempt_id: str, user_id: str) -> Sheet:
        """The sheet of one answer.

        Raises:
            NotFound: there is no such attempt of this person, or no words were heard in it.
        """
        attempt = self._practice.attempt(attempt_id, user_id)
        if attempt.assessment is None or not _own_words(attempt):
            raise NotFound
        kept = self._store.get(attempt_id)
        return _sheet(attempt, attempt.assessment, kept)

    def accept(self, attempt_id: str, user_id: str, keys: Collection[str], now: datetime) -> None:
        """Make these changes and no others; a text by hand gives way to them.

        Raises:
            NotFound: there is no such attempt of this person.
        """
        known = [change.key for change in self.sheet(attempt_id, user_id).changes]
        accepted = tuple(key for key in known if key in keys)
        self._keep(attempt_id, accepted, None, now)

    def write(self, attempt_id: str, user_id: str, text: str, now: datetime) -> None:
        """Keep the text as its owner wrote it.

        Raises:
            BadSheetText: it is empty or too long.
            NotFound: there is no such attempt of this person.
        """
        sheet = self.sheet(attempt_id, user_id)
        accepted = tuple(change.key for change in sheet.changes if change.key in sheet.accepted)
        self._keep(attempt_id, accepted, _as_text(text), now)

    def start_again(self, attempt_id: str, user_id: str) -> None:
        """Back to the words as they were heard; a text by hand is erased.

        Raises:
            NotFound: there is no such attempt of this person.
        """
        self._practice.attempt(attempt_id, user_id)
        self._store.erase(attempt_id)

    def _keep(
        self, attempt_id: str, accepted: tuple[str, ...], own_text: str | None, now: datetime
    ) -> None:
        kept = KeptText(attempt_id=attempt_id, accepted=accepted, own_text=own_text, changed_at=now)
        self._store.keep(kept)


def merit(assessment: Assessment) -> tuple[float, int, int]:
    """What makes one answer better than another, the most important first.

    Main points made (0 to 4; -1 where the question has none), then the band of its length, then
    the band of how clear its words were. Bands, not values: a tenth of a point is noise.
    """
    content = assessment.content
    made = content.coverage.value if isinstance(content.coverage, Score) else -1.0
    return made, _band(content.length), _band(assessment.pronunciation.clarity)


def _merit_then_newest(attempt: Attempt) -> tuple[tuple[float, int, int], datetime]:
    if attempt.assessment is None:
        raise NotFound
    return merit(attempt.assessment), attempt.created_at


def _band(score: Score | NotMeasurable) -> int:
    return _BANDS.index(score.band) if isinstance(score, Score) else -1


def _own_words(attempt: Attempt) -> bool:
    """Whether anything but the question itself was said."""
    if attempt.assessment is None:
        return False
    words = attempt.assessment.evidence.transcript.words
    return len(set(attempt.assessment.content.read_back)) < len(words)


def _sheet(attempt: Attempt, assessment: Assessment, kept: KeptText | None) -> Sheet:
    words = assessment.evidence.transcript.words
    texts = [word.text for word in words]
    changes = changes_of(texts, assessment.content.read_back)
    accepted = frozenset(kept.accepted if kept else ())
    own_text = kept.own_text if kept else None
    made = [change for change in changes if change.key in accepted]
    return Sheet(
        attempt=attempt,
        changes=changes,
        accepted=accepted & {change.key for change in changes},
        by_hand=own_text is not None,
        text=tidied(texts, made) if own_text is None else own_text,
        unsure=() if own_text is not None else _unsure(words),
    )


def _unsure(words: tuple[Word, ...]) -> tuple[str, ...]:
    doubtful = sorted(
        (word for word in words if word.confidence < UNSURE_BELOW),
        key=lambda word: word.confidence,
    )
    bare = (word.text.strip('.,;:!?…"“”()') for word in doubtful)
    return tuple(dict.fromkeys(text for text in bare if text))[:MOST_UNSURE]


def _as_text(text: str) -> str:
    """One line for each paragraph, without signs that can't be seen."""
    lines = (" ".join(_visible(line).split()) for line in text.splitlines())
    whole = "\n".join(line for line in lines if line)
    if not whole or len(whole) > MOST_LETTERS:
        raise BadSheetText(most=MOST_LETTERS)
    return whole


def _visible(line: str) -> str:
    """Without control characters, and without those that turn the direction of what follows."""
    kept = (" " if letter == "\t" else letter for letter in line)
    return "".join(letter for letter in kept if _is_text(letter))


def _is_text(letter: str) -> bool:
    joiners = "\u200c\u200d"  # Persian and emoji need them
    return letter in joiners or unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
