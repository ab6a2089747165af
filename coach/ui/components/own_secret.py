"""Choosing a PIN or password of one's own: after a one-time code, or whenever one likes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from coach.errors import CoachError
from coach.ui import session
from coach.ui.components import door, frame, notice
from coach.ui.html import tag
from coach.ui.runtime import services
from coach.ui.words import text

if TYPE_CHECKING:
    from coach.records import User


def change_page(user: User) -> None:
    """The whole page of somebody who came with a one-time code."""
    frame.title(text("secret.title"), text("secret.lead"))
    st.html(tag("p", text("secret.rules"), class_="ic-text"))
    change_form(user, old="secret.one_time")


def change_form(user: User, *, old: str) -> None:
    """The old one, and the new one twice. All sessions end with it; this browser gets a new one."""
    with st.form(session.widget("own-secret"), clear_on_submit=True):
        before = _field(old, "secret-old", "current-password")
        new = _field("secret.new", "secret-new", "new-password")
        again = _field("secret.again", "secret-again", "new-password")
        sent = st.form_submit_button(text("secret.do"), type="primary", width="stretch")
    if not sent:
        return
    if new != again:
        notice.reason("error.secret.differ", {})
        return
    try:
        services().sign_in.change_secret(user.id, before, new, datetime.now(UTC))
    except CoachError as error:
        notice.problem(error)
        return
    door.let_in(user.id)
    st.rerun()


def _field(label: str, name: str, autocomplete: str) -> str:
    return st.text_input(
        text(label), type="password", key=session.widget(name), autocomplete=autocomplete
    )
