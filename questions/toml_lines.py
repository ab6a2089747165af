"""On which line of a TOML file each key stands: what `tomllib` reads but does not tell.

The text is walked as TOML is built (headers, keys, strings of four kinds, arrays, inline tables),
so a line inside a string that looks like a header or a key is not mistaken for one. The text must
be TOML that `tomllib` has accepted; nothing is checked twice here.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right

KeyPath = tuple[str | int, ...]
"""Names of keys and, for members of arrays, their index from 0: ``("question", 2, "level")``."""

_BLANK = re.compile(r"(?:[ \t\n]+|#[^\n]*)*")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?:"{0,2})'  # up to two quotes may stand before the closing three
    r"|'''.*?'''(?:'{0,2})"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_SCALAR = re.compile(r"[^,\]}#\n]+")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def line_numbers(text: str) -> dict[KeyPath, int]:
    """The line, from 1, of every table header, key and array member of a valid TOML text."""
    return _Walk(text.replace("\r\n", "\n")).lines()


class _Walk:
    """One pass over the text; `_at` is the position reached."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._line_starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._found: dict[KeyPath, int] = {(): 1}
        self._members: dict[KeyPath, int] = {}

    def lines(self) -> dict[KeyPath, int]:
        table: KeyPath = ()
        self._skip_blank()
        while self._at < len(self._text):
            if self._text.startswith("[", self._at):
                table = self._header()
            else:
                self._pair(table)
            self._skip_blank()
        return self._found

    def _header(self) -> KeyPath:
        start = self._at
        is_member = self._text.startswith("[[", start)
        self._at += 2 if is_member else 1
        names = self._key()
        self._at += 2 if is_member else 1
        path = self._resolve(names)
        if is_member:
            index = self._members.get(path, 0)
            self._members[path] = index + 1
            self._note(path, start)
            path = (*path, index)
        self._note(path, start)
        return path

    def _resolve(self, names: KeyPath) -> KeyPath:
        """The path of a header: a name of an array of tables means its latest member."""
        path: KeyPath = ()
        for name in names:
            if path in self._members:
                path = (*path, self._members[path] - 1)
            path = (*path, name)
        return path

    def _pair(self, table: KeyPath) -> None:
        start = self._at
        path = table
        for name in self._key():
            path = (*path, name)
            self._note(path, start)
        self._at += 1  # the equals sign
        self._skip_blank()
        self._value(path)

    def _key(self) -> KeyPath:
        """A dotted key; leaves the position at the sign that ends it."""
        names = [self._name()]
        while self._text.startswith(".", self._at):
            self._at += 1
            names.append(self._name())
        return tuple(names)

    def _name(self) -> str:
        self._skip_blank()
        match = _BARE_KEY.match(self._text, self._at)
        if match is not None:
            name = match.group()
            self._at = match.end()
        else:
            name = next(iter(tomllib.loads(f"{self._take(_STRING)} = 0")))
        self._skip_blank()
        return name

    def _value(self, path: KeyPath) -> None:
        if self._text.startswith("[", self._at):
            self._array(path)
        elif self._text.startswith("{", self._at):
            self._inline_table(path)
        elif self._text.startswith(("'", '"'), self._at):
            self._take(_STRING)
        else:
            self._take(_SCALAR)

    def _array(self, path: KeyPath) -> None:
        self._at += 1
        index = 0
        while not self._closes("]"):
            self._note((*path, index), self._at)
            self._value((*path, index))
            index += 1

    def _inline_table(self, path: KeyPath) -> None:
        self._at += 1
        while not self._closes("}"):
            self._pair(path)

    def _closes(self, sign: str) -> bool:
        """Steps over a comma; then whether the closing sign comes, which is stepped over too."""
        self._skip_blank()
        if self._text.startswith(",", self._at):
            self._at += 1
            self._skip_blank()
        closes = self._text.startswith(sign, self._at)
        self._at += closes
        return closes

    def _skip_blank(self) -> None:
        self._take(_BLANK)

    def _take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self._text, self._at)
        if match is None:
            raise ValueError(f"not TOML at character {self._at}")
        self._at = match.end()
        return match.group()

    def _note(self, path: KeyPath, position: int) -> None:
        self._found.setdefault(path, bisect_right(self._line_starts, position))
