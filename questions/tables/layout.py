"""The sheets of a bank and their columns: what they are called, and what else a tutor may write.

Pure. A CSV file has the same columns in one table; its first, "Part", says of each row which
sheet it would stand in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from questions.tables.words import LEVELS, key

if TYPE_CHECKING:
    from collections.abc import Mapping

PART_TITLE = "Part"
HOW_TO_TITLE = "How to"


class Holds(StrEnum):
    """What a cell of a column holds."""

    TEXT = "text"
    LEVEL = "level"
    KIND = "kind"
    STEP = "step"
    YES_NO = "yes_no"
    LINES = "lines"
    """Sentences, one on each line."""
    CUES = "cues"
    """Phrases to listen for, on lines or with commas or semicolons between them."""
    NAMES = "names"
    """Short names, on lines; where there is one line only, commas and semicolons part them too."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A column.

    Attributes:
        field: its name in the table of a bank file.
        title: what stands at its head.
        also: what else tutors may call it.
        holds: what its cells hold.
        wide: its width on the sheet, in characters.
        written: whether we write it; others are for whoever writes all into one sheet.
        numbered: whether it may stand there several times with numbers: Point 1, Point 2.
        by_level: whether a level may stand behind or before its name: Model answer Entry 2.
    """

    field: str
    title: str
    also: tuple[str, ...] = ()
    holds: Holds = Holds.TEXT
    wide: int = 24
    written: bool = True
    numbered: bool = False
    by_level: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """A sheet; `main` is the field without which a row says nothing."""

    part: str
    title: str
    also: tuple[str, ...]
    main: str
    columns: tuple[Column, ...]


_OF = Column(field="of", title="Question id", also=("question", "of question", "id of question"))
_LEVEL = Column(
    field="level", title="Level", also=("esol level", "english level"), holds=Holds.LEVEL, wide=12
)
_WORDS = (
    Column(field="word", title="Word", also=("key word", "keyword", "term", "phrase")),
    Column(
        field="meaning",
        title="Meaning",
        also=("definition", "plain meaning", "explanation"),
        wide=50,
    ),
    Column(field="forms", title="Other forms", also=("form", "forms"), holds=Holds.CUES),
)

BANK = Sheet(
    part="bank",
    title="Bank",
    also=("about", "about this bank", "cover", "pack"),
    main="title",
    columns=(
        Column(field="title", title="Title", also=("name", "bank"), wide=40),
        Column(field="about", title="About", also=("what it is for", "description"), wide=60),
        Column(field="employer", title="Employer", also=("company", "organisation"), wide=30),
    ),
)
SECTORS = Sheet(
    part="sector",
    title="Sectors",
    also=("fields of work", "jobs", "roles", "sectors and jobs"),
    main="sector",
    columns=(
        Column(field="sector", title="Sector", also=("sector id", "field of work")),
        Column(field="title", title="Sector name", also=("sector title",), wide=30),
        Column(field="job", title="Job", also=("job id", "role", "role id")),
        Column(field="job_title", title="Job name", also=("job title", "role name", "role title")),
    ),
)
QUESTIONS = Sheet(
    part="question",
    title="Questions",
    also=("question bank", "interview questions", "list of questions"),
    main="text",
    columns=(
        Column(field="id", title="Id", also=("question id", "code", "ref", "reference")),
        Column(
            field="text",
            title="Question",
            also=("text", "question text", "interview question", "the question"),
            wide=60,
        ),
        _LEVEL,
        Column(
            field="kind",
            title="Kind",
            also=("type", "question type", "kind of question", "category"),
            holds=Holds.KIND,
            wide=18,
        ),
        Column(field="sector", title="Sector", also=("field of work", "industry", "field")),
        Column(field="roles", title="Jobs", also=("role", "job role"), holds=Holds.NAMES),
        Column(field="tags", title="Tags", also=("topic", "theme", "label"), holds=Holds.NAMES),
        Column(
            field="why",
            title="Why they ask",
            also=("why", "why employers ask", "reason", "purpose"),
            wide=50,
        ),
        Column(
            field="follow_up",
            title="Follow-up",
            also=("follow up question", "next question", "next they may ask"),
            wide=40,
        ),
        Column(field="rubric", title="Scored on", also=("rubric", "criteria"), holds=Holds.NAMES),
        Column(
            field="points",
            title="Points",
            also=("point", "must hear", "what we hope to hear", "good answer has"),
            holds=Holds.LINES,
            written=False,
            numbered=True,
        ),
        Column(
            field="words",
            title="Key words",
            also=("keyword", "vocabulary", "useful word"),
            holds=Holds.LINES,
            written=False,
            numbered=True,
        ),
        Column(
            field="frames",
            title="Sentence frames",
            also=("frame", "sentence starter", "sentence frame", "starter", "useful phrase"),
            holds=Holds.LINES,
            written=False,
            numbered=True,
            by_level=True,
        ),
        Column(
            field="answer",
            title="Model answer",
            also=("answer", "example answer", "good answer", "sample answer"),
            written=False,
            by_level=True,
        ),
    ),
)
POINTS = Sheet(
    part="point",
    title="Points",
    also=("must hear", "points to hear", "point of a good answer"),
    main="text",
    columns=(
        _OF,
        Column(field="id", title="Id", also=("point id",)),
        Column(field="text", title="Point", also=("text", "must hear"), wide=50),
        Column(field="say", title="Sentence to say", also=("say", "sentence", "example"), wide=50),
        Column(
            field="cues",
            title="Words to listen for",
            also=("cue", "listen for", "words", "phrases"),
            holds=Holds.CUES,
            wide=40,
        ),
        Column(field="from_level", title="From level", also=("level",), holds=Holds.LEVEL, wide=12),
        Column(
            field="essential", title="Essential", also=("must", "law"), holds=Holds.YES_NO, wide=12
        ),
        Column(
            field="against",
            title="Words against it",
            also=("against", "words against"),
            holds=Holds.CUES,
        ),
        Column(
            field="wrong",
            title="Wrong sentences",
            also=("wrong", "wrong sentence"),
            holds=Holds.LINES,
            wide=40,
        ),
    ),
)
KEY_WORDS = Sheet(
    part="key word",
    title="Key words",
    also=("vocabulary", "word"),
    main="word",
    columns=(_OF, *_WORDS),
)
FRAMES = Sheet(
    part="frames",
    title="Frames",
    also=("sentence frames", "sentence starters"),
    main="frames",
    columns=(
        _OF,
        _LEVEL,
        Column(
            field="frames",
            title="Sentence frames",
            also=("frame", "sentence", "sentence starter", "starter", "text"),
            holds=Holds.LINES,
            wide=60,
        ),
    ),
)
MODEL_ANSWERS = Sheet(
    part="model answer",
    title="Model answers",
    also=("answers", "example answers", "good answers"),
    main="text",
    columns=(
        _OF,
        _LEVEL,
        Column(field="text", title="Answer", also=("model answer", "text"), wide=100),
    ),
)
SOURCES = Sheet(
    part="source",
    title="Sources",
    also=("references", "law"),
    main="fact",
    columns=(
        _OF,
        Column(field="fact", title="Fact", wide=60),
        Column(field="title", title="Title", also=("law or guidance",), wide=40),
        Column(field="publisher", title="Publisher", also=("who says so",)),
        Column(field="date", title="Date", also=("year",), wide=12),
        Column(field="url", title="Web address", also=("url", "link", "website"), wide=40),
    ),
)
GLOSSARY = Sheet(
    part="glossary",
    title="Glossary",
    also=("word list", "words of the employer", "dictionary"),
    main="word",
    columns=_WORDS,
)
STEPS = Sheet(
    part="step",
    title="Hiring steps",
    also=("steps", "steps of hiring", "hiring", "how they hire"),
    main="title",
    columns=(
        Column(field="kind", title="Kind", also=("type",), holds=Holds.STEP, wide=18),
        Column(field="title", title="Step", also=("title", "name"), wide=30),
        Column(field="what", title="What happens", also=("what", "description"), wide=60),
        Column(
            field="prepare",
            title="What to prepare",
            also=("prepare", "what to bring", "bring"),
            holds=Holds.LINES,
            wide=50,
        ),
        Column(field="length", title="How long", also=("length", "time", "duration")),
    ),
)
SHEETS = (
    BANK,
    SECTORS,
    QUESTIONS,
    POINTS,
    KEY_WORDS,
    FRAMES,
    MODEL_ANSWERS,
    SOURCES,
    GLOSSARY,
    STEPS,
)


@dataclass(frozen=True, slots=True)
class Head:
    """What one column of somebody's sheet is: a column of ours, and which of several."""

    column: Column
    number: int = 0
    level: str = ""


