"""Excel workbooks, read without trust: only words come out, whatever the file holds.

openpyxl writes our workbooks, but it does not read what people send. Its full reading makes an
object for each cell of a merged range, so that a file of one kilobyte can name 17 thousand million
of them; its streaming reading fills every gap between two cells and does not know merged ones. This
reads the few parts of a workbook that hold words, in one pass, and nothing else: no formula is
evaluated or its last result believed, no link followed, no XML entity declared.

Raises `UnreadableFile` where a file is no workbook or more than a bank of questions can be.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from datetime import date, datetime, time
from posixpath import join, normpath
from typing import TYPE_CHECKING, Any, cast
from xml.parsers import expat

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
from questions.tables.problems import UnreadableFile

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_UNZIPPED_BYTES = 250 * 1024 * 1024
MAX_PARTS = 2_000
MAX_SHEETS = 100
MAX_MERGED = 20_000

_LONGEST_FORMAT = 256
_EXACT_UP_TO = 1e15
"""Floats hold whole numbers exactly up to this, and spreadsheets show no more digits."""
_CHUNK_BYTES = 64 * 1024
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_REF = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):[A-Z]{1,3}([0-9]{1,7})")
_DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_FORMULA = (
    "this cell holds a formula. What it shows is not read: write the words themselves into it."
)
_ERROR = "this cell shows an error of the spreadsheet. Write the words themselves into it."
_NO_WORKBOOK = (
    "This file is not an Excel workbook (.xlsx), or it is damaged. Open it in your spreadsheet "
    "program and save it again as .xlsx or as CSV UTF-8."
)


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets that can be seen, and the names of those that are hidden."""

    grids: tuple[Grid, ...]
    hidden: tuple[str, ...]


