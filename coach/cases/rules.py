"""Which steps of a job can be true beside each other. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.case_records import OutcomeKind
from coach.cases.stages import KEPT
from coach.cases.writing import BadCase

if TYPE_CHECKING:
    from datetime import date

    from coach.cases.stages import Job

BEGINS = frozenset({OutcomeKind.OFFER, OutcomeKind.JOB_STARTED})
"""With these a job begins to be written of; they tell the hours."""


def check_step(job: Job | None, kind: OutcomeKind, day: date) -> None:
    """Refuse a new step that can't be true beside those of its job.

    Args:
        job: None for a new one.
        kind: of the new step.
        day: of it; that it has come is checked elsewhere.

    Raises:
        BadCase: the message says which other day it does not fit.
    """
    if job is None:
        if kind not in BEGINS:
            raise BadCase("error.case.not_started")
        return
    if job.step(kind) is not None:
        raise BadCase("error.case.twice")
    if kind is OutcomeKind.OFFER:
        _check_offer(job, day)
    elif kind is OutcomeKind.JOB_STARTED:
        _check_start(job, day)
    elif kind is OutcomeKind.JOB_ENDED:
        _check_end(job, day)
    else:
        _check_kept(job, kind, day)


def check_erasing(job: Job, kind: OutcomeKind) -> None:
    """Refuse to take a step away on which others rest; raises `BadCase`."""
    rests = {one.kind for one in job.steps} - BEGINS
    if kind is OutcomeKind.JOB_STARTED and rests:
        raise BadCase("error.case.rests")


def _check_offer(job: Job, day: date) -> None:
    started = job.day(OutcomeKind.JOB_STARTED)
    if started is not None and day > started:
        raise BadCase("error.case.offer_after_start")


def _check_start(job: Job, day: date) -> None:
    offered = job.day(OutcomeKind.OFFER)
    if offered is not None and day < offered:
        raise BadCase("error.case.start_before_offer")


def _check_end(job: Job, day: date) -> None:
    started = _started(job)
    if day < started:
        raise BadCase("error.case.end_before_start")
    if any(job.step(kind) and day < started + after for kind, after in KEPT.items()):
        raise BadCase("error.case.end_before_kept")


def _check_kept(job: Job, kind: OutcomeKind, day: date) -> None:
    since = _started(job) + KEPT[kind]
    weeks = KEPT[kind].days // 7
    if day < since:
        raise BadCase("error.case.too_early", weeks=weeks)
    ended = job.day(OutcomeKind.JOB_ENDED)
    if ended is not None and ended < since:
        raise BadCase("error.case.ended_before", weeks=weeks)


def _started(job: Job) -> date:
    started = job.day(OutcomeKind.JOB_STARTED)
    if started is None:
        raise BadCase("error.case.not_started")
    return started
