"""The patterns of patterns.toml, ready to be looked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from scoring.language.forms import form, table, words_of

Kind = Literal["phrase", "grammar"]
Sound = Literal["s", "ing", "a"]
"""A sound that must not come after a word, where the pattern says that the ending is missing."""

_NAME = re.compile(r"(?<!\?P)<(\w+)>")
_SLOT = re.compile(r"\{(\w+)(?:\.(\w+))?\}")


@dataclass(frozen=True, kw_only=True, eq=False)
class Pattern:
    """One pattern; the fields are explained in patterns.toml."""

    id: str
    kind: Kind
    find: re.Pattern[str]
    say: str
    unless: re.Pattern[str] | None
    but_not: re.Pattern[str] | None
    nowhere_near: re.Pattern[str] | None
    heard: tuple[str, ...]
    absent: Mapping[str, Sound]
    yes: tuple[tuple[str, str], ...]
    no: tuple[str, ...]
    source: str

    def better(self, match: re.Match[str]) -> str | None:
        """The other way to say what was found; None where a form of a word is not known."""
        known = True

        def filled(slot: re.Match[str]) -> str:
            nonlocal known
            name, wanted = slot.groups()
            word = match[name] or ""
            found = word if wanted is None else form(word, wanted)
            known = known and found is not None
            return found or ""

        said = _SLOT.sub(filled, self.say)
        return " ".join(said.split()) if known else None


@cache
def patterns() -> tuple[Pattern, ...]:
    """All patterns, phrases first, grammar points by use."""
    return tuple(_pattern(row) for row in table("patterns.toml")["pattern"])


def _pattern(row: Mapping[str, Any]) -> Pattern:
    unless, but_not, near = (row.get(name) for name in ("unless", "but_not", "nowhere_near"))
    return Pattern(
        id=row["id"],
        kind=row["kind"],
        find=re.compile(rf"(?<![\w'])(?:{_filled(row['find'])})(?![\w'-])"),
        say=row["say"],
        unless=re.compile(rf"(?<![\w'])(?:{_filled(unless)}) $") if unless else None,
        but_not=re.compile(_filled(but_not) + r"(?![\w'])") if but_not else None,
        nowhere_near=re.compile(rf"(?<![\w'])(?:{_filled(near)})(?![\w'])") if near else None,
        heard=tuple(row.get("heard", ())),
        absent=row.get("absent", {}),
        yes=tuple((said, better) for said, better in row["yes"]),
        no=tuple(row["no"]),
        source=row["source"],
    )


def _filled(expression: str) -> str:
    """A regular expression with its lists of words written out."""
    while _NAME.search(expression):
        expression = _NAME.sub(_list, expression)
    return expression


def _list(name: re.Match[str]) -> str:
    lists: Mapping[str, str] = table("patterns.toml")["lists"]
    return lists.get(name[1]) or f"(?:{'|'.join(words_of(name[1]))})"
