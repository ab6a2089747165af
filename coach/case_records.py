"""Records of casework: goals, interviews, outcomes, notes, and reports about somebody.

All frozen and keyword-only. Times of day are timezone-aware UTC; days are those of the place's own
calendar. The person whom they are about can read all of it (`Action.SEE_CASE`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from scoring.scale import Band


@dataclass(frozen=True, kw_only=True)
class Journey:
    """Where somebody wants to get to.

    Attributes:
        goal: in plain words; written by themselves or by who looks after them; "" for none yet.
        next_action: what is to be done next, and until when.
        last_contact: the last day on which they were talked with.
        shows_feelings: they let their case manager see how they feel about interviews. Off unless
            they said so.
    """

    user_id: str
    goal: str = ""
    next_action: str = ""
    next_action_due: date | None = None
    last_contact: date | None = None
    shows_feelings: bool = False


class InterviewState(StrEnum):
    """What became of an interview."""

    PLANNED = "planned"
    HELD = "held"
    NOT_HELD = "not_held"


@dataclass(frozen=True, kw_only=True)
class Interview:
    """A job interview; written down by the participant or by their case manager.

    `employer` and `job` may be "".
    """

    id: str
    user_id: str
    day: date
    employer: str
    job: str
    state: InterviewState
    by_id: str | None
    at: datetime


class OutcomeKind(StrEnum):
    """What came of it, in the order in which it usually comes. Interviews held are `Interview`s."""

    OFFER = "offer"
    JOB_STARTED = "job_started"
    KEPT_13_WEEKS = "kept_13_weeks"
    KEPT_26_WEEKS = "kept_26_weeks"
    JOB_ENDED = "job_ended"


@dataclass(frozen=True, kw_only=True)
class JobOutcome:
    """One step of one job; the steps of a job share its `job_id`.

    Attributes:
        job_id: names the job among the person's.
        day: of it; of `KEPT_…` the day on which it was confirmed.
        employer: may be "".
        hours: a week, of `OFFER` and `JOB_STARTED`; None where not known.
    """

    id: str
    user_id: str
    job_id: str
    kind: OutcomeKind
    day: date
    employer: str
    hours: float | None
    by_id: str | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class CaseNote:
    """A note of a case manager; the person whom it is about can read it."""

    id: str
    user_id: str
    by_id: str | None
    text: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class OutcomeArea:
    """Something that the organisation follows, in its own words: licensed scales aren't copied.

    Attributes:
        steps: names of its steps, the lowest first; 2 to 10.
        position: its place among the areas.
        retired: it is asked no more; what was said stays.
    """

    id: str
    name: str
    about: str
    steps: tuple[str, ...]
    position: int
    retired: bool


@dataclass(frozen=True, kw_only=True)
class AreaStep:
    """At which step of an area somebody was on a day; `step` counts from 1."""

    id: str
    user_id: str
    area_id: str
    step: int
    day: date
    by_id: str | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ReportRequest:
    """That somebody asked to make a report about a person, and what that person said.

    Attributes:
        asked_by: a case manager.
        given: None until it was answered.
        with_scores: they ticked that scores appear, in bands.
        until: the yes is good until then; None without one.
    """

    id: str
    user_id: str
    asked_by: str
    asked_at: datetime
    given: bool | None = None
    with_scores: bool = False
    answered_at: datetime | None = None
    until: datetime | None = None


class Stage(StrEnum):
    """What came of it so far, the least first: the furthest that any job of somebody's came.

    What was kept stays kept. A job that ended before it was kept counts as `JOB_ENDED`, whatever
    it was before.
    """

    NONE = "none"
    INTERVIEW_HELD = "interview_held"
    JOB_ENDED = "job_ended"
    OFFER = "offer"
    IN_JOB = "in_job"
    KEPT_13_WEEKS = "kept_13_weeks"
    KEPT_26_WEEKS = "kept_26_weeks"


class By(StrEnum):
    """What a caseload can be ordered by."""

    NAME = "name"
    LAST_PRACTICE = "last_practice"
    ANSWERS = "answers"
    READINESS = "readiness"
    NEXT_INTERVIEW = "next_interview"
    LAST_CONTACT = "last_contact"
    NEXT_ACTION_DUE = "next_action_due"


@dataclass(frozen=True, kw_only=True)
class Order:
    """How a caseload is ordered: the least first, or `down` with the most first.

    Who has nothing to be ordered by comes last in both; equal ones come by their ids.
    """

    by: By = By.NAME
    down: bool = False


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Whom to show: those whom every given one fits.

    Attributes:
        name: letters of the name.
        quiet: no practice in fourteen days, today among them; of those who never practised the
            ones whose account is as old.
        soon: an interview planned for today or one of the next seven days.
        action_due: no next action, or one whose day has passed.
        no_contact: none in twenty-eight days, today among them, or none at all.
        readiness: the band of the whole.
        stage: what came of it so far.
        site_id: where they belong.
    """

    name: str = ""
    quiet: bool = False
    soon: bool = False
    action_due: bool = False
    no_contact: bool = False
    readiness: Band | None = None
    stage: Stage | None = None
    site_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Cursor:
    """Where a page of a caseload ended: what its last person was ordered by, and their id.

    `value` is None where they had nothing to be ordered by. Good for the same order only. It can
    be a name: it belongs into a session, not into an address.
    """

    value: str | int | date | datetime | None
    user_id: str
