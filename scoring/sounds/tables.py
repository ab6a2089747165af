"""The tables of sounds: contrasts by functional load, how each sound is made, first languages.

The data and their sources are in the `.toml` files beside this one.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Pair = tuple[str, str]
Tier = Literal["A", "B", "C", "D"]
"""A practise first · B when the first language makes it likely · C if repeated · D never alone."""


@dataclass(frozen=True, kw_only=True)
class Contrast:
    """Two sounds that keep words apart, most useful first within a tier.

    `first` and `second` are phones without stress ("" is no sound); where `heard` is false the
    phones of a recording cannot tell the two apart, and small letters name lexical sets. `ipa` is
    British. In each of `pairs` the first word has the first sound; the pairs that are also in
    `british_only` differ by more than this sound in American speech.
    """

    first: str
    second: str
    ipa: Pair
    kind: Literal["vowel", "consonant"]
    tier: Tier
    heard: bool
    pairs: tuple[Pair, ...]
    british_only: tuple[Pair, ...]


@dataclass(frozen=True, kw_only=True)
class Process:
    """What happens to a sound by where it stands; in a pair: what is meant, what may be heard."""

    id: str
    tier: Tier
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, kw_only=True)
class Sound:
    """One phone: British IPA, the letters it is mostly written with, a word, a drawing's name.

    `how` is the id of the message that says how to make it.
    """

    phone: str
    ipa: str
    letters: str
    example: str
    drawing: str
    how: str


@dataclass(frozen=True, kw_only=True)
class FirstLanguage:
    """What may be hard for speakers of a language, and whether a teacher has checked the list."""

    id: str
    checked: bool
    sources: tuple[str, ...]
    contrasts: tuple[Pair, ...]
    processes: tuple[str, ...]


@cache
def contrasts() -> tuple[Contrast, ...]:
    """Every contrast: vowels, then consonants, in both the most useful first."""
    return tuple(_contrast(row) for row in _table("contrasts.toml")["contrast"])


@cache
def processes() -> tuple[Process, ...]:
    """Every process, the most useful first."""
    rows = _table("contrasts.toml")["process"]
    return tuple(
        Process(id=row["id"], tier=row["tier"], pairs=_pairs(row["pairs"])) for row in rows
    )


@cache
def sounds() -> Mapping[str, Sound]:
    """Each of the 39 phones, without stress."""
    return {
        phone: Sound(phone=phone, how=f"sound.how.{phone.lower()}", **row)
        for phone, row in _table("sounds.toml").items()
    }


@cache
def first_languages() -> Mapping[str, FirstLanguage]:
    """Every list for a first language, checked or not."""
    return {
        name: FirstLanguage(
            id=name,
            checked=row["checked"],
            sources=tuple(row["sources"]),
            contrasts=_pairs(row["contrasts"]),
            processes=tuple(row["processes"]),
        )
        for name, row in _table("first_languages.toml").items()
    }


def likely_contrasts(language: FirstLanguage | None) -> frozenset[frozenset[str]]:
    """The pairs of phones that rank first; none without a language whose list was checked."""
    if language is None or not language.checked:
        return frozenset()
    return frozenset(frozenset(pair) for pair in language.contrasts)


def pair_for(phone: str, heard: str | None) -> Pair | None:
    """Two words to say one after the other: first the one with `phone`; None if there are none.

    With `heard` the other word has that sound, else the sound that matters most beside it.
    """
    for contrast in _useful():
        ends = (contrast.first, contrast.second)
        if phone in ends and contrast.pairs and (heard is None or heard in ends):
            first, second = contrast.pairs[0]
            return (first, second) if contrast.first == phone else (second, first)
    return None


@cache
def _useful() -> tuple[Contrast, ...]:
    """Contrasts that can be heard, by tier."""
    return tuple(sorted((c for c in contrasts() if c.heard), key=lambda contrast: contrast.tier))


@cache
def _table(name: str) -> Mapping[str, Any]:
    return tomllib.loads(files("scoring.sounds").joinpath(name).read_text(encoding="utf-8"))


def _contrast(row: Mapping[str, Any]) -> Contrast:
    british = _pairs(row.get("british_pairs", []))
    return Contrast(
        first=row["first"],
        second=row["second"],
        ipa=(row["ipa"][0], row["ipa"][1]),
        kind=row["kind"],
        tier=row["tier"],
        heard=row.get("heard", True),
        pairs=_pairs(row["pairs"]) + british,
        british_only=british,
    )


def _pairs(rows: list[list[str]]) -> tuple[Pair, ...]:
    return tuple((first, second) for first, second in rows)
