"""TOML files of banks with the same patience: what is wrong is named by its line, the rest is read.

Pure.
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any, cast

from questions.tables.ids import free_id, id_from
from questions.tables.join import joined
from questions.tables.problems import Effect, Found, Place, Reading, UnreadableFile
from questions.tables.repair import Node
from questions.toml_lines import line_numbers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from questions.toml_lines import KeyPath

_SYNTAX_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_DEEPEST = 12


def read_toml(text: str, found: Found) -> Reading:
    """The bank in a text.

    Raises:
        UnreadableFile: it is not TOML.
    """
    try:
        fields = tomllib.loads(text)
        lines = line_numbers(text)
        cover = _node(fields, (), lines)
    except tomllib.TOMLDecodeError as error:
        raise UnreadableFile(_not_toml(error)) from error
    except (RecursionError, ValueError) as error:
        message = "This file can't be read: lists or tables in it are nested too deeply."
        raise UnreadableFile(message) from error
    held: Node | None = cover.value.pop("question", None)
    questions = _listed(held)
    tables = [one for one in questions if isinstance(one.value, dict)]
    for one in questions:
        if one not in tables:
            found.add(one.place, "this is no table of a question.", Effect.QUESTION)
    if held is not None and not isinstance(held.value, list):
        found.add(held.place, "this needs double brackets: [[question]].", Effect.NOTE)
    _give_ids(tables)
    return joined(cover, tables, found)


def _listed(held: Node | None) -> list[Node]:
    value: Any = None if held is None else held.value
    return cast("list[Node]", value) if isinstance(value, list) else []


def _give_ids(questions: list[Node]) -> None:
    """Ids for those that have none, from their texts."""
    taken = {_value(one, "id") for one in questions}
    for one in questions:
        if "id" not in one.value and (text := _value(one, "text")):
            used = free_id(id_from(text, otherwise="question"), taken)
            taken.add(used)
            one.value["id"] = Node(used, one.place)


def _value(question: Node, name: str) -> str:
    held = question.value.get(name)
    return held.value if held is not None and isinstance(held.value, str) else ""


def _node(value: object, path: KeyPath, lines: Mapping[KeyPath, int]) -> Node:
    if len(path) > _DEEPEST:
        raise ValueError("nested too deeply")
    place = _place(path, lines)
    if isinstance(value, dict):
        members = cast("dict[str, Any]", value).items()
        return Node({name: _node(one, (*path, name), lines) for name, one in members}, place)
    if isinstance(value, list):
        listed = enumerate(cast("list[Any]", value))
        return Node([_node(one, (*path, at), lines) for at, one in listed], place)
    return Node(value, place)


def _place(path: KeyPath, lines: Mapping[KeyPath, int]) -> Place:
    nearest = path
    while nearest not in lines:
        nearest = nearest[:-1]
    parts = [f" {part + 1}" if isinstance(part, int) else f", {part}" for part in path]
    return Place(row=lines[nearest], header="".join(parts).removeprefix(", "), is_line=True)


def _not_toml(error: tomllib.TOMLDecodeError) -> str:
    """What is wrong and where: tomllib gives the line only inside its sentence."""
    place = _SYNTAX_PLACE.search(str(error))
    line = f" Look at line {place.group(1)}." if place and place.group(1) else ""
    sentence = _SYNTAX_PLACE.sub("", str(error))
    return f"This file is not TOML: {sentence[:1].lower()}{sentence[1:]}.{line}"
