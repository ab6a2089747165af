"""Sheets to take away: a person's best answer so far to a question, in their own words.

The one door for pages to sheets. Whoever asks says who they are; another person's answer is
answered as if there were none.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from coach.as_said import left_out
from coach.conversation import answers_in
from coach.errors import CoachError, NotFound
from coach.sheet_records import KeptText, Sheet, SheetTurn
from coach.tidying import Said, changes_in, tidied_in
from scoring.content.signs import OVERALL
from scoring.scale import Band, Score

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from coach.practice import Practice
    from coach.records import Assessment, Attempt
    from coach.sheet_records import Change
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


Merit = tuple[float, float, int, int]


def merit(assessment: Assessment) -> Merit:
    """What makes one answer better than another, the most important first.

    What was said, on the whole (0 to 4), then main points made (0 to 4; -1 where the question has
    none), then the band of its length, then the band of how clear its words were. Bands, not
    values: a tenth of a point is noise. Where the whole was not measured the points, on the same
    scale, stand in for it: an older answer is not worse for its age.
    """
    content = assessment.content
    made = content.coverage.value if isinstance(content.coverage, Score) else -1.0
    return (
        content.grades.get(OVERALL, made),
        made,
        _band(content.length),
        _band(assessment.pronunciation.clarity),
    )


def _merit_then_newest(attempt: Attempt) -> tuple[Merit, datetime]:
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
    said = _said(assessment)
    changes = changes_in(said)
    accepted = frozenset(kept.accepted if kept else ())
    own_text = kept.own_text if kept else None
    made = [change for change in changes if change.key in accepted]
    return Sheet(
        attempt=attempt,
        changes=changes,
        accepted=accepted & {change.key for change in changes},
        by_hand=own_text is not None,
        turns=_turns(assessment, said, made)
        if own_text is None
        else (SheetTurn(asked="", text=own_text),),
        unsure=() if own_text is not None else _unsure(assessment.evidence.transcript.words),
    )


def _said(assessment: Assessment) -> tuple[Said, ...]:
    words = assessment.evidence.transcript.words
    return tuple(
        Said(
            first=answer.first,
            words=[word.text for word in words[answer.first : answer.end]],
            read_back=[i for i in assessment.content.read_back if answer.first <= i < answer.end],
            left_out=left_out(assessment, answer),
        )
        for answer in answers_in(assessment.evidence)
    )


def _turns(
    assessment: Assessment, said: tuple[Said, ...], made: list[Change]
) -> tuple[SheetTurn, ...]:
    """What stands on the sheet of each answer; one of which nothing is left is left out."""
    asked = [answer.asked for answer in answers_in(assessment.evidence)]
    texts = tidied_in(said, made)
    return tuple(
        SheetTurn(asked=question, text=text)
        for question, text in zip(asked, texts, strict=True)
        if text
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
