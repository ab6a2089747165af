"""Any valid bank comes out of TOML as it went in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from questions.load import parse_bank
from tests.questions.any_bank import banks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questions.bank import Bank, HiringStep, KeyWord, Question


@given(banks(), st.sampled_from([" ", "\n", "\n   \n"]))
@settings(
    deadline=None, database=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
def test_a_valid_bank_round_trips(bank: Bank, space: str) -> None:
    """Every value of a bank's questions survives TOML, however its texts are broken into lines."""
    assert parse_bank(_toml(bank, space), file="any.toml") == bank


def test_the_shipped_banks_round_trip(builtin: Bank) -> None:
    """The banks that are shipped survive being written and read again."""
    assert parse_bank(_toml(builtin, "\n"), file="any.toml") == builtin


def _toml(bank: Bank, space: str) -> str:
    return "\n".join(_lines(bank, space))


def _lines(bank: Bank, space: str) -> Iterator[str]:
    for name in ("title", "about", "employer"):
        yield from _optional(name, getattr(bank, name))
    for entry in bank.glossary:
        yield from _word_lines("glossary", entry)
    for step in bank.steps:
        yield from _step_lines(step)
    for sector in bank.sectors:
        yield from ("[[sector]]", f"id = {_one(sector.id)}", f"title = {_one(sector.title)}")
        for role in sector.roles:
            yield from ("[[sector.role]]", f"title = {_one(role.title)}", f"id = {_one(role.id)}")
    for question in bank.questions:
        yield from _question_lines(question, space)


def _question_lines(question: Question, space: str) -> Iterator[str]:
    yield "[[question]]"
    for name in ("id", "sector", "level", "kind"):
        yield f"{name} = {_one(getattr(question, name))}"
    for name in ("text", "why", "follow_up"):
        yield f"{name} = {_many(getattr(question, name), space)}"
    yield f"roles = {_list(question.roles)}"
    yield f"tags = {_list(question.tags)}"
    yield f"rubric = {_list(question.rubric.criteria)}"
    for point in question.must_hear:
        yield from ("[[question.must_hear]]", f"id = {_one(point.id)}", f"say = {_one(point.say)}")
        yield from (f"text = {_many(point.text, space)}", f"cues = {_list(point.cues)}")
        yield from (
            f"from_level = {_one(point.from_level)}",
            f"essential = {point.essential!s}".lower(),
            f"against = {_list(point.against)}",
            f"wrong = {_list(point.wrong)}",
        )
    for entry in question.key_words:
        yield from _word_lines("question.key_word", entry)
    yield "[question.frames]"
    yield from (f"{entry.level} = {_list(entry.frames)}" for entry in question.frames)
    yield "[question.model_answers]"
    yield from (f"{entry.level} = {_many(entry.text, space)}" for entry in question.model_answers)
    for source in question.sources:
        yield "[[question.source]]"
        for name in ("fact", "title", "publisher", "date", "url"):
            value = getattr(source, name)
            yield f"{name} = {_one(value)}" if value is not None else "# no address"


def _word_lines(table: str, entry: KeyWord) -> Iterator[str]:
    yield from (f"[[{table}]]", f"word = {_one(entry.word)}")
    yield from (f"meaning = {_one(entry.meaning)}", f"forms = {_list(entry.forms)}")


def _step_lines(step: HiringStep) -> Iterator[str]:
    yield from ("[[hiring_step]]", f"kind = {_one(step.kind)}", f"title = {_one(step.title)}")
    yield from (f"what = {_one(step.what)}", f"prepare = {_list(step.prepare)}")
    yield from _optional("length", step.length)


def _optional(name: str, text: str) -> Iterator[str]:
    """A field that must not stand there empty."""
    if text:
        yield f"{name} = {_one(text)}"


def _one(text: str) -> str:
    """A basic TOML string: JSON's escapes are a subset of TOML's."""
    return json.dumps(text, ensure_ascii=False)


def _many(text: str, space: str) -> str:
    """A multi-line TOML string with other white space between the words."""
    return '"""\n' + space.join(_one(word)[1:-1] for word in text.split(" ")) + '\n"""'


def _list(texts: tuple[str, ...]) -> str:
    return "[\n" + "".join(f"  {_one(text)},\n" for text in texts) + "]"
