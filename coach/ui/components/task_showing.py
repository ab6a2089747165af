"""Showing one's answers to a task to the teacher: what, for how long, and taking it back.

Nothing is ticked at first, and nothing is kept without the button.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coach.account_records import ConsentKind
from coach.classes.showing import SHOWN_DAYS
from coach.ui import session
from coach.ui.components import deeds, frame
from coach.ui.components.sharing import PARTS
from coach.ui.html import icon, tag
from coach.ui.runtime import services
from coach.ui.words import text

if TYPE_CHECKING:
    from datetime import datetime

    from coach.class_records import SetTask, TaskShow
    from coach.records import User


def what_it_shows(user: User, task: SetTask, now: datetime) -> None:
    """What is shown of the answers to a task now, and ticks to change it."""
    showing = services().showing
    shown = showing.shown(user.id, task.id, now)
    teachers = [one.display_name for one in showing.with_whom(user.id, task.id, now)]
    if task.ended_at is not None and shown is None:
        return
    frame.heading(text("todo.show.title"))
    if not teachers and shown is None:
        st.html(tag("p", text("todo.show.nobody"), class_="ic-text"))
        return
    st.html(tag("p", _now(shown), class_="ic-text"))
    if shown is not None and st.button(
        text("todo.show.stop"),
        key=session.widget("stop-showing", task.id),
        icon=":material/undo:",
    ):
        deeds.do_and_show(lambda: _show(user, task, {}, now))
    with st.expander(text("todo.show.title"), icon=":material/share:"):
        st.html(tag("p", text("todo.show.who", names=", ".join(teachers)), class_="ic-text"))
        _ticks(user, task, shown, now)


def _now(shown: TaskShow | None) -> str:
    if shown is None:
        return text("todo.show.off")
    what = ", ".join(text(f"share.part.{part}") for part in PARTS if getattr(shown, part))
    return text("todo.show.on", what=what)


def _ticks(user: User, task: SetTask, shown: TaskShow | None, now: datetime) -> None:
    st.html(tag("p", text("todo.show.text", count=SHOWN_DAYS), class_="ic-text"))
    keeps = services().consents.given(user.id, ConsentKind.KEEP_RECORDINGS)
    ticked = {
        part: st.checkbox(
            text(f"share.tick.{part}"),
            value=shown is not None and getattr(shown, part),
            key=session.widget("show-part", task.id, part),
        )
        for part in PARTS
        if part != "sound" or keeps or (shown is not None and shown.sound)
    }
    if not keeps:
        st.html(tag("p", icon("mic_off"), " ", text("todo.show.no_sound"), class_="ic-quiet"))
    if st.button(text("todo.show.save"), key=session.widget("show-do", task.id), type="primary"):
        deeds.do_and_show(lambda: _show(user, task, ticked, now))
    st.html(tag("p", text("todo.show.less"), class_="ic-quiet ic-small"))


def _show(user: User, task: SetTask, ticked: dict[str, bool], now: datetime) -> None:
    """The ticks show what is kept then, also where it was stopped beside them."""
    services().showing.show(
        user.id,
        task.id,
        scores=ticked.get("scores", False),
        words=ticked.get("words", False),
        sound=ticked.get("sound", False),
        now=now,
    )
    for part in PARTS:
        st.session_state.pop(session.widget("show-part", task.id, part), None)
