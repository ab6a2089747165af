"""A file's cells before anybody asks what they mean, and the limits of what is read. Pure."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

MAX_FILE_BYTES = 40 * 1024 * 1024
"""Of an upload. 5,000 questions as full as the built-in ones are about 35 MB as TOML."""
MAX_ROWS = 250_000
MAX_CELLS = 2_500_000
MAX_COLUMNS = 300
MAX_TEXT_CHARS = 120_000_000
"""In all cells together: a text that many cells share counts each time."""
MAX_CELL_CHARS = 32_767
"""What a spreadsheet program lets a cell hold."""

TOO_MUCH = (
    "This file holds far more than a bank of questions. Split it, or take out what is not needed."
)


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell says.

    Attributes:
        text: its words; "" where `trouble` says why there are none.
        trouble: why it can't be read, in a sentence; "" if it can.
        put_right: what was mended in it, in a sentence; "" for nothing.
        merged: whether it has its words from a merged cell that begins in another row.
    """

    text: str
    trouble: str = ""
    put_right: str = ""
    merged: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: by the number of a row from 1 and the index of a column from 0."""

    name: str
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict[int, dict[int, Cell]])
    too_wide: int = 0
    """The first row with more columns than are read; 0 for none."""


def cell_of(text: str) -> Cell:
    """A cell with these words, without the signs that can't be shown."""
    if len(text) > MAX_CELL_CHARS:
        return Cell("", f"this cell is too long: {len(text)} characters.")
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    if lines.isprintable():
        return Cell(lines)
    clean = "".join(sign for sign in lines if sign.isspace() or not _hidden(sign))
    mended = "this cell held signs that can't be shown. They were taken out."
    return Cell(clean, put_right="" if clean == lines else mended)


def _hidden(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Cs"}
