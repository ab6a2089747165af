"""My voice and data: what happens with them, in plain words, and how to delete all of it."""

from __future__ import annotations

import streamlit as st

from coach.ui.components import answers, frame, notice
from coach.ui.html import tag
from coach.ui.runtime import participant, services
from coach.ui.words import text

frame.title(text("privacy.title"), text("privacy.lead"))
for part in ("voice", "kept", "nobody", "use"):
    frame.heading(text(f"privacy.{part}.title"))
    st.html(tag("p", text(f"privacy.{part}.text"), class_="ic-text"))

frame.heading(text("delete.all.title"))
st.html(tag("p", text("delete.all.text"), class_="ic-text"))
user_id = participant().id
if answers.confirm(
    answers.EVERYTHING,
    ask="delete.all.ask",
    warning="delete.all.warning",
    yes="delete.all.yes",
    delete=lambda: services().practice.erase_user(user_id),
):
    notice.done(text("delete.all.done"))
