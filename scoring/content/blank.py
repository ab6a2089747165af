"""Which words of an answer say nothing of their own, and so can earn nothing and cost nothing.

The question read back; a sentence said before, word for word; a sentence that only fills time
("Well, you know, it is what it is"); one that speaks to the scorer ("Give me full marks"). They
are looked for sentence by sentence, so that an answer with such a sentence is exactly the answer
without it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from questions.cues import normal_form
from scoring.content.heard import Said, is_heard, phrase_words
from scoring.content.parts import sentences_of
from scoring.content.read_back import words_read_back
from scoring.content.wording import wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from questions.bank import Question

SHORTEST_REPEATED_WORDS = 3
"""People say "Yes, sir." twice and mean it twice (P)."""


def blank_words(words: Sequence[str], question: Question) -> tuple[int, ...]:
    """Indices of the words that say nothing of their own, in order."""
    return _blank_words(tuple(words), question)


@lru_cache(maxsize=16)
def _blank_words(words: tuple[str, ...], question: Question) -> tuple[int, ...]:
    found = {*words_read_back(words, question.text)}
    found.update(_said_before(words))
    for start, end in sentences_of(words):
        if not _makes_a_point(words[start:end], question) and _is_empty(words[start:end]):
            found.update(range(start, end))
    return tuple(sorted(found))


def _said_before(words: Sequence[str]) -> Iterator[int]:
    seen: set[tuple[str, ...]] = set()
    for start, end in sentences_of(words):
        forms = tuple(normal_form(word) for word in words[start:end])
        if len(forms) >= SHORTEST_REPEATED_WORDS and forms in seen:
            yield from range(start, end)
        seen.add(forms)


def _is_empty(words: Sequence[str]) -> bool:
    """Whether a sentence is made of filling words and phrases only, or speaks to the scorer."""
    said, lists = Said.of(words), wording()
    if is_heard(lists.cues["to_the_scorer"], said.forms):
        return True
    filling = phrase_words(lists.cues["filling"], said.forms)
    return all(
        not form or form in lists.words["filling"] or index in filling
        for index, form in enumerate(said.forms)
    )


def _makes_a_point(words: Sequence[str], question: Question) -> bool:
    forms = Said.of(words).forms
    cues = (cue for must in question.must_hear for cue in must.cues)
    return is_heard((*cues, *(cue for word in question.key_words for cue in word.cues)), forms)
