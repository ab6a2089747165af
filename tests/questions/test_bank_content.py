"""What is written in the shipped banks: complete, readable, right in length, and nothing unfair."""

from __future__ import annotations

import re
from collections import Counter
from itertools import combinations

import pytest

from questions.bank import Bank, Kind, Level, Question
from questions.cues import find_any
from questions.load import BUILTIN_FOLDER, load_builtin_banks

WORDS_PER_MINUTE = 130
"""A calm spoken pace in British English; model answers are written for it."""

LENGTH_TOLERANCE = 0.15
"""A model answer may be this much shorter or longer than its level's time."""

MAX_SENTENCE_WORDS = {
    Level.ENTRY_1: 11,
    Level.ENTRY_2: 16,
    Level.ENTRY_3: 20,
    Level.LEVEL_1: 26,
}
MAX_GRADE = {Level.ENTRY_1: 3.5, Level.ENTRY_2: 5.0, Level.ENTRY_3: 6.0, Level.LEVEL_1: 7.5}
"""Highest Flesch-Kincaid grade of a model answer at each level."""

MIN_KEY_WORDS = {Level.ENTRY_1: 1, Level.ENTRY_2: 2, Level.ENTRY_3: 3, Level.LEVEL_1: 4}

MAX_EXPLANATION_WORDS = 16
MAX_EXPLANATION_GRADE = 6.5
MAX_FACT_WORDS = 22

# What an employer may not ask, or what nobody should have to tell in an interview.
FORBIDDEN = re.compile(
    r"\b(religi\w*|church|mosque|temple|pray\w*|god|bible|quran|ramadan|fasting"
    r"|immigra\w*|visa|asylum|refugee\w*|nationality|citizen\w*|country|born|homeland"
    r"|how old|your age|pregnan\w*|married|husband|wife|babies|baby|childcare"
    r"|have children|your children|my children|my son|my daughter"
    r"|disab\w*|your health|my health|medication|illnesses|depress\w*|trauma\w*"
    r"|war|persecut\w*|tortur\w*|prison|flee|fled|escap\w*|camp"
    r"|gay|lesbian|political|politics|union member)\b",
    re.IGNORECASE,
)

# Whether somebody may work here: asked once, in fixed words, because the law makes every employer
# check it. Elsewhere it is no topic at all.
RIGHT_TO_WORK = "Do you have the right to work in the UK?"
PERMISSION = re.compile(
    r"\b(right to work|share codes?|(allowed|permission) to work (here|in (the UK|Britain)))\b",
    re.IGNORECASE,
)
# How and why somebody may work here: not even where it is asked whether they may.
ROUTE = re.compile(
    r"\b(status|settled|leave to remain|protection|sponsor\w*|home office|tribunal|solicitor"
    r"|came to|arriv\w+|journey|travell\w*|since I|years ago|until (19|20)\d\d|expir\w+)\b",
    re.IGNORECASE,
)

QUESTIONS = load_builtin_banks().questions
each_question = pytest.mark.parametrize("question", QUESTIONS, ids=[q.id for q in QUESTIONS])
each_answer = pytest.mark.parametrize(
    ("question", "level"),
    [(question, level) for question in QUESTIONS for level in Level],
    ids=lambda value: value.id if isinstance(value, Question) else str(value),
)


def test_the_bank_has_its_sectors_in_a_fixed_order(builtin: Bank) -> None:
    """Fourteen sectors, one a file, in the order of the files, with six questions or more each."""
    counts = Counter(question.sector for question in builtin.questions)
    files = [path.stem.replace("_", "-") for path in sorted(BUILTIN_FOLDER.glob("*.toml"))]
    assert [sector.id for sector in builtin.sectors] == files
    assert len(files) == 14
    assert all(counts[sector.id] >= 6 for sector in builtin.sectors)


def test_every_sector_has_every_kind_and_every_level(builtin: Bank) -> None:
    """A learner at any level finds each kind of question in each sector."""
    for sector in builtin.sectors:
        own = [question for question in builtin.questions if question.sector == sector.id]
        assert {question.kind for question in own} == set(Kind)
        assert {question.level for question in own} == set(Level)


def test_every_role_has_questions_of_its_own(builtin: Bank) -> None:
    """No role of a sector is left with fewer than four questions."""
    for sector in builtin.sectors:
        for role in sector.roles:
            asked = [q for q in builtin.questions if q.sector == sector.id and role.id in q.roles]
            assert len(asked) >= 4, role.id


@each_question
def test_a_question_is_complete(question: Question) -> None:
    """Every field is filled, for all four levels, and an id starts with its sector."""
    assert question.id.startswith(f"{question.sector}-")
    assert question.levels == tuple(Level)
    assert 3 <= len(question.must_hear) <= 7
    assert 4 <= len(question.key_words) <= 6
    assert question.must_hear_at(Level.ENTRY_1)
    for level in Level:
        frames = question.frames_for(level)
        assert 3 <= len(frames) <= 4
        assert all("___" in frame for frame in frames)
    assert question.follow_up.endswith("?")


