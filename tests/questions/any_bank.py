"""Any valid bank, for the tests that write and read banks."""

from __future__ import annotations

import string
from typing import Any

from hypothesis import strategies as st

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

_LETTERS = st.characters(exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"])
_SIGNS = ("[[question]]", 'id = "x"', "#", '"""', "'''", "\\", "___", "level", "yes", "1-2", "1")
_RUNS = ("=1+1", "+1", "-1", "@A1", "'=1", "''-", "=", "_x0041_", "a, b", "c; d", "|", "<!DOCTYPE")
_LOOKALIKES = st.sampled_from((*_SIGNS, *_RUNS))
TEXT = st.lists(
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

_ROLE = st.builds(Role, id=_ID, title=TEXT)
_SECTOR = st.builds(
    Sector,
    id=_ID,
    title=TEXT,
    roles=st.lists(_ROLE, min_size=1, max_size=3, unique_by=lambda role: role.id).map(tuple),
)
_CUES = st.lists(_CUE, **_FLAT).map(tuple)
_TEXTS = st.lists(TEXT, **_FLAT).map(tuple)
_OR_NONE = st.just("") | TEXT


@st.composite
def _point(draw: st.DrawFn, *, whole: bool) -> MustHear:
    """Only an essential point can be gone against."""
    essential = draw(st.booleans())
    return MustHear(
        id=draw(_ID),
        text=draw(TEXT),
        say=draw(TEXT if whole else _OR_NONE),
        cues=draw(st.lists(_CUE, **(_SOME if whole else _FLAT)).map(tuple)),
        from_level=draw(st.sampled_from(Level)),
        essential=essential,
        against=draw(_CUES) if essential else (),
        wrong=draw(_TEXTS) if essential else (),
    )


_KEY_WORD = st.builds(KeyWord, word=_WORD, meaning=TEXT, forms=st.lists(_CUE, **_FLAT).map(tuple))
_SOURCE = st.builds(
    Source,
    fact=TEXT,
    title=TEXT,
    publisher=TEXT,
    date=st.dates().map(str).filter(lambda day: day >= "1000"),
    url=st.none() | _ID.map(lambda name: f"https://{name}.example"),
)


_TAGS = st.lists(TEXT.filter(lambda text: len(text) <= 40), **_FLAT).map(tuple)
_STEP = st.builds(
    HiringStep,
    kind=st.sampled_from(StepKind),
    title=TEXT,
    what=TEXT,
    prepare=_TEXTS,
    length=_OR_NONE,
)


@st.composite
def _question(draw: st.DrawFn, sector: Sector, *, whole: bool) -> Question:
    level = draw(st.sampled_from(Level))
    least = 1 if whole else 0
    given_levels = {*([level] if whole else []), *draw(st.lists(st.sampled_from(Level)))}
    levels = [each for each in Level if each in given_levels]
    kind = draw(st.sampled_from(Kind))
    criteria = draw(st.none() | st.lists(st.sampled_from(Criterion), min_size=1, unique=True))
    roles = [role.id for role in sector.roles]
    texts = st.lists(TEXT, **_SOME).map(tuple)
    return Question(
        id=draw(_ID),
        sector=sector.id,
        roles=tuple(draw(st.lists(st.sampled_from(roles), min_size=1, unique=True))),
        level=level,
        kind=kind,
        text=draw(TEXT),
        why=draw(TEXT if whole else _OR_NONE),
        must_hear=_unique_points(draw(st.lists(_point(whole=whole), min_size=least, max_size=3))),
        key_words=_unique_words(draw(st.lists(_KEY_WORD, min_size=least, max_size=3))),
        frames=tuple(SentenceFrames(level=each, frames=draw(texts)) for each in levels),
        model_answers=tuple(ModelAnswer(level=each, text=draw(TEXT)) for each in levels),
        follow_up=draw(TEXT if whole else _OR_NONE),
        rubric=Rubric(criteria=tuple(criteria)) if criteria else Rubric.for_kind(kind),
        sources=tuple(draw(st.lists(_SOURCE, max_size=2))),
        tags=draw(_TAGS),
    )


@st.composite
def banks(draw: st.DrawFn, *, whole: bool = True) -> Bank:
    """A bank that is right; where it needn't be whole, as a tutor's may be."""
    sectors = draw(st.lists(_SECTOR, min_size=1, max_size=2, unique_by=lambda each: each.id))
    count = draw(st.integers(1 if whole else 0, 3))
    made = (_question(draw(st.sampled_from(sectors)), whole=whole) for _ in range(count))
    unique = {question.id: question for question in map(draw, made)}
    return Bank(
        sectors=tuple(sectors),
        questions=tuple(unique.values()),
        title=draw(_OR_NONE),
        about=draw(_OR_NONE),
        employer=draw(_OR_NONE),
        glossary=_unique_words(draw(st.lists(_KEY_WORD, max_size=2))),
        steps=tuple(draw(st.lists(_STEP, max_size=2))),
    )


def _unique_points(points: list[MustHear]) -> tuple[MustHear, ...]:
    return tuple({point.id: point for point in points}.values())


def _unique_words(words: list[KeyWord]) -> tuple[KeyWord, ...]:
    return tuple({entry.word: entry for entry in words}.values())
