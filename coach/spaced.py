"""Spaced practice: when a word or two sounds come back, by FSRS (the package `fsrs`).

Days are the smallest step: what went wrong comes back tomorrow, and what goes well comes back
later each time. The first try of a day decides; tries after it on the same day are free.
"""

from __future__ import annotations

from enum import IntEnum
from functools import cache
from typing import TYPE_CHECKING

from coach.drill_records import PracticeCard
from scoring.pronunciation.drill import NOT_NAMED_ALONE, DrillResult, SoundState
from scoring.pronunciation.pairs import PairResult
from scoring.scale import Band

if TYPE_CHECKING:
    from datetime import date, datetime, tzinfo

    from fsrs import Scheduler

    from coach.drill_records import Target

WANTED_MEMORY = 0.9
"""How likely a person should still be able to do it when it comes back: FSRS's own default."""

LONGEST_DAYS = 180
"""A course lasts months, not years: nothing stays away for longer."""

VERY_SURE = 0.95
"""Probability from which a word of a pair was said without any doubt."""


class Grade(IntEnum):
    """How a try went, in the numbers of FSRS."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


def grade_of(outcome: DrillResult | PairResult, target: Target) -> Grade:
    """How a try went: see docs/drills.md for the rule in words."""
    if isinstance(outcome, PairResult):
        return _grade_of_pair(outcome, target.text)
    return _grade_of_sounds(outcome)


def review(
    card: PracticeCard | None,
    *,
    user_id: str,
    target: Target,
    grade: Grade,
    now: datetime,
    zone: tzinfo | None = None,
) -> PracticeCard:
    """The card after a try at `now`; a new one where there was none.

    The same card if it was practised before on this day.
    """
    from fsrs import Card, Rating

    if card is not None and is_same_day(card.reviewed_at, now, zone):
        return card
    memory = Card(card_id=0, due=now) if card is None else Card.from_json(card.memory)
    memory, _ = _scheduler().review_card(memory, Rating(grade), review_datetime=now)
    return PracticeCard(
        user_id=user_id,
        target=target if card is None else card.target,
        created_at=now if card is None else card.created_at,
        due_at=memory.due,
        reviewed_at=now,
        memory=memory.to_json(),
    )


def is_due(card: PracticeCard, now: datetime, zone: tzinfo | None = None) -> bool:
    """Whether a card comes back on the day of `now`, or should have before."""
    return _day(card.due_at, zone) <= _day(now, zone)


def is_same_day(one: datetime, other: datetime, zone: tzinfo | None = None) -> bool:
    """Whether both belong to one day of the place; without a zone, where this machine stands."""
    return _day(one, zone) == _day(other, zone)


def _day(when: datetime, zone: tzinfo | None) -> date:
    return when.astimezone(zone).date()


@cache
def _scheduler() -> Scheduler:
    """Without steps of minutes, and without chance."""
    from fsrs import Scheduler

    return Scheduler(
        desired_retention=WANTED_MEMORY,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=LONGEST_DAYS,
        enable_fuzzing=False,
    )


def _grade_of_pair(result: PairResult, word: str) -> Grade:
    if result.heard is None:
        return Grade.HARD
    if result.heard != word:
        return Grade.AGAIN
    return Grade.EASY if result.probability_of(word) >= VERY_SURE else Grade.GOOD


def _grade_of_sounds(result: DrillResult) -> Grade:
    """θ and ð count for nothing: many accents of English do without them."""
    sounds = [sound for sound in result.sounds if sound.phone not in NOT_NAMED_ALONE]
    if result.named:
        return Grade.AGAIN
    if any(sound.state is SoundState.NOT_SURE for sound in sounds):
        return Grade.HARD
    return Grade.EASY if all(sound.band is Band.STRONG for sound in sounds) else Grade.GOOD
