"""My answers: all tries, newest first, some at a time."""

from __future__ import annotations

import streamlit as st

from coach.marks import Mark
from coach.ui import links
from coach.ui.components import answers, frame, lists
from coach.ui.components.sheet import sheet_links
from coach.ui.runtime import participant, services
from coach.ui.words import text

AT_ONCE = 20
"""Answers in one part of the list."""

user = participant()
practice = services().practice
found = practice.attempts(user.id, limit=AT_ONCE + 1, after=lists.mark())
found = found or practice.attempts(user.id, limit=AT_ONCE + 1)  # all that came after was deleted
attempts = found[:AT_ONCE]
frame.title(text("answers.title"), text("answers.lead" if attempts else "answers.none"))
if attempts:
    sheet_links(attempts)
    answers.answer_cards(attempts, user_id=user.id, deletable=True)
    last = attempts[-1] if len(found) > AT_ONCE else None
    lists.further(links.ANSWERS, last and Mark(at=last.created_at, id=last.id).text())
    st.page_link(
        links.PRIVACY, label=text("answers.delete_everything"), icon=":material/delete_forever:"
    )
else:
    st.page_link(links.START, label=text("answers.start"), icon=":material/arrow_forward:")
