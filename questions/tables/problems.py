"""What can be wrong in a tutor's file, where it stands, and what happened to it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from questions.bank import Bank

MOST_PROBLEMS = 2000
"""After so many the others are only counted: a file of another kind has one for every cell."""
_LONGEST_MESSAGE = 400


class UnreadableFile(Exception):
    """A file from which nothing can be read; the message says why and what to do, in words."""


class Effect(StrEnum):
    """What became of the place that a problem names."""

    NOTE = "note"
    """Nothing is missing; something was assumed or put right."""
    CELL = "cell"
    """What the cell says is left out, and nothing else."""
    ROW = "row"
    """What the row says is left out: a point, a word, an answer."""
    QUESTION = "question"
    """The whole question is left out."""


_SAID = {
    Effect.NOTE: "",
    Effect.CELL: " This is left out.",
    Effect.ROW: " This row is left out.",
    Effect.QUESTION: " This question is left out.",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where something stands in a file.

    Attributes:
        sheet: name of the sheet; "" in a file that has none.
        row: the row of the spreadsheet, or the line of a text, from 1; 0 for the sheet as a whole.
        column: letters of the column ("C"); "" for the row as a whole.
        header: what the column is called there; in a TOML file, the name of the field.
        is_line: whether `row` counts lines.
    """

    sheet: str = ""
    row: int = 0
    column: str = ""
    header: str = ""
    is_line: bool = False

    def __str__(self) -> str:
        """As in: Sheet "Points", row 7, column C (Point)."""
        sheet = f'sheet "{_short(self.sheet, 40)}"' if self.sheet else ""
        row = f"{'line' if self.is_line else 'row'} {self.row}" if self.row else ""
        column = f"column {self.column}" if self.column else ""
        named = f"({_short(self.header, 40)})" if self.header else ""
        text = ", ".join(part for part in (sheet, row, f"{column} {named}".strip()) if part)
        return text[:1].upper() + text[1:]


@dataclass(frozen=True, kw_only=True, slots=True)
class TableProblem:
    """One thing that somebody should look at, in a sentence, and what became of it."""

    place: Place
    message: str
    effect: Effect

    def __str__(self) -> str:
        """The problem as one line of text."""
        where = str(self.place)
        return f"{where}: {self.said}" if where else self.said

    @property
    def said(self) -> str:
        """The sentence, and what became of it."""
        return f"{self.message[:1].upper()}{self.message[1:]}{_SAID[self.effect]}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What was read from a file.

    Attributes:
        bank: all of it that can be used; it holds no question if none can.
        problems: by place in the file, as found.
        left_out: the questions that can't be used, as they stand in the file.
        more: how many problems there are beside those listed.
    """

    bank: Bank
    problems: tuple[TableProblem, ...] = ()
    left_out: tuple[str, ...] = ()
    more: int = 0


class Found:
    """Collects problems while a file is read."""

    def __init__(self) -> None:
        self.problems: list[TableProblem] = []
        self.left_out: list[str] = []
        self.more = 0
        self._sheets: dict[str, int] = {}

    def add(self, place: Place, message: str, effect: Effect) -> None:
        """Note a problem."""
        self._sheets.setdefault(place.sheet, len(self._sheets))
        if len(self.problems) >= MOST_PROBLEMS:
            self.more += 1
            return
        said = _short(message, _LONGEST_MESSAGE)
        self.problems.append(TableProblem(place=place, message=said, effect=effect))

    def without(self, text: str) -> None:
        """Note a question that is left out."""
        self.left_out.append(_short(text, 100))

    def reading(self, bank: Bank) -> Reading:
        """All of it."""
        return Reading(
            bank=bank,
            problems=tuple(sorted(self.problems, key=self._in_file)),
            left_out=tuple(self.left_out),
            more=self.more,
        )

    def _in_file(self, problem: TableProblem) -> tuple[int, int]:
        """Sheets in the order in which they were read, then rows."""
        place = problem.place
        return self._sheets.setdefault(place.sheet, len(self._sheets)), place.row


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def quoted(text: str) -> str:
    """A text from a file inside a sentence, short and on one line."""
    return f'"{_short(" ".join(text.split()), 60)}"'
