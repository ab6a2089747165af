"""The file that a tutor downloads to fill in: every sheet with examples, and how to. Pure."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from questions.bank import (
    Bank,
    HiringStep,
    KeyWord,
    Kind,
    Level,
    ModelAnswer,
    MustHear,
    Question,
    Role,
    Rubric,
    Sector,
    SentenceFrames,
    StepKind,
)
from questions.tables.csv_writing import csv_of_rows
from questions.tables.filling import rows_to_write, written_columns
from questions.tables.layout import QUESTIONS
from questions.tables.sectors import ANY_JOB, GENERAL
from questions.tables.xlsx_writing import workbook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.tables.filling import Cells

_HOW_TO = """\
How to fill in this workbook

Only the sheet “Questions” is needed, and of it only the column “Question”. Write one question
in each row. Leave out whatever you don't need.

The rows that are there are examples. Write over them, or delete them: as they stand they are
not imported.

Level: Entry 1, Entry 2, Entry 3 or Level 1. Without a level a question counts as Entry 2.

Kind decides how an answer is scored. Behavioural is “Tell me about a time when…”, situational
is “What would you do if…?”.

Id: a short name that stays the same, such as late-bus. With it the other sheets say which
question they mean, and when you import the file again, the question is changed and not added a
second time. Without one it is made from the question's words.

Points: what a good answer should say, one point in each row. “Question id” says of which
question; leave it empty to mean the same as in the row above. You need not write words to
listen for: without them the coach looks for the meaning.

Words to listen for: one phrase on each line of the cell (Alt+Enter makes a new line). tell/told
means one or the other, report* means any word that begins so, ... means up to four other words.

Essential: yes for a fact of law or safety that no answer may leave out.

Frames: how a sentence begins, for people who need help. ___ stands for their own words. One on
each line of the cell.

Quick way: everything can stand on the sheet “Questions”, in columns that you add: Point 1,
Point 2, Key words (till: the machine that takes money), Sentence frames, Model answer, Model
answer Entry 1.

Bank, Glossary and Hiring steps are for an employer's pack. Leave them empty otherwise.

Formulas are not read. Write the words themselves.

Before anything is imported you see what can't be used, with sheet, row and column.
"""
HOW_TO = tuple(" ".join(part.split()) for part in _HOW_TO.split("\n\n"))
"""Paragraphs of the first sheet."""

_EXAMPLE = Question(
    id="example-late-bus",
    sector="general",
    roles=("any-job",),
    level=Level.ENTRY_2,
    kind=Kind.SITUATIONAL,
    text="Example: What would you do if your bus is late and you can't start on time?",
    why="The shop can't open without enough people. They want to hear that you tell them early.",
    must_hear=(
        MustHear(
            id="call",
            text="Call or write to the manager at once.",
            say="I call my manager at once and say when I can be there.",
            cues=("call/ring/phone ... manager/boss", "send ... message"),
            from_level=Level.ENTRY_1,
            essential=False,
        ),
    ),
    key_words=(KeyWord(word="shift", meaning="the hours that you work on one day", forms=()),),
    frames=(SentenceFrames(level=Level.ENTRY_2, frames=("If I am late, I ___.", "I tell ___.")),),
    model_answers=(
        ModelAnswer(
            level=Level.ENTRY_2,
            text="I call my manager at once. I say that my bus is late and when I can be there. "
            "Next time I take an earlier bus.",
        ),
    ),
    follow_up="And if nobody answers the telephone?",
    rubric=Rubric.for_kind(Kind.SITUATIONAL),
    sources=(),
    tags=("time", "transport"),
)
_PACK = Bank(
    sectors=(
        Sector(
            id=GENERAL[0],
            title=GENERAL[1],
            roles=(Role(id=ANY_JOB[0], title=ANY_JOB[1]),),
        ),
    ),
    questions=(_EXAMPLE,),
    glossary=(KeyWord(word="till", meaning="Example: the machine that takes money", forms=()),),
    steps=(
        HiringStep(
            kind=StepKind.TRIAL_SHIFT,
            title="Example: trial shift",
            what="You work for two hours with somebody who knows the job.",
            prepare=("Wear flat shoes.", "Bring water."),
            length="2 hours",
        ),
    ),
)


def template_xlsx() -> bytes:
    """The workbook."""
    return workbook(rows_to_write(_PACK), how_to=HOW_TO)


def template_csv() -> bytes:
    """One table of questions, for programs that open no workbooks."""
    titles = [column.title for column in written_columns(QUESTIONS)]
    points = ["Point 1", "Point 2", "Key words", "Sentence frames", "Model answer"]
    return csv_of_rows(_in_one_row(), [*titles, *points])


def _in_one_row() -> Iterator[Cells]:
    cells = next(cells for sheet, cells in rows_to_write(_PACK) if sheet is QUESTIONS)
    word = _EXAMPLE.key_words[0]
    yield {
        **cells,
        "Point 1": _EXAMPLE.must_hear[0].text,
        "Key words": f"{word.word}: {word.meaning}",
        "Sentence frames": "\n".join(_EXAMPLE.frames[0].frames),
        "Model answer": _EXAMPLE.model_answers[0].text,
    }


@cache
def example_texts() -> frozenset[str]:
    """What the examples say, so that nobody imports them by oversight."""
    entries = (*(word.meaning for word in _PACK.glossary), *(step.title for step in _PACK.steps))
    return frozenset((_EXAMPLE.text, *entries))
