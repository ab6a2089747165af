from __future__ import annotations

from dataclasses import replace

import pytest

from questions.bank import Kind, Question
from questions.follow_up import Gap, follow_up_for, follow_ups
from questions.load import load_builtin_banks

BANK = load_builtin_banks()
STORY = next(question for question in BANK.questions if question.kind is Kind.BEHAVIOURAL)


def test_a_story_without_an_end_is_asked_for_its_end() -> None:
    """The question comes from the gap, in the words of an interviewer."""
    assert follow_up_for(["result"], STORY) == "What happened in the end?"


def test_gaps_are_asked_for_in_the_order_of_the_story() -> None:
    """Of several gaps the first of the story is asked for, however they are listed."""
    assert (
        follow_up_for(["job_words", "result", "action"], STORY) == "And what did you do yourself?"
    )


@pytest.mark.parametrize("gaps", [[], ["no_such_gap"]])
def test_a_whole_answer_is_asked_what_the_bank_asks(gaps: list[str]) -> None:
    """Without a gap that is known, the question's own follow-up is asked."""
    assert follow_up_for(gaps, STORY) == STORY.follow_up


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.BEHAVIOURAL])
def test_only_stories_are_asked_for_their_parts(kind: Kind) -> None:
    """Where, and what came of it, is asked of a story only."""
    question: Question = replace(STORY, kind=kind)
    assert follow_up_for(["situation", "result"], question) == STORY.follow_up


def test_every_follow_up_is_one_plain_question() -> None:
    """Kinds and gaps are known ones; each text ends as a question and is short."""
    for kind, texts in follow_ups().items():
        assert Kind(kind)
        for gap, text in texts.items():
            assert Gap(gap)
            assert text.endswith("?")
            assert len(text.split()) <= 14
