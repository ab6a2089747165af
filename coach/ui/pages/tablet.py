"""Use a tablet: how it reaches this computer, and how its browser is told to trust it."""

from __future__ import annotations

import streamlit as st

from coach.ui import links
from coach.ui.components import frame
from coach.ui.html import tag
from coach.ui.words import text

START = ("serve", "network", "address")
BROWSERS = ("chrome", "safari", "firefox")

frame.title(text("tablet.title"), text("tablet.lead"))
frame.heading(text("tablet.start.title"))
steps = (tag("li", text(f"tablet.start.{step}")) for step in START)
st.html(tag("ol", *steps, class_="ic-list ic-text"))
frame.heading(text("tablet.warning.title"))
st.html(tag("p", text("tablet.warning.text"), class_="ic-text"))
ways = (tag("li", text(f"tablet.browser.{name}")) for name in BROWSERS)
st.html(tag("ul", *ways, class_="ic-list ic-text"))
frame.heading(text("tablet.microphone.title"))
st.html(tag("p", text("tablet.microphone.text"), class_="ic-text"))
st.page_link(links.HELP, label=text("menu.help"), icon=":material/arrow_back:")
