"""Which single sounds of an answer were not right, and may be spoken of at all.

A sound is left alone where any standard way to say English would do the same, where natives
themselves say it weakly or not at all, where the word as a whole was not understood, and where the
difference does not matter (θ and ð, h-dropping). Precision before recall: docs/scores.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from models.speech import NotMeasurable
from questions.cues import normal_form
from scoring.pronunciation.by_recogniser import FUNCTION_WORDS, looks_like_a_name
from scoring.pronunciation.phrases import VOWELS
from scoring.pronunciation.result import PhoneScore
from scoring.sounds.tables import Contrast, contrasts

if TYPE_CHECKING:
    from models.speech import PhoneEvidence, PhoneSpan, SpeechEvidence, Word
    from scoring.pronunciation.result import PronunciationScore

AGAINST_RIVAL = -1.0
"""Mean log posterior against the best rival that a wrong sound lies below (docs/experiments.md)."""

POOR = 1.2
"""Expected rating (0 to 2) below which a sound counts towards a word that was not understood."""

MOST_POOR_IN_WORD = 2 / 3
"""With more of its sounds poor it was another word, or none: no single sound is to blame (P)."""

SURE_OF_WORD = 0.3
"""The recogniser's confidence (0 to 1) from which a word counts as the one that was said."""

# fmt: off
_SHORT_WORDS = frozenset({
    "a", "am", "an", "and", "are", "as", "at", "be", "but", "by", "can", "did", "do", "for", "had",
    "has", "he", "he'd", "he's", "her", "him", "his", "how", "i", "i'd", "if", "in", "is", "it",
    "its", "me", "my", "no", "not", "of", "off", "on", "or", "our", "out", "she", "so", "the", "to",
    "too", "up", "us", "was", "we", "we'd", "who", "why", "you",
})
# fmt: on
"""Words that English says weak and quick, with those of `FUNCTION_WORDS`."""

_NEVER = frozenset({"TH", "DH", "HH"})
"""Never named: θ and ð are hardly ever misunderstood (Jenkins 2000), much of Britain drops h."""

_WEAK_IN_LONG_WORDS = frozenset({"AH", "ER", "IH", "IY", "UH"})
"""Without stress each of these may be any other; without stress marks only a word of one syllable
tells that they bear it."""

_STANDARD_INSTEAD = frozenset(
    frozenset(pair)
    for pair in (("AA", "AO"), ("AA", "AH"), ("AH", "IH"), ("AH", "ER"), ("AH", "EH"), ("AH", "UH"))
)
"""Vowels that one standard accent or another has for each other."""

