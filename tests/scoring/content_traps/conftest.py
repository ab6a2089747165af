"""Answers scored whole, with the packaged sentence embeddings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from coach.meaning import meaning_of
from models.sentence_encoder import MiniLMEncoder
from questions.bank import Level
from questions.load import load_builtin_banks
from scoring.content.result import ContentScore
from scoring.content.score import score_content
from scoring.scale import Score
from tests.scoring.builders import answer

BANK = load_builtin_banks()

Scored = Callable[..., ContentScore]


@pytest.fixture(scope="session")
def encoder() -> MiniLMEncoder:
    """The packaged sentence embeddings."""
    return MiniLMEncoder()


@pytest.fixture(scope="session")
def scored(encoder: MiniLMEncoder) -> Scored:
    """Score a text as an answer to a question of the bank."""

    def score(question_id: str, text: str, level: Level = Level.ENTRY_3) -> ContentScore:
        question = BANK.question(question_id)
        heard = answer(text)
        words = [word.text for word in heard.transcript.words]
        heard = replace(heard, meaning=meaning_of(words, question, encoder))
        return score_content(heard, question, level)

    return score


def grades(content: ContentScore) -> Mapping[str, int]:
    """The grade of each line that applies."""
    return {
        line.dimension: round(line.score.value)
        for line in content.dimensions
        if isinstance(line.score, Score)
    }
