"""How plain a text is, and what nobody may be asked: what tests hold shipped questions against."""

from __future__ import annotations

import re

from questions.bank import Level

WORDS_PER_MINUTE = 130
"""A calm spoken pace in British English; model answers are written for it."""

LENGTH_TOLERANCE = 0.15
"""A model answer may be this much shorter or longer than its level's time."""

MAX_SENTENCE_WORDS = {
    Level.ENTRY_1: 9,
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


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return [part for part in re.split(r"(?<=[.?!:])\"?\s+", text) if part]


def word_count(text: str) -> int:
    """How many words it has."""
    return len(text.split())


def syllables(word: str) -> int:
    """Groups of vowels, less a silent final e or ed: right for nearly all common words."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    count = len(re.findall(r"[aeiouy]+", letters))
    silent = letters.endswith("e") and not letters.endswith(("le", "ee"))
    silent = silent or (letters.endswith("ed") and not letters.endswith(("ted", "ded")))
    return max(count - silent, 1)


def grade(text: str) -> float:
    """Flesch-Kincaid grade: 0.39 words a sentence + 11.8 syllables a word - 15.59."""
    words = text.split()
    sounds = sum(map(syllables, words))
    return 0.39 * len(words) / len(sentences(text)) + 11.8 * sounds / len(words) - 15.59
