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
from scoring.scale import Score

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.accounts.shared_answers import AnswerScores
    from coach.records import User

NEWEST = 5
"""Answers that a summary is made of."""


def my_people(user: User) -> None:
    """Each person in a card."""
    now = datetime.now(UTC)
    frame.title(text("menu.caseload"), text("caseload.lead"))
    people = services().accounts.people.caseload(user.id, now)
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
        seen = services().accounts.shared.progress(user.id, person_id, now)
    except CoachError as error:
        notice.problem(error)
        return
    if seen:
        st.html(_in_words(seen[:NEWEST]))


def _in_words(seen: Sequence[AnswerScores]) -> Html:
    """The middle band of each measure, so that one bad day is not all of it."""
    lines = [text("progress.of", count=len(seen))]
    measures = {
        "measure.points": [one.coverage for one in seen],
        "measure.clarity": [one.clarity for one in seen],
        "measure.pace": [one.pace for one in seen],
    }
    for name, scores in measures.items():
        measured = sorted((s for s in scores if isinstance(s, Score)), key=lambda s: s.value)
        if measured:
            band = text(f"band.{measured[(len(measured) - 1) // 2].band}")
            lines.append(text("progress.band", what=text(name), band=band))
    return joined(*(tag("p", line, class_="ic-quiet") for line in lines))
