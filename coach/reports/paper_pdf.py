"""A report as a PDF of A4 pages: tagged, with our own fonts, its bars drawn as rectangles.

A row of a table or of bars is read aloud as one sentence with the heads of its columns; the bars
themselves are no content, for the numbers beside them say the same.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from coach.sheet_pdf import INK, QUIET, TEAL, new_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from coach.reports.paper import Bar, Bars, ReportPaper, Section, Table
    from coach.sheet_pdf import Style

_TITLE: Style = ("B", 20, TEAL)
_LEAD: Style = ("", 11, QUIET)
_NOTICE: Style = ("B", 11, INK)
_HEADING: Style = ("B", 13, TEAL)
_BODY: Style = ("", 10.5, INK)
_HEAD: Style = ("B", 9, QUIET)
_CELL: Style = ("", 9.5, INK)
_BOTTOM_MM = 26.0
_PAD_MM, _GAP_MM = 1.1, 3.0
_BAR_MM = 3.2
_NAMES_WIDE, _BARS_WIDE = 0.32, 0.34
"""Shares of the width of the page; the numbers beside have the rest."""
_FIRST_COLUMN = 0.4
_LEAST_OF_FIRST = 0.26
COLOURS = (TEAL, (222, 160, 60), (178, 84, 72), (190, 184, 172))
"""Of the pieces of a bar: they differ in lightness too."""
_LINE_COLOUR = (214, 208, 198)


def pdf_of(paper: ReportPaper, now: datetime) -> bytes:
    """The bytes of the PDF."""
    for noisy in ("fpdf", "fontTools"):  # they would log letters of the report
        logging.getLogger(noisy).setLevel(logging.ERROR)
    document = new_document(paper.title, paper.language, now)
    document.set_auto_page_break(auto=True, margin=_BOTTOM_MM)
    document.foot_lines = paper.foot
    document.add_page()
    if paper.own_title_page:
        document.ln(60)
    document.block("H1", paper.title, _TITLE, after_mm=2)
    for line in paper.lead:
        document.block("P", line, _LEAD, after_mm=0.5)
    document.block("P", paper.notice, _NOTICE, before_mm=3, after_mm=3)
    if paper.own_title_page:
        document.add_page()
    for section in paper.sections:
        _section(document, section)
    return bytes(document.output())


def _section(document: Any, section: Section) -> None:
    if section.new_page:
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
    widths = _widths(document.epw, len(table.heads))
    _heads(document, table.heads, widths)
    for row in table.rows:
        _row(document, table.heads, row, widths)
    document.ln(2)


def _widths(room_mm: float, columns: int) -> list[float]:
    if columns == 1:
        return [room_mm]
    first = max(_LEAST_OF_FIRST, _FIRST_COLUMN - 0.03 * columns)
    return [room_mm * first, *[room_mm * (1 - first) / (columns - 1)] * (columns - 1)]


def _heads(document: Any, heads: Sequence[str], widths: Sequence[float]) -> None:
    """The names of the columns; they are read with each row, so they are no content here."""
    high = _height(document, heads, widths, _HEAD)
    _room_for(document, high + 3 * _height(document, ("x",), (50.0,), _CELL))
    top = document.y
    with document.decoration():
        _put_cells(document, heads, widths, _HEAD)
    _line(document, top + high)
    document.set_xy(document.l_margin, top + high)


def _row(
    document: Any, heads: Sequence[str], cells: Sequence[str], widths: Sequence[float]
) -> None:
    high = _height(document, cells, widths, _CELL)
    _room_for(document, high)
    top = document.y
    with document.tagged("P", _said(heads, cells)):
        _put_cells(document, cells, widths, _CELL)
    _line(document, top + high)
    document.set_xy(document.l_margin, top + high)


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


def _room_for(document: Any, high_mm: float) -> None:
    if document.will_page_break(high_mm):
        document.add_page()


def _line(document: Any, y: float) -> None:
    with document.decoration():
        document.set_draw_color(*_LINE_COLOUR)
        document.line(document.l_margin, y, document.w - document.r_margin, y)


# --- bars ----------------------------------------------------------------------------------------


def _bars(document: Any, bars: Bars) -> None:
    most = max((sum(row.pieces) for row in bars.rows), default=0.0)
    name, room = document.epw * _NAMES_WIDE, document.epw * _BARS_WIDE
    columns = len(bars.heads) - 1
    beside = [(document.epw - name - room) / columns] * columns
    widths = [name, room, *beside]
    if bars.legend:
        _legend(document, bars.legend)
    _heads(document, (bars.heads[0], "", *bars.heads[1:]), widths)
    for row in bars.rows:
        _bar_row(document, bars.heads, row, widths, most)
    document.ln(2)


def _bar_row(
    document: Any, heads: Sequence[str], row: Bar, widths: Sequence[float], most: float
) -> None:
    cells = (row.name, "", *row.said)
    high = max(_height(document, cells, widths, _CELL), _BAR_MM + 2 * _PAD_MM)
    _room_for(document, high)
    top = document.y
    with document.tagged("P", _said(heads, (row.name, *row.said))):
        _put_cells(document, cells, widths, _CELL)
    _rectangles(document, row, x=document.l_margin + widths[0], y=top, most=most, wide=widths[1])
    _line(document, top + high)
    document.set_xy(document.l_margin, top + high)


def _rectangles(document: Any, row: Bar, *, x: float, y: float, most: float, wide: float) -> None:
    if most <= 0:
        return
    with document.decoration():
        for length, colour in zip(row.pieces, COLOURS, strict=False):
            long_mm = (wide - _GAP_MM) * length / most
            document.set_fill_color(*colour)
            if long_mm > 0:
                document.rect(x, y + _PAD_MM + 0.4, long_mm, _BAR_MM, style="F")
            x += long_mm


def _legend(document: Any, names: Sequence[str]) -> None:
    """Which colour is what; the heads of the columns have the same names in the same order."""
    _room_for(document, 20.0)
    x, y = document.l_margin, document.y + 1.0
    with document.decoration():
        for name, colour in zip(names, COLOURS, strict=False):
            document.set_fill_color(*colour)
            document.rect(x, y + 0.6, _BAR_MM, _BAR_MM, style="F")
            document.put(name, _HEAD, x=x + _BAR_MM, y=y, width_mm=document.epw / len(names) - 6)
            x += document.epw / len(names)
    document.set_xy(document.l_margin, y + 6)
