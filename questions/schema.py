"""What a bank file holds: which fields each table has, and how they become records.

Every function reads one table, notes what is wrong with it and gives a record: `questions.reading`
tells what a record holds where something is wrong.

What ships with the product is whole (`whole=True`). A tutor's question needs its text, and all
else may be missing.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from questions.bank import (
    Bank,
    Criterion,
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
    Source,
    StepKind,
)
from questions.cues import CueError, parse_cue

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from questions.reading import Table

MAX_TITLE_CHARS = 60
MAX_LINE_CHARS = 200  # a question, a point, a sentence, a meaning
MAX_PARAGRAPH_CHARS = 500  # why a question is asked
MAX_ANSWER_CHARS = 2000  # two minutes of speech are about 1,400
MAX_WORD_CHARS = 40
MAX_CUE_CHARS = 100

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def read_bank(table: Table, *, whole: bool = True) -> Bank:
    """The bank in the top table of a file; stand-ins where the table notes a problem."""
    sector_tables = table.tables("sector", required=whole)
    question_tables = table.tables("question", required=whole)
    sectors = [_sector(entry) for entry in sector_tables]
    by_id = {sector.id: sector for sector in sectors}
    questions = [read_question(entry, by_id, whole=whole) for entry in question_tables]
    _ids_differ(sector_tables, [sector.id for sector in sectors])
    _ids_differ(question_tables, [question.id for question in questions])
    bank = Bank(
        sectors=tuple(sectors),
        questions=tuple(questions),
        title=table.text("title", longest=MAX_TITLE_CHARS, required=False),
        about=table.text("about", longest=MAX_PARAGRAPH_CHARS, required=False),
        employer=table.text("employer", longest=MAX_TITLE_CHARS, required=False),
        glossary=_key_words(table, "glossary"),
        steps=tuple(_step(entry) for entry in table.tables("hiring_step", required=False)),
    )
    table.finish()
    return bank


def _step(table: Table) -> HiringStep:
    step = HiringStep(
        kind=table.choice("kind", StepKind) or StepKind.OTHER,
        title=table.text("title", longest=MAX_TITLE_CHARS),
        what=table.text("what", longest=MAX_PARAGRAPH_CHARS),
        prepare=table.texts("prepare", longest=MAX_LINE_CHARS, required=False),
        length=table.text("length", longest=MAX_TITLE_CHARS, required=False),
    )
    table.finish()
    return step


def _ids_differ(tables: Sequence[Table], ids: Sequence[str], field: str = "id") -> None:
    seen: set[str] = set()
    for table, used in zip(tables, ids, strict=True):
        if used and used in seen:
            table.wrong(field, f'"{used}" is already used in this file or list.')
        seen.add(used)


def _sector(table: Table) -> Sector:
    role_tables = table.tables("role")
    roles = [_role(entry) for entry in role_tables]
    _ids_differ(role_tables, [role.id for role in roles])
    sector = Sector(
        id=table.slug("id"),
        title=table.text("title", longest=MAX_TITLE_CHARS),
        roles=tuple(roles),
    )
    table.finish()
    return sector


def _role(table: Table) -> Role:
    role = Role(id=table.slug("id"), title=table.text("title", longest=MAX_TITLE_CHARS))
    table.finish()
    return role


def read_question(table: Table, sectors: dict[str, Sector], *, whole: bool = True) -> Question:
    """The question in one table, of one of these sectors; stand-ins as in `read_bank`."""
    sector = table.slug("sector")
    level = table.choice("level", Level)
    kind = table.choice("kind", Kind) or Kind.MOTIVATION
    needed = level if whole else None
    question = Question(
        id=table.slug("id"),
        sector=sector,
        roles=_roles(table, sector, sectors),
        level=level or Level.ENTRY_1,
        kind=kind,
        text=table.text("text", longest=MAX_LINE_CHARS),
        why=table.text("why", longest=MAX_PARAGRAPH_CHARS, required=whole),
        must_hear=_must_hears(table, whole=whole),
        key_words=_key_words(table, "key_word", required=whole),
        frames=_frames(table, needed, whole=whole),
        model_answers=_model_answers(table, needed, whole=whole),
        follow_up=table.text("follow_up", longest=MAX_LINE_CHARS, required=whole),
        rubric=_rubric(table, kind),
        sources=tuple(_source(entry) for entry in table.tables("source", required=False)),
        tags=table.texts("tags", longest=MAX_WORD_CHARS, required=False),
    )
    table.finish()
    return question


def _roles(table: Table, sector_id: str, sectors: dict[str, Sector]) -> tuple[str, ...]:
    """The roles named, or all of the sector if the field is left out."""
    named = table.slugs("roles")
    if sector_id not in sectors:
        if sector_id:
            table.wrong("sector", f'there is no sector "{sector_id}" in this file.')
        return named
    known = [role.id for role in sectors[sector_id].roles]
    for role in named:
        if role not in known:
            table.wrong("roles", f'"{role}" is not a role here. Use some of: {", ".join(known)}.')
    if table.has("roles") and not named:
        table.wrong("roles", "this list is empty. Leave the field out to mean every role.")
    return named or tuple(known)


def _must_hears(table: Table, *, whole: bool) -> tuple[MustHear, ...]:
    tables = table.tables("must_hear", required=whole)
    points = [_must_hear(entry, whole=whole) for entry in tables]
    _ids_differ(tables, [point.id for point in points])
    return tuple(points)


def _must_hear(table: Table, *, whole: bool) -> MustHear:
    point = MustHear(
        id=table.slug("id"),
        text=table.text("text", longest=MAX_LINE_CHARS),
        say=table.text("say", longest=MAX_LINE_CHARS, required=whole),
        cues=_cues(table, "cues", required=whole),
        from_level=table.choice("from_level", Level, required=False) or Level.ENTRY_1,
        essential=table.flag("essential", default=False),
        against=_cues(table, "against", required=False),
        wrong=table.texts("wrong", longest=MAX_LINE_CHARS, required=False),
    )
    if (point.against or point.wrong) and not point.essential:
        table.wrong("essential", "only a point that is essential can be gone against.")
    table.finish()
    return point


def _key_words(table: Table, name: str, *, required: bool = False) -> tuple[KeyWord, ...]:
    tables = table.tables(name, required=required)
    words = [_key_word(entry) for entry in tables]
    _ids_differ(tables, [entry.word.lower() for entry in words], field="word")
    return tuple(words)


def _key_word(table: Table) -> KeyWord:
    word = table.text("word", longest=MAX_WORD_CHARS)
    if word and (trouble := _cue_trouble(word)):
        table.wrong("word", trouble)
    entry = KeyWord(
        word=word,
        meaning=table.text("meaning", longest=MAX_LINE_CHARS),
        forms=_cues(table, "forms", required=False),
    )
    table.finish()
    return entry


def _cues(table: Table, name: str, *, required: bool) -> tuple[str, ...]:
    return table.texts(name, longest=MAX_CUE_CHARS, required=required, trouble=_cue_trouble)


def _cue_trouble(cue: str) -> str:
    """Why this can't be listened for; "" if it can."""
    try:
        parse_cue(cue)
    except CueError as error:
        return f'in "{cue}": {error}'
    return ""


