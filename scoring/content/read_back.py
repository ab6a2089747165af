"""Which words of an answer are the question, read back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from questions.cues import normal_form

if TYPE_CHECKING:
    from collections.abc import Sequence

SHORTEST_RUN_WORDS = 4
"""Fewer words in a row are the way people answer ("I want to work here because …") (P)."""


def words_read_back(answer: Sequence[str], question: str) -> tuple[int, ...]:
    """Indices of the words of `answer` that lie in a run shared with the question's text.

    A run is at least `SHORTEST_RUN_WORDS` words in the question's order (all of a question that
    is shorter). Reading the question twice is found twice.
    """
    asked = [form for form in map(normal_form, question.split()) if form]
    said = [normal_form(word) for word in answer]
    needed = min(SHORTEST_RUN_WORDS, len(asked))
    found: set[int] = set()
    for start in range(len(said)):
        length = _longest_run(said[start:], asked)
        if length >= max(1, needed):
            found.update(range(start, start + length))
    return tuple(sorted(found))


def _longest_run(said: Sequence[str], asked: Sequence[str]) -> int:
    """Words at the start of `said` that stand in a row anywhere in `asked`."""
    runs = (_common_start(said, asked[start:]) for start in range(len(asked)))
    return max(runs, default=0)


def _common_start(left: Sequence[str], right: Sequence[str]) -> int:
    length = 0
    for a, b in zip(left, right, strict=False):
        if a != b:
            break
        length += 1
    return length
