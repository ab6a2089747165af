from __future__ import annotations

import numpy as np
import pytest

from coach.conversation import gaps, joined_sound, next_question
from coach.pipeline import Task, score
from models.speech import SAMPLE_RATE_HZ
from questions.bank import Kind, Level, Question
from questions.follow_up import Gap
from questions.load import load_builtin_banks
from scoring.content.score import score_content
from scoring.conversation import join
from tests.scoring.builders import answer

BANK = load_builtin_banks()


def story() -> Question:
    """A behavioural question with a point for the situation and one for the result."""
    for question in BANK.questions:
        ids = {point.id for point in question.must_hear}
        if question.kind is Kind.BEHAVIOURAL and {"situation", "result"} <= ids:
            return question
    raise AssertionError("the banks have no such question")


def said(question: Question, *ids: str) -> str:
    """The sentences that make these points."""
    return " ".join(point.say for point in question.must_hear if point.id in ids)


def gaps_after(question: Question, *ids: str) -> frozenset[Gap]:
    """What is left out by an answer that makes only these points."""
    heard = answer(said(question, *ids) or "Hello everybody.")
    return gaps(score_content(heard, question, Level.LEVEL_1), question)


def test_the_gap_of_a_story_without_its_result_is_the_result() -> None:
    """Whoever makes every point but the last is asked what happened in the end."""
    question = story()
    others = [point.id for point in question.must_hear if point.id not in {"result", "lesson"}]
    assert Gap.RESULT in gaps_after(question, *others)
    assert Gap.RELEVANCE not in gaps_after(question, *others)


def test_an_answer_to_another_question_has_one_gap() -> None:
    """With no point made, nothing else is asked for than an answer."""
    assert gaps_after(story()) == {Gap.RELEVANCE}


def test_a_fact_of_safety_that_is_missing_is_asked_for() -> None:
    """The gap of an essential point is that of values and safety."""
    question = next(
        q
        for q in BANK.questions
        if q.kind is Kind.FACTUAL_OR_SAFETY and any(point.essential for point in q.must_hear)
    )
    others = [point.id for point in question.must_hear if not point.essential]
    assert Gap.VALUES in gaps_after(question, *others)


@pytest.mark.parametrize("question", BANK.questions, ids=lambda question: question.id)
def test_every_question_of_the_banks_has_a_next_one(question: Question) -> None:
    """After an empty and after a full answer the interviewer knows what to ask."""
    everything = [point.id for point in question.must_hear]
    for heard in (answer("Hello."), answer(said(question, *everything))):
        content = score_content(heard, question, Level.LEVEL_1)
        assert next_question(content, question).endswith("?")


def test_points_are_counted_over_the_whole_conversation() -> None:
    """A point made only in the second answer counts, with the words that made it."""
    question = story()
    first = answer(said(question, "situation"))
    second = answer(said(question, "result"))
    both = join(first, second, asked="What happened in the end?")
    assessment = score(both, Task.of(question, Level.LEVEL_1))
    points = {point.id: point for point in assessment.content.must_hears}
    assert points["situation"].heard
    assert points["result"].heard
    assert min(points["result"].words) >= both.turns[0].first_word


def test_a_second_answer_does_not_make_the_first_too_long() -> None:
    """Length is that of the first answer: who answers a follow-up question is not told off."""
    question = story()
    first = answer("I helped a man in the shop. " * 10)
    both = join(first, answer("He was happy. " * 40), asked="And then?")
    task = Task.of(question, Level.ENTRY_2)
    assert score(both, task).content.length == score(first, task).content.length


def test_the_sound_is_cut_where_the_evidence_is() -> None:
    """A word's seconds in the joined evidence are its seconds in the joined sound."""
    first, second = answer("one two", lead_s=0.4), answer("three four", lead_s=2.0)
    both = join(first, second, asked="And then?")
    sounds = [
        np.zeros(round(heard.recording.duration_s * SAMPLE_RATE_HZ), np.float32)
        for heard in (first, second)
    ]
    third = second.transcript.words[0].span
    sounds[1][round(third.start_s * SAMPLE_RATE_HZ) : round(third.end_s * SAMPLE_RATE_HZ)] = 1.0
    whole = joined_sound(sounds[0], sounds[1], both)
    loud = np.flatnonzero(whole)
    span = both.transcript.words[2].span
    assert loud[0] / SAMPLE_RATE_HZ == pytest.approx(span.start_s, abs=0.001)
    assert (loud[-1] + 1) / SAMPLE_RATE_HZ == pytest.approx(span.end_s, abs=0.001)
