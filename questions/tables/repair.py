"""Leaving out as little as possible of a table that somebody wrote.

It is read by the one reader there is, and what that finds wrong is taken out, until nothing is.
Pure. A `Node` is a value of a bank file's table that knows where it stands in somebody's file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar, cast

from questions.reading import Problems, Table
from questions.tables.problems import Effect, Found, Place

if TYPE_CHECKING:
    from questions.toml_lines import KeyPath

_Record = TypeVar("_Record")

QUESTION, COVER = "question", "cover"
_NEEDED = {
    QUESTION: {"id", "sector", "level", "kind", "text"},
    COVER: set[str](),
    "must_hear": {"id", "text"},
    "key_word": {"word", "meaning"},
    "glossary": {"word", "meaning"},
    "source": {"fact", "title", "publisher", "date"},
    "hiring_step": {"kind", "title", "what"},
    "sector": {"id", "title", "role"},
    "role": {"id", "title"},
}
"""Without these the table around them says nothing."""
_MOST_ROUNDS = 12


@dataclass(slots=True)
class Node:
    """A value, a list or a table, and where it stands."""

    value: Any
    place: Place


def plain(node: Node) -> Any:
    """The value as `questions.reading` takes it."""
    value = node.value
    if isinstance(value, dict):
        return {name: plain(one) for name, one in cast("dict[str, Node]", value).items()}
    if isinstance(value, list):
        return [plain(one) for one in cast("list[Node]", value)]
    return value


def repaired(
    node: Node, what: str, read: Callable[[Table], _Record], found: Found
) -> _Record | None:
    """The record in a table, without what is wrong with it; None if nothing of it can stay.

    What is left out is taken out of the node as well.

    Args:
        node: the table.
        what: `QUESTION` or `COVER`.
        read: makes the record, noting problems.
        found: where to note them with their places.
    """
    for _ in range(_MOST_ROUNDS):
        problems = Problems()
        record = read(Table(plain(node), (), problems))
        if not problems.found:
            return record
        if not _without(node, what, problems, found):
            return None
    return None


def _without(node: Node, what: str, problems: Problems, found: Found) -> bool:
    """Takes everything out that has a problem; False if that is all of it."""
    taken: list[KeyPath] = []
    for path, message in sorted(problems.found, key=lambda one: _backwards(one[0]), reverse=True):
        if any(path[: len(one)] == one for one in taken):
            continue
        place = _place(node, path)
        gone = _to_take(node, what, path)
        if not gone:
            found.add(place, message, Effect.QUESTION if what == QUESTION else Effect.ROW)
            return False
        is_row = isinstance(gone[-1], int) and isinstance(_at(node, gone).value, dict)
        found.add(place, message, Effect.ROW if is_row else Effect.CELL)
        _take(node, gone)
        taken.append(gone)
    return True


def _backwards(path: KeyPath) -> tuple[tuple[str, int], ...]:
    """Later members of a list come first then, so that taking one moves no other."""
    return tuple(("", part) if isinstance(part, int) else (part, -1) for part in path)


def _to_take(node: Node, what: str, path: KeyPath) -> KeyPath:
    """The smallest thing without which the table is right as far as this problem goes."""
    while path:
        parent, last = path[:-1], path[-1]
        if isinstance(last, int):
            around = _at(node, parent)
            if not _has(node, path) or len(around.value) == 1:
                path = parent
                continue
            return path
        table = next((part for part in reversed(parent) if isinstance(part, str)), what)
        if last == "essential":  # said of what goes against a point that isn't
            against = next((one for one in ("against", "wrong") if _has(node, (*parent, one))), "")
            if against:
                return (*parent, against)
        if last in _NEEDED.get(table, ()) or not _has(node, path):
            path = parent
            continue
        return path
    return path


def _at(node: Node, path: KeyPath) -> Node:
    for part in path:
        node = node.value[part]
    return node


def _has(node: Node, path: KeyPath) -> bool:
    try:
        _at(node, path)
    except (LookupError, TypeError):
        return False
    return True


def _place(node: Node, path: KeyPath) -> Place:
    """Of the field itself, or of what should have held it."""
    while not _has(node, path):
        path = path[:-1]
    return _at(node, path).place


def _take(node: Node, path: KeyPath) -> None:
    del _at(node, path[:-1]).value[path[-1]]
