"""The file of an employer's pack that somebody opens: read with limits, told in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.errors import CoachError
from questions.errors import QuestionBankError
from questions.load import parse_bank

if TYPE_CHECKING:
    from questions.bank import Bank

MOST_BYTES = 2 * 1024 * 1024
"""A pack of two hundred questions; a large bank comes in on the page of questions."""
_NAME = "pack"


class PackProblem(CoachError):
    """A file that is no pack; `lines` say what is wrong, the first thing first."""

    message_id = "error.pack.unreadable"

    def __init__(self, message_id: str | None = None, *, lines: tuple[str, ...] = ()) -> None:
        super().__init__(message_id)
        self.lines = lines


def pack_of(data: bytes) -> Bank:
    """The bank in a TOML file.

    Raises:
        PackProblem: it is too large, no such file, or holds nothing.
    """
    if len(data) > MOST_BYTES:
        raise PackProblem("error.pack.large")
    try:
        bank = parse_bank(data.decode("utf-8-sig"), file=_NAME, whole=False)
    except UnicodeDecodeError as error:
        raise PackProblem from error
    except QuestionBankError as error:
        raise PackProblem(lines=tuple(str(problem) for problem in error.problems)) from error
    if not (bank.questions or bank.glossary or bank.steps):
        raise PackProblem("error.pack.empty")
    return bank
