"""The scorer on the shipped questions: their own model answers, and the traps."""

from __future__ import annotations

from statistics import fmean

import pytest

from questions.bank import Level, Question
from questions.load import load_builtin_banks
from scoring.content.score import score_content
from scoring.scale import Score
from tests.scoring.builders import answer

QUESTIONS = load_builtin_banks().questions
BY_LEVEL = [(question, level) for question in QUESTIONS for level in question.levels]


def coverage(question: Question, text: str, level: Level) -> float:
    """Coverage of a text as an answer."""
    found = score_content(answer(text), question, level).coverage
    assert isinstance(found, Score)
    return found.value


@pytest.mark.parametrize(
    ("question", "level"), BY_LEVEL, ids=[f"{q.id}-{level}" for q, level in BY_LEVEL]
)
def test_a_model_answer_makes_every_point_of_its_level(question: Question, level: Level) -> None:
    """What is shown to a learner as a good answer is one to the scorer too."""
    model = question.model_answer_for(level)
    assert model is not None
    assert coverage(question, model.text, level) == 4.0


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_reading_the_question_back_makes_no_point(question: Question) -> None:
    """Not even when it is read twice."""
    assert coverage(question, f"{question.text} {question.text}", Level.ENTRY_3) == 0.0


SOME = 7
"""Every seventh question's answer is enough for an average, and quick."""


@pytest.mark.parametrize("question", QUESTIONS[::SOME], ids=lambda question: question.id)
def test_answers_to_other_questions_earn_less_than_half(question: Question) -> None:
    """On average: single ones earn more, as words are found and not meaning (docs/scores.md)."""
    others = [
        coverage(question, other.model_answers[-1].text, Level.ENTRY_3)
        for other in QUESTIONS[::SOME]
        if other.kind != question.kind
    ]
    assert fmean(others) < 2.0


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_the_sentences_offered_make_the_points(question: Question) -> None:
    """Who says what the next action offers is heard to make that point."""
    for must in question.must_hear:
        content = score_content(answer(must.say), question, Level.LEVEL_1)
        heard = {point.id for point in content.must_hears if point.heard}
        assert must.id in heard
