"""What came of it so far: jobs made of their steps, and how far somebody is. Pure.

`coach.storage.caseload_query` counts the same in the database; a test compares the two.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from coach.case_records import InterviewState, OutcomeKind, Stage

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from coach.case_records import Interview, JobOutcome

KEPT = {
    OutcomeKind.KEPT_13_WEEKS: timedelta(weeks=13),
    OutcomeKind.KEPT_26_WEEKS: timedelta(weeks=26),
}
"""How long after its first day a job counts as kept."""


@dataclass(frozen=True, kw_only=True)
class Job:
    """One job of somebody's: its steps, each at most once."""

    id: str
    steps: tuple[JobOutcome, ...]

    def step(self, kind: OutcomeKind) -> JobOutcome | None:
        """The step of this kind, if it was written down."""
        return next((one for one in self.steps if one.kind is kind), None)

    def day(self, kind: OutcomeKind) -> date | None:
        """The day of this step."""
        step = self.step(kind)
        return None if step is None else step.day

    @property
    def employer(self) -> str:
        """As it was written last; may be ""."""
        return next((one.employer for one in reversed(self.steps) if one.employer), "")

    @property
    def hours(self) -> float | None:
        """A week, as it was written last."""
        return next((one.hours for one in reversed(self.steps) if one.hours is not None), None)

    @property
    def is_held(self) -> bool:
        """Whether it has begun and not ended."""
        return bool(self.day(OutcomeKind.JOB_STARTED)) and not self.day(OutcomeKind.JOB_ENDED)

    @property
    def stage(self) -> Stage:
        """How far it came."""
        kinds = {one.kind for one in self.steps}
        for kind, stage in _STAGES:
            if kind in kinds:
                return stage
        return Stage.OFFER


_STAGES = (
    (OutcomeKind.KEPT_26_WEEKS, Stage.KEPT_26_WEEKS),
    (OutcomeKind.KEPT_13_WEEKS, Stage.KEPT_13_WEEKS),
    (OutcomeKind.JOB_ENDED, Stage.JOB_ENDED),
    (OutcomeKind.JOB_STARTED, Stage.IN_JOB),
)


@dataclass(frozen=True, kw_only=True)
class DueCheck:
    """A job about which to ask whether it was kept.

    Attributes:
        kind: `KEPT_13_WEEKS` or `KEPT_26_WEEKS`.
        since: the first day on which it can be said.
    """

    job: Job
    kind: OutcomeKind
    since: date


def jobs_of(outcomes: Iterable[JobOutcome]) -> tuple[Job, ...]:
    """The jobs that these steps of one person make, the one that began to be written of first."""
    found: dict[str, list[JobOutcome]] = {}
    order = list(OutcomeKind)
    for one in sorted(outcomes, key=lambda one: (one.day, order.index(one.kind), one.id)):
        found.setdefault(one.job_id, []).append(one)
    return tuple(Job(id=job_id, steps=tuple(steps)) for job_id, steps in found.items())


def stage_of(interviews: Iterable[Interview], jobs: Iterable[Job]) -> Stage:
    """How far somebody came: the furthest of their jobs; without one, whether they were asked."""
    order = list(Stage)
    stages = [job.stage for job in jobs]
    if stages:
        return max(stages, key=order.index)
    held = any(one.state is InterviewState.HELD for one in interviews)
    return Stage.INTERVIEW_HELD if held else Stage.NONE


def due_checks(jobs: Iterable[Job], today: date) -> tuple[DueCheck, ...]:
    """The jobs to ask about today, the one that waits longest first; of each job the furthest.

    One that ended before the day came is not asked about; one that ended later is.
    """
    found = [check for job in jobs if (check := _due_check(job, today)) is not None]
    return tuple(sorted(found, key=lambda check: (check.since, check.job.id)))


def _due_check(job: Job, today: date) -> DueCheck | None:
    started, ended = job.day(OutcomeKind.JOB_STARTED), job.day(OutcomeKind.JOB_ENDED)
    if started is None or job.step(OutcomeKind.KEPT_26_WEEKS) is not None:
        return None
    for kind in (OutcomeKind.KEPT_26_WEEKS, OutcomeKind.KEPT_13_WEEKS):
        since = started + KEPT[kind]
        lasted = ended is None or ended >= since
        if since <= today and lasted and job.step(kind) is None:
            return DueCheck(job=job, kind=kind, since=since)
    return None
