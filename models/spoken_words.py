"""From words as they are written to what is said: plain words that a dictionary can hold."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import product

from models.spoken_numbers import (
    Readings,
    Words,
    clock,
    decade,
    money,
    number,
    one_by_one,
    ordinal,
    scaled,
)

Known = Callable[[str], bool]
"""Tells whether the dictionary has a word."""

PLURAL = "'s"
"""Stands for the sound of an added s, which depends on the sound before it."""

_UNDECOMPOSED = str.maketrans(
    {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe",
     "đ": "d", "Đ": "D", "ı": "i", "½": "half", "¼": "quarter", "¾": "three quarters",
     "’": "'", "‘": "'", "ʼ": "'", "–": "-", "—": "-", "‑": "-"}
)  # fmt: skip
_OUTSIDE = re.compile(r"^[^\w£$€%&+@#]+|[^\w%&+']+$|'+$(?<!s')")
_RUN = re.compile(r"[A-Za-z]+(?:'[A-Za-z]+)*'?|\d+|[%&+@=£$€#]")
_SIGNS = {
    "%": "percent", "&": "and", "+": "plus", "@": "at", "=": "equals", "£": "pound",
    "$": "dollar", "€": "euro", "#": "hash",
}  # fmt: skip
_VOWEL_LETTER = re.compile(r"[aeiouy]", re.IGNORECASE)
_MOST_SPELT_LETTERS = 5
_SHORTEST_STEM = 3
_LIKELY_WORD = 4  # letters: NATO, but NHS
_LONGEST_NUMBER = 4  # digits beside letters, "covid19": longer ones are read one by one

# British spellings, and the American ones that the dictionary may have instead.
_AMERICAN = (
    (re.compile(r"is(?=(?:e|ed|er|ers|es|ing|ation|ations|ational)$)"), "iz"),
    (re.compile(r"ys(?=(?:e|ed|er|ers|es|ing)$)"), "yz"),
    (re.compile(r"our"), "or"),
    (re.compile(r"tre(?=s?$)"), "ter"),
    (re.compile(r"ll(?=(?:ed|er|ers|ing)$)"), "l"),
    (re.compile(r"l(?=(?:s|ment|ments)?$)"), "ll"),
    (re.compile(r"mme(?=s?$)"), "m"),
    (re.compile(r"[ao]e"), "e"),
    (re.compile(r"nce(?=s?$)"), "nse"),
)

_N = r"\d[\d,]*(?:\.\d+)?"


def readings(text: str, known: Known) -> Readings:
    """Every usual way to read `text` aloud, the most usual first; `()` if nothing is spoken.

    A word of the dictionary stands as it does there, a letter as "x.", and what the dictionary
    lacks in small letters. `text` is one word as a recogniser shows it: capitals tell "IT" from
    "it", so a text in capitals only is to be put in small letters first.

    Example:
        >>> readings("£5,", lambda word: True)
        (('five', 'pounds'),)
    """
    plain = _OUTSIDE.sub("", _latin(text))
    for pattern, read in _PATTERNS:
        if found := pattern.fullmatch(plain.lower()):
            return read(*(part or "" for part in found.groups()))
    return _compound(plain, known)


def _latin(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.translate(_UNDECOMPOSED))
    return "".join(letter for letter in decomposed if letter.isascii() or letter in _SIGNS).strip()


def _spelt(letters: str) -> Words:
    return tuple(f"{letter.lower()}." for letter in letters if letter.isalpha())


def _time(hours: str, minutes: str, half: str) -> Readings:
    return tuple((*words, *_spelt(half)) for words in clock(hours, minutes))


def _hour(hours: str, half: str) -> Readings:
    return tuple((*words, *_spelt(half)) for words in number(hours))


def _percent(digits: str) -> Readings:
    return tuple((*words, "percent") for words in number(digits))


def _initials(letters: str) -> Readings:
    return (_spelt(letters),)


def _range(first: str, second: str) -> Readings:
    both = list(product(number(first), number(second)))
    return (*((*a, "to", *b) for a, b in both[:2]), *((*a, *b) for a, b in both[:1]))


_PATTERNS: tuple[tuple[re.Pattern[str], Callable[..., Readings]], ...] = (
    (re.compile(r"(\d{1,2}):([0-5]\d)(am|pm)?"), _time),
    (re.compile(r"(\d{1,2})\.([0-5]\d)(am|pm)"), _time),
    (re.compile(r"(\d{1,2})(am|pm)"), _hour),
    (re.compile(rf"([£$€])({_N})(k|m|bn)?"), money),
    (re.compile(rf"({_N})%"), _percent),
    (re.compile(r"(\d[\d,]*)(?:st|nd|rd|th)"), ordinal),
    (re.compile(r"(\d0|\d\d\d0)'?s"), decade),
    (re.compile(rf"({_N})(k|m|bn)?"), scaled),
    (re.compile(rf"({_N})-({_N})"), _range),
    (re.compile(r"([a-z](?:\.[a-z])+)"), _initials),
)


def _compound(text: str, known: Known) -> Readings:
    lower = text.lower()
    for whole in (lower, lower.replace("-", "")):
        if "-" in text and known(whole):
            return ((whole,),)
    runs = _RUN.findall(text)
    parts = [_run(run, known) for run in runs]
    if len(parts) == 1:
        return parts[0]
    joined = tuple(word for part in parts for word in part[0])
    return (joined,) if joined else ()


def _run(run: str, known: Known) -> Readings:
    if run.isdigit():
        return number(run) if len(run) <= _LONGEST_NUMBER else one_by_one(run)
    if run in _SIGNS:
        return ((_SIGNS[run],),)
    letters, plural = (run[:-1], (PLURAL,)) if re.fullmatch(r"[A-Z]{2,}s", run) else (run, ())
    letters, plural = (letters[:-2], (PLURAL,)) if letters.endswith("'s") else (letters, plural)
    if letters.isupper() and 1 < len(letters) <= _MOST_SPELT_LETTERS:
        return tuple((*words, *plural) for words in _capitals(letters, known))
    return (_word(run.lower(), known),)


def _capitals(letters: str, known: Known) -> Readings:
    """Capitals may be letters ("NHS") or a word ("NATO"), or either ("IT")."""
    spelt, word = _spelt(letters), _word(letters.lower(), known)
    if known(word[0]):
        return (spelt, word) if len(letters) < _LIKELY_WORD - 1 else (word, spelt)
    is_word = len(letters) >= _LIKELY_WORD and _VOWEL_LETTER.search(letters)
    return (word, spelt) if is_word else (spelt,)


def _word(word: str, known: Known) -> Words:
    """A word as the dictionary has it: as it is, spelt in American, or without its added s."""
    if known(word):
        return (word,)
    if not _VOWEL_LETTER.search(word):
        return _spelt(word)
    for spelling in _american(word):
        if known(spelling):
            return (spelling,)
    if word.endswith("'s"):
        return (*_word(word.removesuffix("'s"), known), PLURAL)
    if word.endswith("'"):
        return _word(word.removesuffix("'"), known)
    stem = word.removesuffix("s")
    plural = stem != word and len(stem) >= _SHORTEST_STEM and known(stem)
    return (stem, PLURAL) if plural else (word,)


def _american(word: str) -> Iterator[str]:
    for british, american in _AMERICAN:
        if british.search(word):
            yield british.sub(american, word)
