"""Fill an empty place with invented people and what they practised in a year.

Rows are written many at a time; the sums of each person are then made by the same store that
makes them for real answers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from coach.account_records import Action, Outcome, Role, Thing, ThingKind
from coach.accounts.audit import AuditTrail
from coach.banks.shelf import Shelf
from coach.recount import COUNTED_BY
from coach.seeding.answers import given_by, make_ladders, put_given
from coach.seeding.casework import put_areas, put_casework
from coach.seeding.classes import put_shown, put_tasks
from coach.seeding.invent import invent_town, shares_of
from coach.seeding.people import put_people
from coach.storage.audit_entries import AuditStore
from coach.storage.banks import BankStore
from coach.storage.facts import FactStore
from coach.storage.progress import ProgressStore

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from coach.bootstrap import Services
    from coach.seeding.answers import Given, Ladders
    from coach.seeding.invent import Someone, Town
    from coach.seeding.people import Hashes
    from coach.storage.database import Database
    from questions.bank import Question

_A_MONTH = timedelta(days=30)
_AT_ONCE = 50
"""People whose rows go into one transaction."""


OnStep = Callable[[int], None]
"""Told how many people are done."""


@dataclass(frozen=True, kw_only=True)
class Amount:
    """How much is made.

    Attributes:
        people: participants; staff come beside them.
        answers: of all of them together.
        whole: the newest answers of each that hold what was "heard" in them.
        questions: how many of the built-in ones are answered.
        looks: lines of the audit trail for each participant.
    """

    people: int
    answers: int
    whole: int = 5
    questions: int = 12
    looks: int = 4


def fill(
    services: Services,
    database: Database,
    amount: Amount,
    hashes: Hashes,
    *,
    seed: int,
    now: datetime,
    on_step: OnStep = lambda _done: None,
) -> Town:
    """Make it; everything but the hashes comes from `seed` and `now` (in UTC)."""
    chance = Random(seed)  # noqa: S311 - invented people, no secret
    town = invent_town(amount.people, chance, now)
    questions = chance.sample(services.bank.questions, amount.questions)
    ladders, words = _ladders(services, database, questions, now)
    with database.transaction() as connection:
        groups = put_people(connection, town, hashes, chance, now)
        areas = put_areas(connection, chance)
        of_tutors = [(groups[tutor.id], tutor) for tutor, _ in town.groups]
        put_tasks(connection, of_tutors, words, chance, now)
    _Filling(
        database=database,
        progress=ProgressStore(database),
        ladders=ladders,
        areas=areas,
        tutors={one.id: tutor.id for tutor, people in town.groups for one in people},
        managers={one.id: by.id for by, people in town.caseloads[:-1] for one in people},
        amount=amount,
        chance=chance,
        now=now,
    ).everybody(town.participants, on_step)
    FactStore(database).keep(COUNTED_BY, database.calendar.name)
    _put_trail(services, database, town, amount.looks, chance, now)
    return town


@dataclass(frozen=True, kw_only=True)
class _Filling:
    """What filling goes by: tutors and case managers are ids by their people's."""

    database: Database
    progress: ProgressStore
    ladders: Ladders
    areas: list[str]
    tutors: dict[str, str]
    managers: dict[str, str]
    amount: Amount
    chance: Random
    now: datetime

    def everybody(self, people: Sequence[Someone], on_step: OnStep) -> None:
        counts = shares_of(self.amount.answers, people)
        for first in range(0, len(people), _AT_ONCE):
            part = slice(first, first + _AT_ONCE)
            self._some(people[part], counts[part])
            on_step(min(first + _AT_ONCE, len(people)))

    def _some(self, people: Sequence[Someone], counts: Sequence[int]) -> None:
        whole = self.amount.whole
        given = [
            given_by(one, count, self.ladders, self.chance, whole=whole)
            for one, count in zip(people, counts, strict=True)
        ]
        cases = [(one, self.managers[one.id]) for one in people]
        with self.database.transaction() as connection:
            put_given(connection, given)
            put_casework(connection, cases, self.areas, self.chance, self.now)
            put_shown(connection, self._newest(given), self.chance, self.now)
            for one in people:
                self.progress.refresh(one.id)

    def _newest(self, given: Sequence[Given]) -> list[tuple[str, str]]:
        """The whole answers, each with the id of who teaches its owner."""
        return [
            (row["id"], self.tutors[row["user_id"]])
            for one in given
            for row in one.answers
            if row["evidence"] is not None
        ]


def _ladders(
    services: Services, database: Database, questions: Sequence[Question], now: datetime
) -> tuple[Ladders, dict[str, str]]:
    """Example answers, and the names of the questions' words by the questions' ids."""
    shelf = Shelf(store=BankStore(database), builtin=services.bank, access=services.access)
    with database.transaction():
        words = {one.id: shelf.keep(one) for one in questions}
    return make_ladders(questions, words, database.calendar, now), words


def _put_trail(  # noqa: PLR0917
    services: Services, database: Database, town: Town, looks: int, chance: Random, now: datetime
) -> None:
    """Looks of case managers and tutors in the last month, sealed as real ones are."""
    store = AuditStore(database)
    trail = AuditTrail(store, services.custody.keys.audit_key())
    led = [(by, one) for by, people in (*town.caseloads[:-1], *town.groups) for one in people]
    seen = sorted(now - _A_MONTH * chance.random() for _ in range(looks * len(town.participants)))
    with database.transaction():
        for at in seen:
            by, one = chance.choice(led)
            what = Action.SEE_PROGRESS if by.role is Role.CASE_MANAGER else Action.SEE_ATTENDANCE
            thing = Thing(kind=ThingKind.PERSON, id=one.id)
            trail.note(by.id, what, thing, Outcome.ALLOWED, at)
    services.trail.begin_after_restore()
