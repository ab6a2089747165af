"""Questions that ask the same thing, told by the meaning of their sentences."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from models.sentence_encoder import MiniLMEncoder
from questions.load import load_builtin_banks

pytestmark = pytest.mark.models

MOST_ALIKE = 0.8
"""Cosine from which two questions ask the same: rewordings of one question reach 0.85 and more."""


@pytest.fixture(scope="module")
def encoder() -> MiniLMEncoder:
    """The packaged sentence embeddings."""
    return MiniLMEncoder()


def test_no_two_questions_ask_the_same(encoder: MiniLMEncoder) -> None:
    """No two questions of the whole bank are near in meaning."""
    questions = load_builtin_banks().questions
    vectors = encoder.encode([question.text for question in questions])
    pairs = itertools.combinations(range(len(questions)), 2)
    near = [
        (questions[a].id, questions[b].id, round(float(vectors[a] @ vectors[b]), 2))
        for a, b in pairs
        if vectors[a] @ vectors[b] >= MOST_ALIKE
    ]
    assert near == []


def test_rewordings_would_be_found(encoder: MiniLMEncoder) -> None:
    """The measure finds the same question in other words, and leaves different ones apart."""
    same = encoder.encode(
        ["Why do you want to work in care?", "Why would you like to work in care?"]
    )
    other = encoder.encode(["Why do you want to work in care?", "How do you keep food safe?"])
    assert same[0] @ same[1] >= MOST_ALIKE
    assert other[0] @ other[1] < MOST_ALIKE / 2


def test_embeddings_have_length_one(encoder: MiniLMEncoder) -> None:
    """Each sentence gives one vector of length 1, none gives none."""
    vectors = encoder.encode(["One.", "Two."])
    assert vectors.shape == (2, 384)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    assert encoder.encode([]).shape == (0, 384)
