"""Casework: what is written about one person, by themselves and by who looks after them.

Each method says who asks, first; `Access` decides. The person whom it is about can read all of it.
What staff write is in the audit trail, without a word of it.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coach.account_records import Action, Outcome, Thing, ThingKind
from coach.case_records import (
    AreaStep,
    CaseNote,
    Interview,
    InterviewState,
    JobOutcome,
    OutcomeKind,
)
from coach.cases.rules import BEGINS, check_erasing, check_step
from coach.cases.stages import due_checks, jobs_of, stage_of
from coach.cases.writing import (
    MOST_ACTION,
    MOST_GOAL,
    MOST_NOTE,
    MOST_OF_EACH,
    BadCase,
    ChangedMeanwhile,
    any_day,
    cleaned,
    day_that_came,
    hours_a_week,
    needed,
    one_line,
)
from coach.errors import NotAllowed, NotFound
from coach.storage.users import random_id

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Generator, Mapping
    from datetime import date, datetime

    from coach.accounts.access import Access
    from coach.accounts.audit import AuditTrail
    from coach.case_records import Journey, OutcomeArea, Stage
    from coach.cases.stages import DueCheck, Job
    from coach.counting.days import Calendar
    from coach.storage.cases import CaseStore
    from coach.storage.users import UserStore


@dataclass(frozen=True, kw_only=True)
class Case:
    """All that is written about one person.

    Attributes:
        today: what day it is at the place.
        interviews: the earliest day first.
        to_ask: planned interviews whose day has come: what became of them?
        jobs: made of their outcomes.
        due: jobs about which to ask whether they were kept.
        notes: the newest first.
        areas: those that are asked, and those of which something was said.
        steps: of these areas, the earliest day first.
        names: of who wrote, by id, as far as the one who reads may know them.
    """

    user_id: str
    today: date
    journey: Journey
    interviews: tuple[Interview, ...]
    to_ask: tuple[Interview, ...]
    jobs: tuple[Job, ...]
    due: tuple[DueCheck, ...]
    stage: Stage
    notes: tuple[CaseNote, ...]
    areas: tuple[OutcomeArea, ...]
    steps: tuple[AreaStep, ...]
    names: Mapping[str, str]

    @property
    def next_interview(self) -> Interview | None:
        """The next planned one."""
        return next(
            (
                one
                for one in self.interviews
                if one.state is InterviewState.PLANNED and one.day >= self.today
            ),
            None,
        )


class Casework:
    """The service behind one person's case."""

    def __init__(
        self,
        *,
        access: Access,
        store: CaseStore,
        users: UserStore,
        trail: AuditTrail,
        calendar: Calendar,
        new_id: Callable[[], str] = random_id,
    ) -> None:
        self._access = access
        self._store = store
        self._users = users
        self._trail = trail
        self._new_id = new_id
        self._calendar = calendar

    # --- what there is ---------------------------------------------------------------------------

    def of(self, actor_id: str, user_id: str, now: datetime) -> Case:
        """All that is written about somebody; raises `NotAllowed`."""
        self._access.check(actor_id, Action.SEE_CASE, _person(user_id), now)
        today, store = self._calendar.day_of(now), self._store
        interviews, steps = store.interviews_of(user_id), store.steps_of(user_id)
        jobs, notes = jobs_of(store.outcomes_of(user_id)), store.notes_of(user_id)
        said = {step.area_id for step in steps}
        wrote = {one.by_id for one in (*interviews, *notes, *steps)}
        wrote |= {step.by_id for job in jobs for step in job.steps}
        return Case(
            user_id=user_id,
            today=today,
            journey=store.journey(user_id),
            interviews=interviews,
            to_ask=tuple(
                one
                for one in interviews
                if one.state is InterviewState.PLANNED and one.day <= today
            ),
            jobs=jobs,
            due=due_checks(jobs, today),
            stage=stage_of(interviews, jobs),
            notes=notes,
            areas=tuple(one for one in store.areas() if not one.retired or one.id in said),
            steps=steps,
            names=self._names(actor_id, user_id, wrote, now),
        )

    def due_checks(self, actor_id: str, user_id: str, now: datetime) -> tuple[DueCheck, ...]:
        """The jobs of somebody about which to ask whether they were kept; raises `NotAllowed`."""
        self._access.check(actor_id, Action.SEE_CASE, _person(user_id), now)
        return due_checks(jobs_of(self._store.outcomes_of(user_id)), self._calendar.day_of(now))

    # --- where somebody wants to get to, and what is next ----------------------------------------

    def set_goal(
        self, actor_id: str, user_id: str, goal: str, *, before: Journey, now: datetime
    ) -> None:
        """Write what somebody wants to reach; "" for nothing yet.

        Args:
            actor_id: themselves, or who looks after them.
            user_id: whose it is.
            goal: in plain words.
            before: as it was read: the goal is written only over that one.
            now: the time, with its zone.

        Raises:
            NotAllowed: they may not.
            BadCase: it is too long.
            ChangedMeanwhile: somebody else wrote another one since.
        """
        self._access.check(actor_id, Action.SET_GOAL, _person(user_id), now)
        self._change(actor_id, _of(before, user_id), "goal_set", now, goal=cleaned(goal, MOST_GOAL))

    def set_next_action(
        self,
        actor_id: str,
        user_id: str,
        action: str,
        due: date | None,
        *,
        before: Journey,
        now: datetime,
    ) -> None:
        """Write what is to be done next, and until when; raises as `set_goal`.

        Without words there is no day either.

        Raises:
            BadCase: a new day that has passed, or a day without words.
        """
        self._access.check(actor_id, Action.WRITE_CASE, _person(user_id), now)
        text, today = cleaned(action, MOST_ACTION), self._calendar.day_of(now)
        if due is not None:
            needed(text)
            if due != before.next_action_due and any_day(due, today) < today:
                raise BadCase("error.case.day.past")
        values = {"next_action": text, "next_action_due": due}
        self._change(actor_id, _of(before, user_id), "next_action_set", now, **values)

    def contact(self, actor_id: str, user_id: str, day: date, now: datetime) -> None:
        """Write the last day on which somebody was talked with, in the place of the one before.

        Raises:
            NotAllowed: they may not.
            BadCase: the day has not come yet.
        """
        self._access.check(actor_id, Action.WRITE_CASE, _person(user_id), now)
        day_that_came(day, self._calendar.day_of(now))
        with self._writing(actor_id, user_id, "contact_noted", now):
            self._store.put_contact(user_id, day)

    def _change(
        self, actor_id: str, before: Journey, what: str, now: datetime, **values: object
    ) -> None:
        with self._writing(actor_id, before.user_id, what, now):
            if not self._store.change_journey(before, **values):
                raise ChangedMeanwhile(self._store.journey(before.user_id))

    # --- interviews ------------------------------------------------------------------------------

    def plan_interview(
        self,
        actor_id: str,
        user_id: str,
        *,
        day: date,
        employer: str = "",
        job: str = "",
        state: InterviewState = InterviewState.PLANNED,
        now: datetime,
    ) -> Interview:
        """Write down an interview, also one that was.

        Raises:
            NotAllowed: they may not.
            BadCase: a text is too long, the day can't be meant, or it is held before its day.
        """
        self._access.check(actor_id, Action.SET_GOAL, _person(user_id), now)
        _check_many(self._store.interviews_of(user_id))
        new = Interview(
            id=self._new_id(),
            user_id=user_id,
            day=day,
            employer=employer,
            job=job,
            state=state,
            by_id=actor_id,
            at=now,
        )
        return self._keep_interview(new, "interview_written", now)

    def change_interview(
        self,
        actor_id: str,
        interview_id: str,
        *,
        day: date,
        employer: str,
        job: str,
        state: InterviewState,
        now: datetime,
    ) -> Interview:
        """Write another day, or what became of it; raises as `plan_interview`, and `NotFound`."""
        interview = self._interview(actor_id, interview_id, now)
        changed = {"day": day, "employer": employer, "job": job, "state": state}
        return self._keep_interview(
            replace(interview, **changed, by_id=actor_id, at=now), "interview_changed", now
        )

    def erase_interview(self, actor_id: str, interview_id: str, now: datetime) -> None:
        """Take an interview away; raises `NotAllowed` or `NotFound`."""
        interview = self._interview(actor_id, interview_id, now)
        with self._writing(actor_id, interview.user_id, "interview_removed", now):
            self._store.erase_interview(interview_id)

    def _interview(self, actor_id: str, interview_id: str, now: datetime) -> Interview:
        interview = self._store.interview(interview_id)
        self._access.check(actor_id, Action.SET_GOAL, _person(interview.user_id), now)
        return interview

    def _keep_interview(self, interview: Interview, what: str, now: datetime) -> Interview:
        today = self._calendar.day_of(now)
        any_day(interview.day, today)
        if interview.state is not InterviewState.PLANNED and interview.day > today:
            raise BadCase("error.case.not_yet_held")
        cleaned_one = replace(
            interview, employer=one_line(interview.employer), job=one_line(interview.job)
        )
        with self._writing(interview.by_id or "", interview.user_id, what, now):
            self._store.put_interview(cleaned_one)
        return cleaned_one

    # --- outcomes --------------------------------------------------------------------------------

    def outcome(
        self,
        actor_id: str,
        user_id: str,
        kind: OutcomeKind,
        *,
        day: date,
        job_id: str | None = None,
        employer: str = "",
        hours: float | None = None,
        now: datetime,
    ) -> JobOutcome:
        """Write down a step of a job.

        Args:
            actor_id: who looks after them.
            user_id: whose job it is.
            kind: what came of it.
            day: of it, today at the latest; of `KEPT_…` the day on which it was confirmed.
            job_id: which of their jobs; None for a new one, with an offer or a start.
            employer: of an offer or start; other steps have that of their job.
            hours: a week, of an offer or start.
            now: the time, with its zone.

        Raises:
            NotAllowed: they may not.
            NotFound: there is no such job.
            BadCase: it does not fit what else is known of the job.
        """
        self._access.check(actor_id, Action.WRITE_CASE, _person(user_id), now)
        day_that_came(day, self._calendar.day_of(now))
        new = JobOutcome(
            id=self._new_id(),
            user_id=user_id,
            job_id=job_id or self._new_id(),
            kind=kind,
            day=day,
            employer=one_line(employer) if kind in BEGINS else "",
            hours=hours_a_week(hours) if kind in BEGINS else None,
            by_id=actor_id,
            at=now,
        )
        with self._writing(actor_id, user_id, "outcome_written", now):
            outcomes = self._store.outcomes_of(user_id)
            _check_many(outcomes)
            job = None if job_id is None else _job(jobs_of(outcomes), job_id)
            check_step(job, kind, day)
            new = replace(new, employer=new.employer or (job.employer if job else ""))
            self._store.put_outcome(new)
        return new

    def erase_outcome(self, actor_id: str, outcome_id: str, now: datetime) -> None:
        """Take a step of a job away that was written by mistake.

        Raises:
            NotFound: there is none.
            NotAllowed: they may not.
            BadCase: other steps rest on it.
        """
        outcome = self._store.outcome(outcome_id)
        user_id = outcome.user_id
        self._access.check(actor_id, Action.WRITE_CASE, _person(user_id), now)
        with self._writing(actor_id, user_id, "outcome_removed", now):
            job = _job(jobs_of(self._store.outcomes_of(user_id)), outcome.job_id)
            check_erasing(job, outcome.kind)
            self._store.erase_outcome(outcome_id)

    # --- notes -----------------------------------------------------------------------------------

    def note(self, actor_id: str, user_id: str, text: str, now: datetime) -> CaseNote:
        """Write a note about somebody, which they can read.

        Raises:
            NotAllowed: they may not.
            BadCase: there is nothing in it, or too much, or there are too many already.
        """
        self._access.check(actor_id, Action.WRITE_CASE, _person(user_id), now)
        new = CaseNote(
            id=self._new_id(),
            user_id=user_id,
            by_id=actor_id,
            text=needed(cleaned(text, MOST_NOTE)),
            at=now,
        )
        with self._writing(actor_id, user_id, "note_written", now):
            _check_many(self._store.notes_of(user_id))
            self._store.add_note(new)
        return new

    def erase_note(self, actor_id: str, note_id: str, now: datetime) -> None:
        """Take a note of one's own away, or one whose author is not here any more.

        Raises:
            NotFound: there is none.
            NotAllowed: they may not, or it is somebody else's.
        """
        note = self._store.note(note_id)
        person = _person(note.user_id)
        self._access.check(actor_id, Action.WRITE_CASE, person, now)
        if note.by_id not in {actor_id, None}:
            self._trail.note(actor_id, Action.WRITE_CASE, person, Outcome.DENIED, now)
            raise NotAllowed
        with self._writing(actor_id, note.user_id, "note_removed", now):
            self._store.erase_note(note_id)

    # --- steps in the organisation's areas -------------------------------------------------------

    def step(
        self, actor_id: str, user_id: str, area_id: str, step: int, *, day: date, now: datetime
    ) -> AreaStep:
        """Write at which step of an area somebody was on a day, in the place of an earlier word.

        Args:
            actor_id: who looks after them.
            user_id: who it is about.
            area_id: one that is asked.
            step: counted from 1.
            day: today at the latest.
            now: the time, with its zone.

        Raises:
            NotAllowed: they may not.
            NotFound: there is no such area.
            BadCase: the area is asked no more or has no such step, or the day has not come yet.
        """
        self._access.check(actor_id, Action.WRITE_CASE, _person(user_id), now)
        new = AreaStep(
            id=self._new_id(),
            user_id=user_id,
            area_id=area_id,
            step=step,
            day=day_that_came(day, self._calendar.day_of(now)),
            by_id=actor_id,
            at=now,
        )
        with self._writing(actor_id, user_id, "step_written", now):
            area = self._store.area(area_id)
            if area.retired or not 1 <= step <= len(area.steps):
                raise BadCase("error.case.no_step")
            _check_many(self._store.steps_of(user_id))
            self._store.put_step(new)
        return new

    def erase_step(self, actor_id: str, step_id: str, now: datetime) -> None:
        """Take a step away that was written by mistake; raises `NotAllowed` or `NotFound`."""
        step = self._store.step(step_id)
        self._access.check(actor_id, Action.WRITE_CASE, _person(step.user_id), now)
        with self._writing(actor_id, step.user_id, "step_removed", now):
            self._store.erase_step(step_id)

    # --- inside ----------------------------------------------------------------------------------

    @contextmanager
    def _writing(self, actor_id: str, user_id: str, what: str, now: datetime) -> Generator[None]:
        """Change somebody's case and note it, all or nothing; their own is theirs to change."""
        with self._store.transaction():
            self._store.one_at_a_time(user_id)
            yield
            if actor_id != user_id:
                self._trail.note(actor_id, what, _person(user_id), Outcome.DONE, now)

    def _names(
        self, actor_id: str, user_id: str, wrote: Collection[str | None], now: datetime
    ) -> dict[str, str]:
        found: dict[str, str] = {}
        for one in sorted({one for one in wrote if one is not None}):
            known = actor_id in {user_id, one}
            if known or self._access.may(actor_id, Action.SEE_NAME, _person(one), now):
                try:
                    found[one] = self._users.get(one).display_name
                except NotFound:  # erased a moment ago
                    continue
        return found


def _check_many(there: Collection[object]) -> None:
    if len(there) >= MOST_OF_EACH:
        raise BadCase("error.case.many", most=MOST_OF_EACH)


def _of(before: Journey, user_id: str) -> Journey:
    """What was read, if it was this person's; who asked was let pass for this one alone."""
    return before if before.user_id == user_id else replace(before, user_id=user_id)


def _job(jobs: tuple[Job, ...], job_id: str) -> Job:
    for job in jobs:
        if job.id == job_id:
            return job
    raise NotFound


def _person(user_id: str) -> Thing:
    return Thing(kind=ThingKind.PERSON, id=user_id)
