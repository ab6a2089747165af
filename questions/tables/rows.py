"""From sheets to rows whose cells have names, however their heads are written.

Pure. Notes what nobody asked for instead of guessing at it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from questions.tables.cells import Cell, Grid
from questions.tables.layout import (
    HOW_TO_TITLE,
    PART_TITLE,
    QUESTIONS,
    SHEETS,
    Column,
    Head,
    Sheet,
    head_named,
    letters,
    sheet_named,
)
from questions.tables.problems import Effect, Found, Place, quoted
from questions.tables.words import LEVELS, key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_HEADS_WITHIN_ROWS = 20


@dataclass(frozen=True, slots=True)
class Value:
    """The words of one cell, and where they stand."""

    text: str
    place: Place
    head: Head


@dataclass(frozen=True, slots=True)
class Row:
    """One row of one of our sheets.

    Attributes:
        sheet: which.
        place: the row as a whole.
        values: by field; a field may have several, as Point 1 and Point 2.
        level: what the name of somebody's own sheet says about the level; "" for nothing.
    """

    sheet: Sheet
    place: Place
    values: dict[str, list[Value]] = field(default_factory=dict[str, list[Value]])
    level: str = ""

    def value(self, name: str) -> Value | None:
        """The first value of a field."""
        return next(iter(self.values.get(name, ())), None)

    def text(self, name: str) -> str:
        """Its words on one line; "" for none."""
        value = self.value(name)
        return " ".join(value.text.split()) if value else ""


def rows_of(grids: Sequence[Grid], found: Found) -> list[Row]:
    """The rows of all sheets that are ours or hold questions, in the order of the file."""
    known = [(grid, sheet_named(grid.name)) for grid in grids if grid.rows]
    has_questions = any(sheet is QUESTIONS for _, sheet in known)
    rows: list[Row] = []
    for grid, sheet in known:
        if key(grid.name) == key(HOW_TO_TITLE):
            continue
        if grid.too_wide:
            message = "this row has more columns than are read. The first ones were."
            found.add(Place(sheet=grid.name, row=grid.too_wide), message, Effect.NOTE)
        rows.extend(_sheet_rows(grid, sheet, found, alone=not has_questions))
    return rows


def _sheet_rows(grid: Grid, sheet: Sheet | None, found: Found, *, alone: bool) -> Iterator[Row]:
    part_at = _part_column(grid)
    if part_at is not None:
        yield from _mixed_rows(grid, part_at, found)
        return
    wanted = sheet or QUESTIONS
    at = _head_row(grid, wanted)
    if at is not None:
        level = LEVELS.get(key(grid.name)) if sheet is None else None
        yield from _Reader(
            grid, wanted, found, head_row=at, level=level.value if level else ""
        ).rows()
    elif sheet is None and alone and _looks_like_questions(grid):
        yield from _bare_rows(grid, found)
    elif sheet is None:
        message = 'no column here is called "Question", so this sheet was not read.'
        found.add(Place(sheet=grid.name), f"{message}{_hint(grid)}", Effect.NOTE)
    else:
        names = ", ".join(column.title for column in sheet.columns if column.written)
        message = f"no row here holds the names of the columns. Write them first: {names}."
        found.add(Place(sheet=grid.name), message, Effect.NOTE)


def _first_rows(grid: Grid) -> list[int]:
    return sorted(grid.rows)[:_HEADS_WITHIN_ROWS]


def _head_row(grid: Grid, sheet: Sheet) -> int | None:
    """The first row that names the main column, or at least two others of a sheet of ours."""
    for number in _first_rows(grid):
        heads = [head_named(cell.text, sheet) for cell in grid.rows[number].values()]
        fields = {head.column.field for head in heads if head is not None}
        if sheet.main in fields or (sheet is not QUESTIONS and len(fields) > 1):
            return number
    return None


def _part_column(grid: Grid) -> tuple[int, int] | None:
    """Row and column of "Part", if the sheet has such a column in its row of heads."""
    for number in _first_rows(grid):
        for at, cell in grid.rows[number].items():
            if key(cell.text) == key(PART_TITLE) and len(grid.rows[number]) > 1:
                return number, at
    return None


def _looks_like_questions(grid: Grid) -> bool:
    texts = [cell.text.strip() for row in _first_rows(grid) for cell in grid.rows[row].values()]
    return any(text.endswith(("?", "？", "؟")) for text in texts)


def _bare_rows(grid: Grid, found: Found) -> Iterator[Row]:
    """A list of questions without heads: the first column that holds one with a question mark."""
    asked = (
        at for row in _first_rows(grid) for at, cell in grid.rows[row].items() if "?" in cell.text
    )
    column = next(asked, 0)
    message = (
        f"no row holds the names of the columns, so column {letters(column)} was taken for the "
        'questions. Write "Question" above it, and names above the others.'
    )
    found.add(Place(sheet=grid.name), message, Effect.NOTE)
    head = next(one for one in QUESTIONS.columns if one.field == QUESTIONS.main)
    yield from _Reader(grid, QUESTIONS, found, head_row=0, heads={column: Head(head)}).rows()


def _hint(grid: Grid) -> str:
    for number in _first_rows(grid):
        for cell in grid.rows[number].values():
            if get_close_matches(key(cell.text), ["question"], n=1, cutoff=0.75):
                return f" Did you mean {quoted(cell.text)} to be it?"
    return ""


class _Reader:
    """Reads the rows below the heads of one sheet."""

    def __init__(
        self,
        grid: Grid,
        sheet: Sheet,
        found: Found,
        *,
        head_row: int,
        level: str = "",
        heads: Mapping[int, Head] | None = None,
    ) -> None:
        self._grid, self._sheet, self._found, self._level = grid, sheet, found, level
        self._head_row = head_row
        self._names = {
            at: cell.text for at, cell in sorted(grid.rows.get(head_row, {}).items()) if cell.text
        }
        self._heads = dict(heads) if heads is not None else self._named(sheet)
        self._unnamed: set[int] = set()

    def _named(self, sheet: Sheet) -> dict[int, Head]:
        heads: dict[int, Head] = {}
        for at, name in self._names.items():
            head = head_named(name, sheet)
            if head is not None:
                heads[at] = head
            else:
                message = f"the column {quoted(name)} is not known, so it was not read."
                place = Place(
                    sheet=self._grid.name, row=self._head_row, column=letters(at), header=name
                )
                self._found.add(place, f"{message}{_near(name, sheet)}", Effect.NOTE)
        return heads

    def rows(self) -> Iterator[Row]:
        """Every row that says something."""
        for number in sorted(self._grid.rows):
            if number > self._head_row:
                row = self.row(number, self._grid.rows[number], self._sheet, self._heads)
                if row.values:
                    yield row

    def row(
        self, number: int, cells: Mapping[int, Cell], sheet: Sheet, heads: Mapping[int, Head]
    ) -> Row:
        """One row; columns in the order of their numbers, one by its own name before others."""
        place = Place(sheet=self._grid.name, row=number)
        row = Row(sheet, place, {}, self._level)
        if self._goes_on(cells, heads, place):
            return row
        for at in sorted(cells, key=lambda at: self._order(at, heads)):
            value = self._value(at, cells[at], heads.get(at), place)
            if value is not None:
                row.values.setdefault(value.head.column.field, []).append(value)
        return row

    def _order(self, at: int, heads: Mapping[int, Head]) -> tuple[int, int, int]:
        head = heads.get(at)
        if head is None:
            return (0, 0, at)
        return (head.number, int(key(head.column.title) != key(self._names.get(at, ""))), at)

    def _goes_on(self, cells: Mapping[int, Cell], heads: Mapping[int, Head], place: Place) -> bool:
        """Whether the row belongs to a question merged from above; what else it says is named."""
        main = [at for at in cells if at in heads and heads[at].column.field == self._sheet.main]
        if self._sheet is not QUESTIONS or not main or not cells[main[0]].merged:
            return False
        if any(not cell.merged for cell in cells.values()):
            message = "this row belongs to a question that is merged over several rows."
            self._found.add(place, f"{message} Only the first of them is read.", Effect.ROW)
        return True

    def _value(self, at: int, cell: Cell, head: Head | None, row: Place) -> Value | None:
        name = self._names.get(at, "")
        place = replace(row, column=letters(at), header=name or (head.column.title if head else ""))
        if head is None:
            if not name and at not in self._unnamed:
                self._unnamed.add(at)
                message = "this column has no name in the first row, so it was not read."
                self._found.add(place, message, Effect.NOTE)
            return None
        if cell.trouble:
            self._found.add(place, cell.trouble, Effect.CELL)
            return None
        if cell.put_right:
            self._found.add(place, cell.put_right, Effect.NOTE)
        return Value(cell.text, place, head) if cell.text.strip() else None


def _near(name: str, sheet: Sheet) -> str:
    titles = {key(column.title): column.title for column in sheet.columns}
    near = get_close_matches(key(name), list(titles), n=1, cutoff=0.75)
    return f" Did you mean {quoted(titles[near[0]])}?" if near else ""


def _mixed_rows(grid: Grid, part_at: tuple[int, int], found: Found) -> Iterator[Row]:
    """A table whose column "Part" says what each row is."""
    head_row, at = part_at
    names = {one: cell.text for one, cell in sorted(grid.rows[head_row].items())}
    _unknown_anywhere(grid, head_row, names, found)
    reader = _Reader(grid, QUESTIONS, found, head_row=head_row, heads={})
    heads = {sheet.part: _heads(sheet, names, at) for sheet in SHEETS}
    for number in sorted(grid.rows):
        if number <= head_row:
            continue
        cells = dict(grid.rows[number])
        part = cells.pop(at, Cell(""))
        sheet = QUESTIONS if not part.text.strip() else sheet_named(part.text)
        if sheet is None:
            parts = ", ".join(one.part for one in SHEETS)
            place = Place(sheet=grid.name, row=number, column=letters(at), header=PART_TITLE)
            message = f"{quoted(part.text)} is not a part. Use one of: {parts}."
            found.add(place, message, Effect.ROW)
            continue
        row_place = Place(sheet=grid.name, row=number)
        silent = {one: names.get(one, "") for one in cells if one not in heads[sheet.part]}
        _no_meaning(row_place, silent, sheet, found)
        row = reader.row(number, cells, sheet, heads[sheet.part])
        if row.values:
            yield row


def _heads(sheet: Sheet, names: Mapping[int, str], part_at: int) -> dict[int, Head]:
    """What each column is for one part; one by its own name stands in for another's name."""
    read = {at: head_named(name, sheet) for at, name in names.items() if at != part_at}
    exact = {
        head.column.field
        for at, head in read.items()
        if head is not None and key(names[at]) == key(head.column.title)
    }

    def stays(at: int, column: Column) -> bool:
        return column.field not in exact or key(names[at]) == key(column.title) or column.numbered

    return {at: head for at, head in read.items() if head is not None and stays(at, head.column)}


def _unknown_anywhere(grid: Grid, row: int, names: Mapping[int, str], found: Found) -> None:
    for at, name in names.items():
        if not name or key(name) == key(PART_TITLE):
            continue
        if all(head_named(name, sheet) is None for sheet in SHEETS):
            place = Place(sheet=grid.name, row=row, column=letters(at), header=name)
            message = f"the column {quoted(name)} is not known, so it was not read."
            found.add(place, message, Effect.NOTE)


def _no_meaning(row: Place, silent: Mapping[int, str], sheet: Sheet, found: Found) -> None:
    """Cells under heads that say something in rows of another part only."""
    for at, name in silent.items():
        if name and any(head_named(name, one) is not None for one in SHEETS):
            message = f'this column says nothing in a row of the part "{sheet.part}".'
            found.add(replace(row, column=letters(at), header=name), message, Effect.CELL)
