"""Which sounds are worth practising: at most three, the most useful and the surest.

Where the words were read, one sound in one word can be named. Where they were recognised, a low
score more often means that another word was said, so only what runs through several words is
named, and with low confidence. "Nothing stood out" is the usual answer. What the choice is worth
was measured: docs/scores.md.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import inf
from statistics import fmean

from scoring.scale import Confidence
from scoring.sounds.findings import (
    Finding,
    Heard,
    Occasion,
    best_contrast,
    contrast_of,
    findings,
)
from scoring.sounds.result import SoundToPractise
from scoring.sounds.tables import Contrast

MOST_SOUNDS = 3
MOST_SOUNDS_ENTRY_1 = 1

READ_BELOW = 0.45
"""Expected rating (0 to 2) below which a sound of a word that was read is named.

Chosen on half of speechocean762's speakers; figures of the other half: docs/scores.md.
"""

RUNS_THROUGH_WORDS = 4
WRONG_IN_WORDS = 3
ANSWERED_BELOW = 1.7
"""A sound of recognised words is named if it was said in this many different words or more, was
wrong in so many of them, and its mean rating lies below. Chosen in the same way."""

HABIT_WORDS = 3


@dataclass(frozen=True, kw_only=True)
class _Group:
    """All that was found of one sound now, the surest first; `habit` as in `SoundToPractise`."""

    phone: str
    found: tuple[Finding, ...]
    habit: bool
    sure: Confidence

    @property
    def heard(self) -> str | None:
        """What the sound came near to, where that is always the same."""
        known = {one.heard for one in self.found}
        return self.found[0].heard if len(known) == 1 else None

    @property
    def contrast(self) -> Contrast | None:
        return contrast_of(self.phone, self.heard) if self.heard else best_contrast(self.phone)


def choose_sounds(
    now: Occasion,
    *,
    most: int = MOST_SOUNDS,
    earlier: Sequence[Occasion] = (),
    likely: Collection[frozenset[str]] = (),
) -> tuple[SoundToPractise, ...]:
    """The sounds of `now` to practise, the most useful first; `()` if nothing stood out.

    `earlier` are the attempts before, which make a habit of what was found in them too; `likely`
    are contrasts, as pairs of phones, that a checked list says are hard for a first language.
    """
    here = findings(now)
    before = [findings(occasion) for occasion in earlier]
    find = _in_a_reading if now.words_known else _in_an_answer
    groups = [group for phone in sorted(here.ratings) if (group := find(phone, here, before))]
    ranked = sorted(filter(_is_worth_it, groups), key=lambda group: _rank(group, likely))
    return tuple(_sound(group, now) for group in ranked[:most])


def _in_a_reading(phone: str, here: Heard, before: Sequence[Heard]) -> _Group | None:
    """A sound that was surely wrong in a word that was read."""
    found = _wrong(phone, here, READ_BELOW)
    again = any(_wrong(phone, heard, READ_BELOW) for heard in before)
    if not found:
        return None
    habit = again or len({one.text for one in found}) >= HABIT_WORDS
    return _Group(phone=phone, found=found, habit=habit, sure=Confidence.MEDIUM)


def _in_an_answer(phone: str, here: Heard, before: Sequence[Heard]) -> _Group | None:
    """A sound that was wrong again and again in recognised words."""
    found = _wrong(phone, here)
    everywhere = [here, *before]
    ratings = [said for heard in everywhere for said in heard.ratings.get(phone, ())]
    wrong_in = {one.text for heard in everywhere for one in _wrong(phone, heard)}
    if not found or len(wrong_in) < WRONG_IN_WORDS:
        return None
    if len({text for text, _ in ratings}) < RUNS_THROUGH_WORDS:
        return None
    if fmean(rating for _, rating in ratings) >= ANSWERED_BELOW:
        return None
    return _Group(phone=phone, found=found, habit=True, sure=Confidence.LOW)


def _wrong(phone: str, heard: Heard, below: float = inf) -> tuple[Finding, ...]:
    found = (one for one in heard.wrong if one.phone == phone and one.rating < below)
    return tuple(sorted(found, key=lambda one: one.rating))


def _is_worth_it(group: _Group) -> bool:
    """Tier C is for what is repeated; what has no contrast is not named at all."""
    return group.contrast is not None and (group.contrast.tier != "C" or group.habit)


def _rank(group: _Group, likely: Collection[frozenset[str]]) -> tuple[object, ...]:
    """Likely for the first language, functional load, habit, then how sure it is."""
    contrast = group.contrast
    hard = contrast is not None and frozenset({contrast.first, contrast.second}) in likely
    tier = contrast.tier if contrast else "D"
    return (not hard, tier, not group.habit, group.found[0].rating)


def _sound(group: _Group, now: Occasion) -> SoundToPractise:
    return SoundToPractise(
        phone=group.phone,
        heard=group.heard,
        words=tuple(dict.fromkeys(one.word for one in group.found)),
        span=now.evidence.phones[group.found[0].number].span,
        habit=group.habit,
        confidence=group.sure,
    )
