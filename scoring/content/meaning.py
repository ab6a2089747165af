"""What an answer is compared with in meaning, and how near its parts came.

The references of a question are its own sentences: what was asked, its must-hear points, the
sentences that make them or go against them, the model answers; and a few that stand for a kind of
thought ("In the end she was happy and she thanked me.": a result). The cosines are evidence,
made once by a model of language; what they are worth is decided here, in plain arithmetic.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scoring.content.blank import blank_words
from scoring.content.negation import holds_negation
from scoring.content.parts import parts_of
from scoring.content.wording import wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.speech import MeaningEvidence
    from questions.bank import Question

QUESTION = "question"
POINT = "point"
MODEL = "model"
WRONG = "wrong"
EXAMPLE = "example"

LONGEST_COMPARED_PARTS = 60
"""Parts of an answer that are compared: some six minutes of speech (a bound on work, P)."""

FEWEST_WORDS = 2


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A sentence to compare with: `name` is `<kind>:<id>`, several may share one."""

    name: str
    text: str


def references_of(question: Question) -> tuple[Reference, ...]:
    """Everything that an answer to this question is compared with, in a fixed order."""
    return (
        Reference(name=QUESTION, text=question.text),
        *_point_references(question),
        *_wrong_references(question),
        *_model_references(question),
        *(
            Reference(name=f"{EXAMPLE}:{kind}", text=text)
            for kind, texts in wording().examples.items()
            for text in texts
        ),
    )


def _point_references(question: Question) -> list[Reference]:
    return [
        Reference(name=f"{POINT}:{must.id}", text=text)
        for must in question.must_hear
        for text in (must.say, must.text)
        if text
    ]


def _wrong_references(question: Question) -> list[Reference]:
    return [
        Reference(name=f"{WRONG}:{must.id}", text=text)
        for must in question.must_hear
        for text in must.wrong
    ]


def _model_references(question: Question) -> list[Reference]:
    return [
        Reference(name=f"{MODEL}:{answer.level}", text=" ".join(words[start:end]))
        for answer in question.model_answers
        for words in (answer.text.split(),)
        for start, end in parts_of(words)
    ]


def compared_parts(
    words: Sequence[str], question: Question
) -> tuple[tuple[tuple[int, int], str], ...]:
    """The parts of an answer with the text of each, without words that say nothing of their own.

    A part with fewer than two words of its own is left out.
    """
    blank = set(blank_words(words, question))
    parts: list[tuple[tuple[int, int], str]] = []
    for start, end in parts_of(words)[:LONGEST_COMPARED_PARTS]:
        own = [words[index] for index in range(start, end) if index not in blank]
        if len(own) >= FEWEST_WORDS:
            parts.append(((start, end), " ".join(own)))
    return tuple(parts)


def is_of(meaning: MeaningEvidence, words: Sequence[str], question: Question) -> bool:
    """Whether a comparison was made of these words and of the question as it is today."""
    references = tuple(reference.name for reference in references_of(question))
    parts = tuple(span for span, _ in compared_parts(words, question))
    return meaning.references == references and meaning.parts == parts


def same_polarity(parts: Sequence[str], references: Sequence[str]) -> list[list[bool]]:
    """Whether part and reference both hold a "not", or neither does, `(parts, references)`.

    "I never told my manager" is near to "I told my manager" in a vector, and its contrary.
    """
    no_in_parts = [holds_negation(text.split()) for text in parts]
    no_in_references = [holds_negation(text.split()) for text in references]
    return [[ours == theirs for theirs in no_in_references] for ours in no_in_parts]
