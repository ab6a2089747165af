"""Parts of question banks in words: where they stand, what their fields hold, what differs."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, cast

import streamlit as st

from coach.bank_records import PartState
from coach.ui.components.sectors import chip
from coach.ui.html import Html, hidden, joined, tag
from coach.ui.question_form import MUST_HEAR
from coach.ui.words import text
from questions.bank import Criterion, Kind, Level, StepKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from coach.bank_records import Fields, Part

CHANGED = "changed"
"""Can be practised, and newer changes wait to be published."""
_SYMBOLS = {
    PartState.DRAFT: "edit_note",
    PartState.PUBLISHED: "check_circle",
    CHANGED: "published_with_changes",
    PartState.RETIRED: "inventory_2",
}
_KINDS = {"level": Level, "from_level": Level, "kind": Kind}
WENT_AND_CAME, DIFFERENT = ("del", "ins"), ("mark", "mark")
"""How what differs is marked in a version and the one before it, and in two of the same rank."""
_MOST_PIECES = 3000
"""Words and spaces of a text that are compared one by one; the time grows with their square."""


def stands(part: Part) -> str:
    """Where a question stands: a `PartState`, or `CHANGED`."""
    newer = part.published_number is not None and part.number != part.published_number
    return CHANGED if part.state is PartState.PUBLISHED and newer else part.state.value


def state_chip(part: Part) -> Html:
    """The same in words."""
    where = stands(part)
    return chip(_SYMBOLS[where], text(f"bank.state.{where}"))


def chips(part: Part) -> Html:
    """Where a question stands, its level, its kind and its tags."""
    known = (
        chip(symbol, _value_in_words(name, str(part.content[name])))
        for name, symbol in (("level", "signal_cellular_alt"), ("kind", "chat"))
        if part.content.get(name)
    )
    tags = (chip("sell", str(one)) for one in part.content.get("tags", ()))
    return tag("ul", state_chip(part), *known, *tags, class_="ic-chips")


def title_of(part: Part) -> str:
    """What a question asks, or that nothing is written yet."""
    return str(part.content.get("text", "")).strip() or text("bank.no_text")


def field_name(name: str, of: str = "") -> str:
    """A field of a bank file in words; `of` is the field whose rows have it."""
    if name in tuple(Level):
        return text(f"level.{name}")
    if (of, name) == (MUST_HEAR, "text"):
        return text("bank.point.text")
    for message_id in (f"bank.name.{name}", f"bank.field.{name}"):
        if (words := text(message_id)) != message_id:
            return words
    return name


def field_names(names: Iterable[str]) -> str:
    """Several of them, with commas."""
    return ", ".join(field_name(name) for name in names if name != "id")


def problems(part: Part) -> None:
    """What must be mended before a question can be practised; nothing if it is ready."""
    if part.problems:
        lead = tag("p", text("bank.not_ready"), class_="ic-text")
        st.html(tag("div", lead, problem_list(part.problems), class_="ic-card ic-amber"))


def problem_list(sentences: Iterable[str]) -> Html:
    """Sentences of the one who reads banks, each a line."""
    return tag("ul", *(tag("li", _said(one)) for one in sentences), class_="ic-list")


def in_words(name: str, value: Any) -> str:
    """What a field holds, as lines of text that two people can compare."""
    if isinstance(value, dict):
        return "\n".join(_lines(name, cast("Fields", value)))
    if isinstance(value, list):
        parts = [in_words(name, one) for one in cast("list[Any]", value)]
        return ("\n\n" if any("\n" in part for part in parts) else "\n").join(parts)
    if isinstance(value, bool):
        return text("bank.yes" if value else "bank.no")
    return "" if value is None else _value_in_words(name, str(value))


def marked(before: str, after: str, marks: tuple[str, str] = WENT_AND_CAME) -> tuple[Html, Html]:
    """Two texts with what differs marked, each by its own element and in words."""
    old, new = _pieces(before), _pieces(after)
    if len(old) + len(new) > _MOST_PIECES:
        return joined(before), joined(after)
    went: list[str] = []
    came: list[str] = []
    for same, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        went += _piece(marks[0], old[a:b], differs=same != "equal")
        came += _piece(marks[1], new[c:d], differs=same != "equal")
    return joined(*went), joined(*came)


def side_by_side(
    heads: tuple[str, str],
    names: Iterable[str],
    pair: tuple[Fields, Fields],
    marks: tuple[str, str] = WENT_AND_CAME,
) -> Html:
    """Fields of two versions beside each other, below each other on a phone."""
    parts: list[Html] = []
    for name in names:
        before, after = (in_words(name, one.get(name)) for one in pair)
        shown = marked(before, after, marks)
        sides = (
            tag(
                "div",
                tag("p", head, class_="ic-quiet ic-small"),
                tag("p", words or text("bank.nothing"), class_="ic-written", dir="auto"),
                class_="ic-card",
            )
            for head, words in zip(heads, shown, strict=True)
        )
        parts.append(tag("h3", field_name(name), class_="ic-field-name"))
        parts.append(tag("div", *sides, class_="ic-sides"))
    return joined(*parts)


def _said(problem: str) -> str:
    """A problem with its place in words: it comes as "must_hear 2, say: …"."""
    place, colon, what = problem.partition(": ")
    names = [part.rstrip("0123456789 ") for part in place.split(", ")]
    words = (
        field_name(name, names[0]) + part.removeprefix(name)
        for name, part in zip(names, place.split(", "), strict=True)
    )
    return f"{', '.join(words)}{colon}{what}"


def _lines(of: str, table: Mapping[str, Any]) -> Iterable[str]:
    for name, value in table.items():
        if name != "id":
            words = in_words(name, value).replace("\n", " | ")
            yield f"{field_name(name, of)}: {words}"


def _value_in_words(name: str, value: str) -> str:
    kind = _KINDS.get(name)
    if kind is not None and value in tuple(kind):
        return text(f"{'level' if kind is Level else 'kind'}.{value}")
    if name == "rubric" and value in tuple(Criterion):
        return text(f"rubric.{value}")
    if name == "kind" and value in tuple(StepKind):
        return text(f"bank.step.{value}")
    return value


def _pieces(words: str) -> list[str]:
    return re.findall(r"\s+|\S+", words)


def _piece(name: str, pieces: list[str], *, differs: bool) -> list[str]:
    words = "".join(pieces)
    if not differs or not words:
        return [words]
    return [tag(name, hidden(text(f"bank.compare.{name}") + " "), words)]
