"""The page of reports: a caseload as a file, reports about one person, the figures for a funder."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from coach.account_records import Action, Thing, ThingKind
from coach.errors import CoachError, NotFound
from coach.reports import dictionary, funder_paper
from coach.reports import topics as t
from coach.reports.hiding import WHOLE
from coach.ui import links, session
from coach.ui.components import deeds, frame, notice, report_request
from coach.ui.html import Html, icon, joined, plain, tag
from coach.ui.routes.reports import (
    FileForm,
    caseload_address,
    caseload_name,
    funder_address,
    funder_name,
)
from coach.ui.runtime import services
from coach.ui.words import catalogue, text

if TYPE_CHECKING:
    from coach.records import User
    from coach.reports.funder import FunderReport
    from coach.reports.quarters import Quarter

_SHORT = (
    *((t.PRACTICE, line) for line in (t.PRACTISED, t.NEW, t.SESSIONS, t.MINUTES, t.ANSWERS)),
    *((line, line) for line in t.WORK),
)
"""The figures that the page itself shows."""
_PLACE = Thing(kind=ThingKind.PLACE)


def all_reports(user: User) -> None:
    """Each part for those who may use it."""
    now = datetime.now(UTC)
    frame.title(text("menu.reports"), text("reports.lead"))
    may = services().access.may
    has_people = may(user.id, Action.SEE_CASELOAD, _PLACE, now)
    for_funders = may(user.id, Action.MAKE_FUNDER_REPORT, _PLACE, now)
    if not (has_people or for_funders):
        notice.reason("error.not_found", {})
        return
    st.html(tag("p", text("report.notice"), class_="ic-card ic-amber", role="note"))
    if has_people:
        _caseload(user, now)
        _people(user, now)
    if for_funders:
        _funder(user, now)


# --- my people -----------------------------------------------------------------------------------


def _caseload(user: User, now: datetime) -> None:
    frame.heading(text("reports.caseload"))
    st.html(tag("p", text("reports.caseload.about"), class_="ic-text"))
    for form in (FileForm.XLSX, FileForm.CSV):
        name = caseload_name(form)
        st.html(_get(caseload_address(form, user.id, now), name, text(f"reports.get.{form}")))
    with st.expander(text("dictionary.title"), icon=":material/menu_book:"):
        words = catalogue()
        rows = dictionary.rows(dictionary.CASELOAD, words)
        st.html(deeds.table(text("dictionary.title"), dictionary.heads(words), rows))


def _people(user: User, now: datetime) -> None:
    """What was asked of whom; to ask, one opens the page of the person."""
    frame.heading(text("reports.people"))
    st.html(tag("p", text("reports.people.about"), class_="ic-text"))
    for one in services().report_requests.of(user.id, now):
        with st.container(key=session.widget("asked", one.request.id), border=True):
            st.page_link(
                links.CASELOAD,
                label=plain(one.display_name),
                icon=":material/person:",
                query_params=links.person(one.request.user_id),
            )
            report_request.ask(user, one.request.user_id, now)
    st.page_link(links.CASELOAD, label=text("menu.caseload"), icon=":material/diversity_3:")


# --- many ----------------------------------------------------------------------------------------


def _funder(user: User, now: datetime) -> None:
    frame.heading(text("reports.funder"))
    st.html(tag("p", text("reports.funder.about"), class_="ic-text"))
    quarters = services().funder_reports.quarters(now)
    names = {one.name: funder_paper.period(one, catalogue()) for one in quarters}
    chosen = st.selectbox(
        text("reports.quarter"),
        list(names),
        format_func=names.__getitem__,
        key=session.widget("quarter"),
    )
    quarter = next(one for one in quarters if one.name == chosen)
    given = _given(user, quarter, now)
    if given is None:
        st.html(tag("p", text("reports.funder.first"), class_="ic-text"))
    label = "reports.funder.make" if given is None else "reports.funder.again"
    if st.button(text(label), key=session.widget("make-figures"), icon=":material/calculate:"):
        deeds.do_and_show(lambda: services().funder_reports.make(user.id, quarter, now))
    if given is not None:
        _figures(user, given, now)


def _given(user: User, quarter: Quarter, now: datetime) -> FunderReport | None:
    try:
        return services().funder_reports.given(user.id, quarter, now)
    except NotFound:
        return None
    except CoachError as error:
        notice.problem(error)
        return None


def _figures(user: User, report: FunderReport, now: datetime) -> None:
    """The figures of the whole place, and the files."""
    caption = funder_paper.period(report.quarter, catalogue())
    heads = (text("funder.figure"), text("funder.whole"))
    rows = [(text(f"funder.line.{line}"), _said(report, topic, line)) for topic, line in _SHORT]
    st.html(deeds.table(caption, heads, rows))
    for form in FileForm:
        name = funder_name(report.quarter, form)
        href = funder_address(report.quarter, form, user.id, now)
        st.html(_get(href, name, text(f"reports.get.{form}")))


def _said(report: FunderReport, topic: str, line: str) -> str:
    figure = report.figure(topic, line, WHOLE)
    return text("funder.hidden") if figure is None else text("time.number", number=figure.value)


def _get(href: str, name: str, words: str) -> Html:
    label = joined(icon("download"), tag("span", words))
    return tag("a", label, href=href, download=name, class_="ic-get")
