"""How scared I was before practice and after it, as I said it myself, and who sees that."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from coach.ui import guard, progress_charts, session
from coach.ui.components import deeds, feeling
from coach.ui.components.frame import heading
from coach.ui.html import Html, joined, tag
from coach.ui.runtime import services
from coach.ui.words import text

if TYPE_CHECKING:
    from coach.progress.history import History
    from coach.progress_records import Feeling

_MOST = 30
"""The newest that are drawn."""


def how_i_felt(user_id: str, history: History, now: datetime) -> None:
    """Nothing for who never said it; else first and newest as pictures, a drawing and a table."""
    said = history.feelings[-_MOST:]
    if not said:
        return
    heading(text("progress.feelings"))
    st.html(tag("p", text("progress.feelings.lead"), class_="ic-text"))
    first, newest = history.feelings[0], history.feelings[-1]
    parts = [_said("first", first)] + ([_said("newest", newest)] if newest is not first else [])
    st.html(tag("div", *parts, class_="ic-felt"))
    if len(said) > 1:
        _drawn(said)
    if services().settings.with_accounts:
        _who_sees(user_id, now)


def _said(which: str, one: Feeling) -> Html:
    when = text(f"progress.feelings.{'after' if one.after else 'before'}")
    words = joined(
        tag("p", text(f"progress.feelings.{which}"), class_="ic-quiet ic-small"),
        tag("p", tag("strong", feeling.word(one.value))),
        tag("p", when, class_="ic-quiet ic-small"),
    )
    return tag("div", feeling.picture(one.value), tag("div", words), class_="ic-card")


def _drawn(said: tuple[Feeling, ...]) -> None:
    table = progress_charts.feelings(said)
    st.altair_chart(
        progress_charts.feelings_chart(table, feeling.PICTURES),
        width="stretch",
        alt=text("progress.feelings.chart", count=len(said)),
        key=session.widget("progress-feelings"),
    )
    with st.expander(text("timeline.as_table"), icon=":material/table_rows:"):
        st.html(progress_charts.feelings_table(table))


def _who_sees(user_id: str, now: datetime) -> None:
    """Off until it is ticked, and off again at once."""
    key = session.begin_with(
        session.widget("shows-feelings"), services().feelings.shows(user_id, now)
    )
    with st.container(key=session.widget("write", "feelings")):
        st.checkbox(
            text("progress.feelings.show"),
            key=key,
            on_change=guard.guarded(_show),
            args=(user_id, key),
        )
    st.html(tag("p", text("progress.feelings.who"), class_="ic-quiet ic-small"))


def _show(user_id: str, key: str) -> None:
    yes = bool(st.session_state[key])
    if not deeds.do(lambda: services().feelings.show(user_id, yes, datetime.now(UTC))):
        del st.session_state[key]
