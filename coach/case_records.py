"""Records of casework: goals, interviews, outcomes, notes, and reports about somebody.

All frozen and keyword-only. Times of day are timezone-aware UTC; days are those of the place's own
calendar. The person whom they are about can read all of it (`Action.SEE_CASE`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


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
