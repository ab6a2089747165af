"""CSV files as they come out of any program: which signs they are in, and what parts their cells.

Pure. UTF-8 with and without its mark, UTF-16, Windows-1252; commas, semicolons, tabs or bars.
"""

from __future__ import annotations

import csv
import io
import re
from itertools import islice
from typing import TYPE_CHECKING

from questions.tables.cells import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_TEXT_CHARS,
    TOO_MUCH,
    Cell,
    Grid,
    cell_of,
)
from questions.tables.formulas import unguarded
from questions.tables.layout import PART_TITLE, QUESTIONS, head_named
from questions.tables.problems import Effect, Found, Place, UnreadableFile
from questions.tables.words import key

if TYPE_CHECKING:
    from collections.abc import Iterator

_SEPARATORS = (",", ";", "\t", "|")
_NONE = "\x1f"
"""Parts nothing: for a file with one column only, whose texts hold commas."""
_SAID_SEPARATOR = re.compile(r'"?sep=(.)"?[^\n]*(?:\n|$)', re.IGNORECASE)
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_LOOKED_AT_ROWS = 20
_LONGEST_NAME = 60


def read_csv(data: bytes, found: Found) -> Grid:
    """The cells of a file.

    Raises:
        UnreadableFile: it is not text, or far too much.
    """
    return _grid(text_of(data, found))


def text_of(data: bytes, found: Found) -> str:
    """A file's text; a line ends as it does inside the cells of a spreadsheet."""
    text = _decoded(data, found)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes, found: Found) -> str:
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    encoding = encoding or _unmarked_utf_16(data)
    if encoding is not None:
        return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if b"\0" in data:
        raise UnreadableFile(
            "This file is not a table. Save it as Excel workbook (.xlsx) or as CSV UTF-8."
        )
    found.add(
        Place(),
        "this file is not in UTF-8, so it was read as Windows-1252. If é or £ look wrong, "
        'save it again as "CSV UTF-8".',
        Effect.NOTE,
    )
    return data.decode("cp1252", errors="replace")


def _unmarked_utf_16(data: bytes) -> str | None:
    """UTF-16 without its mark: every second byte of English text is zero."""
    start = data[:200]
    if len(data) % 2:
        return None
    odd, even = start[1::2].count(0), start[0::2].count(0)
    most = len(start) * 0.35
    if odd > most and not even:
        return "utf-16-le"
    return "utf-16-be" if even > most and not odd else None


def _grid(text: str) -> Grid:
    said = _SAID_SEPARATOR.match(text)
    if said is not None:
        text = text[said.end() :]
    grid = Grid("")
    cells = chars = 0
    for number, row in enumerate(_rows(text, said.group(1) if said else _separator(text)), 1):
        read = {at: _cell(value) for at, value in enumerate(row[:MAX_COLUMNS]) if value}
        cells += len(read)
        chars += sum(map(len, row))
        if number > MAX_ROWS or cells > MAX_CELLS or chars > MAX_TEXT_CHARS:
            raise UnreadableFile(TOO_MUCH)
        if len(row) > MAX_COLUMNS and not grid.too_wide:
            grid = Grid("", grid.rows, number)
        if read:
            grid.rows[number] = read
    return grid


def _cell(value: str) -> Cell:
    return cell_of(unguarded(value))


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    """Rows as a spreadsheet program would number them; empty ones count too."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        yield from reader
    except csv.Error as error:
        raise UnreadableFile(
            f"This file can't be read from line {reader.line_num} on. Is a quotation mark "
            '(") missing there?'
        ) from error


def _separator(text: str) -> str:
    """What finds most names of columns; nothing, if a name stands alone on its line."""
    found = {sign: _names(text, sign) for sign in (*_SEPARATORS, _NONE)}
    best = max(found, key=lambda sign: found[sign])
    if found[best] == 1 and found[_NONE] == 1:
        return _NONE
    return best if found[best] else _commonest(text)


def _names(text: str, separator: str) -> int:
    """How many cells of the best of the first rows are names of columns."""
    try:
        rows = list(islice(_rows(_start(text), separator), _LOOKED_AT_ROWS))
    except UnreadableFile:
        return 0
    return max((sum(map(_is_name, row[:MAX_COLUMNS])) for row in rows), default=0)


def _is_name(cell: str) -> bool:
    return key(cell) == key(PART_TITLE) or (
        0 < len(cell) <= _LONGEST_NAME and head_named(cell, QUESTIONS) is not None
    )


def _commonest(text: str) -> str:
    """Without any name: questions hold commas, so only other signs part cells."""
    first = _start(text)
    return max(_SEPARATORS[1:], key=first.count) if any(map(first.count, ";\t|")) else _NONE


def _start(text: str) -> str:
    return "\n".join(text[:60_000].split("\n")[:_LOOKED_AT_ROWS])
