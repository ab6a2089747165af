"""What can go wrong with a question bank, in words for the person who wrote the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, kw_only=True)
class BankProblem:
    """One thing to mend in a bank file.

    `line` counts from 1. `field` says where in the file, as "question 3, must_hear 2, cues 1";
    it is empty when the file as a whole is meant.
    """

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        """The problem as one line of text."""
        where = f"{self.file}, line {self.line}"
        return (
            f"{where}: {self.field}: {self.message}" if self.field else f"{where}: {self.message}"
        )


class QuestionBankError(Exception):
    """A question bank cannot be used; `problems` lists everything that was found wrong."""

    def __init__(self, problems: Sequence[BankProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class UnknownIdError(LookupError):
    """No question, sector or role has this id; `nearest` holds ids that look like it."""

    def __init__(self, *, what: str, wanted: str, nearest: Sequence[str]) -> None:
        self.what = what
        self.wanted = wanted
        self.nearest = tuple(nearest)
        hint = f" Did you mean {' or '.join(self.nearest)}?" if self.nearest else ""
        super().__init__(f'There is no {what} with the id "{wanted}".{hint}')
