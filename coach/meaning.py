"""What an answer is near to in meaning: the step between hearing words and scoring them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from models.speech import MeaningEvidence
from scoring.content.meaning import compared_parts, references_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from models.protocols import SentenceEncoder
    from questions.bank import Question

DECIMALS = 3
"""Of what is stored: a thousandth of a cosine decides nothing."""


def meaning_of(
    words: Sequence[str], question: Question, encoder: SentenceEncoder
) -> MeaningEvidence:
    """Compare an answer with its question's sentences.

    It depends on the words and the question only, so an answer that was stored without it, or
    with that of another encoder, gets it anew from its text.
    """
    references = references_of(question)
    parts = compared_parts(words, question)
    vectors = encoder.encode([text for _, text in parts])
    known = _vectors(tuple(reference.text for reference in references), encoder)
    return MeaningEvidence(
        parts=tuple(span for span, _ in parts),
        references=tuple(reference.name for reference in references),
        likeness=tuple(_rounded(row) for row in vectors @ known.T),
        whole=_rounded(vectors.mean(axis=0)) if parts else (),
        model=encoder.info,
    )


@lru_cache(maxsize=16)
def _vectors(texts: tuple[str, ...], encoder: SentenceEncoder) -> npt.NDArray[np.float32]:
    """The references of the questions asked last: people try one question several times."""
    return encoder.encode(texts)


def _rounded(values: npt.NDArray[np.float32]) -> tuple[float, ...]:
    return tuple(round(float(value), DECIMALS) for value in values)
