"""The caseload of the demo: practice, goals, interviews, jobs, notes and steps of forty people."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from coach.account_records import Role
from coach.case_records import (
    AreaStep,
    CaseNote,
    Interview,
    InterviewState,
    JobOutcome,
    OutcomeArea,
    OutcomeKind,
)
from coach.demo.people import everybody
from coach.seeding.answers import given_by, make_ladders, put_given
from coach.seeding.invent import Someone, new_id
from coach.storage.cases import CaseStore
from coach.storage.progress import ProgressStore

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from coach.counting.days import Calendar
    from coach.demo.making import Making
    from coach.demo.people import Cast, Person
    from coach.seeding.answers import Given

_ASKED = ("general-late-bus", "general-right-to-work")
_AREAS = (
    ("Ready for an interview", "Clothes, papers, the way there, and what to say."),
    ("English at work", "Understanding instructions, and asking when something is not clear."),
    ("Knowing where to find help", "Who helps with children, health, housing and papers."),
)
_STEPS = ("Not yet", "With help", "Mostly alone", "Alone")
_AFTER_OFFER = timedelta(days=9)
_KEPT = (
    (OutcomeKind.KEPT_13_WEEKS, timedelta(weeks=13), {"kept_13", "kept_26"}),
    (OutcomeKind.KEPT_26_WEEKS, timedelta(weeks=26), {"kept_26"}),
)
_SATURDAY = 5
_LASTED = timedelta(weeks=6)
"""A job that ended."""


def put_practice(making: Making, cast: Cast) -> None:
    """What those who are not in the class practised; nobody in the demo can open it."""
    shelf, database, now = making.services.shelf, making.database, making.now
    questions = [shelf.question(name) for name in _ASKED]
    with database.transaction() as connection:
        words = {one.id: shelf.keep(one) for one in questions}
        ladders = make_ladders(questions, words, database.calendar, now)
        people = [
            (_someone(person, user_id, now), person.answers)
            for person, user_id in zip(everybody(), cast.people, strict=True)
            if person.answers
        ]
        given = [given_by(one, count, ladders, making.chance, whole=count) for one, count in people]
        for (one, _), rows in zip(people, given, strict=True):
            _end_on(one.until, rows, database.calendar)
        put_given(connection, given)
        progress = ProgressStore(database)
        for one, _ in people:
            progress.refresh(one.id)


def put_casework(making: Making, cast: Cast) -> None:
    """All of it, written by the case manager."""
    desk = _Desk(making, cast.case_manager)
    with making.database.transaction():
        areas = desk.areas()
        for person, user_id in zip(everybody(), cast.people, strict=True):
            desk.write(person, user_id, areas)


class _Desk:
    def __init__(self, making: Making, by: str) -> None:
        self._store = CaseStore(making.database)
        self._by = by
        self._chance = making.chance
        self._now = making.now
        self._today = making.database.calendar.day_of(making.now)

    def areas(self) -> list[OutcomeArea]:
        made = [
            OutcomeArea(
                id=new_id(self._chance),
                name=name,
                about=about,
                steps=_STEPS,
                position=place,
                retired=False,
            )
            for place, (name, about) in enumerate(_AREAS)
        ]
        for area in made:
            self._store.put_area(area)
        return made

    def write(self, person: Person, user_id: str, areas: Sequence[OutcomeArea]) -> None:
        self._store.change_journey(
            self._store.journey(user_id),
            goal=person.goal,
            next_action=person.next,
            next_action_due=self._day(-person.due) if person.next else None,
            last_contact=self._day(person.contact),
            shows_feelings=person.shows_feelings,
        )
        if person.interview is not None:
            self._store.put_interview(self._interview(person, user_id, person.interview))
        for outcome in self._outcomes(person, user_id):
            self._store.put_outcome(outcome)
        if person.note:
            at = self._now - timedelta(days=person.contact)
            note = CaseNote(
                id=new_id(self._chance), user_id=user_id, by_id=self._by, text=person.note, at=at
            )
            self._store.add_note(note)
        for step in self._steps(person, user_id, areas):
            self._store.put_step(step)

    def _interview(self, person: Person, user_id: str, days: int) -> Interview:
        return Interview(
            id=new_id(self._chance),
            user_id=user_id,
            day=self._working_day(days),
            employer=person.employer,
            job=person.work,
            state=InterviewState.HELD if days < 0 else InterviewState.PLANNED,
            by_id=self._by,
            at=self._now - timedelta(days=max(3, 10 - days)),
        )

    def _outcomes(self, person: Person, user_id: str) -> Iterator[JobOutcome]:
        job_id = new_id(self._chance)
        for kind, day in self._came(person):
            told = kind in {OutcomeKind.OFFER, OutcomeKind.JOB_STARTED}
            yield JobOutcome(
                id=new_id(self._chance),
                user_id=user_id,
                job_id=job_id,
                kind=kind,
                day=day,
                employer=person.employer,
                hours=person.hours if told else None,
                by_id=self._by,
                at=self._now,
            )

    def _came(self, person: Person) -> Iterator[tuple[OutcomeKind, date]]:
        """What came of a job, as far as it came."""
        if not person.job:
            return
        if person.job == "offer":
            yield OutcomeKind.OFFER, self._day(1)
            return
        began = self._today - timedelta(weeks=person.begun)
        yield OutcomeKind.OFFER, began - _AFTER_OFFER
        yield OutcomeKind.JOB_STARTED, began
        for kind, after, reached in _KEPT:
            if person.job in reached:
                yield kind, began + after
        if person.job == "ended":
            yield OutcomeKind.JOB_ENDED, began + _LASTED

    def _steps(
        self, person: Person, user_id: str, areas: Sequence[OutcomeArea]
    ) -> Iterator[AreaStep]:
        """Where they began, and where they were when they were talked with last."""
        for place, area in enumerate(areas):
            begun = 1 + (person.weeks + place) % 2
            reached = begun + (person.gain > 0.25) + (person.talent + person.gain > 0.6)  # noqa: PLR2004
            moments = {begun: 7 * person.weeks, min(len(_STEPS), reached): person.contact}
            for step, days in moments.items():
                yield AreaStep(
                    id=new_id(self._chance),
                    user_id=user_id,
                    area_id=area.id,
                    step=step,
                    day=self._day(days),
                    by_id=self._by,
                    at=self._now - timedelta(days=days),
                )

    def _working_day(self, days: int) -> date:
        """In so many days, or on the Friday before; on Monday where that Friday is no later day."""
        day = self._today + timedelta(days=days)
        if day.weekday() < _SATURDAY:
            return day
        friday = day - timedelta(days=day.weekday() - _SATURDAY + 1)
        return friday if days < 0 or friday > self._today else friday + timedelta(days=3)

    def _day(self, days: int) -> date:
        """So many days ago."""
        return self._today - timedelta(days=days)


def _end_on(moment: datetime, given: Given, calendar: Calendar) -> None:
    """Move all that somebody did, so that the last answer is of this moment."""
    by = moment - max(row["created_at"] for row in given.answers)
    for row in (*given.answers, *given.drills):
        row["created_at"] += by
    for row in given.numbers:
        row["at"] += by
        row["day"] = calendar.day_of(row["at"])


def _someone(person: Person, user_id: str, now: datetime) -> Someone:
    """The person as seeding knows people; the last day of practice is one of many."""
    return Someone(
        id=user_id,
        name=person.name,
        sign_in_name="",
        role=Role.PARTICIPANT,
        site=person.site,
        since=now - timedelta(weeks=person.weeks),
        until=now - timedelta(days=person.last),
        talent=person.talent,
        gain=person.gain,
    )