@cache
def _heads(part: str) -> Mapping[str, Column]:
    sheet = next(one for one in SHEETS if one.part == part)
    other = {key(name): column for column in sheet.columns for name in column.also}
    return {**other, **{key(column.title): column for column in sheet.columns}}


@cache
def _sheets() -> Mapping[str, Sheet]:
    other = {key(name): sheet for sheet in SHEETS for name in (*sheet.also, sheet.part)}
    return {**other, **{key(sheet.title): sheet for sheet in SHEETS}}


def sheet_named(name: str) -> Sheet | None:
    """The sheet that somebody means by a name, if it is one of ours."""
    return _sheets().get(key(name))


def head_named(name: str, sheet: Sheet) -> Head | None:
    """What a column of a sheet is by what stands at its head."""
    heads, wanted = _heads(sheet.part), key(name)
    if wanted in heads:
        return Head(heads[wanted])
    plain = wanted.rstrip("0123456789")
    column = heads.get(key(re.sub(r"[\s#.]*\d+\s*$", "", name)))
    if column is not None and column.numbered and plain != wanted:
        return Head(column, number=int(wanted[len(plain) :][:4]))
    return _by_level(wanted, heads)


def _by_level(wanted: str, heads: Mapping[str, Column]) -> Head | None:
    for name, column in heads.items():
        if column.by_level and (wanted.startswith(name) or wanted.endswith(name)):
            rest = wanted.removeprefix(name) if wanted.startswith(name) else wanted[: -len(name)]
            level = LEVELS.get(rest) or LEVELS.get(rest.removeprefix("at").removeprefix("for"))
            if level is not None:
                return Head(column, level=level.value)
    return None


def letters(index: int) -> str:
    """The letters of a column by its index from 0: A, B … Z, AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