@each_question
def test_facts_of_law_and_safety_name_their_sources(question: Question) -> None:
    """A safety question says where its facts come from; an essential point needs a source."""
    if question.kind is Kind.FACTUAL_OR_SAFETY:
        assert any(point.essential for point in question.must_hear)
    if any(point.essential for point in question.must_hear):
        assert question.sources


@each_answer
def test_a_model_answer_fits_the_time_of_its_level(question: Question, level: Level) -> None:
    """Spoken at a calm pace, a model answer lasts as long as its level asks for."""
    shortest_s, longest_s = level.target_s
    spoken_s = len(_answer(question, level).split()) * 60 / WORDS_PER_MINUTE
    assert shortest_s * (1 - LENGTH_TOLERANCE) <= spoken_s <= longest_s * (1 + LENGTH_TOLERANCE)


@each_answer
def test_a_model_answer_makes_every_point_of_its_level(question: Question, level: Level) -> None:
    """What a good answer must hold is in the model answer, in words that the cues find."""
    words = _answer(question, level).split()
    missing = [
        point.id for point in question.must_hear_at(level) if find_any(point.cues, words) is None
    ]
    assert missing == []


@each_answer
def test_a_model_answer_uses_key_words(question: Question, level: Level) -> None:
    """Model answers use the words of the job, more of them at harder levels."""
    words = _answer(question, level).split()
    used = [entry.word for entry in question.key_words if find_any(entry.cues, words)]
    assert len(used) >= MIN_KEY_WORDS[level], used


@each_answer
def test_a_model_answer_is_readable_at_its_level(question: Question, level: Level) -> None:
    """Sentences are short and words are common enough for the level."""
    text = _answer(question, level)
    assert max(map(_word_count, _sentences(text))) <= MAX_SENTENCE_WORDS[level]
    assert _grade(text) <= MAX_GRADE[level]


@each_question
def test_each_key_word_is_used_in_a_model_answer(question: Question) -> None:
    """No key word is listed that the learner never meets."""
    words = [word for level in Level for word in _answer(question, level).split()]
    assert [e.word for e in question.key_words if find_any(e.cues, words) is None] == []


@each_question
def test_the_sentence_to_say_makes_its_point(question: Question) -> None:
    """Who says the sentence that we suggest is heard to make the point."""
    for point in question.must_hear:
        assert find_any(point.cues, point.say.split()) is not None, point.id


@each_question
def test_the_question_read_back_makes_no_point(question: Question) -> None:
    """Repeating the question earns nothing."""
    for point in question.must_hear:
        assert find_any(point.cues, question.text.split()) is None, point.id


SOME = 2
"""Every second question's answer is enough to see that a cue is too wide, and quick."""


@each_question
def test_a_point_is_not_made_by_answers_to_everything(question: Question) -> None:
    """A point's cues are not so wide that most other questions' answers make it as well."""
    others = [
        _answer(other, Level.LEVEL_1).split()
        for other in QUESTIONS[::SOME]
        if other.id != question.id
    ]
    for point in question.must_hear:
        heard = sum(find_any(point.cues, words) is not None for words in others)
        assert heard <= len(others) * 0.7, (point.id, heard)


@each_question
def test_explanations_are_in_plain_english(question: Question) -> None:
    """What a participant reads about a question is short and simple: Entry 2 to Entry 3."""
    lines = [question.text, question.why, question.follow_up]
    lines += [line for point in question.must_hear for line in (point.text, point.say)]
    lines += [entry.meaning for entry in question.key_words]
    for line in lines:
        assert max(map(_word_count, _sentences(line))) <= MAX_EXPLANATION_WORDS, line
    assert _grade(question.why) <= MAX_EXPLANATION_GRADE
    facts = [sentence for source in question.sources for sentence in _sentences(source.fact)]
    assert all(_word_count(fact) <= MAX_FACT_WORDS for fact in facts), facts


@each_question
def test_nothing_unfair_is_asked_or_told(question: Question) -> None:
    """No religion, immigration route, age, family plans, health or story of persecution."""
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


def _answer(question: Question, level: Level) -> str:
    answer = question.model_answer_for(level)
    assert answer is not None
    return answer.text


def _sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.?!:])\"?\s+", text) if part]


def _word_count(text: str) -> int:
    return len(text.split())


def _syllables(word: str) -> int:
    """Groups of vowels, less a silent final e or ed: right for nearly all common words."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    count = len(re.findall(r"[aeiouy]+", letters))
    silent = letters.endswith("e") and not letters.endswith(("le", "ee"))
    silent = silent or (letters.endswith("ed") and not letters.endswith(("ted", "ded")))
    return max(count - silent, 1)


def _grade(text: str) -> float:
    """Flesch-Kincaid grade: 0.39 words a sentence + 11.8 syllables a word - 15.59."""
    words = text.split()
    syllables = sum(map(_syllables, words))
    return 0.39 * len(words) / len(_sentences(text)) + 11.8 * syllables / len(words) - 15.59


def _similarity(one: str, other: str) -> float:
    """Shared words over all words (Jaccard), on words of more than three letters."""
    first, second = (set(re.findall(r"[a-z]{4,}", text.lower())) for text in (one, other))
    return len(first & second) / max(len(first | second), 1)
