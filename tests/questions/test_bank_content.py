"""What is written in the shipped banks: complete, readable, right in length, and nothing unfair."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from questions.bank import Bank, Kind, Level, Question
from questions.cues import find_any
from questions.load import BUILTIN_FOLDER, load_builtin_banks
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
    RIGHT_TO_WORK,
    ROUTE,
    WORDS_PER_MINUTE,
    grade,
    sentences,
    word_count,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

FEWEST_QUESTIONS = 15
FEWEST_AT_A_LEVEL = 3
FEWEST_OF_A_KIND = {
    Kind.MOTIVATION: 2,
    Kind.BEHAVIOURAL: 3,
    Kind.SITUATIONAL: 3,
    Kind.FACTUAL_OR_SAFETY: 3,
    Kind.AVAILABILITY: 1,
}
"""How many questions a sector has at least, in all, for each level and of each kind."""

BANK = load_builtin_banks()
QUESTIONS = BANK.questions
SECTORS = {
    sector.id: [question for question in QUESTIONS if question.sector == sector.id]
    for sector in BANK.sectors
}
each_sector = pytest.mark.parametrize("sector", SECTORS)
"""One test a sector, which lists everything that is wrong in it: quick with many questions."""


def test_the_bank_has_its_sectors_in_a_fixed_order(builtin: Bank) -> None:
    """Fourteen sectors, one a file, in the order of the files."""
    files = [path.stem.replace("_", "-") for path in sorted(BUILTIN_FOLDER.glob("*.toml"))]
    assert [sector.id for sector in builtin.sectors] == files
    assert len(files) == 14


@each_sector
def test_a_sector_has_enough_of_every_kind_and_level(sector: str) -> None:
    """A learner at any level finds each kind of question in each sector."""
    questions = SECTORS[sector]
    assert len(questions) >= FEWEST_QUESTIONS
    kinds = Counter(question.kind for question in questions)
    assert {kind: kinds[kind] for kind in Kind if kinds[kind] < FEWEST_OF_A_KIND[kind]} == {}
    levels = Counter(question.level for question in questions)
    assert {level: levels[level] for level in Level if levels[level] < FEWEST_AT_A_LEVEL} == {}


def test_every_role_has_questions_of_its_own(builtin: Bank) -> None:
    """No role of a sector is left with fewer than four questions."""
    for sector in builtin.sectors:
        for role in sector.roles:
            asked = [q for q in builtin.questions if q.sector == sector.id and role.id in q.roles]
            assert len(asked) >= 4, role.id


@each_sector
def test_a_question_is_complete(sector: str) -> None:
    """Every field is filled, for all four levels, and an id starts with its sector."""
    for question in SECTORS[sector]:
        assert question.id.startswith(f"{question.sector}-")
        assert question.levels == tuple(Level), question.id
        assert 3 <= len(question.must_hear) <= 7, question.id
        assert 4 <= len(question.key_words) <= 6, question.id
        assert question.must_hear_at(Level.ENTRY_1), question.id
        for level in Level:
            frames = question.frames_for(level)
            assert 3 <= len(frames) <= 4, (question.id, level)
            assert all("___" in frame for frame in frames), (question.id, level)
        assert question.follow_up.endswith("?"), question.id


@each_sector
def test_facts_of_law_and_safety_name_their_sources(sector: str) -> None:
    """A safety question says where its facts come from; an essential point needs a source."""
    for question in SECTORS[sector]:
        essential = any(point.essential for point in question.must_hear)
        assert essential or question.kind is not Kind.FACTUAL_OR_SAFETY, question.id
        assert question.sources or not essential, question.id


@each_sector
def test_a_model_answer_fits_the_time_of_its_level(sector: str) -> None:
    """Spoken at a calm pace, a model answer lasts as long as its level asks for."""
    wrong = {}
    for question, level, answer in _answers(sector):
        shortest_s, longest_s = level.target_s
        spoken_s = len(answer.split()) * 60 / WORDS_PER_MINUTE
        least_s, most_s = shortest_s * (1 - LENGTH_TOLERANCE), longest_s * (1 + LENGTH_TOLERANCE)
        if not least_s <= spoken_s <= most_s:
            wrong[question.id, level] = spoken_s
    assert wrong == {}


@each_sector
def test_a_model_answer_makes_every_point_of_its_level(sector: str) -> None:
    """What a good answer must hold is in the model answer, in words that the cues find."""
    missing = [
        (question.id, level, point.id)
        for question, level, answer in _answers(sector)
        for point in question.must_hear_at(level)
        if find_any(point.cues, answer.split()) is None
    ]
    assert missing == []


@each_sector
def test_a_model_answer_uses_key_words(sector: str) -> None:
    """Model answers use the words of the job, more of them at harder levels."""
    few = {}
    for question, level, answer in _answers(sector):
        words = answer.split()
        used = [entry.word for entry in question.key_words if find_any(entry.cues, words)]
        if len(used) < MIN_KEY_WORDS[level]:
            few[question.id, level] = used
    assert few == {}


@each_sector
def test_a_model_answer_is_readable_at_its_level(sector: str) -> None:
    """Sentences are short and words are common enough for the level."""
    answers = list(_answers(sector))
    long = [
        sentence
        for _, level, answer in answers
        for sentence in sentences(answer)
        if word_count(sentence) > MAX_SENTENCE_WORDS[level]
    ]
    hard = [(q.id, level) for q, level, answer in answers if grade(answer) > MAX_GRADE[level]]
    assert (long, hard) == ([], [])


@each_sector
def test_each_key_word_is_used_in_a_model_answer(sector: str) -> None:
    """No key word is listed that the learner never meets."""
    for question in SECTORS[sector]:
        words = [word for level in Level for word in _answer(question, level).split()]
        unused = [e.word for e in question.key_words if find_any(e.cues, words) is None]
        assert unused == [], question.id


@each_sector
def test_the_sentence_to_say_makes_its_point(sector: str) -> None:
    """Who says the sentence that we suggest is heard to make the point."""
    unheard = [
        (question.id, point.id)
        for question in SECTORS[sector]
        for point in question.must_hear
        if find_any(point.cues, point.say.split()) is None
    ]
    assert unheard == []


@each_sector
def test_the_question_read_back_makes_no_point(sector: str) -> None:
    """Repeating the question earns nothing."""
    heard = [
        (question.id, point.id)
        for question in SECTORS[sector]
        for point in question.must_hear
        if find_any(point.cues, question.text.split()) is not None
    ]
    assert heard == []


SOME = 2
"""Every second question's answer is enough to see that a cue is too wide, and quick.

