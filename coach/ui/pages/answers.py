"""My answers: all tries, newest first."""

from __future__ import annotations

import streamlit as st

from coach.ui import links
from coach.ui.components import answers, frame
from coach.ui.components.sheet import sheet_links
from coach.ui.runtime import participant, services
from coach.ui.words import text

user = participant()
attempts = services().practice.attempts(user.id)
frame.title(text("answers.title"), text("answers.lead" if attempts else "answers.none"))
if attempts:
    sheet_links(attempts)
    answers.answer_cards(attempts, user_id=user.id, deletable=True)
    st.page_link(
        links.PRIVACY, label=text("answers.delete_everything"), icon=":material/delete_forever:"
    )
else:
    st.page_link(links.START, label=text("answers.start"), icon=":material/arrow_forward:")
