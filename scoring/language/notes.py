"""What could sound more natural in an answer; nothing where it is not sure that it was said.

Apart from every score: nobody loses a point by grammar, and spoken English is not written English.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from models.speech import NotMeasurable
from questions.bank import Level
from scoring.language.find import Found, find
from scoring.language.hearing import all_sure, ending_heard, surely_missing
from scoring.language.patterns import patterns
from scoring.language.result import LanguageNotes

if TYPE_CHECKING:
    from models.speech import SpeechEvidence, Word

MOST_PHRASES = 3
MOST_PHRASES_ENTRY_1 = 1
"""At Entry 1 one thing is enough, and no grammar."""


def note_language(
    evidence: SpeechEvidence, level: Level, read_back: Sequence[int] = ()
) -> LanguageNotes:
    """Up to three phrases and one point of grammar that were surely said.

    Args:
        evidence: what was heard; without evidence of the sounds, or without the verbatim words,
            there is nothing to note.
        level: the level practised at.
        read_back: indices of words that are the question, read back.
    """
    sure = list(_sure(evidence, frozenset(read_back)))
    phrases = list({one.phrase.pattern: one.phrase for one in sure if not one.grammar}.values())
    if level is Level.ENTRY_1:
        return LanguageNotes(phrases=tuple(phrases[:MOST_PHRASES_ENTRY_1]))
    points = [one for one in sure if one.grammar]
    return LanguageNotes(
        phrases=tuple(phrases[:MOST_PHRASES]),
        grammar=_first(points).phrase if points else None,
    )


def _sure(evidence: SpeechEvidence, read_back: frozenset[int]) -> Iterator[Found]:
    sounds = evidence.phone_evidence
    for one in _found(evidence.transcript.words):
        if not read_back.isdisjoint(one.phrase.words) or not _is_said(one, evidence):
            continue
        if all(ending_heard(index, sounds) for index in one.ends) and all(
            surely_missing(index, sound, sounds) for index, sound in one.no_sound.items()
        ):
            yield one


def _is_said(one: Found, evidence: SpeechEvidence) -> bool:
    """Whether the same is found in the verbatim words at the same time, and all of it is sure.

    Who says "she work, she works" has no point found there, though the plain words lost the rest.
    """
    if isinstance(evidence.verbatim, NotMeasurable):
        return False
    return any(
        all_sure(one.phrase.words, other.phrase.words, evidence)
        for other in _found(evidence.verbatim.words)
        if other.phrase.pattern == one.phrase.pattern
    )


def _found(words: Sequence[Word]) -> tuple[Found, ...]:
    return find([word.text for word in words], [word.segment for word in words])


def _first(points: Sequence[Found]) -> Found:
    """The point that came up most often, of several the most useful one."""
    times = Counter(one.phrase.pattern for one in points)
    order = [pattern.id for pattern in patterns()]
    return min(
        points, key=lambda one: (-times[one.phrase.pattern], order.index(one.phrase.pattern))
    )
