"""A report about oneself as a PDF: what to put in it, and the link that makes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coach.ui import session
from coach.ui.components import frame
from coach.ui.html import Html, icon, joined, tag
from coach.ui.routes.reports import PERSON_NAME, person_address
from coach.ui.words import text

if TYPE_CHECKING:
    from datetime import datetime

    from coach.records import User


def own_report(user: User, now: datetime) -> None:
    """What a report about oneself is, a tick for scores, and the file."""
    frame.heading(text("report_mine.title"))
    st.html(tag("p", text("report_mine.text"), class_="ic-text"))
    ticked = st.checkbox(text("report_mine.scores"), key=session.widget("report-mine-scores"))
    st.html(person_link(user.id, user.id, with_scores=ticked, now=now))
    st.html(tag("p", text("report_mine.note"), class_="ic-quiet ic-small"))


def person_link(person_id: str, user_id: str, *, with_scores: bool, now: datetime) -> Html:
    """The link that makes and fetches the report about somebody."""
    label = joined(icon("download"), tag("span", text("report.get_pdf")))
    href = person_address(person_id, user_id, with_scores=with_scores, now=now)
    return tag("a", label, href=href, download=PERSON_NAME, class_="ic-get")
