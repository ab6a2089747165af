"""Tables for spreadsheet programs, which take some texts for formulas and run them."""

from __future__ import annotations

import csv
import io
from itertools import chain
from typing import TYPE_CHECKING

from questions.tables.formulas import runs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Cell = str | int | float | None


def safe(value: Cell) -> Cell:
    """A cell that no program takes for a formula: such a text gets an apostrophe in front.

    As OWASP advises. Numbers stay numbers, a minus in front or not.

    Example:
        >>> safe("=HYPERLINK(...)"), safe(-1.5)
        ("'=HYPERLINK(...)", -1.5)
    """
    if isinstance(value, str) and runs(value):
        return f"'{value}"
    return value


def csv_parts(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """A CSV file, line by line, in UTF-8 with the mark by which spreadsheets know that."""
    yield "\ufeff".encode()
    for row in chain([heads], rows):
        line = io.StringIO()
        csv.writer(line).writerow([safe(value) for value in row])
        yield line.getvalue().encode()
