"""Rows of what invented people practised: answers with their numbers, drills, what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from coach.counting.numbers import numbers_of
from coach.drill_records import Choice, DrillKind, Target
from coach.records import Attempt
from coach.seeding.invent import moments, new_id, rung_at
from coach.seeding.ladder import LEVEL, RUNGS, ladder
from coach.seeding.people import put
from coach.spaced import Grade, review
from coach.storage.codec import encode_outcome
from coach.storage.progress import row_of_numbers
from coach.storage.tables import ANSWER_NUMBERS, ATTEMPTS, DRILL_TRIES, PRACTICE_CARDS
from scoring.sounds.pairs import name_of, practice_contrasts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from random import Random

    from sqlalchemy import Connection

    from coach.counting.days import Calendar
    from coach.seeding.invent import Someone
    from coach.seeding.ladder import Rung
    from questions.bank import Question

Row = dict[str, Any]
_AFTER_AN_ANSWER = timedelta(seconds=100)
_A_DRILL = 0.3
"""Of answers, those after which somebody practised a sound too."""
_SAME_AGAIN = 0.35
"""Of answers, those to the question of the one before."""
_CARDS = 5


@dataclass(frozen=True, kw_only=True)
class Step:
    """A rung of a question's ladder: the columns of an answer of it, without whose and when."""

    attempt: Row
    whole: Row
    numbers: Row


@dataclass(frozen=True, kw_only=True)
class Ladders:
    """Every question's rungs, the weakest first; and the place's calendar."""

    steps: tuple[tuple[Step, ...], ...]
    calendar: Calendar


@dataclass(frozen=True, kw_only=True)
class Given:
    """What one person did, as rows."""

    answers: list[Row]
    numbers: list[Row]
    drills: list[Row]
    cards: list[Row]


def make_ladders(
    questions: Sequence[Question], words: Mapping[str, str], calendar: Calendar, now: datetime
) -> Ladders:
    """Example answers to these questions; `words` are the names of their words by their ids."""
    steps = tuple(
        tuple(_step(rung, words[question.id], calendar, now) for rung in ladder(question))
        for question in questions
    )
    return Ladders(steps=steps, calendar=calendar)


def given_by(person: Someone, count: int, ladders: Ladders, chance: Random, *, whole: int) -> Given:
    """So many answers of one person, the newest `whole` with all that was "heard" in them."""
    found = Given(answers=[], numbers=[], drills=[], cards=[])
    question = chance.randrange(len(ladders.steps))
    before: str | None = None
    for place, at in enumerate(moments(person, count, chance)):
        again = before is not None and chance.random() < _SAME_AGAIN
        if not again:
            question, before = chance.randrange(len(ladders.steps)), None
        step = ladders.steps[question][rung_at(person, place, count, RUNGS, chance)]
        answer_id = new_id(chance)
        kept = step.whole if place >= count - whole else _NOTHING_HEARD
        own = {"user_id": person.id, "previous_attempt_id": before, "created_at": at}
        found.answers.append({**step.attempt, **kept, **own, "id": answer_id})
        day = ladders.calendar.day_of(at)
        own = {"attempt_id": answer_id, "user_id": person.id, "at": at, "day": day}
        found.numbers.append({**step.numbers, **own})
        if chance.random() < _A_DRILL:
            found.drills.append(_drill(person, at + _AFTER_AN_ANSWER, chance))
        before = answer_id
    found.cards.extend(_cards(person, found.drills))
    return found


def put_given(connection: Connection, given: Sequence[Given]) -> None:
    """Insert all of it."""
    put(connection, ATTEMPTS, [row for one in given for row in one.answers])
    put(connection, ANSWER_NUMBERS, [row for one in given for row in one.numbers])
    put(connection, DRILL_TRIES, [row for one in given for row in one.drills])
    put(connection, PRACTICE_CARDS, [row for one in given for row in one.cards])


_NOTHING_HEARD: Row = dict.fromkeys(
    ("evidence", "scores", "models", "scorer_version", "schema_version")
)


def _step(rung: Rung, content_id: str, calendar: Calendar, now: datetime) -> Step:
    question = rung.question
    attempt = Attempt(
        id="",
        user_id="",
        question_id=question.id,
        question_text=question.text,
        level=LEVEL,
        created_at=now,
        previous_attempt_id=None,
        assessment=rung.assessment,
        content_id=content_id,
    )
    columns = ("question_id", "question_text", "level", "content_id")
    return Step(
        attempt={
            **{name: getattr(attempt, name) for name in columns},
            "first_turn_id": None,
        },
        whole=dict(rung.columns),
        numbers=row_of_numbers(numbers_of(attempt, calendar)),
    )


def _drill(person: Someone, at: datetime, chance: Random) -> Row:
    contrast = chance.choice(practice_contrasts())
    text, other = contrast.pairs[0]
    target = Target(kind=DrillKind.CHOOSE, text=text, other=other, contrast=name_of(contrast))
    chosen = text if chance.random() < 0.7 else other  # noqa: PLR2004 - a share
    outcome = Choice(chosen=chosen, right=chosen == text)
    return {
        **vars(target),
        "id": new_id(chance),
        "user_id": person.id,
        "key": target.key,
        "outcome": encode_outcome(DrillKind.CHOOSE, outcome),
        "created_at": at,
    }


def _cards(person: Someone, drills: Sequence[Row]) -> list[Row]:
    """What they practised last, as after a good try at saying it."""
    newest = {row["key"]: row for row in drills}
    return [_card(person, row) for row in list(newest.values())[-_CARDS:]]


def _card(person: Someone, drill: Row) -> Row:
    names = ("text", "other", "contrast", "attempt_id")
    target = Target(kind=DrillKind.PAIR, **{name: drill[name] for name in names})
    at = drill["created_at"]
    card = review(None, user_id=person.id, target=target, grade=Grade.GOOD, now=at)
    row = {**vars(card), **vars(card.target), "key": card.target.key}
    del row["target"]
    return row
