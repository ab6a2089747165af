"""A report as a PDF of A4 pages: tagged, with our own fonts, its bars drawn as rectangles.

A row of a table or of bars is read aloud as one sentence with the heads of its columns; the bars
themselves are no content, for the numbers beside them say the same.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from coach.sheet_pdf import INK, QUIET, TEAL, new_document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from coach.reports.paper import Bar, Bars, ReportPaper, Section, Table
    from coach.sheet_pdf import Style

_TITLE: Style = ("B", 20, TEAL)
_LEAD: Style = ("", 11, QUIET)
_NOTICE: Style = ("B", 11, INK)
_HEADING: Style = ("B", 13, TEAL)
_BODY: Style = ("", 10.5, INK)
_HEAD: Style = ("B", 8.5, QUIET)
_CELL: Style = ("", 9, INK)
_BOTTOM_MM, _TITLE_DOWN_MM = 26.0, 60.0
_PAD_MM, _GAP_MM = 1.2, 2.6
_BAR_MM = 3.2
_SOME_ROWS_MM, _SECTION_MM = 20.0, 50.0
"""The heads of a table stay with its first rows, and the heading of a section with both."""
_BESIDE_WIDE, _ALONE_WIDE = 0.115, 0.2
"""Share of the width of a column of numbers beside bars, one of several or alone; the bars have
what is left …"""
_BARS_AT_LEAST = 0.24
"""… and so much at least."""
_FIRST_COLUMN = 0.4
_LEAST_OF_FIRST = 0.26
COLOURS = (TEAL, (222, 160, 60), (178, 84, 72), (190, 184, 172))
"""Of the pieces of a bar: they differ in lightness too."""
_LINE_COLOUR = (214, 208, 198)


def pdf_of(paper: ReportPaper, now: datetime) -> bytes:
    """The bytes of the PDF."""
    return bytes(_drawn(paper, now).output())


def fitted(
    make: Callable[[int], ReportPaper], most: Iterable[int], pages: int, now: datetime
) -> bytes:
    """The bytes of the first of these papers that has no more than so many pages, or the last.

    `make` gives a paper that tells the newest so many of each thing.
    """
    *others, last = most
    for number in others:
        document = _drawn(make(number), now)
        if document.page_no() <= pages:
            return bytes(document.output())
        _let_go(document)
    return pdf_of(make(last), now)


def _let_go(document: Any) -> None:
    """Close the files of fonts of a document that is not written."""
    for font in document.fonts.values():
        font.close()


def _drawn(paper: ReportPaper, now: datetime) -> Any:
    for noisy in ("fpdf", "fontTools"):  # they would log letters of the report
        logging.getLogger(noisy).setLevel(logging.ERROR)
    document = new_document(paper.title, paper.language, now)
    document.set_auto_page_break(auto=True, margin=_BOTTOM_MM)
    document.foot_lines = paper.foot
    document.add_page()
    _beginning(document, paper)
    for section in paper.sections:
        _section(document, section)
    return document


def _beginning(document: Any, paper: ReportPaper) -> None:
    if paper.own_title_page:
        document.ln(_TITLE_DOWN_MM)
    document.block("H1", paper.title, _TITLE, after_mm=2)
    for line in paper.lead:
        document.block("P", line, _LEAD, after_mm=0.5)
    document.block("P", paper.notice, _NOTICE, before_mm=3, after_mm=3)
    if paper.own_title_page:
        document.add_page()


def _section(document: Any, section: Section) -> None:
    needs_mm = _SECTION_MM if section.bars or section.table else _SOME_ROWS_MM
    if section.new_page or document.will_page_break(needs_mm):
        document.add_page()
    document.block("H2", section.heading, _HEADING, before_mm=3, after_mm=1)
    for line in section.lines:
        document.block("P", line, _BODY, after_mm=1)
    if section.bars is not None:
        _bars(document, section.bars)
    if section.table is not None:
        _table(document, section.table)
    for line in section.after:
        document.block("P", line, _BODY, after_mm=1)


# --- tables --------------------------------------------------------------------------------------


def _table(document: Any, table: Table) -> None:
    wide = table.wide or _usual(len(table.heads))
    widths = [document.epw * share for share in wide]
    _heads(document, table.heads, widths)
    for row in table.rows:
        high = _height(document, row, widths, _CELL)
        _room_for_row(document, high, table.heads, widths)
        _row(document, _said(table.heads, row), row, widths, high)
    document.ln(2)


def _usual(columns: int) -> list[float]:
    """Shares of the width: the names have more than each of the others."""
    first = max(_LEAST_OF_FIRST, _FIRST_COLUMN - 0.03 * columns)
    return [first, *[(1 - first) / (columns - 1)] * (columns - 1)]


def _heads(document: Any, heads: Sequence[str], widths: Sequence[float]) -> None:
    """The names of the columns; they are read with each row, so they are no content here."""
    high = _height(document, heads, widths, _HEAD)
    if document.will_page_break(high + _SOME_ROWS_MM):
        document.add_page()
    top = document.y
    with document.decoration():
        _put_cells(document, heads, widths, _HEAD)
    _line(document, top + high)


def _room_for_row(
    document: Any, high: float, heads: Sequence[str], widths: Sequence[float]
) -> None:
    """A new page where a row has no room any more, with the heads once more."""
    if document.will_page_break(high):
        document.add_page()
        _heads(document, heads, widths)


def _row(
    document: Any, said: str, cells: Sequence[str], widths: Sequence[float], high: float
) -> None:
    top = document.y
    with document.tagged("P", said):
        _put_cells(document, cells, widths, _CELL)
    _line(document, top + high)


def _said(heads: Sequence[str], cells: Sequence[str]) -> str:
    """A row as a sentence: its name, then each cell behind the head of its column."""
    rest = (f"{head}: {cell}" for head, cell in zip(heads[1:], cells[1:], strict=True) if cell)
    return f"{cells[0]}. {'; '.join(rest)}."


def _put_cells(document: Any, cells: Sequence[str], widths: Sequence[float], style: Style) -> None:
    top, x = document.y + _PAD_MM, document.l_margin
    for cell, width in zip(cells, widths, strict=True):
        document.put(cell, style, x=x, y=top, width_mm=width - _GAP_MM)
        x += width


def _height(document: Any, cells: Iterable[str], widths: Iterable[float], style: Style) -> float:
    """How high a row is: as its highest cell."""
    room = zip(cells, widths, strict=True)
    highest = max(document.height_mm(cell, style, width - _GAP_MM) for cell, width in room)
    return highest + 2 * _PAD_MM


def _line(document: Any, y: float) -> None:
    """A thin line below a row, and on below it."""
    with document.decoration():
        document.set_draw_color(*_LINE_COLOUR)
        document.line(document.l_margin, y, document.w - document.r_margin, y)
    document.set_xy(document.l_margin, y)


# --- bars ----------------------------------------------------------------------------------------


def _bars(document: Any, bars: Bars) -> None:
    most = max((sum(row.pieces) for row in bars.rows), default=0.0)
    columns = len(bars.heads) - 1
    numbers = _ALONE_WIDE if columns == 1 else _BESIDE_WIDE * columns
    room = max(_BARS_AT_LEAST, 1 - bars.names_wide - numbers)
    beside = (1 - bars.names_wide - room) / columns
    widths = [document.epw * share for share in (bars.names_wide, room, *[beside] * columns)]
    if bars.legend:
        _legend(document, bars.legend)
    heads = (bars.heads[0], "", *bars.heads[1:])
    _heads(document, heads, widths)
    for row in bars.rows:
        cells = (row.name, "", *row.said)
        high = max(_height(document, cells, widths, _CELL), _BAR_MM + 2 * _PAD_MM)
        _room_for_row(document, high, heads, widths)
        x, y = document.l_margin + widths[0], document.y
        _row(document, _said(bars.heads, (row.name, *row.said)), cells, widths, high)
        _rectangles(document, row, x=x, y=y, long_mm=_scale(widths[1], most))
    document.ln(2)


def _scale(room_mm: float, most: float) -> float:
    """How long one is drawn; 0 where there is nothing to draw."""
    return (room_mm - _GAP_MM) / most if most > 0 else 0.0


def _rectangles(document: Any, row: Bar, *, x: float, y: float, long_mm: float) -> None:
    """The pieces of a bar, one behind the other; where the document goes on stays."""
    with document.decoration():
        for length, colour in zip(row.pieces, COLOURS, strict=False):
            if length * long_mm > 0:
                document.set_fill_color(*colour)
                document.rect(x, y + _PAD_MM + 0.4, length * long_mm, _BAR_MM, style="F")
                x += length * long_mm


def _legend(document: Any, names: Sequence[str]) -> None:
    """Which colour is what; the heads of the columns have the same names in the same order."""
    if document.will_page_break(_SOME_ROWS_MM):
        document.add_page()
    x, y = document.l_margin, document.y + 1.0
    with document.decoration():
        for name, colour in zip(names, COLOURS, strict=False):
            document.set_fill_color(*colour)
            document.rect(x, y + 0.6, _BAR_MM, _BAR_MM, style="F")
            document.put(name, _HEAD, x=x + _BAR_MM, y=y, width_mm=document.epw / len(names) - 6)
            x += document.epw / len(names)
    document.set_xy(document.l_margin, y + 6)
