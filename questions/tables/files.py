"""Banks from and to files, by what the file is. The way in for pages and the command line.

Pure but for openpyxl, which is imported when a workbook is written.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from questions.bank import Bank
from questions.tables.cells import MAX_FILE_BYTES
from questions.tables.problems import Effect, Found, Place, Reading, UnreadableFile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from questions.bank import Sector
    from questions.tables.cells import Grid


class Form(StrEnum):
    """What a bank can be written as; the value is the ending of its file."""

    XLSX = "xlsx"
    CSV = "csv"
    TOML = "toml"

    @property
    def media_type(self) -> str:
        """As HTTP names it."""
        return _MEDIA_TYPES[self]


_MEDIA_TYPES = {
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Form.CSV: "text/csv; charset=utf-8",
    Form.TOML: "application/toml; charset=utf-8",
}
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"


def read_file(data: bytes, name: str, known: Sequence[Sector] = ()) -> Reading:
    """The bank in a file, and every problem in it; what has none can be used.

    Args:
        data: the file.
        name: what it is called; only its ending counts, and for what is no workbook.
        known: sectors that its questions can name though it does not list them.

    Raises:
        UnreadableFile: nothing can be read from it; why, in words.
    """
    if len(data) > MAX_FILE_BYTES:
        size = MAX_FILE_BYTES // (1024 * 1024)
        raise UnreadableFile(f"This file is too big. At most {size} MB are read.")
    if not data.strip():
        raise UnreadableFile("This file is empty.")
    found = Found()
    reading = _read(data, name, known, found)
    if reading.bank.questions:
        return reading
    if not reading.bank.title and not found.problems:
        found.add(Place(), "no question was found in this file.", Effect.NOTE)
        return found.reading(reading.bank)
    return reading


def write_file(bank: Bank, form: Form) -> bytes:
    """The file of a bank, from which `read_file` gives the same bank.

    Raises:
        UnreadableFile: a list is longer than a cell of a spreadsheet can be.
    """
    if form is Form.TOML:
        from questions.write import bank_toml

        return bank_toml(bank).encode()
    if form is Form.CSV:
        from questions.tables.csv_writing import csv_of

        return csv_of(bank)
    from questions.tables.xlsx_writing import xlsx_of

    return xlsx_of(bank)


def _read(data: bytes, name: str, known: Sequence[Sector], found: Found) -> Reading:
    if data.startswith(_OLD_EXCEL):
        raise UnreadableFile(
            "This is an old Excel file (.xls), or one with a password. Save it as Excel workbook "
            "(.xlsx) without a password."
        )
    if data.startswith(_ZIP):
        return _read_workbook(data, known, found)
    if name.lower().endswith(".toml"):
        return _read_toml(data, found)
    from questions.tables.csv_reading import read_csv

    return _read_grids([read_csv(data, found)], known, found)


def _read_workbook(data: bytes, known: Sequence[Sector], found: Found) -> Reading:
    from questions.tables.xlsx_reading import read_xlsx

    book = read_xlsx(data)
    for name in book.hidden:
        message = "this sheet is hidden, so it was not read. Show it first if you need it."
        found.add(Place(sheet=name), message, Effect.NOTE)
    return _read_grids(book.grids, known, found)


def _read_grids(grids: Sequence[Grid], known: Sequence[Sector], found: Found) -> Reading:
    from questions.tables.assemble import assembled
    from questions.tables.rows import rows_of

    return assembled(rows_of(grids, found), found, known)


def _read_toml(data: bytes, found: Found) -> Reading:
    from questions.tables.toml_reading import read_toml

    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile("This file is not UTF-8 text. Save it as UTF-8.") from error
    return read_toml(text, found)
