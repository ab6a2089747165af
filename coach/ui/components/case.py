"""One person as their case manager sees them: how far they came, and what is next.

Counts, days and bands, and what was written with them: no voice, no word of an answer, no value.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from coach.account_records import Action, Thing, ThingKind
from coach.errors import CoachError
from coach.ui import caseload_view, links, session
from coach.ui.components import (
    case_goal,
    case_interviews,
    case_jobs,
    case_notes,
    case_steps,
    deeds,
    frame,
    groups,
    journey,
    notice,
    report_request,
)
from coach.ui.html import tag
from coach.ui.runtime import services
from coach.ui.words import text

if TYPE_CHECKING:
    from coach.cases.caseload import Travelled
    from coach.records import User


def one_person(user: User, person_id: str) -> None:
    """All of it, or that it is not here."""
    now = datetime.now(UTC)
    st.page_link(
        links.CASELOAD,
        label=text("menu.caseload"),
        icon=":material/arrow_back:",
        query_params=caseload_view.asked_for().params(),
    )
    try:
        person = Thing(kind=ThingKind.PERSON, id=person_id)
        services().access.check(user.id, Action.WRITE_CASE, person, now)
        seen = services().caseloads.journey(user.id, person_id, now)
    except CoachError as error:
        frame.title(text("menu.caseload"))
        notice.problem(error)
        return
    frame.title(seen.name, text("case.lead"))
    with st.container(key=session.widget("case")):
        _parts(user, seen, now)


def _parts(user: User, seen: Travelled, now: datetime) -> None:
    case = seen.case
    case_goal.next_action(user, case, now)
    journey.attendance(seen.practice)
    journey.distance(seen.practice)
    if seen.feeling is not None:
        words = text(f"feeling.{seen.feeling.value}")
        st.html(tag("p", text("case.feels"), " ", tag("strong", words), class_="ic-text"))
    case_goal.goal(user, case, now)
    case_interviews.interviews(user, case, now)
    case_jobs.jobs(user, case, now)
    case_steps.steps(user, case, now)
    case_notes.notes(user, case, now)
    frame.heading(text("case.report"))
    report_request.ask(user, seen.user_id, now)
    _sign_in(user, seen, now)


def _sign_in(user: User, seen: Travelled, now: datetime) -> None:
    """For who forgot their PIN."""
    frame.heading(text("case.sign_in"))
    code = session.shown_once()
    if code is not None and code[0] == seen.user_id:
        deeds.code_card(seen.name, code[1])
    groups.renew_button(user, seen.user_id, now)
