"""Reading tables strictly: every field is asked for by name and type, whatever is left is an error.

A reader that finds a field wrong notes it and answers with a stand-in ("", None, ()), so that the
rest of the file is still looked at. Stand-ins never leave a file that has problems.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from enum import StrEnum

    from questions.toml_lines import KeyPath

_Choice = TypeVar("_Choice", bound="StrEnum")
_Text = TypeVar("_Text", bound=str)
_Value = TypeVar("_Value")

MAX_ID_CHARS = 60
_NOT_SHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters and halves of characters: Unicode's categories Cc and Cs, which are fixed."""
IS_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_TYPE_NAMES: dict[type, str] = {
    str: "a text in quotes",
    bool: "true or false",
    int: "a number",
    float: "a number",
    list: "a list in [square brackets]",
    dict: "a table",
}


class Problems:
    """What was found wrong in one file, by path, in the order in which it was found."""

    def __init__(self) -> None:
        self.found: list[tuple[KeyPath, str]] = []

    def add(self, path: KeyPath, message: str) -> None:
        """Note one problem."""
        self.found.append((path, message))


class Table:
    """One table of the file: takes fields out by name until none may be left."""

    def __init__(self, fields: dict[str, object], path: KeyPath, problems: Problems) -> None:
        self._fields = fields
        self._asked: set[str] = set()
        self._problems = problems
        self.path = path

    def has(self, name: str) -> bool:
        """Whether the file gives this field."""
        return name in self._fields

    def wrong(self, name: str, message: str) -> None:
        """Note a problem with a field that was found by comparing it with others."""
        self._problems.add((*self.path, name), message)

    def text(self, name: str, *, longest: int, required: bool = True) -> str:
        """A text of 1 to `longest` characters; line breaks in it count as spaces."""
        value = self._take(name, str, required=required)
        return self._checked_text((*self.path, name), value, longest) if value is not None else ""

    def slug(self, name: str) -> str:
        """An id: small letters, digits and single hyphens."""
        value = self.text(name, longest=MAX_ID_CHARS)
        return self._checked_slug((*self.path, name), value)

    def flag(self, name: str, *, default: bool) -> bool:
        """True or false."""
        value = self._take(name, bool, required=False)
        return default if value is None else value

    def choice(self, name: str, choices: type[_Choice], *, required: bool = True) -> _Choice | None:
        """One member of an enumeration, or None."""
        value = self._take(name, str, required=required)
        return (
            self._checked_choice((*self.path, name), value, choices) if value is not None else None
        )

    def choices(self, name: str, choices: type[_Choice]) -> tuple[_Choice, ...]:
        """An optional list of different members of an enumeration."""
        return self._different(
            name,
            lambda path, value: self._checked_choice(path, value, choices),
            required=False,
        )

    def slugs(self, name: str) -> tuple[str, ...]:
        """An optional list of different ids."""
        return self._different(
            name,
            lambda path, value: self._checked_slug(
                path, self._checked_text(path, value, MAX_ID_CHARS)
            ),
            required=False,
        )

    def texts(
        self,
        name: str,
        *,
        longest: int,
        required: bool = True,
        trouble: Callable[[str], str] | None = None,
    ) -> tuple[str, ...]:
        """A list of different texts; if it is required, of at least one.

        `trouble` says in a sentence what is wrong with one of them, or "" if nothing is.
        """

        def check(path: KeyPath, value: str) -> str | None:
            text = self._checked_text(path, value, longest)
            if text and trouble is not None and (message := trouble(text)):
                self._problems.add(path, message)
            return text or None

        return self._different(name, check, required=required)

    def table(self, name: str, *, required: bool = True) -> Table | None:
        """A table inside this one, or None."""
        fields = cast("dict[str, object] | None", self._take(name, dict, required=required))
        return None if fields is None else Table(fields, (*self.path, name), self._problems)

    def tables(self, name: str, *, required: bool = True) -> list[Table]:
        """A list of tables; if it is required, of at least one."""
        if isinstance(self._fields.get(name), dict):
            self._asked.add(name)
            header = ".".join(part for part in (*self.path, name) if isinstance(part, str))
            self.wrong(name, f"this needs double brackets: [[{header}]].")
            return []
        members = cast(
            "list[tuple[KeyPath, dict[str, object]]]", self._list_of(name, dict, required=required)
        )
        return [Table(fields, path, self._problems) for path, fields in members]

    def finish(self, *, names: Iterable[str] = ()) -> None:
        """Note every field that nobody asked for; `names` are all that are possible, if few."""
        possible = f" Use some of: {', '.join(names)}."
        for name in self._fields:
            if name not in self._asked:
                hint = possible if names else _did_you_mean(name, self._asked)
                self.wrong(name, f"this field is not known here.{hint}")

    def _take(self, name: str, kind: type[_Value], *, required: bool = True) -> _Value | None:
        self._asked.add(name)
        if name not in self._fields:
            if required:
                self.wrong(name, "this field is missing.")
            return None
        return self._typed((*self.path, name), self._fields[name], kind)

    def _typed(self, path: KeyPath, value: object, kind: type[_Value]) -> _Value | None:
        if isinstance(value, kind):
            return value
        found = _TYPE_NAMES.get(type(value), "a date or time")
        self._problems.add(path, f"this must be {_TYPE_NAMES[kind]}, but it is {found}.")
        return None

    def _list_of(
        self, name: str, kind: type[_Value], *, required: bool
    ) -> list[tuple[KeyPath, _Value]]:
        """The members of the right type, each with its path."""
        values = cast("list[object] | None", self._take(name, list, required=required))
        if values is None:
            return []
        if required and not values:
            self.wrong(name, "this list is empty.")
        members = [((*self.path, name, index), value) for index, value in enumerate(values)]
        typed = [(path, self._typed(path, value, kind)) for path, value in members]
        return [(path, value) for path, value in typed if value is not None]

    def _different(
        self,
        name: str,
        check: Callable[[KeyPath, str], _Text | None],
        *,
        required: bool,
    ) -> tuple[_Text, ...]:
        """The members of a list of texts that pass the check; a repeated one is a problem."""
        seen: list[_Text] = []
        for path, value in self._list_of(name, str, required=required):
            checked = check(path, value)
            if checked is not None and checked in seen:
                self._problems.add(path, f'"{checked}" stands here twice.')
            elif checked is not None:
                seen.append(checked)
        return tuple(seen)

    def _checked_text(self, path: KeyPath, value: str, longest: int) -> str:
        text = " ".join(value.split())
        if not text:
            self._problems.add(path, "this text is empty.")
        elif len(text) > longest:
            self._problems.add(
                path,
                f"this text is too long: {len(text)} characters, at most {longest} are allowed.",
            )
        elif _NOT_SHOWN.search(text):
            self._problems.add(path, "this text holds a control character that cannot be shown.")
        return text

    def _checked_slug(self, path: KeyPath, value: str) -> str:
        if value and IS_ID.fullmatch(value) is None:
            self._problems.add(
                path, f'"{value}" is not an id. Use small letters, digits and single hyphens.'
            )
        return value

    def _checked_choice(self, path: KeyPath, value: str, choices: type[_Choice]) -> _Choice | None:
        allowed = [str(choice) for choice in choices]
        if value in allowed:
            return choices(value)
        self._problems.add(path, f'"{value}" is not allowed. Use one of: {", ".join(allowed)}.')
        return None


def _did_you_mean(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, sorted(known), n=1)
    return f' Did you mean "{near[0]}"?' if near else ""
