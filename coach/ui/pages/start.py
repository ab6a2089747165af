"""Start: choose a kind of work, choose a question, or go on where one left off."""

from __future__ import annotations

import streamlit as st

from coach.ui import links
from coach.ui.components import answers, frame, more_ways, notice, sectors
from coach.ui.html import icon, tag
from coach.ui.runtime import participant, services
from coach.ui.words import bank_text, text
from questions.errors import UnknownIdError

RECENT = 3

bank = services().bank
wanted = links.asked_for("sector")
try:
    sector = bank.sector(wanted) if wanted else None
except UnknownIdError:
    sector = None
    notice.reason("error.sector.unknown", {})

if sector is not None:
    st.page_link(links.START, label=text("start.all_sectors"), icon=":material/arrow_back:")
    frame.title(bank_text(sector.title), text("start.choose_question"))
    sectors.question_cards(bank, sector)
else:
    user = participant()
    frame.hero(text("start.title"), text("start.lead"), name=user.display_name)
    frame.heading(text("start.choose_sector"))
    sectors.sector_cards(bank)
    more_ways.more_ways()
    recent = services().practice.attempts(user.id, limit=RECENT)
    if not recent:
        st.html(tag("p", icon("lock"), " ", text("start.yours"), class_="ic-quiet"))
        st.page_link(links.PRIVACY, label=text("menu.privacy"), icon=":material/arrow_forward:")
    else:
        frame.heading(text("start.recent"))
        answers.answer_cards(recent, user_id=user.id)
    st.page_link(links.BANKS, label=text("start.banks"), icon=":material/quiz:")
