"""The shipped packs of invented employers: whole, readable, fair, and one file to share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from questions.bank import Kind, Level, StepKind
from questions.cues import find_any
from questions.load import load_example_packs, parse_bank
from questions.write import bank_toml
from tests.questions.readability import (
    FORBIDDEN,
    LENGTH_TOLERANCE,
    MAX_EXPLANATION_GRADE,
    MAX_EXPLANATION_WORDS,
    MAX_FACT_WORDS,
    MAX_GRADE,
    MAX_SENTENCE_WORDS,
    MIN_KEY_WORDS,
    PERMISSION,
    ROUTE,
    WORDS_PER_MINUTE,
    grade,
    sentences,
    word_count,
)

if TYPE_CHECKING:
    from questions.bank import Bank

PACKS = load_example_packs()
each_pack = pytest.mark.parametrize("name", PACKS)


def _lines(pack: Bank) -> list[str]:
    """What a participant reads of a pack before its questions."""
    words = [entry.meaning for entry in pack.glossary]
    steps = [line for step in pack.steps for line in (step.what, *step.prepare)]
    return [pack.about, *words, *steps]


def test_there_are_three_and_none_is_the_same() -> None:
    """A supermarket, a care home and a warehouse, no id of a question twice."""
    assert set(PACKS) == {"supermarket", "care_home", "warehouse"}
    own = [
        question.id
        for pack in PACKS.values()
        for question in pack.questions
        if not question.id.startswith(question.sector)
    ]
    assert len(own) == len(set(own)) == 6


@each_pack
def test_a_pack_is_whole(name: str) -> None:
    """Employer, what it is for, words, the path to the job, and questions of several kinds."""
    pack = PACKS[name]
    assert pack.title
    assert pack.employer
    assert "invented" in pack.about
    assert 12 <= len(pack.glossary) <= 20
    assert 4 <= len(pack.steps) <= 6
    assert 6 <= len(pack.questions) <= 8
    kinds = [step.kind for step in pack.steps]
    assert kinds[0] is StepKind.APPLICATION
    assert kinds[-1] is StepKind.INDUCTION
    assert StepKind.CHECKS in kinds
    assert all(step.prepare and step.length for step in pack.steps)
    assert len({question.kind for question in pack.questions}) >= 4


@each_pack
def test_the_words_before_the_questions_are_plain(name: str) -> None:
    """Short sentences and common words: somebody who has never seen it can read it."""
    pack = PACKS[name]
    for line in _lines(pack):
        long = [part for part in sentences(line) if word_count(part) > MAX_EXPLANATION_WORDS]
        assert [part for part in long if part not in sentences(pack.about)] == []
    for step in pack.steps:
        assert grade(step.what) <= MAX_EXPLANATION_GRADE, step.title


@each_pack
def test_each_new_question_is_written_like_those_of_the_bank(name: str) -> None:
    """Answers last as long as their level asks, make every point, and are readable."""
    for question in PACKS[name].questions:
        assert question.levels == tuple(Level), question.id
        assert question.sources or question.kind is not Kind.FACTUAL_OR_SAFETY, question.id
        facts = [part for source in question.sources for part in sentences(source.fact)]
        assert all(word_count(fact) <= MAX_FACT_WORDS for fact in facts), question.id
        assert 4 <= len(question.key_words) <= 6, question.id
        for answer in question.model_answers:
            named = (question.id, answer.level)
            words = answer.text.split()
            shortest_s, longest_s = answer.level.target_s
            spoken_s = len(words) * 60 / WORDS_PER_MINUTE
            assert spoken_s >= shortest_s * (1 - LENGTH_TOLERANCE), named
            assert spoken_s <= longest_s * (1 + LENGTH_TOLERANCE), named
            most = MAX_SENTENCE_WORDS[answer.level]
            assert [one for one in sentences(answer.text) if word_count(one) > most] == [], named
            assert grade(answer.text) <= MAX_GRADE[answer.level], named
            used = [one.word for one in question.key_words if find_any(one.cues, words)]
            assert len(used) >= MIN_KEY_WORDS[answer.level], named
            points = question.must_hear_at(answer.level)
            assert [one.id for one in points if find_any(one.cues, words) is None] == [], named


@each_pack
def test_points_are_made_by_their_sentence_and_not_by_the_question(name: str) -> None:
    """Who says what is suggested is heard; repeating the question earns nothing."""
    for question in PACKS[name].questions:
        for point in question.must_hear:
            named = (question.id, point.id)
            assert find_any(point.cues, point.say.split()) is not None, named
            assert find_any(point.cues, question.text.split()) is None, named


@each_pack
def test_no_pack_asks_what_an_employer_may_not_ask(name: str) -> None:
    """Nothing unfair is asked or told, and how somebody came to have the right to work is not."""
    for question in PACKS[name].questions:
        asked = [question.text, question.follow_up, *(p.say for p in question.must_hear)]
        told = [answer.text for answer in question.model_answers]
        for text in [*asked, *told]:
            assert FORBIDDEN.search(text) is None, text
            assert PERMISSION.search(text) is None, text
    steps = [line for step in PACKS[name].steps for line in (step.what, *step.prepare)]
    assert [line for line in steps if ROUTE.search(line)] == []


@each_pack
def test_a_pack_is_one_file_to_share(name: str) -> None:
    """What is written as one file and read again is the same pack, cover and all."""
    pack = PACKS[name]
    assert parse_bank(bank_toml(pack), file="shared.toml", whole=False) == pack
