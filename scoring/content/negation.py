"""Whether words of an answer are denied: "I never told my manager" is no telling."""

from __future__ import annotations

from typing import TYPE_CHECKING

from questions.cues import normal_form

if TYPE_CHECKING:
    from collections.abc import Sequence

WORDS_BEFORE = 5
"""How far before a phrase a "not" is looked for, within its clause (P)."""

_NEGATIONS = frozenset(
    {"not", "never", "nobody", "without", "neither", "nor", "cannot", "none", "hardly"}
    | {"dont", "didnt", "cant", "wont", "wouldnt", "doesnt", "couldnt", "shouldnt", "isnt"}
)
CLAUSE_ENDS = (".", ",", ";", "!", "?", ":")
_JOINING = frozenset({"and", "but", "so", "because", "then", "when", "if", "after", "or"})
_HARM = ("hurt", "harm", "kill", "accident", "damage")
"""Who says "so that nobody is hurt" or "I do not want to hurt anybody" means the danger."""

_HARMLESS = frozenset(
    {("not", "only"), ("don't", "worry"), ("dont", "worry"), ("never", "mind"), ("not", "just")}
)


def is_negation(word: str) -> bool:
    """Whether a word in normal form denies what comes after it."""
    return word in _NEGATIONS or word.endswith("n't")


def holds_negation(words: Sequence[str]) -> bool:
    """Whether some word denies something ("not only" and "don't worry" do not)."""
    forms = [normal_form(word) for word in words]
    return any(_denies(forms, index) for index in range(len(forms)))


def is_denied(words: Sequence[str], start: int, end: int, cue_words: frozenset[str]) -> bool:
    """Whether the words `[start, end)` stand after a "not" of their clause, or around one.

    `cue_words` are the words that were looked for: a "not" among them is meant.
    """
    forms = [normal_form(word) for word in words]
    if any(forms[at].startswith(_HARM) for at in range(start, end)):
        return False
    inside = any(_denies(forms, at) and forms[at] not in cue_words for at in range(start, end))
    before = (at for at in _before(words, forms, start) if forms[at] != "without")
    return inside or any(_denies(forms, at) for at in before)


def _before(words: Sequence[str], forms: Sequence[str], start: int) -> range:
    """The words before `start` in its clause, at most `WORDS_BEFORE`."""
    first = start
    while first > max(0, start - WORDS_BEFORE):
        if words[first - 1].endswith(CLAUSE_ENDS):
            break
        first -= 1
        if forms[first] in _JOINING:
            break
    return range(first, start)


def _denies(forms: Sequence[str], index: int) -> bool:
    after = forms[index + 1] if index + 1 < len(forms) else ""
    return is_negation(forms[index]) and (forms[index], after) not in _HARMLESS
