"""The standard ways to say a written word: a dictionary, espeak-ng, weak forms and rules.

`PronunciationDictionary` starts from what the sources say of a word and adds what the rules of
British and American English allow, the most usual first. What it gives is meant for telling a
mistake from a variant: a variant is no mistake.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from models.arpabet import PHONES, WEAK_VOWELS, bare, is_unstressed, is_vowel, to_ipa
from models.pronunciation_rules import Form, Phones, neighbours, non_rhotic, resolutions, with_er
from models.pronunciation_sources import Spoken, agrees, espeak, in_dictionary, plural
from models.spoken_numbers import Readings, Words
from models.spoken_words import PLURAL, readings
from models.weak_forms import WEAK_FORMS

__all__ = ["MOST_VARIANTS", "PHONES", "Pronunciation", "PronunciationDictionary", "bare", "to_ipa"]

MOST_VARIANTS = 8
"""More ways than these are not given for one word."""

# How unusual each source is, on the scale of the rules' costs.
_NEXT_ENTRY = 0.3
_NON_RHOTIC = 0.15
_WEAK_FORM = 0.2
_NEXT_WEAK_FORM = 0.05
_ESPEAK = 0.4
_ESPEAK_FIRST = -0.05
"""Where Britons say none of the entries: "can't", "worry"."""
_NEXT_READING = 0.25


@dataclass(frozen=True, kw_only=True)
class Pronunciation:
    """One standard way to say a word.

    `phones` are ARPAbet with stress digits on the vowels; `source` is a stable id: "dictionary",
    "espeak_british", "espeak_american", "weak_form", "non_rhotic", "plural", or the name of the
    last rule of `models.pronunciation_rules` that was applied.
    """

    phones: Phones
    source: str


_Costed = tuple[float, Pronunciation]


class PronunciationDictionary:
    """`PronunciationLookup` by the CMU dictionary and espeak-ng; each word is worked out once."""

    def __init__(self) -> None:
        self._texts: dict[str, tuple[Pronunciation, ...]] = {}
        self._words: dict[str, list[_Costed]] = {}

    def variants(self, word: str) -> tuple[Pronunciation, ...]:
        """Standard ways to say a word as the recogniser shows it, the most standard first.

        At most `MOST_VARIANTS`, no two with the same phones when stress is left out; `()` if
        nothing is spoken. Raises `EngineError` if espeak-ng is missing.
        """
        return self.variants_of_all([word])[0]

    def variants_of_all(self, words: Sequence[str]) -> list[tuple[Pronunciation, ...]]:
        """`variants` of each word, with one call of espeak-ng for each accent."""
        new = {text: readings(text, _known) for text in words if text not in self._texts}
        self._learn({word for ways in new.values() for way in ways for word in way})
        for text, ways in new.items():
            self._texts[text] = _cheapest(self._read_aloud(ways))
        return [self._texts[text] for text in words]

    def _learn(self, words: set[str]) -> None:
        missing = sorted(words - self._words.keys() - {PLURAL})
        by_rule = espeak([word for word in missing if not word.endswith(".")])
        for word in missing:
            spoken = by_rule.get(word, Spoken(british=()))
            self._words[word] = list(_search(_starts(word, spoken)))

    def _read_aloud(self, ways: Readings) -> Iterator[_Costed]:
        for place, words in enumerate(ways):
            for cost, spoken in self._in_a_row(words):
                yield cost + place * _NEXT_READING, spoken

    def _in_a_row(self, words: Words) -> list[_Costed]:
        """The likeliest ways to say several words as one."""
        rows: list[_Costed] = [(0.0, Pronunciation(phones=(), source="dictionary"))]
        for word in words:
            longer = (_joined(row, way) for row in rows for way in self._ways(word, row[1].phones))
            rows = sorted(longer, key=lambda row: row[0])[: 2 * MOST_VARIANTS]
        return [row for row in rows if row[1].phones]

    def _ways(self, word: str, before: Phones) -> list[_Costed]:
        if word == PLURAL:
            phones = plural(before[-1]) if before else ()
            return [(0.0, Pronunciation(phones=phones, source="plural"))]
        return self._words[word] or [(0.0, Pronunciation(phones=(), source="dictionary"))]


def _known(word: str) -> bool:
    return bool(in_dictionary(word))


def _joined(row: _Costed, way: _Costed) -> _Costed:
    """Two costed ways one after the other; the source is the latter's if it is no entry."""
    source = row[1].source if way[1].source == "dictionary" and row[1].phones else way[1].source
    phones = row[1].phones + way[1].phones
    return row[0] + way[0], Pronunciation(phones=phones, source=source)


