"""What stands on the paper of a report, in words: the same for every kind of report."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A row with a bar: its name, the lengths of its pieces, and what stands beside it.

    `pieces` is empty where nothing is drawn, for a figure that is hidden.
    """

    name: str
    pieces: tuple[float, ...]
    said: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Bars:
    """Rows with bars on one scale; the columns beside say the same in numbers.

    Attributes:
        heads: of the names, and of each column of `Bar.said`.
        names_wide: share of the width that the names have.
        legend: what each piece of a bar stands for; empty for bars of one piece.
    """

    heads: tuple[str, ...]
    rows: tuple[Bar, ...]
    legend: tuple[str, ...] = ()
    names_wide: float = 0.3


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table; the first column names its rows.

    `wide` are the shares of the width that the columns have; () for such as fit most tables.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    wide: tuple[float, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Section:
    """A heading and what stands below it, in this order."""

    heading: str
    lines: tuple[str, ...] = ()
    bars: Bars | None = None
    table: Table | None = None
    after: tuple[str, ...] = ()
    new_page: bool = False


@dataclass(frozen=True, kw_only=True)
class ReportPaper:
    """A whole report.

    Attributes:
        language: of its words.
        notice: what it may not be used for; stands large on the first page.
        foot: the same and who made it, at the end of every page.
    """

    language: str
    title: str
    lead: tuple[str, ...]
    notice: str
    sections: tuple[Section, ...]
    foot: tuple[str, ...]
    own_title_page: bool = False
