"""Banks as fields and as TOML: the other way of `questions.load`, and what it writes it reads.

Pure. Fields that hold what is assumed anyway (every role of a sector, the usual rubric, the
easiest level) and empty ones are left out, as somebody who writes a file by hand would do.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any, cast

import tomli_w

from questions.bank import Level, Rubric

if TYPE_CHECKING:
    from questions.bank import Bank, MustHear, Question, Sector

Fields = dict[str, Any]
"""Of one table: texts, lists and tables, as TOML and JSON know them."""


def bank_toml(bank: Bank) -> str:
    """The file of a bank."""
    return tomli_w.dumps(bank_fields(bank), multiline_strings=False)


def bank_fields(bank: Bank) -> Fields:
    """The top table of a bank's file."""
    sectors = {sector.id: sector for sector in bank.sectors}
    return _filled(
        {
            "title": bank.title,
            "about": bank.about,
            "employer": bank.employer,
            "glossary": [_plain(word) for word in bank.glossary],
            "hiring_step": [_plain(step) for step in bank.steps],
            "sector": [_sector(sector) for sector in bank.sectors],
            "question": [question_fields(one, sectors.get(one.sector)) for one in bank.questions],
        }
    )


def question_fields(question: Question, sector: Sector | None) -> Fields:
    """The table of one question; its roles are left out if they are all of the sector's."""
    every_role = sector is not None and question.roles == tuple(role.id for role in sector.roles)
    usual = question.rubric == Rubric.for_kind(question.kind)
    return _filled(
        {
            "id": question.id,
            "sector": question.sector,
            "roles": [] if every_role else list(question.roles),
            "level": question.level.value,
            "kind": question.kind.value,
            "tags": list(question.tags),
            "text": question.text,
            "why": question.why,
            "follow_up": question.follow_up,
            "rubric": [] if usual else [line.value for line in question.rubric.criteria],
            "must_hear": [_must_hear(point) for point in question.must_hear],
            "key_word": [_plain(word) for word in question.key_words],
            "frames": {entry.level.value: list(entry.frames) for entry in question.frames},
            "model_answers": {one.level.value: one.text for one in question.model_answers},
            "source": [_plain(source) for source in question.sources],
        }
    )


def _sector(sector: Sector) -> Fields:
    return {**_plain(sector, "roles"), "role": [_plain(role) for role in sector.roles]}


def _must_hear(point: MustHear) -> Fields:
    easiest = point.from_level is Level.ENTRY_1
    left_out = (*(("from_level",) if easiest else ()), *(() if point.essential else ("essential",)))
    return _plain(point, *left_out)


def _plain(record: Any, *left_out: str) -> Fields:
    """A record without inner records, as fields."""
    if not is_dataclass(record):
        raise TypeError(type(record).__name__)
    values = {one.name: getattr(record, one.name) for one in fields(record)}
    return _filled({name: _value(v) for name, v in values.items() if name not in left_out})


def _value(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_value(member) for member in cast("tuple[Any, ...]", value)]
    return str(value) if isinstance(value, str) else value


def _filled(values: Fields) -> Fields:
    return {name: value for name, value in values.items() if value not in ("", [], {}, None)}