def _cheapest(ways: Iterable[_Costed]) -> tuple[Pronunciation, ...]:
    by_phones: dict[Phones, Pronunciation] = {}
    for _, spoken in sorted(ways, key=lambda way: way[0]):
        by_phones.setdefault(tuple(map(bare, spoken.phones)), spoken)
    return tuple(by_phones.values())[:MOST_VARIANTS]


def _starts(word: str, spoken: Spoken) -> Iterator[Form]:
    """What the sources say of a word: the forms that the search begins with."""
    entries = in_dictionary(word)
    trusted = not entries or agrees(word, spoken.british, entries)
    british = with_er(spoken.british, (*entries, spoken.american)) if trusted else ()
    shared, foreign = _by_britons(word, entries, british)
    yield from _entry_forms(word, [*shared, *foreign])
    for place, way in enumerate(WEAK_FORMS.get(word, ())):
        cost = _WEAK_FORM + place * _NEXT_WEAK_FORM
        yield _form(word, tuple(way.split()), "weak_form", cost, american=True)
    if british:
        cost = _ESPEAK if shared else _ESPEAK_FIRST
        yield _form(word, british, "espeak_british", cost, american=False)
    if spoken.american:
        yield _form(word, spoken.american, "espeak_american", _ESPEAK, american=True)


def _entry_forms(word: str, entries: Iterable[Phones]) -> Iterator[Form]:
    for place, entry in enumerate(entries):
        cost = place * _NEXT_ENTRY
        yield _form(word, entry, "dictionary", cost, american=True)
        changed = non_rhotic(entry)
        if changed == entry:
            yield _form(word, entry, "dictionary", cost, american=False)
        else:
            yield _form(word, changed, "non_rhotic", cost + _NON_RHOTIC, american=False)


def _by_britons(
    word: str, entries: Sequence[Phones], british: Phones
) -> tuple[list[Phones], list[Phones]]:
    """The dictionary's entries that Britons share, by espeak-ng's account, and the others.

    Of small words, which espeak-ng says in their weak form or not, all count as shared.
    """
    if not british or word in WEAK_FORMS:
        return list(entries), []
    ours = _outlines(_form(word, british, "", 0.0, american=False))
    shared = [
        entry
        for entry in entries
        if ours & _outlines(_form(word, non_rhotic(entry), "", 0.0, american=False))
    ]
    return shared, [entry for entry in entries if entry not in shared]


def _outlines(form: Form) -> set[Phones]:
    """What a form can stand for, with all weak vowels and both nasals before K and G alike."""
    ways = (way.phones for way in resolutions(form))
    return {tuple(_outline(phones)) for phones in ways}


def _outline(phones: Phones) -> Iterator[str]:
    several = sum(map(is_vowel, phones)) > 1
    for phone in phones:
        if several and is_unstressed(phone) and bare(phone) in WEAK_VOWELS:
            yield "weak"
        else:
            yield "N" if phone == "NG" else bare(phone)


def _form(word: str, phones: Phones, source: str, cost: float, *, american: bool) -> Form:
    return Form(word=word, phones=phones, source=source, cost=cost, american=american)


def _search(starts: Iterable[Form]) -> Iterator[_Costed]:
    """The cheapest forms that the rules reach, no two with the same phones without stress."""
    order = count()
    heap = [(form.cost, next(order), form) for form in starts]
    heapq.heapify(heap)
    seen: set[tuple[bool, Phones]] = set()
    said: set[Phones] = set()
    while heap and len(said) < MOST_VARIANTS:
        cost, _, form = heapq.heappop(heap)
        if (form.american, form.phones) in seen:
            continue
        seen.add((form.american, form.phones))
        without_stress = tuple(map(bare, form.phones))
        if form.resolved and without_stress not in said:
            said.add(without_stress)
            yield cost, Pronunciation(phones=form.phones, source=form.source)
        for other in neighbours(form):
            heapq.heappush(heap, (other.cost, next(order), other))
