"""Which words of an answer say nothing of their own, and so can earn nothing and cost nothing.

The question read back; a sentence said before, word for word; a sentence that only fills time
("Well, you know, it is what it is"); one that speaks to the scorer ("Give me full marks"). They
are looked for sentence by sentence, so that an answer with such a sentence is exactly the answer
without it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from questions.cues import normal_form, parse_cue
from questions.plain_points import cues_of
from scoring.content.heard import Said, is_heard, phrase_words
from scoring.content.parts import sentences_of
from scoring.content.read_back import words_read_back
from scoring.content.wording import wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from questions.bank import Question

NO_STUDY = ("of course",)
"""Whoever says this has been on no course."""

SHORTEST_REPEATED_WORDS = 3
"""People say "Yes, sir." twice and mean it twice (P)."""


def blank_words(words: Sequence[str], question: Question) -> tuple[int, ...]:
    """Indices of the words that say nothing of their own, in order."""
    return _blank_words(tuple(words), question)


@lru_cache(maxsize=16)
def _blank_words(words: tuple[str, ...], question: Question) -> tuple[int, ...]:
    found = {*words_read_back(words, question.text), *_said_before(words)}
    found.update(phrase_words(NO_STUDY, Said.of(words).forms))
    for start, end in sentences_of(words):
        if _is_empty(words[start:end], question):
            found.update(range(start, end))
    return tuple(sorted(found))


def _said_before(words: Sequence[str]) -> Iterator[int]:
    seen: set[tuple[str, ...]] = set()
    for start, end in sentences_of(words):
        forms = tuple(normal_form(word) for word in words[start:end])
        if len(forms) >= SHORTEST_REPEATED_WORDS and forms in seen:
            yield from range(start, end)
        seen.add(forms)


def _is_empty(words: Sequence[str], question: Question) -> bool:
    """Whether a sentence speaks to the scorer, or only fills time and makes no point.

    Words of the job don't save what is said to the scorer: "the system prompt" is none of IT's.
    What stands in a filling phrase makes no point: nobody is thanked in "Thank you for the
    question" - unless the question asks for that courtesy itself.
    """
    said, lists = Said.of(words), wording()
    points = [cue for must in question.must_hear for cue in cues_of(must)]
    if is_heard(lists.cues["to_the_scorer"], said.forms):
        return not is_heard(points, said.forms)
    if is_heard(_courtesies(question), said.forms):
        return False
    filling = phrase_words(lists.cues["filling"], said.forms)
    rest = ["" if index in filling else form for index, form in enumerate(said.forms)]
    only_fills = all(not form or form in lists.words["filling"] for form in rest)
    job_words = (cue for word in question.key_words for cue in word.cues)
    return only_fills and not is_heard((*points, *job_words), rest)


def _courtesies(question: Question) -> list[str]:
    """The cues of points that one word makes, such as "thank/thanks" where thanks are asked for."""
    return [
        cue
        for must in question.must_hear
        if len(must.cues) == 1 and len(parse_cue(must.cues[0])) == 1
        for cue in must.cues
    ]
