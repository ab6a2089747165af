"""A bank as one CSV file: a row for each thing, whose "Part" says what it is. Pure."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from questions.tables.filling import rows_to_write, written_columns
from questions.tables.formulas import guarded
from questions.tables.layout import PART_TITLE, QUESTIONS, SHEETS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from questions.bank import Bank
    from questions.tables.filling import Cells
    from questions.tables.layout import Sheet

MARK = "\ufeff"
"""By this spreadsheet programs know UTF-8."""


def csv_of(bank: Bank) -> bytes:
    """The whole bank.

    Raises:
        UnreadableFile: a list is longer than a cell of a spreadsheet can be.
    """
    return _file(rows_to_write(bank), all_titles())


def csv_of_rows(rows: Iterable[Cells], titles: Iterable[str]) -> bytes:
    """Rows of questions only, under these columns: what a tutor without patience fills in."""
    return _file(((QUESTIONS, row) for row in rows), tuple(titles), with_part=False)


def all_titles() -> tuple[str, ...]:
    """The columns of all sheets, each title once; those of the questions first."""
    sheets = (QUESTIONS, *(sheet for sheet in SHEETS if sheet is not QUESTIONS))
    columns = (column for sheet in sheets for column in written_columns(sheet))
    return tuple(dict.fromkeys(column.title for column in columns))


def _file(
    rows: Iterable[tuple[Sheet, Cells]], titles: tuple[str, ...], *, with_part: bool = True
) -> bytes:
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(([PART_TITLE] if with_part else []) + list(titles))
    for sheet, cells in rows:
        part = [sheet.part] if with_part else []
        writer.writerow(part + [guarded(cells.get(title, "")) for title in titles])
    return (MARK + file.getvalue()).encode("utf-8", errors="replace")
