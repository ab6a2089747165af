"""Whether an answer is the model answer, learned by heart: told by long runs of its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from questions.cues import normal_form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from questions.bank import Question

RUN_WORDS = 5
"""Words in a row that two people seldom choose alike (P)."""

RECITED_SHARE = 0.6
FEWEST_WORDS = 12


def words_recited(words: Sequence[str], question: Question) -> tuple[int, ...]:
    """Indices of the words taken from a model answer, `()` unless they are most of the answer."""
    said = [normal_form(word) for word in words]
    if len(said) < FEWEST_WORDS:
        return ()
    by_answer = (_taken(said, answer.text) for answer in question.model_answers)
    taken = max(by_answer, key=len, default=frozenset[int]())
    return tuple(sorted(taken)) if len(taken) >= RECITED_SHARE * len(said) else ()


def _taken(said: Sequence[str], text: str) -> frozenset[int]:
    model = [normal_form(word) for word in text.split()]
    runs = {tuple(model[at : at + RUN_WORDS]) for at in range(len(model) - RUN_WORDS + 1)}
    return frozenset(
        index
        for at in range(len(said) - RUN_WORDS + 1)
        if tuple(said[at : at + RUN_WORDS]) in runs
        for index in range(at, at + RUN_WORDS)
    )
