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
    places: dict[str, list[int]] = {}
    for place, form in enumerate(asked):
        places.setdefault(form, []).append(place)
    found: set[int] = set()
    for start, form in enumerate(said):
        runs = (_common_run(said, start, asked, place) for place in places.get(form, ()))
        length = max(runs, default=0)
        if length >= max(1, needed):
            found.update(range(start, start + length))
    return tuple(sorted(found))


def _common_run(said: Sequence[str], start: int, asked: Sequence[str], place: int) -> int:
    """Words from `start` of one on that are those from `place` of the other on."""
    most = min(len(said) - start, len(asked) - place)
    length = 0
    while length < most and said[start + length] == asked[place + length]:
        length += 1
    return length
