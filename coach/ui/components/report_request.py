"""Asking somebody for a yes to a report about them, and saying yes or no to who asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coach.reports.requests import GOOD_FOR, is_good
from coach.ui import session
from coach.ui.components import answers, deeds, frame
from coach.ui.components.report_mine import person_link
from coach.ui.html import tag
from coach.ui.runtime import services
from coach.ui.words import text

if TYPE_CHECKING:
    from datetime import datetime

    from coach.case_records import ReportRequest
    from coach.records import User
    from coach.reports.requests import NamedRequest


# --- who looks after somebody --------------------------------------------------------------------


def ask(user: User, person_id: str, now: datetime) -> None:
    """On the page of a person: ask them, what they said, and with a yes the report."""
    request = services().report_requests.newest(user.id, person_id, now)
    st.html(tag("p", text("report_request.about"), class_="ic-text"))
    if request is not None:
        st.html(tag("p", state(request, now), class_="ic-text"))
        if is_good(request, now):
            _report(user, person_id, now)
            return
    waits = request is not None and request.given is None
    if not waits and st.button(
        text("report_request.ask"),
        key=session.widget("report-ask", person_id),
        icon=":material/contact_mail:",
    ):
        deeds.do_and_show(lambda: services().report_requests.ask(user.id, person_id, now))


def state(request: ReportRequest, now: datetime) -> str:
    """What came of a request, in a sentence."""
    if request.given is None:
        return text("report_request.waits", when=request.asked_at.astimezone())
    if is_good(request, now) and request.until is not None:
        kind = "with_scores" if request.with_scores else "no_scores"
        return text(f"report_request.yes.{kind}", when=request.until.astimezone())
    return text("report_request.ended" if request.given else "report_request.no")


def _report(user: User, person_id: str, now: datetime) -> None:
    """The file; scores only where they were ticked, and left out unless asked for here too."""
    with_scores = services().person_reports.with_scores_allowed(
        user.id, person_id, now
    ) and st.checkbox(
        text("report_request.put_scores"), key=session.widget("report-scores", person_id)
    )
    st.html(person_link(person_id, user.id, with_scores=with_scores, now=now))


# --- whom it is about ----------------------------------------------------------------------------


def about_me(user: User, now: datetime) -> None:
    """Requests that wait for a yes or no, and each yes with the way to take it back."""
    waiting = services().report_requests.waiting(user.id, now)
    agreed = services().report_requests.agreed(user.id, now)
    if not waiting and not agreed:
        return
    frame.heading(text("report_request.title"))
    for one in waiting:
        with st.container(key=session.widget("report-request", one.request.id), border=True):
            _waiting(user, one, now)
    for one in agreed:
        with st.container(key=session.widget("report-request", one.request.id), border=True):
            _agreed(user, one, now)


def _waiting(user: User, one: NamedRequest, now: datetime) -> None:
    asks = text("report_request.asks", name=one.display_name)
    st.html(tag("p", tag("strong", asks), class_="ic-text"))
    st.html(tag("p", text("report_request.holds"), class_="ic-text"))
    st.html(tag("p", text("report_request.how_long", count=GOOD_FOR.days), class_="ic-text"))
    scores = st.checkbox(
        text("report_request.tick_scores"), key=session.widget("report-tick", one.request.id)
    )
    with st.container(horizontal=True):
        yes = st.button(
            text("report_request.say_yes"),
            key=session.widget("report-yes", one.request.id),
            type="primary",
        )
        no = st.button(
            text("report_request.say_no"), key=session.widget("report-no", one.request.id)
        )
    if yes or no:
        deeds.do_and_show(
            lambda: services().report_requests.answer(
                user.id, one.request.id, yes=yes, with_scores=scores, now=now
            )
        )


def _agreed(user: User, one: NamedRequest, now: datetime) -> None:
    request = one.request
    kind = "with_scores" if request.with_scores else "no_scores"
    until = request.until.astimezone() if request.until else now
    said = text(f"report_request.agreed.{kind}", name=one.display_name, when=until)
    st.html(tag("p", said, class_="ic-text"))
    if answers.confirm(
        f"report-{request.id}",
        ask="report_request.back.ask",
        warning="report_request.back.warning",
        yes="report_request.back.yes",
        delete=lambda: services().report_requests.take_back(user.id, request.id, now),
        symbol="undo",
    ):
        st.rerun()