_DARK_L = frozenset({"AO", "OW", "UH", "UW", "W"})
"""What an l after a vowel becomes in much of England."""


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """What one answer or one reading sounded like.

    `phones` are the scores of `evidence.phones`, in the same order; `words_known` if the words
    were read, not recognised.
    """

    words: Sequence[Word]
    evidence: PhoneEvidence
    phones: Sequence[PhoneScore]
    words_known: bool


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A sound that was not right: its number in the evidence, and its expected rating, 0 to 2.

    `heard` is the sound that it came near to; None if no known contrast tells.
    """

    number: int
    phone: str
    heard: str | None
    word: int
    text: str
    rating: float


@dataclass(frozen=True, kw_only=True)
class Heard:
    """The sounds of one occasion that may be spoken of.

    `ratings` has for each phone the words it was said in, as they are written, with its rating in
    them, right or wrong; `wrong` has those that another sound beat.
    """

    ratings: Mapping[str, Sequence[tuple[str, float]]]
    wrong: tuple[Finding, ...]


def occasion_of(
    evidence: SpeechEvidence, pronunciation: PronunciationScore
) -> Occasion | NotMeasurable:
    """An answer as an occasion to listen to single sounds, if its sounds were scored."""
    if isinstance(evidence.phone_evidence, NotMeasurable):
        return evidence.phone_evidence
    if len(pronunciation.phones) != len(evidence.phone_evidence.phones):
        return NotMeasurable(reason="no_phone_recogniser")  # scored without its sounds
    return Occasion(
        words=evidence.transcript.words,
        evidence=evidence.phone_evidence,
        phones=pronunciation.phones,
        words_known=False,
    )


def findings(occasion: Occasion) -> Heard:
    """What may be said of the single sounds of one occasion."""
    ratings: dict[str, list[tuple[str, float]]] = defaultdict(list)
    wrong: list[Finding] = []
    for numbers in _words_to_judge(occasion):
        spans = [occasion.evidence.phones[number] for number in numbers]
        for place, number in enumerate(numbers):
            if _may_be_named(spans, place):
                found = _finding(occasion, number)
                ratings[found.phone].append((found.text, found.rating))
                if _is_wrong(spans, place):
                    wrong.append(found)
    return Heard(ratings=ratings, wrong=tuple(wrong))


def _finding(occasion: Occasion, number: int) -> Finding:
    span = occasion.evidence.phones[number]
    return Finding(
        number=number,
        phone=span.phone,
        heard=None if contrast_of(span.phone, span.rival) is None else span.rival,
        word=span.word,
        text=normal_form(occasion.words[span.word].text),
        rating=occasion.phones[number].accuracy.value,
    )


@cache
def contrast_of(phone: str, other: str) -> Contrast | None:
    """The most useful contrast of two sounds that a recording can tell apart, if there is one."""
    return next(
        (
            contrast
            for contrast in _by_use()
            if {contrast.first, contrast.second} == {phone, other} and contrast.second
        ),
        None,
    )


@cache
def best_contrast(phone: str) -> Contrast | None:
    """The most useful contrast that a sound is part of, if there is one."""
    return next((c for c in _by_use() if phone in {c.first, c.second}), None)


@cache
def _by_use() -> tuple[Contrast, ...]:
    """Contrasts of tiers A to C that can be heard, the most useful first."""
    heard = (contrast for contrast in contrasts() if contrast.heard and contrast.tier != "D")
    return tuple(sorted(heard, key=lambda contrast: contrast.tier))


def _words_to_judge(occasion: Occasion) -> Iterator[list[int]]:
    """The numbers of the phones of each word that is full of meaning and was understood."""
    numbered = enumerate(occasion.evidence.phones)
    for word, group in groupby(numbered, key=lambda entry: entry[1].word):
        numbers = [number for number, _ in group]
        poor = sum(occasion.phones[number].accuracy.value < POOR for number in numbers)
        sure = occasion.words_known or occasion.words[word].confidence >= SURE_OF_WORD
        understood = sure and poor <= MOST_POOR_IN_WORD * len(numbers)
        if understood and _is_full(occasion.words, word):
            yield numbers


def _is_full(words: Sequence[Word], word: int) -> bool:
    form = normal_form(words[word].text)
    weak = form in _SHORT_WORDS or form in FUNCTION_WORDS
    return form.replace("'", "").isalpha() and not weak and not looks_like_a_name(words, word)


def _may_be_named(spans: Sequence[PhoneSpan], place: int) -> bool:
    phone = spans[place].phone
    if phone in _NEVER or best_contrast(phone) is None:
        return False
    if phone in VOWELS:
        one_syllable = sum(span.phone in VOWELS for span in spans) == 1
        return one_syllable or phone not in _WEAK_IN_LONG_WORDS
    return not _is_said_weakly(spans, place)


def _is_said_weakly(spans: Sequence[PhoneSpan], place: int) -> bool:
    """An r that most of England leaves out, the last of "-ing", T or D after a consonant."""
    phone = spans[place].phone
    last = place + 1 == len(spans)
    after_vowel = place > 0 and spans[place - 1].phone in VOWELS
    if phone == "R":
        return after_vowel and (last or spans[place + 1].phone not in VOWELS)
    if phone == "NG":
        return last and sum(span.phone in VOWELS for span in spans) > 1
    return phone in {"T", "D"} and last and not after_vowel


def _is_wrong(spans: Sequence[PhoneSpan], place: int) -> bool:
    beaten = spans[place].log_posterior_ratio < AGAINST_RIVAL
    return beaten and not _is_standard(spans, place)


def _is_standard(spans: Sequence[PhoneSpan], place: int) -> bool:
    """Whether what was heard is what some standard accent says."""
    phone, rival = spans[place].phone, spans[place].rival
    after_vowel = place > 0 and spans[place - 1].phone in VOWELS
    before_vowel = place + 1 < len(spans) and spans[place + 1].phone in VOWELS
    if phone == "L":
        return after_vowel and not before_vowel and rival in _DARK_L
    if {phone, rival} == {"T", "D"}:
        return after_vowel and before_vowel
    return frozenset({phone, rival}) in _STANDARD_INSTEAD
