"""Phrases to listen for in an answer: a small pattern language that a tutor can write.

A cue is a phrase: its words in this order, next to each other. Three signs widen it:

* ``tell/told`` either word;
* ``report*`` any word that starts so: report, reports, reported, reporting;
* ``...`` up to four other words may stand here: ``tell/told ... manager`` is heard in
  "I told my shift manager".

Case and punctuation around a word do not count. A cue finds words, not meaning: "I never told
my manager" holds the example above as well. Who scores with cues says that they rest on words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

GAP = "..."
MAX_GAP_WORDS = 4
MIN_STEM_LETTERS = 3  # "do*" would be heard in "door" and "doctor"

_EDGE = re.compile(r"^[^\w]+|[^\w]+$")
_CUE_WORD = re.compile(r"[^\W_]+(?:['&-][^\W_]+)*\*?")


class CueError(ValueError):
    """A cue is not written by the rules; the message says which."""


@dataclass(frozen=True, slots=True)
class CueStep:
    """One word of a cue: its alternatives, and whether other words may stand before it.

    `stems` are the beginnings among the alternatives, without their sign: "report" of "report*".
    """

    alternatives: tuple[str, ...]
    after_gap: bool
    stems: tuple[str, ...]

    def matches(self, word: str) -> bool:
        """Whether a word in normal form is one of the alternatives."""
        return word in self.alternatives or word.startswith(self.stems)


@cache
def normal_form(word: str) -> str:
    """A word without case, edge punctuation and curly apostrophes: "Manager’s," is manager's."""
    return _EDGE.sub("", word.replace("’", "'").lower())


@cache
def parse_cue(cue: str) -> tuple[CueStep, ...]:
    """The steps of a cue.

    Raises:
        CueError: if it is empty, starts or ends with a gap, or holds a malformed word.
    """
    steps: list[CueStep] = []
    after_gap = False
    for part in cue.replace("…", GAP).split():
        if part == GAP:
            if not steps or after_gap:
                raise CueError(f'"{GAP}" must stand between two words.')
            after_gap = True
        else:
            steps.append(_step(part, after_gap=after_gap))
            after_gap = False
    if not steps or after_gap:
        raise CueError(f'A cue must end with a word, not with "{GAP}".')
    return tuple(steps)


def find_cue(cue: str, words: Sequence[str]) -> tuple[int, int] | None:
    """Where a cue is first heard.

    Args:
        cue: a cue, see the module's text.
        words: the words of an answer in order, punctuation allowed ("manager.").

    Returns:
        The half-open span of word indices, or None.

    Raises:
        CueError: if the cue is malformed.
    """
    return find_any((cue,), words)


def find_any(cues: Iterable[str], words: Sequence[str]) -> tuple[int, int] | None:
    """Where the first of several cues to be heard is heard, as a half-open span of indices."""
    heard = [normal_form(word) for word in words]
    spans = (_find(parse_cue(cue), heard) for cue in cues)
    return min((span for span in spans if span is not None), default=None)


def _find(steps: tuple[CueStep, ...], heard: Sequence[str]) -> tuple[int, int] | None:
    first, others = steps[0], steps[1:]
    for start, word in enumerate(heard):
        if first.matches(word):
            end = _match(others, heard, start + 1)
            if end is not None:
                return start, end
    return None


def _match(steps: tuple[CueStep, ...], heard: Sequence[str], start: int) -> int | None:
    """The end of the match of all steps from `start` on, or None."""
    if not steps:
        return start
    furthest = start + (MAX_GAP_WORDS if steps[0].after_gap else 0)
    for at in range(start, min(furthest + 1, len(heard))):
        if steps[0].matches(heard[at]):
            end = _match(steps[1:], heard, at + 1)
            if end is not None:
                return end
    return None


def _step(part: str, *, after_gap: bool) -> CueStep:
    alternatives = tuple(_checked(word) for word in part.split("/"))
    stems = tuple(word.removesuffix("*") for word in alternatives if word.endswith("*"))
    return CueStep(alternatives, after_gap, stems)


def _checked(word: str) -> str:
    plain = word.replace("’", "'").lower()
    if _CUE_WORD.fullmatch(plain) is None:
        raise CueError(f'"{word}" is not a word that can be listened for.')
    if plain.endswith("*") and len(plain) <= MIN_STEM_LETTERS:
        raise CueError(
            f'"{word}" is too short: write at least {MIN_STEM_LETTERS} letters before *.'
        )
    return plain