No divisor of fifteen: the answers are then not always of the same place in their sector.
"""


@each_sector
def test_a_point_is_not_made_by_answers_to_everything(sector: str) -> None:
    """A point's cues are not so wide that most other questions' answers make it as well."""
    some = [(other.id, _answer(other, Level.LEVEL_1).split()) for other in QUESTIONS[::SOME]]
    wide = {}
    for question in SECTORS[sector]:
        others = [words for other_id, words in some if other_id != question.id]
        for point in question.must_hear:
            heard = sum(find_any(point.cues, words) is not None for words in others)
            if heard > len(others) * 0.7:
                wide[question.id, point.id] = heard
    assert wide == {}


@each_sector
def test_explanations_are_in_plain_english(sector: str) -> None:
    """What a participant reads about a question is short and simple: Entry 2 to Entry 3."""
    for question in SECTORS[sector]:
        lines = [question.text, question.why, question.follow_up]
        lines += [line for point in question.must_hear for line in (point.text, point.say)]
        lines += [entry.meaning for entry in question.key_words]
        for line in lines:
            assert max(map(word_count, sentences(line))) <= MAX_EXPLANATION_WORDS, line
        assert grade(question.why) <= MAX_EXPLANATION_GRADE, question.why
        facts = [sentence for source in question.sources for sentence in sentences(source.fact)]
        assert all(word_count(fact) <= MAX_FACT_WORDS for fact in facts), facts


@each_sector
def test_nothing_unfair_is_asked_or_told(sector: str) -> None:
    """No religion, immigration route, age, family plans, health or story of persecution."""
    for question in SECTORS[sector]:
        asked = [question.text, question.follow_up, *(p.say for p in question.must_hear)]
        told = [answer.text for answer in question.model_answers]
        frames = [frame for entry in question.frames for frame in entry.frames]
        for text in asked + told + frames:
            assert FORBIDDEN.search(text) is None, text


def test_one_question_alone_is_about_the_right_to_work(builtin: Bank) -> None:
    """It is asked once, in its fixed words, and no other question or answer touches on it."""
    touching = [question for question in builtin.questions if PERMISSION.search(_all(question))]
    assert [question.text for question in touching] == [RIGHT_TO_WORK]


def test_the_right_to_work_is_answered_without_a_story(builtin: Bank) -> None:
    """A yes and a proof are enough: nothing in the question asks or tells how and why."""
    (question,) = (entry for entry in builtin.questions if entry.text == RIGHT_TO_WORK)
    assert question.kind is Kind.FACTUAL_OR_SAFETY
    assert [point.id for point in question.must_hear if point.essential] == ["answer"]
    for topic in (FORBIDDEN, ROUTE):
        assert topic.search(_all(question)) is None


def test_the_list_of_unfair_topics_catches_them() -> None:
    """The check above is not blind: typical forbidden questions are all found."""
    for text in (
        "What is your religion?",
        "How did you come to this country?",
        "Are you married, and do you have children?",
        "How old are you?",
        "Do you have any disabilities?",
        "Why did you flee the war?",
        "What is your visa?",
    ):
        assert FORBIDDEN.search(text), text
    for text in ("I have had my status since 2021.", "I came to the UK in a lorry."):
        assert ROUTE.search(text), text
    for text in ("Are you allowed to work in the UK?", "Please bring your share code."):
        assert PERMISSION.search(text), text


def test_no_two_questions_are_nearly_the_same(builtin: Bank) -> None:
    """Questions, and model answers of different questions, share few of their words."""
    for one, other in combinations(builtin.questions, 2):
        assert _similarity(one.text, other.text) < 0.5, (one.id, other.id)
        assert _similarity(one.why, other.why) < 0.5, (one.id, other.id)
        for level in Level:
            pair = (_answer(one, level), _answer(other, level))
            assert _similarity(*pair) < 0.5, (one.id, other.id, level)


def test_british_spelling(builtin: Bank) -> None:
    """No American spellings in what a participant reads."""
    american = re.compile(
        r"\b(color|favorite|neighbor\w*|apologize\w*|organize\w*|program|center|license"
        r"|learned to program|practicing|realize\w*|gotten|labor)\b",
        re.IGNORECASE,
    )
    for question in builtin.questions:
        texts = [question.text, question.why, question.follow_up]
        texts += [answer.text for answer in question.model_answers]
        texts += [line for point in question.must_hear for line in (point.text, point.say)]
        assert [text for text in texts if american.search(text)] == []


def _all(question: Question) -> str:
    """Everything that a participant reads or hears of a question, without its sources."""
    lines = [question.text, question.why, question.follow_up]
    lines += [line for point in question.must_hear for line in (point.text, point.say)]
    lines += [line for entry in question.key_words for line in (entry.word, entry.meaning)]
    lines += [frame for entry in question.frames for frame in entry.frames]
    lines += [answer.text for answer in question.model_answers]
    return "\n".join(lines)


def _answers(sector: str) -> Iterator[tuple[Question, Level, str]]:
    """Each model answer of a sector, with its question and level."""
    for question in SECTORS[sector]:
        for level in Level:
            yield question, level, _answer(question, level)


def _answer(question: Question, level: Level) -> str:
    answer = question.model_answer_for(level)
    assert answer is not None
    return answer.text


def _similarity(one: str, other: str) -> float:
    """Shared words over all words (Jaccard), on words of more than three letters."""
    first, second = _long_words(one), _long_words(other)
    return len(first & second) / max(len(first | second), 1)


@cache
def _long_words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z]{4,}", text.lower()))
