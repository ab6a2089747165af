"""Job interviews: those to come, how those that were went, and a new one; for both who write."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coach.case_records import InterviewState
from coach.cases.writing import MOST_NAME
from coach.ui import session
from coach.ui.components import answers, deeds, frame, notice
from coach.ui.components.case_words import written
from coach.ui.html import Html, joined, tag
from coach.ui.runtime import services
from coach.ui.words import text

if TYPE_CHECKING:
    from datetime import date, datetime

    from coach.case_records import Interview
    from coach.cases.casework import Case
    from coach.records import User


def interviews(user: User, case: Case, now: datetime) -> None:
    """What became of them is asked first; then those to come, then those that were."""
    frame.heading(text("interviews.title"))
    ask = {one.id for one in case.to_ask}
    coming = [one for one in case.interviews if _is_planned(one) and one.id not in ask]
    for one in case.to_ask:
        _to_ask(user, case, one, now)
    for one in coming:
        _one(user, case, one, now)
    if not case.interviews:
        st.html(tag("p", text("interviews.none"), class_="ic-text"))
    _new(user, case, now)
    were = [one for one in reversed(case.interviews) if not _is_planned(one)]
    if were:
        with st.expander(text("interviews.were", count=len(were)), icon=":material/history:"):
            for one in were:
                _one(user, case, one, now)


def title(interview: Interview) -> str:
    """The job and the employer, as far as they were written."""
    parts = [part for part in (interview.job, interview.employer) if part]
    return ", ".join(parts) or text("interviews.untitled")


def _is_planned(interview: Interview) -> bool:
    return interview.state is InterviewState.PLANNED


def _facts(user: User, case: Case, interview: Interview) -> Html:
    state = text(f"interviews.state.{interview.state}")
    day = text("interviews.on", day=interview.day)
    facts = [tag("p", tag("strong", title(interview)), class_="ic-text", dir="auto")]
    facts.append(tag("p", f"{day} {state}", class_="ic-text"))
    who = written(user, case, interview.by_id, interview.at)
    return joined(*facts, tag("p", who, class_="ic-quiet ic-small"))


def _to_ask(user: User, case: Case, interview: Interview, now: datetime) -> None:
    """Its day has come: one press says what became of it."""
    with st.container(key=session.widget("interview-ask", interview.id), border=True):
        st.html(_facts(user, case, interview))
        st.html(tag("p", text("interviews.ask"), class_="ic-text"))
        with st.container(horizontal=True):
            for state in (InterviewState.HELD, InterviewState.NOT_HELD):
                if st.button(
                    text(f"interviews.say.{state}"),
                    key=session.widget(f"interview-{state}", interview.id),
                    type="primary" if state is InterviewState.HELD else "secondary",
                ):
                    _keep(user, interview, interview.day, state, now)
        _change(user, interview, now)


def _one(user: User, case: Case, interview: Interview, now: datetime) -> None:
    with st.container(key=session.widget("interview", interview.id), border=True):
        st.html(_facts(user, case, interview))
        if _is_planned(interview):
            _change(user, interview, now)
        else:
            _erase(user, interview, now)


def _change(user: User, interview: Interview, now: datetime) -> None:
    """Another day; or it was written by mistake."""
    with st.expander(text("interviews.change"), icon=":material/edit_calendar:"):
        with st.form(session.widget("interview-day-form", interview.id), border=False):
            day = _day(interview.id, interview.day)
            sent = st.form_submit_button(text("case.keep"))
        if sent and day is not None:
            _keep(user, interview, day, interview.state, now)
        _erase(user, interview, now)


def _erase(user: User, interview: Interview, now: datetime) -> None:
    if answers.confirm(
        f"interview-{interview.id}",
        ask="interviews.erase",
        warning="interviews.erase.warning",
        yes="interviews.erase.yes",
        delete=lambda: services().casework.erase_interview(user.id, interview.id, now),
    ):
        st.rerun()


def _keep(
    user: User, interview: Interview, day: date, state: InterviewState, now: datetime
) -> None:
    deeds.do_and_show(
        lambda: services().casework.change_interview(
            user.id,
            interview.id,
            day=day,
            employer=interview.employer,
            job=interview.job,
            state=state,
            now=now,
        )
    )


def _day(name: str, usual: date | None) -> date | None:
    return st.date_input(
        text("interviews.day"), usual, format="DD/MM/YYYY", key=session.widget("on", name)
    )


def _line(name: str, of: str) -> str:
    return st.text_input(
        text(f"interviews.{name}"),
        max_chars=MOST_NAME,
        key=session.widget(f"interview-{name}", of),
        autocomplete="off",
    )


def _new(user: User, case: Case, now: datetime) -> None:
    """Its fields are empty again once it is kept, and not before."""
    of = f"{case.user_id}-{len(case.interviews)}"
    with (
        st.expander(text("interviews.new"), icon=":material/add:"),
        st.form(session.widget("interview-form", case.user_id), border=False),
    ):
        day = _day(f"new-{of}", None)
        job, employer = _line("job", of), _line("employer", of)
        sent = st.form_submit_button(text("interviews.add"), icon=":material/add:")
    if sent and day is None:
        notice.said_problem(text("interviews.no_day"))
    elif sent and day is not None:
        deeds.do_and_show(
            lambda: services().casework.plan_interview(
                user.id, case.user_id, day=day, employer=employer, job=job, now=now
            )
        )