def _frames(table: Table, own_level: Level | None, *, whole: bool) -> tuple[SentenceFrames, ...]:
    inner = table.table("frames", required=whole)
    if inner is None:
        return ()
    frames = tuple(
        SentenceFrames(level=level, frames=inner.texts(level, longest=MAX_LINE_CHARS))
        for level in _levels_given(inner, own_level)
    )
    inner.finish(names=Level)
    return frames


def _model_answers(
    table: Table, own_level: Level | None, *, whole: bool
) -> tuple[ModelAnswer, ...]:
    inner = table.table("model_answers", required=whole)
    if inner is None:
        return ()
    answers = tuple(
        ModelAnswer(level=level, text=inner.text(level, longest=MAX_ANSWER_CHARS))
        for level in _levels_given(inner, own_level)
    )
    inner.finish(names=Level)
    return answers


def _levels_given(table: Table, own_level: Level | None) -> Iterable[Level]:
    """The levels that a table gives, and the question's own, which it must give."""
    return (level for level in Level if table.has(level) or level == own_level)


def _rubric(table: Table, kind: Kind) -> Rubric:
    """The criteria named, or the usual ones of the kind if the field is left out."""
    named = table.choices("rubric", Criterion)
    if table.has("rubric") and not named:
        table.wrong("rubric", "this list is empty. Leave the field out for the usual criteria.")
    return Rubric(criteria=named) if named else Rubric.for_kind(kind)


def _source(table: Table) -> Source:
    source = Source(
        fact=table.text("fact", longest=MAX_PARAGRAPH_CHARS),
        title=table.text("title", longest=MAX_LINE_CHARS),
        publisher=table.text("publisher", longest=MAX_LINE_CHARS),
        date=_source_date(table),
        url=table.text("url", longest=MAX_LINE_CHARS, required=False) or None,
    )
    if source.url is not None and not source.url.startswith("https://"):
        table.wrong("url", "an address must begin with https://.")
    table.finish()
    return source


def _source_date(table: Table) -> str:
    value = table.text("date", longest=10)
    if value and not _is_date(value):
        table.wrong("date", f'"{value}" is not a date. Write "2014", "2025-03" or "2025-03-05".')
    return value


def _is_date(value: str) -> bool:
    parts = _DATE.fullmatch(value)
    if parts is None:
        return False
    year, month, day = (int(part or 1) for part in parts.groups())
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
