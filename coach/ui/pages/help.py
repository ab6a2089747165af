"""Find help: who to ask, places near here, and whom to call in danger."""

from __future__ import annotations

import streamlit as st

from coach.ui import links
from coach.ui.components import frame, help_places
from coach.ui.html import tag
from coach.ui.words import text

PEOPLE = ("danger", "ill", "talk")

frame.title(text("help.title"), text("help.lead"))
frame.heading(text("help.people.title"))
st.html(tag("p", text("help.people.text"), class_="ic-text"))
help_places.listed()
frame.heading(text("help.call.title"))
calls = (tag("li", text(f"help.call.{who}")) for who in PEOPLE)
st.html(tag("ul", *calls, class_="ic-list ic-text"))
frame.heading(text("help.app.title"))
st.html(tag("p", text("help.app.text"), class_="ic-text"))
st.page_link(links.TABLET, label=text("menu.tablet"), icon=":material/tablet:")
