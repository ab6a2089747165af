"""Any valid bank comes out of TOML as it went in."""

from __future__ import annotations

import json
import string
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from questions.bank import (
    Bank,
    Criterion,
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
)
from questions.load import parse_bank

if TYPE_CHECKING:
    from collections.abc import Iterator

_LETTERS = st.characters(exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"])
_LOOKALIKES = st.sampled_from(["[[question]]", 'id = "x"', "#", '"""', "'''", "\\", "___", "level"])
_TEXT = st.lists(
    st.one_of(st.text(_LETTERS, min_size=1, max_size=6), _LOOKALIKES), min_size=1, max_size=6
).map(" ".join)
_ID = st.from_regex(r"[a-z0-9]{1,5}(-[a-z0-9]{1,5})?", fullmatch=True)
_WORD = st.text(string.ascii_lowercase, min_size=3, max_size=6)
_CUE = st.lists(
    st.one_of(_WORD, _WORD.map(lambda word: f"{word}*"), st.tuples(_WORD, _WORD).map("/".join)),
    min_size=1,
    max_size=3,
).map(" ... ".join)
_FLAT: dict[str, Any] = {"max_size": 3, "unique": True}
_SOME: dict[str, Any] = {"min_size": 1, **_FLAT}

_ROLE = st.builds(Role, id=_ID, title=_TEXT)
_SECTOR = st.builds(
    Sector,
    id=_ID,
    title=_TEXT,
    roles=st.lists(_ROLE, min_size=1, max_size=3, unique_by=lambda role: role.id).map(tuple),
)
_POINT = st.builds(
    MustHear,
    id=_ID,
    text=_TEXT,
    say=_TEXT,
    cues=st.lists(_CUE, **_SOME).map(tuple),
    from_level=st.sampled_from(Level),
    essential=st.booleans(),
)
_KEY_WORD = st.builds(KeyWord, word=_WORD, meaning=_TEXT, forms=st.lists(_CUE, **_FLAT).map(tuple))
_SOURCE = st.builds(
    Source,
    fact=_TEXT,
    title=_TEXT,
    publisher=_TEXT,
    date=st.dates().map(str).filter(lambda day: day >= "1000"),
    url=st.none() | _ID.map(lambda name: f"https://{name}.example"),
)


@st.composite
def _question(draw: st.DrawFn, sector: Sector) -> Question:
    level = draw(st.sampled_from(Level))
    given_levels = {level, *draw(st.lists(st.sampled_from(Level)))}
    levels = [each for each in Level if each in given_levels]
    kind = draw(st.sampled_from(Kind))
    criteria = draw(st.none() | st.lists(st.sampled_from(Criterion), min_size=1, unique=True))
    roles = [role.id for role in sector.roles]
    texts = st.lists(_TEXT, **_SOME).map(tuple)
    return Question(
        id=draw(_ID),
        sector=sector.id,
        roles=tuple(draw(st.lists(st.sampled_from(roles), min_size=1, unique=True))),
        level=level,
        kind=kind,
        text=draw(_TEXT),
        why=draw(_TEXT),
        must_hear=_unique_points(draw(st.lists(_POINT, min_size=1, max_size=3))),
        key_words=_unique_words(draw(st.lists(_KEY_WORD, min_size=1, max_size=3))),
        frames=tuple(SentenceFrames(level=each, frames=draw(texts)) for each in levels),
        model_answers=tuple(ModelAnswer(level=each, text=draw(_TEXT)) for each in levels),
        follow_up=draw(_TEXT),
        rubric=Rubric(criteria=tuple(criteria)) if criteria else Rubric.for_kind(kind),
        sources=tuple(draw(st.lists(_SOURCE, max_size=2))),
    )


@st.composite
def _banks(draw: st.DrawFn) -> Bank:
    sectors = draw(st.lists(_SECTOR, min_size=1, max_size=2, unique_by=lambda each: each.id))
    questions = [draw(_question(draw(st.sampled_from(sectors)))) for _ in range(draw(_COUNT))]
    unique = {question.id: question for question in questions}
    return Bank(sectors=tuple(sectors), questions=tuple(unique.values()))


_COUNT = st.integers(1, 3)


@given(_banks(), st.sampled_from([" ", "\n", "\n   \n"]))
@settings(
    deadline=None, database=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
def test_a_valid_bank_round_trips(bank: Bank, space: str) -> None:
    """Every value of a bank survives TOML, however its texts are broken into lines."""
    assert parse_bank(_toml(bank, space), file="any.toml") == bank


def test_the_shipped_banks_round_trip(builtin: Bank) -> None:
    """The banks that are shipped survive being written and read again."""
    assert parse_bank(_toml(builtin, "\n"), file="any.toml") == builtin


def _unique_points(points: list[MustHear]) -> tuple[MustHear, ...]:
    return tuple({point.id: point for point in points}.values())


def _unique_words(words: list[KeyWord]) -> tuple[KeyWord, ...]:
    return tuple({entry.word: entry for entry in words}.values())


def _toml(bank: Bank, space: str) -> str:
    return "\n".join(_lines(bank, space))


def _lines(bank: Bank, space: str) -> Iterator[str]:
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
        yield from ("[[question.key_word]]", f"word = {_one(entry.word)}")
        yield from (f"meaning = {_one(entry.meaning)}", f"forms = {_list(entry.forms)}")
    yield "[question.frames]"
    yield from (f"{entry.level} = {_list(entry.frames)}" for entry in question.frames)
    yield "[question.model_answers]"
    yield from (f"{entry.level} = {_many(entry.text, space)}" for entry in question.model_answers)
    for source in question.sources:
        yield "[[question.source]]"
        for name in ("fact", "title", "publisher", "date", "url"):
            value = getattr(source, name)
            yield f"{name} = {_one(value)}" if value is not None else "# no address"


def _one(text: str) -> str:
    """A basic TOML string: JSON's escapes are a subset of TOML's."""
    return json.dumps(text, ensure_ascii=False)


def _many(text: str, space: str) -> str:
    """A multi-line TOML string with other white space between the words."""
    return '"""\n' + space.join(_one(word)[1:-1] for word in text.split(" ")) + '\n"""'


def _list(texts: tuple[str, ...]) -> str:
    return "[\n" + "".join(f"  {_one(text)},\n" for text in texts) + "]"
