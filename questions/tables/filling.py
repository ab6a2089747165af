"""A bank as rows of our sheets, ready to be written. Pure; the other way of `assemble`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from questions.bank import Criterion, Kind, Level, StepKind
from questions.tables import words
from questions.tables.cells import MAX_CELL_CHARS
from questions.tables.layout import (
    BANK,
    FRAMES,
    GLOSSARY,
    KEY_WORDS,
    MODEL_ANSWERS,
    POINTS,
    QUESTIONS,
    SECTORS,
    SOURCES,
    STEPS,
    Column,
    Holds,
    Sheet,
)
from questions.tables.problems import UnreadableFile
from questions.tables.values import names_as_cell
from questions.write import bank_fields

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from enum import StrEnum

    from questions.bank import Bank

Cells = dict[str, str]
"""The words of one row, by the titles of their columns."""

_CHOICES: Mapping[Holds, type[StrEnum]] = {
    Holds.LEVEL: Level,
    Holds.KIND: Kind,
    Holds.STEP: StepKind,
}


def rows_to_write(bank: Bank) -> Iterator[tuple[Sheet, Cells]]:
    """Every row of a bank, sheet by sheet.

    Raises:
        UnreadableFile: a list is longer than a cell of a spreadsheet can be.
    """
    fields = bank_fields(bank)
    if any(fields.get(name) for name in ("title", "about", "employer")):
        yield BANK, _cells(BANK, fields)
    for sector in fields["sector"]:
        yield from _sector(sector)
    questions = fields.get("question", ())
    for question in questions:
        yield QUESTIONS, _cells(QUESTIONS, question)
    for sheet in (POINTS, KEY_WORDS, FRAMES, MODEL_ANSWERS, SOURCES):
        entries = ({**one, "of": of["id"]} for of in questions for one in _entries(sheet, of))
        yield from ((sheet, _cells(sheet, entry)) for entry in entries)
    for sheet, name in ((GLOSSARY, "glossary"), (STEPS, "hiring_step")):
        for entry in fields.get(name, ()):
            yield sheet, _cells(sheet, entry)


def written_columns(sheet: Sheet) -> tuple[Column, ...]:
    """Those of its columns that are written."""
    return tuple(column for column in sheet.columns if column.written)


def _sector(sector: Mapping[str, Any]) -> Iterator[tuple[Sheet, Cells]]:
    """A row for each job, the sector in front of it."""
    for role in sector["role"]:
        fields = {
            "sector": sector["id"],
            "title": sector["title"],
            "job": role["id"],
            "job_title": role["title"],
        }
        yield SECTORS, _cells(SECTORS, fields)


def _entries(sheet: Sheet, question: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    if sheet is FRAMES:
        frames = question.get("frames", {})
        return [{"level": level, "frames": listed} for level, listed in frames.items()]
    if sheet is MODEL_ANSWERS:
        answers = question.get("model_answers", {})
        return [{"level": level, "text": text} for level, text in answers.items()]
    name = {POINTS: "must_hear", KEY_WORDS: "key_word", SOURCES: "source"}[sheet]
    return list(question.get(name, ()))


def _cells(sheet: Sheet, fields: Mapping[str, Any]) -> Cells:
    return {
        column.title: _cell(column, fields[column.field])
        for column in written_columns(sheet)
        if column.field in fields
    }


def _cell(column: Column, value: Any) -> str:
    text = _text(column, value)
    if len(text) > MAX_CELL_CHARS:
        raise UnreadableFile(
            f'A list in "{column.title}" is too long for a cell of a spreadsheet. '
            "Use a TOML file for this bank."
        )
    return text


def _text(column: Column, value: Any) -> str:
    if column.holds in _CHOICES:
        return words.title(_CHOICES[column.holds](value))
    if column.field == "rubric":
        return names_as_cell([words.title(Criterion(one)) for one in value])
    if column.holds is Holds.NAMES:
        return names_as_cell(value)
    if column.holds is Holds.YES_NO:
        return "yes" if value else "no"
    return "\n".join(cast("list[str]", value)) if isinstance(value, list) else value
