"""My plan: my goal, my interviews, and everything that others wrote about me, with who it was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import streamlit as st

from coach.errors import CoachError
from coach.ui import links, session
from coach.ui.components import (
    case_goal,
    case_interviews,
    case_jobs,
    case_notes,
    case_steps,
    frame,
    notice,
    report_mine,
    report_request,
)
from coach.ui.html import Html, tag
from coach.ui.runtime import services
from coach.ui.words import short_day, text

if TYPE_CHECKING:
    from coach.cases.casework import Case
    from coach.records import User

_SOON = timedelta(days=7)


def my_plan(user: User) -> None:
    """All of it."""
    now = datetime.now(UTC)
    st.page_link(links.START, label=text("menu.start"), icon=":material/arrow_back:")
    frame.title(text("plan.title"), text("plan.lead"))
    try:
        case = services().casework.of(user.id, user.id, now)
    except CoachError as error:
        notice.problem(error)
        return
    _soon(case)
    if services().settings.with_accounts:
        report_request.about_me(user, now)
    case_goal.goal(user, case, now)
    case_interviews.interviews(user, case, now)
    _about_me(user, case, now)
    report_mine.own_report(user, now)


def on_start(user: User) -> bool:
    """On the start page: an interview that is near, and the way to the plan; whether there is one.

    There is one once anything is written, or with a case manager.
    """
    now = datetime.now(UTC)
    try:
        case = services().casework.of(user.id, user.id, now)
    except CoachError:  # the plan's own page says why
        return False
    if not _is_begun(case) and not _looked_after_by(user, now):
        return False
    with st.container(key=session.widget("plan-line")):
        _soon(case)
        if services().settings.with_accounts and services().report_requests.waiting(user.id, now):
            asked = tag("p", text("plan.asked"), class_="ic-say")
            st.html(tag("div", asked, class_="ic-card ic-amber", role="note"))
        link()
    return True


def link() -> None:
    """The way to the plan."""
    st.page_link(links.PLAN, label=text("plan.open"), icon=":material/signpost:")


def _is_begun(case: Case) -> bool:
    """Whether anything was written."""
    journey = case.journey
    words = (journey.goal, journey.next_action, journey.last_contact)
    return any((*words, case.interviews, case.jobs, case.notes, case.steps))


def _looked_after_by(user: User, now: datetime) -> tuple[str, ...]:
    """Names of their case managers."""
    if not services().settings.with_accounts:
        return ()
    known = services().sharing.recipients(user.id, now)
    return tuple(one.display_name for one in known if one.sees_progress)


def _soon(case: Case) -> None:
    """An interview of the next seven days, and a way to get ready for it."""
    interview = case.next_interview
    if interview is None or interview.day > case.today + _SOON:
        return
    days = (interview.day - case.today).days
    when = text("plan.soon.today") if not days else text("plan.soon.day", day=interview.day)
    what = case_interviews.title(interview)
    with st.container(key=session.widget("go", "interview")):
        parts = (
            tag("p", tag("strong", when), class_="ic-say"),
            tag("p", what, class_="ic-text", dir="auto"),
            tag("p", text("plan.soon.cheer"), class_="ic-text"),
        )
        st.html(tag("div", *parts, class_="ic-card ic-teal", role="note"))
        st.page_link(links.TODAY, label=text("plan.soon.practise"), icon=":material/mic:")


def _about_me(user: User, case: Case, now: datetime) -> None:
    """What others wrote; nothing is hidden."""
    frame.heading(text("plan.about"))
    names = _looked_after_by(user, now)
    for name in names:
        st.html(tag("p", text("mine.case_worker", name=name), class_="ic-text"))
    if not _is_written(case):
        st.html(tag("p", text("plan.about.none"), class_="ic-text"))
        return
    st.html(tag("p", text("plan.about.lead"), class_="ic-text"))
    st.html(tag("div", *_next(case), class_="ic-card"))
    if case.jobs:
        st.html(tag("h3", text("jobs.title"), class_="ic-heading"))
        for job in case.jobs:
            st.html(tag("div", case_jobs.told(user, case, job), class_="ic-card"))
    if case.steps:
        st.html(tag("h3", text("steps.title"), class_="ic-heading"))
        case_steps.told(user, case)
    if case.notes:
        st.html(tag("h3", text("notes.title"), class_="ic-heading"))
        case_notes.told(user, case, now)


def _is_written(case: Case) -> bool:
    journey = case.journey
    return any((journey.next_action, journey.last_contact, case.jobs, case.steps, case.notes))


def _next(case: Case) -> list[Html]:
    journey = case.journey
    action = journey.next_action or text("plan.next.none")
    lines = [
        tag("p", tag("strong", text("plan.next")), " ", tag("span", action, dir="auto")),
    ]
    if journey.next_action and journey.next_action_due is not None:
        day = short_day(journey.next_action_due)
        lines.append(tag("p", text("case.next.until", day=day), class_="ic-quiet"))
    if journey.last_contact is not None:
        day = short_day(journey.last_contact)
        lines.append(tag("p", text("plan.contact", day=day), class_="ic-quiet"))
    return lines
