"""How a sound comes along, by how often it was heard and how often it stood out. Pure.

One sound in one recognised word can't be judged (docs/scores.md), so nothing is said before enough
of them were heard, in several answers, on more than one day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from math import comb
from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.records import SCORER_VERSION

if TYPE_CHECKING:
    from coach.progress_records import AnswerNumbers

OFTEN = 0.1
"""A sound that stands out in one of ten of its words, or more, is one to practise (P)."""
DOUBT = 0.05
"""What is said of a sound is wrong this often at most, if its words were independent."""
MOST_HEARD = 80
"""Counts are of the newest answers in which it was said so often: old ones tell of other days."""
LEAST_ANSWERS = 3
LEAST_DAYS = 2
LEAST_STOOD_OUT = 3
"""As in `scoring.sounds.choose.WRONG_IN_WORDS`."""
_BLOCK = 40
"""Words of a sound that are looked at together to see whether it was ever one to practise."""

_NONE: Mapping[str, bool] = MappingProxyType({})


class Standing(StrEnum):
    """How a sound comes along."""

    MASTERED = "mastered"
    """It surely stands out less than one time in ten: not once in 29 words, at most once in 46,
    twice in 61 or three times in 76 (one-sided binomial test, 5 %). It can be lost again."""
    COMING = "coming"
    """It was one to practise, or is practised in drills, and is neither one now nor mastered."""
    PRACTISE = "practise"
    """It surely stands out more than one time in ten: for example in 4 of 10 words, or 7 of 30."""


@dataclass(frozen=True, kw_only=True)
class SoundStanding:
    """A sound, and the newest counts that its standing rests on.

    Attributes:
        phone: the sound.
        standing: how it comes along.
        said: in how many words it was listened to.
        stood_out: in how many of them it stood out.
        answers: in how many answers they were.
        was_hard: it was one to practise at some time before.
        drilled: it is practised in drills; None if not, else whether it is known well there.
    """

    phone: str
    standing: Standing
    said: int
    stood_out: int
    answers: int
    was_hard: bool
    drilled: bool | None


@dataclass(frozen=True, kw_only=True)
class _Counts:
    said: int = 0
    stood_out: int = 0
    answers: int = 0
    days: int = 0


def sound_states(
    numbers: Sequence[AnswerNumbers], drilled: Mapping[str, bool] = _NONE
) -> tuple[SoundStanding, ...]:
    """The standing of each sound of which enough was heard, by phone.

    Args:
        numbers: of answers, the oldest first; those of other rules than today's are left out.
        drilled: sounds that are practised in drills, and whether they are known well there.
    """
    heard = [one for one in numbers if one.scorer_version == SCORER_VERSION]
    found = (_state(phone, some, drilled) for phone, some in sorted(_by_phone(heard).items()))
    return tuple(one for one in found if one is not None)


def _by_phone(numbers: Iterable[AnswerNumbers]) -> dict[str, list[AnswerNumbers]]:
    found: dict[str, list[AnswerNumbers]] = {}
    for one in numbers:
        for phone in one.sounds:
            found.setdefault(phone, []).append(one)
    return found


def _state(
    phone: str, numbers: Sequence[AnswerNumbers], drilled: Mapping[str, bool]
) -> SoundStanding | None:
    counts = _newest(phone, numbers)
    was_hard = any(_is_often(*block) for block in _blocks(phone, numbers))
    standing = _standing(counts, was_hard=was_hard or phone in drilled)
    if standing is None:
        return None
    return SoundStanding(
        phone=phone,
        standing=standing,
        said=counts.said,
        stood_out=counts.stood_out,
        answers=counts.answers,
        was_hard=was_hard,
        drilled=drilled.get(phone),
    )


def _standing(counts: _Counts, *, was_hard: bool) -> Standing | None:
    """None where too little is known, and where there never was anything to say."""
    if counts.answers < LEAST_ANSWERS or counts.days < LEAST_DAYS:
        return None
    if _is_often(counts.said, counts.stood_out):
        return Standing.PRACTISE
    if _at_most(counts.said, counts.stood_out) <= DOUBT:
        return Standing.MASTERED
    return Standing.COMING if was_hard else None


def _newest(phone: str, numbers: Sequence[AnswerNumbers]) -> _Counts:
    said = stood_out = answers = 0
    days: set[object] = set()
    for one in reversed(numbers):
        count = one.sounds[phone]
        if answers and said + count.said > MOST_HEARD:
            break
        said, stood_out, answers = said + count.said, stood_out + count.stood_out, answers + 1
        days.add(one.day)
    return _Counts(said=said, stood_out=stood_out, answers=answers, days=len(days))


def _blocks(phone: str, numbers: Sequence[AnswerNumbers]) -> Iterator[tuple[int, int]]:
    """Counts of words said and stood out, of whole answers that have enough of them together."""
    said = stood_out = 0
    for one in numbers:
        count = one.sounds[phone]
        said, stood_out = said + count.said, stood_out + count.stood_out
        if said >= _BLOCK:
            yield said, stood_out
            said = stood_out = 0


def _is_often(said: int, stood_out: int) -> bool:
    """Whether it surely stands out more than one time in ten."""
    return stood_out >= LEAST_STOOD_OUT and 1 - _at_most(said, stood_out - 1) <= DOUBT


@cache
def _at_most(said: int, stood_out: int) -> float:
    """How likely no more than so many stand out of these, if one in ten does."""
    chances = (comb(said, k) * OFTEN**k * (1 - OFTEN) ** (said - k) for k in range(stood_out + 1))
    return sum(chances)
