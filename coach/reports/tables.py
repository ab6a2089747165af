"""Tables as files: CSV and XLSX, safe in spreadsheet programs, with a dictionary of the columns."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Any

from coach.accounts.spreadsheet import csv_parts, safe

if TYPE_CHECKING:
    from collections.abc import Sequence

Value = str | int | float | date | None
_DATE_FORMAT = "yyyy-mm-dd"
_WIDEST, _NARROWEST = 46.0, 9.0
_MOST_TITLE = 31
"""Letters of a sheet's name that XLSX allows …"""
_NOT_IN_TITLE = frozenset("[]:*?/\\")
"""… and those it doesn't."""


@dataclass(frozen=True, kw_only=True)
class TableFile:
    """What a file of a table holds.

    Attributes:
        title: of the table's own sheet.
        notice: what it may not be used for.
        dictionary_title: of the sheet with the meaning of the columns.
        dictionary: its heads, then its rows.
    """

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    notice: str
    dictionary_title: str
    dictionary: tuple[tuple[str, ...], ...]


def csv_of(table: TableFile) -> bytes:
    """The table, and after an empty line the notice: a row of one cell."""
    rows = ([_for_csv(value) for value in row] for row in table.rows)
    return b"".join(csv_parts(table.heads, chain(rows, ([], [table.notice]))))


def xlsx_of(table: TableFile) -> bytes:
    """A workbook of two sheets: the table, and what its columns mean with the notice above."""
    from openpyxl import Workbook

    book: Any = Workbook(write_only=True)
    _sheet(book, table.title, table.heads, table.rows)
    head, *entries = table.dictionary
    _sheet(book, table.dictionary_title, head, entries, above=table.notice)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _for_csv(value: Value) -> str | int | float | None:
    return value.isoformat() if isinstance(value, date) else value


def _sheet(
    book: Any,
    title: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[Value]],
    above: str = "",
) -> None:
    """One sheet: its heading row stays in sight, and long texts are broken into lines."""
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(_sheet_title(title))
    sheet.freeze_panes = "B3" if above else "B2"
    for number, width in enumerate(_widths(heads, rows), start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    if above:
        sheet.append([_cell(sheet, above, bold=True, wrap=False)])
    sheet.append([_cell(sheet, head, bold=True) for head in heads])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])


def _sheet_title(title: str) -> str:
    return "".join(letter for letter in title if letter not in _NOT_IN_TITLE)[:_MOST_TITLE]


def _widths(heads: Sequence[str], rows: Sequence[Sequence[Value]]) -> list[float]:
    """As wide as the longest word of the head and most of what stands below, within reason."""
    below: list[list[Value]] = [[row[number] for row in rows] for number in range(len(heads))]
    return [
        min(_WIDEST, max(_NARROWEST, *map(len, head.split()), *(_long(one) for one in column)) + 2)
        for head, column in zip(heads, below, strict=True)
    ]


def _long(value: Value) -> int:
    return len(_DATE_FORMAT) if isinstance(value, date) else len(str(value or ""))


def _cell(sheet: Any, value: Value, *, bold: bool = False, wrap: bool = True) -> Any:
    """A cell: a day as a day, a text as a text that nothing takes for a formula."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    held: Any = _clean(value)
    cell: Any = WriteOnlyCell(sheet, value=held)
    cell.alignment = Alignment(vertical="top", wrap_text=wrap and isinstance(value, str))
    if bold:
        cell.font = Font(bold=True)
    if isinstance(value, date):
        cell.number_format = _DATE_FORMAT
    return cell


def _clean(value: Value) -> Value:
    """Without letters that no workbook can hold."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if isinstance(value, date) or not isinstance(value, str):
        return value
    return str(safe(ILLEGAL_CHARACTERS_RE.sub("", value)))
