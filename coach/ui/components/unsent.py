"""What a reload or a stopped server left: an answer that was said and not sent."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from coach.errors import CoachError
from coach.ui import links, session
from coach.ui.components.notice import problem
from coach.ui.html import icon, tag
from coach.ui.runtime import services
from coach.ui.words import text

if TYPE_CHECKING:
    from coach.takes import Unsent
    from coach.ui.components.recorder import Task


def unsent(task: Task, *, besides: str) -> None:
    """Offer the newest answer to this question that waits here, to send or to delete.

    Those whose names begin with `besides` are in the page's own recorder. Once it is sent or
    deleted, the one before it is offered: one question at a time.
    """
    left = services().takes.unfinished(
        task.user_id,
        task.question.id,
        besides=besides,
        now=datetime.now(UTC),
        first_turn_id=task.first_turn_id,
    )
    if left:
        _offer(task, left[-1])


def _offer(task: Task, take: Unsent) -> None:
    with st.container(key=session.widget("unsent", take.id)):
        words = text("record.unsent", seconds=round(take.duration_s))
        badge = tag("span", icon("history"), class_="ic-badge")
        row = tag("div", badge, tag("div", tag("p", words, class_="ic-say")), class_="ic-row")
        st.html(tag("div", row, class_="ic-card ic-amber"))
        with st.container(horizontal=True):
            send = st.button(
                text("record.unsent.send"),
                key=session.widget("unsent-send", take.id),
                icon=":material/arrow_forward:",
            )
            delete = st.button(
                text("record.unsent.delete"),
                key=session.widget("unsent-delete", take.id),
                icon=":material/delete:",
            )
    if send:
        _send(task, take)
    if delete:
        _delete(task, take)


def _send(task: Task, take: Unsent) -> None:
    try:
        attempt = services().takes.use(take.id, task.user_id, datetime.now(UTC))
    except CoachError as error:
        problem(error)
        return
    st.switch_page(links.FEEDBACK, query_params=links.attempt(attempt.conversation_id))


def _delete(task: Task, take: Unsent) -> None:
    try:
        services().takes.throw_away(take.id, task.user_id)
    except CoachError as error:
        problem(error)
        return
    st.rerun()
