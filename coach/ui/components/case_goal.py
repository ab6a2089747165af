"""What somebody wants to reach, and what is next: read by both, the goal written by both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coach.cases.writing import MOST_ACTION, MOST_GOAL
from coach.ui import session
from coach.ui.components import deeds, frame
from coach.ui.components.case_form import Form
from coach.ui.html import tag
from coach.ui.runtime import services
from coach.ui.words import short_day, text

if TYPE_CHECKING:
    from datetime import datetime

    from coach.case_records import Journey
    from coach.cases.casework import Case
    from coach.records import User


def goal(user: User, case: Case, now: datetime) -> None:
    """The goal, and a form to write it."""
    mine = user.id == case.user_id
    frame.heading(text("plan.goal" if mine else "case.goal"))
    written = case.journey.goal
    if written:
        st.html(tag("p", written, class_="ic-text ic-written", dir="auto"))
    else:
        st.html(tag("p", text("plan.goal.none" if mine else "caseload.no_goal"), class_="ic-quiet"))
    form = Form("goal", case.journey, written)
    label = text("case.goal.change" if written else "case.goal.write")
    with (
        st.expander(label, icon=":material/flag:"),
        st.form(session.widget("goal-form", case.user_id), border=False),
    ):
        typed = st.text_area(
            text("plan.goal.label" if mine else "case.goal.label"),
            form.before.goal,
            max_chars=MOST_GOAL,
            key=form.field("goal"),
        )
        sent = st.form_submit_button(text("case.keep"), key=form.button)
    if sent:
        keep = services().casework.set_goal
        form.keep(
            lambda: keep(user.id, case.user_id, typed, before=form.before, now=now),
            lambda theirs: theirs.goal,
        )


def next_action(user: User, case: Case, now: datetime) -> None:
    """What is to be done next and until when, the last contact, and forms for both."""
    journey = case.journey
    frame.heading(text("case.next"))
    st.html(tag("div", *_facts(journey, case), class_="ic-card"))
    _talked(user, case, now)
    form = Form("next", journey, (journey.next_action, journey.next_action_due))
    with (
        st.expander(text("case.next.change"), icon=":material/edit_calendar:"),
        st.form(session.widget("next-form", case.user_id), border=False),
    ):
        typed = st.text_area(
            text("case.next.label"),
            form.before.next_action,
            max_chars=MOST_ACTION,
            key=form.field("next"),
            height=80,
        )
        due = st.date_input(
            text("case.next.due"),
            form.before.next_action_due,
            format="DD/MM/YYYY",
            key=form.field("next-due"),
        )
        sent = st.form_submit_button(text("case.keep"), key=form.button)
    if sent:
        day = due if typed.strip() else None
        keep = services().casework.set_next_action
        form.keep(
            lambda: keep(user.id, case.user_id, typed, day, before=form.before, now=now),
            _in_words,
        )


def _facts(journey: Journey, case: Case) -> list[str]:
    facts = [tag("p", _in_words(journey), class_="ic-text ic-written", dir="auto")]
    due, contact = journey.next_action_due, journey.last_contact
    if due is not None and journey.next_action:
        over = due < case.today
        words = text("case.next.over" if over else "case.next.until", day=short_day(due))
        facts.append(tag("p", words, class_="ic-over" if over else "ic-quiet"))
    day = text("caseload.never_talked") if contact is None else short_day(contact)
    facts.append(tag("p", text("case.contact", day=day), class_="ic-quiet"))
    return [*facts]


def _in_words(journey: Journey) -> str:
    return journey.next_action or text("caseload.no_action")


def _talked(user: User, case: Case, now: datetime) -> None:
    """One press for today, which is what it nearly always is; another day where it was one."""
    contact = services().casework.contact
    today = case.journey.last_contact == case.today
    if st.button(
        text("case.contact.today"),
        key=session.widget("talked", case.user_id),
        icon=":material/check:" if today else ":material/chat:",
        type="secondary" if today else "primary",
        disabled=today,
    ):
        deeds.do_and_show(lambda: contact(user.id, case.user_id, case.today, now))
    with st.expander(text("case.contact.other"), icon=":material/event:"):
        day = st.date_input(
            text("case.contact.day"),
            case.journey.last_contact,
            max_value=case.today,
            format="DD/MM/YYYY",
            key=session.widget("talked-on", case.user_id),
        )
        pressed = st.button(text("case.keep"), key=session.widget("talked-keep", case.user_id))
        if pressed and day is not None:
            deeds.do_and_show(lambda: contact(user.id, case.user_id, day, now))
