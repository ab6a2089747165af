"""Two people change the same part of a bank: what comes of it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from coach.bank_records import Fields


@dataclass(frozen=True, kw_only=True)
class Merged:
    """What comes of two changes.

    Attributes:
        content: all fields.
        clashes: names of the fields that both changed, and not to the same.
    """

    content: dict[str, Any]
    clashes: tuple[str, ...]


def changed_fields(before: Fields, after: Fields) -> tuple[str, ...]:
    """Names of the fields that differ, in alphabetical order; one that is missing differs too."""
    names = {*before, *after}
    return tuple(sorted(name for name in names if _differ(before, after, name)))


def merge(base: Fields, theirs: Fields, mine: Fields) -> Merged:
    """The changes of two people to the same content, the later one's on top.

    A field that only one of them changed is as they left it, also where they took it away. One
    that both changed is as the later one left it: the other's is in their own version.

    Args:
        base: what the later one had in front of them.
        theirs: what was saved in the meantime.
        mine: what the later one saves.

    Example:
        >>> merge({"a": 1, "b": 1}, {"a": 2, "b": 1}, {"a": 1, "b": 3}).content
        {'a': 2, 'b': 3}
    """
    ours = set(changed_fields(base, mine))
    content = {
        name: (mine if name in ours else theirs)[name]
        for name in sorted({*theirs, *mine})
        if name in (mine if name in ours else theirs)
    }
    both = ours.intersection(changed_fields(base, theirs))
    clashes = tuple(sorted(name for name in both if _differ(theirs, mine, name)))
    return Merged(content=content, clashes=clashes)


def _differ(one: Fields, other: Fields, name: str) -> bool:
    return (name in one) is not (name in other) or one.get(name) != other.get(name)
