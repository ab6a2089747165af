"""Forms of common words: what a pattern's way to say it is filled with."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

_VOWELS = frozenset("aeiou")


@cache
def table(name: str) -> Mapping[str, Any]:
    """A data file of this package."""
    return tomllib.loads(files("scoring.language").joinpath(name).read_text(encoding="utf-8"))


def form(word: str, wanted: str) -> str | None:
    """Another form of a word in small letters, or None if it is not known.

    `wanted` is s, ing, past, base, plural, a (the word behind its article), or a list of
    `instead` in forms.toml.

    Example:
        >>> form("work", "ing"), form("went", "base"), form("engineer", "a")
        ('working', 'go', 'an engineer')
    """
    if wanted == "a":
        return f"{'an' if word[0] in _VOWELS else 'a'} {word}"
    return _forms()[wanted].get(word)


def words_of(name: str) -> tuple[str, ...]:
    """All words of a list for patterns: verb, comparative or superlative."""
    forms = table("forms.toml")
    if name == "verb":
        return tuple(forms["verbs"])
    place = ("comparative", "superlative").index(name)
    return tuple(row[place] for row in forms["comparatives"].values())


@cache
def _forms() -> Mapping[str, Mapping[str, str]]:
    forms = table("forms.toml")
    verbs: Mapping[str, list[str]] = forms["verbs"]
    base = {past: verb for verb, (_, _, past) in verbs.items()}
    return {
        "s": {verb: s for verb, (s, _, _) in verbs.items()},
        "ing": {verb: ing for verb, (_, ing, _) in verbs.items()},
        "past": {form: past for verb, (s, _, past) in verbs.items() for form in (verb, s)},
        "base": base,
        "plural": forms["nouns"],
        **forms["instead"],
    }
