"""How a sound comes along, by how often it was heard and how often it stood out. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from coach.records import SCORER_VERSION

if TYPE_CHECKING:
    from coach.progress_records import AnswerNumbers, SoundCount

LEAST_HEARD = 30
LEAST_ANSWERS = 3
MASTERED_UP_TO = 0.05
PRACTISE_FROM = 0.2
MOST_HEARD = 60
"""The newest times that a sound was said: old ones say nothing of today."""


class Standing(StrEnum):
    """How a sound comes along."""

    MASTERED = "mastered"
    COMING = "coming"
    PRACTISE = "practise"


@dataclass(frozen=True, kw_only=True)
class SoundStanding:
    """A sound, and the newest counts that its standing rests on."""

    phone: str
    standing: Standing
    said: int
    stood_out: int
    answers: int


def sound_states(numbers: Sequence[AnswerNumbers]) -> tuple[SoundStanding, ...]:
    """The standing of each sound of which enough was heard; answers come with the oldest first."""
    newest = [one for one in reversed(numbers) if one.scorer_version == SCORER_VERSION]
    phones = sorted({phone for one in newest for phone in one.sounds})
    found = ((phone, _counts(one.sounds.get(phone) for one in newest)) for phone in phones)
    return tuple(
        SoundStanding(phone=phone, standing=standing, **vars(counts))
        for phone, counts in found
        if (standing := _standing(counts)) is not None
    )


@dataclass(frozen=True, kw_only=True)
class _Counts:
    said: int
    stood_out: int
    answers: int


def _counts(newest: Iterable[SoundCount | None]) -> _Counts:
    """Of as many of the newest answers as it takes to have heard enough."""
    some: list[SoundCount] = []
    for one in newest:
        if one is not None and sum(before.said for before in some) < MOST_HEARD:
            some.append(one)
    return _Counts(
        said=sum(one.said for one in some),
        stood_out=sum(one.stood_out for one in some),
        answers=len(some),
    )


def _standing(counts: _Counts) -> Standing | None:
    """None where too little was heard to say anything."""
    if counts.said < LEAST_HEARD or counts.answers < LEAST_ANSWERS:
        return None
    share = counts.stood_out / counts.said
    if share <= MASTERED_UP_TO:
        return Standing.MASTERED
    return Standing.COMING if share < PRACTISE_FROM else Standing.PRACTISE
