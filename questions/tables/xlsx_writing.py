"""A bank as an Excel workbook: a sheet for each kind of thing, choices as lists to pick from.

Pure but for openpyxl, which is imported when a workbook is made.
"""

from __future__ import annotations

import io
import re
from itertools import groupby
from typing import TYPE_CHECKING, Any

from questions.bank import Kind, Level, StepKind
from questions.tables import words
from questions.tables.filling import rows_to_write, written_columns
from questions.tables.formulas import runs
from questions.tables.layout import HOW_TO_TITLE, SHEETS, Holds, letters

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from questions.bank import Bank
    from questions.tables.filling import Cells
    from questions.tables.layout import Column, Sheet

_LAST_ROW = 1_048_576
_CANT_STAND = re.compile(
    r"_x(?=[0-9A-Fa-f]{4}_)|[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
_CHOICES: Mapping[Holds, tuple[str, ...]] = {
    Holds.LEVEL: tuple(map(words.title, Level)),
    Holds.KIND: tuple(map(words.title, Kind)),
    Holds.STEP: tuple(map(words.title, StepKind)),
    Holds.YES_NO: ("yes", "no"),
}


def xlsx_of(bank: Bank) -> bytes:
    """The whole bank.

    Raises:
        UnreadableFile: a list is longer than a cell of a spreadsheet can be.
    """
    return workbook(rows_to_write(bank))


def workbook(rows: Iterable[tuple[Sheet, Cells]], how_to: Sequence[str] = ()) -> bytes:
    """A workbook with all our sheets.

    Args:
        rows: in the order of the sheets.
        how_to: lines of a first sheet that explains the others; it is not read again.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    book.properties.creator = None
    if how_to:
        _explain(book, how_to)
    by_sheet = {sheet.part: list(cells) for sheet, cells in _grouped(rows)}
    for sheet in SHEETS:
        _fill(book.create_sheet(sheet.title), sheet, by_sheet.get(sheet.part, ()))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _grouped(rows: Iterable[tuple[Sheet, Cells]]) -> Iterable[tuple[Sheet, Iterable[Cells]]]:
    for sheet, group in groupby(rows, key=lambda row: row[0]):
        yield sheet, (cells for _, cells in group)


def _explain(book: Any, lines: Sequence[str]) -> None:
    sheet = book.create_sheet(HOW_TO_TITLE)
    sheet.column_dimensions["A"].width = 110
    pen = _Pen(sheet)
    for number, line in enumerate(lines):
        sheet.append([pen.cell(line, bold=number == 0)])


def _fill(sheet: Any, wanted: Sheet, rows: Iterable[Cells]) -> None:
    columns = written_columns(wanted)
    sheet.freeze_panes = "A2"
    for at, column in enumerate(columns):
        sheet.column_dimensions[letters(at)].width = column.wide
        _offer(sheet, letters(at), column)
    pen = _Pen(sheet)
    sheet.append([pen.cell(column.title, bold=True) for column in columns])
    for cells in rows:
        sheet.append([pen.cell(cells.get(column.title, "")) for column in columns])


def _offer(sheet: Any, letter: str, column: Column) -> None:
    """The choices as a list; other words may be written and are said to be unknown on import."""
    if column.holds not in _CHOICES:
        return
    from openpyxl.worksheet.datavalidation import DataValidation

    listed = ",".join(_CHOICES[column.holds])
    choice: Any = DataValidation(
        type="list", formula1=f'"{listed}"', allow_blank=True, errorStyle="warning"
    )
    choice.add(f"{letter}2:{letter}{_LAST_ROW}")
    sheet.data_validations.append(choice)


class _Pen:
    """Makes cells that are texts whatever they begin with, and stay so when somebody edits them.

    How a cell looks is looked up once: openpyxl would compare fonts anew for each cell.
    """

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._looks = {
            (bold, quoted): self._look(bold=bold, quoted=quoted)
            for bold in (False, True)
            for quoted in (False, True)
        }

    def cell(self, text: str, *, bold: bool = False) -> Any:
        """A cell with this text; None for an empty one."""
        if not text:
            return None
        from openpyxl.cell import WriteOnlyCell

        cell: Any = WriteOnlyCell(self._sheet)
        cell._value = _escaped(text)  # noqa: SLF001 - the public way guesses at formulas
        cell.data_type = "s"
        cell._style = self._looks[bold, runs(text)]  # noqa: SLF001 - the public way is slow
        return cell

    def _look(self, *, bold: bool, quoted: bool) -> Any:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Alignment, Font

        cell: Any = WriteOnlyCell(self._sheet)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.font = Font(bold=bold)
        cell.quotePrefix = quoted
        return cell._style  # noqa: SLF001 - see above


def _escaped(text: str) -> str:
    """Signs that XML can't hold, by their number, as Excel writes them."""
    return _CANT_STAND.sub(lambda sign: f"_x{ord(sign.group()[0]):04X}_{sign.group()[1:]}", text)
