"""An answer in parts small enough to hold one thought each: what is compared in meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from questions.cues import normal_form

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_PART_WORDS = 14
"""A longer sentence is parted at its joining words, as speech often has no full stops (P)."""

SHORTEST_PART_WORDS = 5

SENTENCE_ENDS = (".", "?", "!")
_JOINING = frozenset({"and", "but", "so", "because", "then", "after", "when", "if", "or"})
_CLOSING_QUOTES = "\"'’”)"


def parts_of(words: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Half-open spans of word indices, in order, that cover every word.

    A part ends with a sentence; one of more than `LONGEST_PART_WORDS` words is parted again
    before "and", "then", "because" and the like, and at the latest after twice that length.
    """
    return tuple(part for start, end in sentences_of(words) for part in _parted(words, start, end))


def sentences_of(words: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Half-open spans of word indices, in order, that cover every word."""
    ends = [index + 1 for index, word in enumerate(words) if _ends_sentence(word)]
    if words and (not ends or ends[-1] < len(words)):
        ends.append(len(words))
    return tuple(zip([0, *ends[:-1]], ends, strict=True)) if ends else ()


def _ends_sentence(word: str) -> bool:
    bare = word.rstrip(_CLOSING_QUOTES)
    return bare.endswith(SENTENCE_ENDS) and not bare.endswith("...")


def _parted(words: Sequence[str], start: int, end: int) -> list[tuple[int, int]]:
    if end - start <= LONGEST_PART_WORDS:
        return [(start, end)]
    cuts = [start]
    for index in range(start + SHORTEST_PART_WORDS, end - SHORTEST_PART_WORDS + 1):
        long_enough = index - cuts[-1] >= SHORTEST_PART_WORDS
        if long_enough and (_opens(words, index) or index - cuts[-1] >= 2 * LONGEST_PART_WORDS):
            cuts.append(index)
    return list(zip(cuts, [*cuts[1:], end], strict=True))


def _opens(words: Sequence[str], index: int) -> bool:
    """Whether a thought begins here: at a joining word that follows none, or after a comma."""
    joins = normal_form(words[index]) in _JOINING
    return joins and normal_form(words[index - 1]) not in _JOINING
