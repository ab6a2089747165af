"""The file of an employer's pack that somebody opens: read with limits, told in words.

A workbook, a table or a TOML file: what is wrong in it is named, and the rest can be used.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from coach.errors import CoachError
from questions.schema import MAX_TITLE_CHARS
from questions.tables.files import read_file
from questions.tables.problems import Effect, UnreadableFile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from questions.bank import Bank, Sector
    from questions.tables.problems import Reading

MOST_BYTES = 2 * 1024 * 1024
"""A pack of two hundred questions; a large bank comes in on the page of questions."""


class PackProblem(CoachError):
    """A file that is no pack; `lines` say what is wrong, the first thing first."""

    message_id = "error.pack.unreadable"

    def __init__(self, message_id: str | None = None, *, lines: tuple[str, ...] = ()) -> None:
        super().__init__(message_id)
        self.lines = lines


def pack_of(data: bytes, name: str, known: Sequence[Sector] = ()) -> tuple[Bank, tuple[str, ...]]:
    """The bank in a file, and in a sentence each what of it was left out.

    Args:
        data: the file.
        name: what it is called: its ending counts, and it is the title of a bank that has none.
        known: sectors that its questions can name.

    Raises:
        PackProblem: it is too large, no such file, or holds nothing that can be used.
    """
    if len(data) > MOST_BYTES:
        raise PackProblem("error.pack.large")
    if not data.strip():
        raise PackProblem("error.pack.empty")
    try:
        reading = read_file(data, name, known)
    except UnreadableFile as error:
        raise PackProblem(lines=(str(error),)) from error
    bank, lines = reading.bank, _left_out(reading)
    if not (bank.questions or bank.glossary or bank.steps):
        raise PackProblem(lines=lines) if lines else PackProblem("error.pack.empty")
    title = bank.title or " ".join(PurePath(name).stem.split())[:MAX_TITLE_CHARS]
    return replace(bank, title=title), lines


def _left_out(reading: Reading) -> tuple[str, ...]:
    return tuple(str(one) for one in reading.problems if one.effect is not Effect.NOTE)