def read_xlsx(data: bytes) -> Workbook:
    """The words of a workbook.

    Raises:
        UnreadableFile: it is none, or more than a bank of questions can be.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _Book(archive).read()
    except UnreadableFile:
        raise
    except RuntimeError as error:  # a member with a password
        raise UnreadableFile("This file has a password. Save it without one.") from error
    except (
        *(zipfile.BadZipFile, zlib.error, expat.ExpatError, NotImplementedError, EOFError),
        *(OSError, ValueError, LookupError, OverflowError),
    ) as error:
        raise UnreadableFile(_NO_WORKBOOK) from error


class _Book:
    """One workbook while it is read; counts what all its sheets hold."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        entries = archive.infolist()
        if len(entries) > MAX_PARTS or sum(one.file_size for one in entries) > MAX_UNZIPPED_BYTES:
            raise UnreadableFile(TOO_MUCH)
        self._archive = archive
        self._names = {one.filename.lstrip("/").lower(): one for one in entries}
        self._cells = self._chars = 0
        self._shared: list[Cell] = []
        self._date_styles: frozenset[int] = frozenset()
        self._from_1904 = False

    def read(self) -> Workbook:
        """All sheets."""
        path = self._main_path()
        sheets = self._sheets(path)
        folder = path.rpartition("/")[0]
        self._shared = self._shared_texts(join(folder, "sharedStrings.xml"))
        self._date_styles = self._styles(join(folder, "styles.xml"))
        targets = self._targets(path)
        seen = [one for one in sheets if not one.hidden]
        found = [
            self._sheet(one.name, targets[one.target]) for one in seen if one.target in targets
        ]
        return Workbook(tuple(found), tuple(one.name for one in sheets if one.hidden))

    def _main_path(self) -> str:
        if "mimetype" in self._names:
            raise UnreadableFile(
                "This is not an Excel workbook. Save it as Excel workbook (.xlsx) or CSV UTF-8."
            )
        if "xl/workbook.xml" not in self._names:
            raise UnreadableFile(_NO_WORKBOOK)
        return "xl/workbook.xml"

    def _sheets(self, path: str) -> list[_Listed]:
        found: list[_Listed] = []

        def start(name: str, said: dict[str, str]) -> None:
            if name == "workbookPr":
                self._from_1904 = said.get("date1904", "") in {"1", "true"}
            if name == "sheet":
                hidden = said.get("state", "visible") != "visible"
                target = next((said[one] for one in said if one.endswith(":id")), "")
                found.append(_Listed(_unescaped(said.get("name", "")), target, hidden))

        self._parse(path, start)
        if len(found) > MAX_SHEETS:
            raise UnreadableFile(TOO_MUCH)
        return found

    def _targets(self, path: str) -> dict[str, str]:
        """Where the sheets are, by the ids that the workbook gives them."""
        folder, _, file = path.rpartition("/")
        found: dict[str, str] = {}

        def start(name: str, said: dict[str, str]) -> None:
            if name == "Relationship" and said.get("Type", "").endswith("/worksheet"):
                found[said.get("Id", "")] = normpath(join("/", folder, said.get("Target", "")))[1:]

        self._parse(f"{folder}/_rels/{file}.rels", start)
        return found

    def _shared_texts(self, path: str) -> list[Cell]:
        reader = _Texts("si")
        if path.lower() in self._names:
            self._parse(path, reader.start, reader.end, reader.text)
        return [cell_of(_unescaped(text)) for text in reader.found]

    def _styles(self, path: str) -> frozenset[int]:
        """The numbers of the styles that show dates or times."""
        reader = _Styles()
        if path.lower() in self._names:
            self._parse(path, reader.start, reader.end)
        return frozenset(reader.dates)

    def _sheet(self, name: str, path: str) -> Grid:
        reader = _Sheet(self._value, self._count)
        self._parse(path, reader.start, reader.end, reader.text)
        _fill_merged(reader.rows, reader.merged)
        return Grid(name, reader.rows, reader.too_wide)

    def _count(self, cell: Cell) -> None:
        self._cells += 1
        self._chars += len(cell.text)
        if self._cells > MAX_CELLS or self._chars > MAX_TEXT_CHARS:
            raise UnreadableFile(TOO_MUCH)

    def _value(self, kind: str, style: str, text: str) -> Cell:
        if kind == "s":
            at = int(text)
            return self._shared[at] if 0 <= at < len(self._shared) else Cell("", _ERROR)
        if kind == "b":
            return Cell("yes" if text.strip() == "1" else "no")
        if kind == "e":
            return Cell("", _ERROR)
        if kind in {"", "n"}:
            is_date = int(style or 0) in self._date_styles
            return cell_of(_number(text.strip(), is_date=is_date, from_1904=self._from_1904))
        return cell_of(text.removesuffix("T00:00:00") if kind == "d" else _unescaped(text))

    def _parse(
        self,
        path: str,
        start: Callable[[str, dict[str, str]], None],
        end: Callable[[str], None] | None = None,
        text: Callable[[str], None] | None = None,
    ) -> None:
        """One part of the file, element by element; names lose their prefixes."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse
        parser.StartElementHandler = lambda name, said: start(name.rpartition(":")[2], said)
        if end is not None:
            parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
        if text is not None:
            parser.CharacterDataHandler = text
        with self._archive.open(self._names[path.lower()]) as part:
            while chunk := part.read(_CHUNK_BYTES):
                parser.Parse(chunk, False)
        parser.Parse(b"", True)


@dataclass(frozen=True, slots=True)
class _Listed:
    name: str
    target: str
    hidden: bool


class _Texts:
    """Collects the words inside each element of one name; how they are said (rPh) is none."""

    def __init__(self, element: str) -> None:
        self._element = element
        self._parts: list[str] = []
        self._in_text = self._aside = False
        self.found: list[str] = []

    def start(self, name: str, _said: dict[str, str]) -> None:
        if name == self._element:
            self._parts = []
        elif name == "rPh":
            self._aside = True
        self._in_text = name == "t" and not self._aside

    def end(self, name: str) -> None:
        self._in_text = False
        if name == "rPh":
            self._aside = False
        elif name == self._element:
            self.found.append("".join(self._parts))

    def text(self, text: str) -> None:
        if self._in_text:
            self._parts.append(text)


class _Styles:
    """Which styles of cells show a number as a date."""

    def __init__(self) -> None:
        self._formats: dict[str, str] = {}
        self._in_cells = False
        self._count = 0
        self.dates: list[int] = []

    def start(self, name: str, said: dict[str, str]) -> None:
        if name == "numFmt":
            self._formats[said.get("numFmtId", "")] = said.get("formatCode", "")
        elif name == "cellXfs":
            self._in_cells = True
        elif name == "xf" and self._in_cells:
            if self._is_date(said.get("numFmtId", "0")):
                self.dates.append(self._count)
            self._count += 1

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._in_cells = False

    def _is_date(self, number: str) -> bool:
        from openpyxl.styles.numbers import is_date_format

        code = self._formats.get(number)
        if code is not None:
            return len(code) < _LONGEST_FORMAT and bool(is_date_format(code))
        return number.isdecimal() and int(number[:6]) in _DATE_FORMATS


class _Sheet:
    """Collects the cells of one sheet."""

    def __init__(
        self, value: Callable[[str, str, str], Cell], count: Callable[[Cell], None]
    ) -> None:
        self._value, self._count = value, count
        self._row = self._column = 0
        self._kind = self._style = ""
        self._parts: list[str] = []
        self._reads = self._aside = self._formula = False
        self.rows: dict[int, dict[int, Cell]] = {}
        self.merged: list[str] = []
        self.too_wide = 0

    def start(self, name: str, said: dict[str, str]) -> None:
        if name == "c":
            self._cell(said)
        elif name == "row":
            self._row = int(said.get("r", self._row + 1))
            self._column = -1
        elif name == "f":
            self._formula = True
        elif name == "rPh":
            self._aside = True
        elif name == "mergeCell" and len(self.merged) < MAX_MERGED:
            self.merged.append(said.get("ref", ""))
        self._reads = name in {"v", "t"} and not self._aside

    def _cell(self, said: dict[str, str]) -> None:
        place = _REF.fullmatch(said.get("r", ""))
        self._column = _index(place.group(1)) if place else self._column + 1
        if place:
            self._row = int(place.group(2))
        self._kind, self._style = said.get("t", ""), said.get("s", "")
        self._parts, self._formula = [], False

    def end(self, name: str) -> None:
        self._reads = False
        if name == "rPh":
            self._aside = False
        elif name == "c" and (self._parts or self._formula):
            self._keep("".join(self._parts))

    def _keep(self, text: str) -> None:
        cell = Cell("", _FORMULA) if self._formula else self._value(self._kind, self._style, text)
        if not (cell.text.strip() or cell.trouble):
            return
        self._count(cell)
        if self._column >= MAX_COLUMNS:
            self.too_wide = self.too_wide or self._row
            return
        self.rows.setdefault(self._row, {})[self._column] = cell
        if len(self.rows) > MAX_ROWS:
            raise UnreadableFile(TOO_MUCH)

    def text(self, text: str) -> None:
        if self._reads:
            self._parts.append(text)


def _fill_merged(rows: dict[int, dict[int, Cell]], merged: list[str]) -> None:
    """A cell that is merged downwards says the same in each row that says anything at all."""
    for ref in merged:
        ends = _RANGE.fullmatch(ref)
        if ends is None:
            continue
        column, first, last = _index(ends[1]), int(ends[2]), int(ends[3])
        top = rows.get(first, {}).get(column)
        if top is None or last - first > MAX_ROWS:
            continue
        for number in range(first + 1, last + 1):
            if number in rows:
                rows[number].setdefault(column, Cell(top.text, top.trouble, merged=True))


def _index(letters: str) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def _unescaped(text: str) -> str:
    """Signs that XML can't hold are written by their number, in two halves if it is a high one."""
    if "_x" not in text:
        return text
    found = _ESCAPED.sub(lambda sign: chr(int(sign.group(1), 16)), text)
    return _PAIR.sub(
        lambda two: two.group().encode("utf-16", "surrogatepass").decode("utf-16"), found
    )


def _number(text: str, *, is_date: bool, from_1904: bool) -> str:
    """A number as somebody would write it; a date as in 2025-03-05."""
    try:
        value = float(text)
    except ValueError:
        return text
    if is_date:
        return _date(value, from_1904=from_1904) or text
    if value.is_integer() and abs(value) < _EXACT_UP_TO:
        return str(int(value))
    return repr(value)


def _date(value: float, *, from_1904: bool) -> str:
    from openpyxl.utils import datetime as days

    untyped = cast("Any", days)
    read = cast("Callable[[float, datetime], object]", untyped.from_excel)
    try:
        found = read(value, days.MAC_EPOCH if from_1904 else days.WINDOWS_EPOCH)
    except (ValueError, OverflowError):
        return ""
    if isinstance(found, datetime) and found.time() == time():
        return found.date().isoformat()
    if isinstance(found, datetime):
        return found.isoformat(" ", "minutes")
    return found.isoformat() if isinstance(found, date | time) else ""


def _refuse(*_: object) -> None:
    raise UnreadableFile(
        "This file declares things that a workbook does not need (a DTD), so it was not read. "
        "Open it in your spreadsheet program and save it again."
    )
