"""Reading question banks from TOML files, strictly and with every problem named at once.

A file holds its sectors and their questions; docs and examples are the files in `banks/`. All text
is read as it would be spoken: line breaks inside a text are spaces.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from questions.bank import Bank
from questions.errors import BankProblem, QuestionBankError
from questions.reading import Problems, Table
from questions.schema import read_bank, read_question
from questions.toml_lines import line_numbers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from questions.bank import Question, Sector
    from questions.toml_lines import KeyPath

BUILTIN_FOLDER = Path(__file__).parent / "banks"
PACKS_FOLDER = Path(__file__).parent / "packs"
MAX_FILE_BYTES = 64 * 1024 * 1024  # 5,000 questions as full as ours are half of this

_SYNTAX_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


@dataclass(frozen=True, kw_only=True)
class _File:
    """A file as read: its records (stand-ins where something is wrong) and its problems."""

    name: str
    text: str
    bank: Bank
    problems: tuple[BankProblem, ...]


@cache
def load_builtin_banks() -> Bank:
    """All banks that the product ships, as one; read once in a process.

    Raises:
        QuestionBankError: if a shipped file was changed and is no longer right.
    """
    return load_bank_files(sorted(BUILTIN_FOLDER.glob("*.toml")))


def load_example_packs() -> dict[str, Bank]:
    """The packs of invented employers that the product ships, by the stem of their file.

    Raises:
        QuestionBankError: if a shipped file was changed and is no longer right.
    """
    return {path.stem: load_bank_file(path) for path in sorted(PACKS_FOLDER.glob("*.toml"))}


def load_bank_file(path: Path) -> Bank:
    """The bank in one TOML file.

    Raises:
        QuestionBankError: if the file cannot be read or anything in it is wrong; it lists all.
    """
    return load_bank_files([path])


def load_bank_files(paths: Sequence[Path]) -> Bank:
    """The banks of several files as one, in the order given.

    Raises:
        QuestionBankError: if anything in any of them is wrong, or an id stands in two of them.
    """
    return _join([_read_path(path) for path in paths])


def parse_bank(text: str, *, file: str, whole: bool = True) -> Bank:
    """The bank in a TOML text; `file` is the name to use in messages.

    Where it needn't be `whole`, questions need no more than a tutor has to write.

    Raises:
        QuestionBankError: if anything in it is wrong.
    """
    return _join([_read_text(text, file, whole=whole)])


def question_of(
    fields: Mapping[str, object], sectors: Sequence[Sector]
) -> tuple[Question, tuple[str, ...]]:
    """A tutor's question in the table of a bank file, and what is wrong with it, in sentences.

    Where something is wrong the record holds stand-ins, good for a look at the question.
    """
    problems = Problems()
    by_id = {sector.id: sector for sector in sectors}
    question = read_question(Table(dict(fields), (), problems), by_id, whole=False)
    return question, _sentences(problems)


def cover_of(fields: Mapping[str, object]) -> tuple[Bank, tuple[str, ...]]:
    """A tutor's bank without its questions, and what is wrong with it, as in `question_of`."""
    problems = Problems()
    return read_bank(Table(dict(fields), (), problems), whole=False), _sentences(problems)


def _join(files: Sequence[_File]) -> Bank:
    problems = [problem for file in files for problem in file.problems]
    problems += _ids_in_two_files(files)
    if problems:
        raise QuestionBankError(problems)
    if len(files) == 1:  # only one bank has a title, a glossary and steps
        return files[0].bank
    return Bank(
        sectors=tuple(sector for file in files for sector in file.bank.sectors),
        questions=tuple(question for file in files for question in file.bank.questions),
    )


def _ids_in_two_files(files: Sequence[_File]) -> list[BankProblem]:
    first_file: dict[tuple[str, str], _File] = {}
    problems: list[BankProblem] = []
    for file in files:
        for path, used in _ids(file.bank):
            first = first_file.setdefault((str(path[0]), used), file)
            if first is not file:
                message = f'the id "{used}" is already used in {first.name}.'
                lines = line_numbers(file.text)
                problems.append(_at_line(file.name, lines, path, message))
    return problems


def _ids(bank: Bank) -> list[tuple[KeyPath, str]]:
    """The ids that must differ between files, each with its place; stand-ins are left out."""
    records = (("sector", bank.sectors), ("question", bank.questions))
    return [
        ((name, index, "id"), member.id)
        for name, members in records
        for index, member in enumerate(members)
        if member.id
    ]


# --- one file -------------------------------------------------------------------------------------


def _read_path(path: Path) -> _File:
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            return _unreadable(path.name, 1, "this file is too big to be a question bank.")
        raw = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or "it cannot be read").lower()
        return _unreadable(path.name, 1, f"this file could not be opened: {reason}.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return _unreadable(path.name, line, "this file is not UTF-8 text. Save it as UTF-8.")
    return _read_text(text, path.name)


def _read_text(text: str, name: str, *, whole: bool = True) -> _File:
    try:
        fields: dict[str, object] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return _unreadable(name, *_syntax_problem(error, text))
    except RecursionError:
        return _unreadable(name, 1, "lists or tables in this file are nested too deeply.")
    problems = Problems()
    bank = read_bank(Table(fields, (), problems), whole=whole)
    located = _all_located(name, text, problems)
    return _File(name=name, text=text, bank=bank, problems=located)


def _syntax_problem(error: tomllib.TOMLDecodeError, text: str) -> tuple[int, str]:
    """Line and message: tomllib gives the line only inside its sentence."""
    place = _SYNTAX_PLACE.search(str(error))
    sentence = _SYNTAX_PLACE.sub("", str(error))
    line = int(place.group(1)) if place and place.group(1) else len(text.splitlines()) or 1
    return line, f"this is not TOML: {sentence[:1].lower()}{sentence[1:]}."


def _unreadable(name: str, line: int, message: str) -> _File:
    problem = BankProblem(file=name, line=line, field="", message=message)
    return _File(name=name, text="", bank=Bank(sectors=(), questions=()), problems=(problem,))


def _all_located(name: str, text: str, problems: Problems) -> tuple[BankProblem, ...]:
    if not problems.found:
        return ()
    lines = line_numbers(text)
    located = [_at_line(name, lines, path, message) for path, message in problems.found]
    return tuple(sorted(located, key=lambda problem: problem.line))


def _at_line(name: str, lines: dict[KeyPath, int], path: KeyPath, message: str) -> BankProblem:
    """The problem at the line of its field, or of what should have held the field."""
    nearest = path
    while nearest not in lines:
        nearest = nearest[:-1]
    return BankProblem(file=name, line=lines[nearest], field=_spoken(path), message=message)


def _sentences(problems: Problems) -> tuple[str, ...]:
    return tuple(f"{_spoken(path)}: {message}" for path, message in problems.found)


def _spoken(path: KeyPath) -> str:
    """``("question", 2, "level")`` as "question 3, level"."""
    parts = [f" {part + 1}" if isinstance(part, int) else f", {part}" for part in path]
    return "".join(parts).removeprefix(", ")
