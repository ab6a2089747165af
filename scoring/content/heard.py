"""Where phrases are heard in an answer, and whether they were meant: not denied, not read back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from questions.cues import find_any, find_cue, normal_form, parse_cue
from questions.plain_points import cues_of
from scoring.content.negation import CLAUSE_ENDS, holds_negation, is_denied, is_negation
from scoring.content.sound_alike import mended
from scoring.content.wording import plain_verb, without_plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from questions.bank import MustHear


@dataclass(frozen=True, kw_only=True)
class Said:
    """An answer as the rules look at it.

    `words` are as recognised, `forms` in normal form with what was read back blanked.
    """

    words: tuple[str, ...]
    forms: tuple[str, ...]

    @staticmethod
    def of(words: Sequence[str], read_back: Iterable[int] = ()) -> Said:
        """An answer without the words that are the question."""
        blank = set(read_back)
        forms = ("" if at in blank else normal_form(word) for at, word in enumerate(words))
        return Said(words=tuple(words), forms=tuple(forms))


def spans_of(
    cues: Iterable[str], said: Said, *, deniable: bool = True
) -> Iterator[tuple[int, int]]:
    """Where each cue is first said and meant: as it is, in another form, or sounding alike.

    Another form is a noun without its plural s, or any form of a verb that a cue has in its plain
    one: who is asked "What would you do?" may tell what they did.

    With `deniable=False` a "not" around the words is no denial: what is looked for says it too.
    """
    listed = tuple(cues)
    heard = (said.forms, *_other_forms(said.forms), tuple(mended(said.forms, listed)))
    ways = [(forms, frozenset(forms)) for forms in dict.fromkeys(heard)]
    for cue in listed:
        found = (
            span
            for forms, known in ways
            for span in _meant(cue, forms, known, said, deniable=deniable)
        )
        span = next(found, None)
        if span is not None:
            yield span


@lru_cache(maxsize=16)
def _other_forms(forms: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Nouns without their plural s, and verbs in their plain form: asked anew for every point."""
    return tuple(map(without_plural, forms)), tuple(map(plain_verb, forms))


def spans_within_clauses(cues: Iterable[str], said: Said) -> Iterator[tuple[int, int]]:
    """Every place where one of the cues is said and meant, word for word, within one clause."""
    known = frozenset(said.forms)
    for cue in cues:
        for first, end in _meant(cue, said.forms, known, said, deniable=True):
            if not any(word.endswith(CLAUSE_ENDS) for word in said.words[first : end - 1]):
                yield first, end


def first_span(cues: Iterable[str], said: Said, *, deniable: bool = True) -> tuple[int, int] | None:
    """The first place where one of the cues is said and meant, as `spans_of`."""
    return min(spans_of(cues, said, deniable=deniable), default=None)


def point_span(must: MustHear, said: Said) -> tuple[int, int] | None:
    """Where a must-hear point is first made by its words.

    A "not" is meant only where the sentence that makes the point says one, too.
    """
    return first_span(cues_of(must), said, deniable=not holds_negation(must.say.split()))


def _meant(
    cue: str, heard: Sequence[str], known: frozenset[str], said: Said, *, deniable: bool
) -> Iterator[tuple[int, int]]:
    """Where a cue is heard and not denied; a cue that says "not" itself can't be denied."""
    if not _may_be_heard(cue, known):
        return
    wanted = frozenset(word for step in parse_cue(cue) for word in step.alternatives)
    start = 0
    while (span := find_cue(cue, heard[start:])) is not None:
        first, end = span[0] + start, span[1] + start
        meant = not deniable or any(map(is_negation, wanted))
        if meant or not is_denied(said.words, first, end, wanted):
            yield first, end
        start = first + 1


def is_heard(cues: Iterable[str], forms: Sequence[str]) -> bool:
    """Whether one of the cues stands in some words in normal form, denied or not."""
    known = frozenset(forms)
    return any(_may_be_heard(cue, known) and find_cue(cue, forms) is not None for cue in cues)


def first_cue(cues: Iterable[str], forms: Sequence[str]) -> tuple[int, int] | None:
    """The first place where one of the cues stands in words in normal form, denied or not."""
    known = frozenset(forms)
    return find_any((cue for cue in cues if _may_be_heard(cue, known)), forms)


def phrase_words(cues: Iterable[str], forms: Sequence[str]) -> frozenset[int]:
    """The indices of all words, in normal form, that stand in one of the cues."""
    known = frozenset(forms)
    found: set[int] = set()
    for cue in cues:
        start = 0
        while _may_be_heard(cue, known) and (span := find_cue(cue, forms[start:])) is not None:
            found.update(range(span[0] + start, span[1] + start))
            start += span[0] + 1
    return frozenset(found)


def _may_be_heard(cue: str, known: frozenset[str]) -> bool:
    """Whether every step of a cue has a word among those known: most cues end here, fast."""
    return all(step.is_among(known) for step in parse_cue(cue))
