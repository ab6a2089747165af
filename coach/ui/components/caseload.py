"""The people whom a case manager looks after: attendance, progress in short, a new sign-in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from coach.errors import CoachError
from coach.ui import links, session
from coach.ui.components import deeds, frame, groups, notice
from coach.ui.html import Html, joined, tag
from coach.ui.runtime import services
from coach.ui.words import text

if TYPE_CHECKING:
    from coach.accounts.overview import Progress
    from coach.records import User


def my_people(user: User) -> None:
    """Each person in a card."""
    now = datetime.now(UTC)
    frame.title(text("menu.caseload"), text("caseload.lead"))
    people = services().people.caseload(user.id, now)
    if not people:
        st.html(tag("p", text("caseload.none"), class_="ic-text"))
        return
    code = session.shown_once()
    for person in people:
        with st.container(key=session.widget("person", person.user_id), border=True):
            st.html(tag("p", tag("strong", person.display_name), class_="ic-text"))
            groups.attendance(user, person.user_id, now)
            _progress(user, person.user_id, now)
            if code is not None and code[0] == person.user_id:
                deeds.code_card(person.display_name, code[1])
            groups.renew_button(user, person.user_id, now)
    st.page_link(links.SHARED, label=text("menu.shared"), icon=":material/visibility:")


def _progress(user: User, person_id: str, now: datetime) -> None:
    try:
        seen = services().overview.progress(user.id, person_id, now)
    except CoachError as error:
        notice.problem(error)
        return
    if seen.answers:
        st.html(_in_words(seen))


def _in_words(seen: Progress) -> Html:
    lines = [text("progress.of", count=seen.answers)]
    measures = (("points", seen.points), ("clarity", seen.clarity), ("pace", seen.pace))
    for name, band in measures:
        if band is not None:
            what = text(f"measure.{name}")
            lines.append(text("progress.band", what=what, band=text(f"band.{band}")))
    return joined(*(tag("p", line, class_="ic-quiet") for line in lines))
