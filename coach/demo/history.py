"""The participant of the demo: ten weeks of answers, drills, and how scared she was."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from coach.demo.recordings import example_assessments
from coach.demo.texts import of_amira
from coach.drill_records import Choice, DrillKind, DrillTry, Target
from coach.progress_records import Feeling
from coach.seeding.invent import new_id
from coach.spaced import Grade, review
from coach.storage.drills import DrillStore
from coach.storage.feelings import FeelingStore
from scoring.sounds.pairs import name_of, practice_contrasts

if TYPE_CHECKING:
    from datetime import datetime
    from random import Random

    from coach.demo.answering import Answers
    from coach.demo.making import Making
    from coach.records import Attempt

_BETWEEN = timedelta(minutes=4)
_BETWEEN_TRIES = timedelta(minutes=3)
_CONTRASTS = 3
"""Pairs of sounds that she practises."""
_FEELINGS = ((1, 2), (2, 2), (2, 3), (1, 2), (2, 3), (3, 3), (3, 4), (3, 4))
"""Before and after, in the order of the days on which she was asked."""


def put_history(making: Making, answers: Answers, user_id: str) -> tuple[Attempt, ...]:
    """All that she did; gives her answers, the first first."""
    given: list[Attempt] = []
    now, chance = making.now, making.chance
    with making.database.transaction():
        for days, said in groupby(of_amira(), key=lambda one: one.days):
            at = some_hour(now, days, chance)
            for one in said:
                attempt = answers.say(user_id, one.question, one.text, one.skill, at)
                if one.then:
                    answers.go_on(attempt, one.then, one.skill)
                given.append(attempt)
                at += _BETWEEN
        found = example_assessments(making.services.bank)
        for place, assessment in enumerate(found, start=1 - len(found)):
            given.append(answers.keep(user_id, assessment, now + place * _BETWEEN_TRIES))
        _put_drills(making, user_id, given)
        _put_feelings(making, user_id, given)
    return tuple(given)


def some_hour(now: datetime, days: int, chance: Random) -> datetime:
    """So many days ago, in the late morning (in UTC)."""
    day = now - timedelta(days=days)
    return day.replace(hour=10, minute=chance.randrange(50), second=0, microsecond=0)


def _put_drills(making: Making, user_id: str, given: list[Attempt]) -> None:
    """After every third answer two words that differ in one sound; later more often right."""
    store, chance = DrillStore(making.database), making.chance
    contrasts = practice_contrasts()[:_CONTRASTS]
    for place, attempt in enumerate(given[:-2:3]):
        contrast = contrasts[place % len(contrasts)]
        text, other = contrast.pairs[0]
        target = Target(kind=DrillKind.CHOOSE, text=text, other=other, contrast=name_of(contrast))
        right = chance.random() < 0.4 + 0.06 * place
        at = attempt.created_at + timedelta(minutes=2)
        store.add(
            DrillTry(
                id=new_id(chance),
                user_id=user_id,
                target=target,
                outcome=Choice(chosen=text if right else other, right=right),
                created_at=at,
            )
        )
        said = Target(kind=DrillKind.PAIR, text=text, other=other, contrast=name_of(contrast))
        before = store.card(user_id, said.key)
        grade = Grade.GOOD if right else Grade.AGAIN
        store.keep_card(review(before, user_id=user_id, target=said, grade=grade, now=at))


def _put_feelings(making: Making, user_id: str, given: list[Attempt]) -> None:
    """On some days, before the first answer of the day and after the last."""
    store, chance = FeelingStore(making.database), making.chance
    days = [list(some) for _, some in groupby(given[:-2], key=lambda one: one.created_at.date())]
    step = len(days) / len(_FEELINGS)
    for place, values in enumerate(_FEELINGS):
        day = days[int(place * step)]
        moments = (
            day[0].created_at - timedelta(minutes=1),
            day[-1].created_at + timedelta(minutes=3),
        )
        for value, at, after in zip(values, moments, (False, True), strict=True):
            store.add(Feeling(id=new_id(chance), user_id=user_id, value=value, after=after, at=at))
