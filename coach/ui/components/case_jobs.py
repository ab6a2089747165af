"""Jobs: what came of it, one step after the other, and whether a job was kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coach.case_records import OutcomeKind
from coach.cases.stages import KEPT
from coach.cases.writing import MOST_HOURS, MOST_NAME
from coach.ui import session
from coach.ui.components import answers, deeds, frame, notice
from coach.ui.components.case_words import written
from coach.ui.html import Html, joined, tag
from coach.ui.runtime import services
from coach.ui.words import short_day, text

if TYPE_CHECKING:
    from datetime import date, datetime

    from coach.case_records import JobOutcome
    from coach.cases.casework import Case
    from coach.cases.stages import DueCheck, Job
    from coach.records import User

_BEGINS = (OutcomeKind.OFFER, OutcomeKind.JOB_STARTED)


def jobs(user: User, case: Case, now: datetime) -> None:
    """What is due to be asked first, then each job, then a new one."""
    frame.heading(text("jobs.title"))
    st.html(tag("p", text("jobs.so_far"), " ", tag("strong", text(f"case.stage.{case.stage}"))))
    for check in case.due:
        _due(user, case, check, now)
    for job in reversed(case.jobs):
        with st.container(key=session.widget("job", job.id), border=True):
            st.html(told(user, case, job))
            _next_step(user, case, job, now)
            _take_back(user, job, now)
    _new(user, case, now)


def told(reader: User, case: Case, job: Job) -> Html:
    """A job and its steps, also for the person whose job it is."""
    name = tag("p", tag("strong", _name(job)), class_="ic-text", dir="auto")
    steps = (tag("li", *_step(reader, case, step)) for step in job.steps)
    parts = [name, tag("ul", *steps, class_="ic-list ic-text")]
    coming = _coming(case, job)
    if coming:
        parts.append(tag("p", coming, class_="ic-quiet"))
    return joined(*parts)


def _name(job: Job) -> str:
    return job.employer or text("jobs.untitled")


def _step(reader: User, case: Case, step: JobOutcome) -> tuple[Html | str, ...]:
    said = text(f"jobs.step.{step.kind}", day=short_day(step.day))
    hours = "" if step.hours is None else text("jobs.hours", count=step.hours)
    who = tag("span", written(reader, case, step.by_id, step.at), class_="ic-quiet ic-small")
    return (f"{said} {hours} ", who)


def _coming(case: Case, job: Job) -> str:
    """When it is next to be asked whether they are still there; "" for nothing to come."""
    started = job.day(OutcomeKind.JOB_STARTED)
    if started is None or not job.is_held:
        return ""
    for kind, after in KEPT.items():
        if started + after > case.today and job.step(kind) is None:
            weeks = after.days // 7
            return text("jobs.coming", weeks=weeks, day=short_day(started + after))
    return ""


def _due(user: User, case: Case, check: DueCheck, now: datetime) -> None:
    """A job that began so long ago: still there?"""
    job = check.job
    with st.container(key=session.widget("due-check", job.id), border=True):
        weeks, day = KEPT[check.kind].days // 7, short_day(check.since)
        words = text("jobs.due", job=_name(job), weeks=weeks, day=day)
        st.html(tag("p", words, class_="ic-card ic-amber", role="note"))
        if st.button(
            text("jobs.due.yes", weeks=weeks),
            key=session.widget("kept", job.id),
            type="primary",
            icon=":material/check:",
        ):
            _keep(user, case, check.kind, now, day=case.today, job=job)
        st.html(tag("p", text("jobs.due.no"), class_="ic-quiet"))


def _next_step(user: User, case: Case, job: Job, now: datetime) -> None:
    """What can come next of it, with its day."""
    if job.day(OutcomeKind.JOB_STARTED) is None:
        kind = OutcomeKind.JOB_STARTED
    elif job.is_held:
        kind = OutcomeKind.JOB_ENDED
    else:
        return
    with (
        st.expander(text(f"jobs.say.{kind}"), icon=":material/add:"),
        st.form(session.widget("job-form", job.id), border=False),
    ):
        day = _day(case, f"{kind}-{job.id}")
        hours = _hours(job.id) if kind in _BEGINS else None
        sent = st.form_submit_button(text("case.keep"))
    if sent:
        _keep(user, case, kind, now, day=day, job=job, hours=hours, employer=job.employer)


def _take_back(user: User, job: Job, now: datetime) -> None:
    """The newest step, if it was a mistake."""
    last = job.steps[-1]
    if answers.confirm(
        f"outcome-{last.id}",
        ask="jobs.erase",
        warning="jobs.erase.warning",
        yes="jobs.erase.yes",
        delete=lambda: services().casework.erase_outcome(user.id, last.id, now),
        symbol="undo",
    ):
        st.rerun()


def _new(user: User, case: Case, now: datetime) -> None:
    """Its fields are empty again once it is kept, and not before."""
    of = f"{case.user_id}-{len(case.jobs)}"
    with (
        st.expander(text("jobs.new"), icon=":material/add:"),
        st.form(session.widget("new-job", case.user_id), border=False),
    ):
        kind = st.radio(
            text("jobs.kind"),
            _BEGINS,
            format_func=lambda one: text(f"jobs.kind.{one}"),
            key=session.widget("job-kind", of),
            horizontal=True,
        )
        employer = st.text_input(
            text("interviews.employer"),
            max_chars=MOST_NAME,
            key=session.widget("job-employer", of),
            autocomplete="off",
        )
        day, hours = _day(case, f"new-{of}"), _hours(f"new-{of}")
        sent = st.form_submit_button(text("jobs.add"), icon=":material/add:")
    if sent:
        _keep(user, case, kind, now, day=day, hours=hours, employer=employer)


def _day(case: Case, of: str) -> date | None:
    return st.date_input(
        text("jobs.day"),
        None,
        max_value=case.today,
        format="DD/MM/YYYY",
        key=session.widget("job-day", of),
    )


def _hours(of: str) -> float | None:
    """None where nobody knows."""
    return st.number_input(
        text("jobs.hours.label"),
        0.0,
        float(MOST_HOURS),
        None,
        0.5,
        format="%.1f",
        key=session.widget("job-hours", of),
    )


def _keep(
    user: User,
    case: Case,
    kind: OutcomeKind,
    now: datetime,
    *,
    day: date | None,
    job: Job | None = None,
    hours: float | None = None,
    employer: str = "",
) -> None:
    if day is None:
        notice.said_problem(text("interviews.no_day"))
        return
    deeds.do_and_show(
        lambda: services().casework.outcome(
            user.id,
            case.user_id,
            kind,
            day=day,
            job_id=None if job is None else job.id,
            employer=employer,
            hours=hours,
            now=now,
        )
    )
