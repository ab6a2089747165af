"""What one cell says in the table of a bank file. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from questions.tables import words
from questions.tables.layout import Holds
from questions.tables.problems import Effect, Found, quoted
from questions.tables.repair import Node

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    from questions.tables.rows import Value

MAX_ITEMS = 300
"""Of a list in one cell."""
_SIGNS = re.compile("[,;]")
_CHOICES: Mapping[Holds, Mapping[str, StrEnum]] = {
    Holds.LEVEL: words.LEVELS,
    Holds.KIND: words.KINDS,
    Holds.STEP: words.STEPS,
}


def node_of(value: Value, found: Found) -> Node | None:
    """The value of a cell; None, and a problem noted, where it says nothing that is known."""
    holds = value.head.column.holds
    if holds in _CHOICES:
        return _choice(value, _CHOICES[holds], found)
    if holds is Holds.YES_NO:
        return _flag(value, found)
    if holds is Holds.TEXT:
        return Node(value.text, value.place)
    listed = items(value, found)
    if value.head.column.field == "rubric":
        listed = _criteria(listed, value, found)
    return Node([Node(item, value.place) for item in listed], value.place) if listed else None


def items(value: Value, found: Found) -> list[str]:
    """The members of a list in a cell."""
    parts = _parts(value.text, value.head.column.holds)
    listed = [part for part in (part.strip() for part in parts) if part]
    if len(listed) > MAX_ITEMS:
        message = f"this cell lists more than {MAX_ITEMS} things. The others are left out."
        found.add(value.place, message, Effect.NOTE)
    return listed[:MAX_ITEMS]


def _parts(text: str, holds: Holds) -> list[str]:
    lines = text.split("\n")
    if holds is Holds.CUES:
        return _SIGNS.sub("\n", text).split("\n")
    if holds is Holds.NAMES and len(lines) == 1:
        return _SIGNS.split(text)
    return lines


def names_as_cell(names: list[str]) -> str:
    """Short names as a cell holds them, so that `items` finds the same ones."""
    if any(_SIGNS.search(name) for name in names):
        return "\n".join([*names, ""])  # a break says that lines count, also for one name
    return "; ".join(names)


def _choice(value: Value, choices: Mapping[str, StrEnum], found: Found) -> Node | None:
    choice = choices.get(words.key(value.text))
    if choice is not None:
        return Node(choice.value, value.place)
    possible = ", ".join(
        dict.fromkeys(words.title(one) for one in sorted(choices.values(), key=_rank))
    )
    found.add(
        value.place, f"{quoted(value.text)} is not known. Use one of: {possible}.", Effect.CELL
    )
    return None


def _rank(choice: StrEnum) -> int:
    return tuple(type(choice)).index(choice)


def _flag(value: Value, found: Found) -> Node | None:
    said = words.flag(value.text)
    if said is None:
        message = f'{quoted(value.text)} is neither "yes" nor "no".'
        found.add(value.place, message, Effect.CELL)
        return None
    return Node(said, value.place)


def _criteria(listed: list[str], value: Value, found: Found) -> list[str]:
    known: list[str] = []
    for name in listed:
        criterion = words.CRITERIA.get(words.key(name))
        if criterion is not None:
            known.append(criterion.value)
            continue
        possible = ", ".join(words.title(one) for one in words.CRITERIA.values())
        message = f"{quoted(name)} is not a line of the scores. Use some of: {possible}."
        found.add(value.place, message, Effect.CELL)
    return known
