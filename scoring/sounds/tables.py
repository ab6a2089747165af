"""The tables of sounds: contrasts by functional load, and what happens to sounds in groups.

The data and their sources are in `contrasts.toml` beside this file.
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
