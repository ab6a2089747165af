"""The word lists of the rules, read once; and the plain form of a word."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from questions.cues import normal_form

if TYPE_CHECKING:
    from collections.abc import Mapping

_VOWELS = frozenset("aeiou")
_SHORTEST_STEM = 3
_SHORTEST_PLURAL = 4


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What `words.toml` holds: sets of single words, and cues (`questions.cues`) by name."""

    irregular: Mapping[str, str]
    past: frozenset[str]
    words: Mapping[str, frozenset[str]]
    sounds_like: Mapping[str, str]
    cues: Mapping[str, tuple[str, ...]]
    examples: Mapping[str, tuple[str, ...]]


@cache
def wording() -> Wording:
    """The lists shipped with the package."""
    text = files("scoring").joinpath("content", "words.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    return Wording(
        irregular={
            form: verb for verb, forms in tables["verbs"]["forms"].items() for form in forms
        },
        past=frozenset(tables["verbs"]["past"]["forms"]),
        words={name: frozenset(words) for name, words in tables["words"].items()},
        sounds_like=tables["sounds_like"],
        cues={name: tuple(cues) for name, cues in tables["cues"].items()},
        examples={name: tuple(texts) for name, texts in tables["examples"].items()},
    )


@cache
def plain_verb(word: str) -> str:
    """The plain form of a verb that the lists know; any other word as it is.

    Example:
        >>> [plain_verb(word) for word in ("told", "checked", "evening", "chef")]
        ['tell', 'check', 'evening', 'chef']
    """
    form, lists = normal_form(word), wording()
    known = lists.words["action"] | lists.words["general"] | lists.words["state"]
    plain = lemma(form)
    return plain if plain in known or form in lists.irregular else form


@cache
def lemma(word: str) -> str:
    """The plain form of a verb or noun, as well as spelling alone can tell.

    It knows regular endings and the irregular verbs that learners meet first; a form that it
    can't lead back stays as it is.

    Example:
        >>> [lemma(word) for word in ("told", "carried", "stopping", "boxes", "this")]
        ['tell', 'carry', 'stop', 'box', 'this']
    """
    form = normal_form(word)
    irregular = wording().irregular.get(form)
    if irregular is not None:
        return irregular
    known = wording().words["action"] | wording().words["general"] | wording().words["state"]
    if form in known:
        return form
    candidates = _stems(form)
    return next((stem for stem in candidates if stem in known), candidates[0])


def _stems(form: str) -> list[str]:
    """Possible plain forms, the likeliest by spelling first."""
    if form.endswith("ied") and len(form) > _SHORTEST_PLURAL:
        return [form[:-3] + "y"]
    if form.endswith("ies") and len(form) > _SHORTEST_PLURAL:
        return [form[:-3] + "y"]
    for ending in ("ing", "ed"):
        stem = form.removesuffix(ending)
        if stem != form and len(stem) >= _SHORTEST_STEM and _VOWELS & set(stem):
            doubled = [stem[:-1]] if stem[-1] == stem[-2] else []
            return [stem, *doubled, stem + "e"]
    if form.endswith("es") and form[:-2].endswith(("s", "x", "z", "ch", "sh", "o")):
        return [form[:-2], form[:-1]]
    return [without_plural(form)]


def without_plural(word: str) -> str:
    """Without the s of "managers" or "helps", which learners and recognisers add and drop."""
    plural = len(word) >= _SHORTEST_PLURAL and word.endswith("s")
    return word[:-1] if plural and not word.endswith(("ss", "us", "is", "'s")) else word
