"""My voice and data: what happens with them, and all that one can see, take along and delete."""

from __future__ import annotations

import streamlit as st

from coach.ui.components import frame, my_data
from coach.ui.html import tag
from coach.ui.runtime import NotSignedIn, participant
from coach.ui.words import text

frame.title(text("privacy.title"), text("privacy.lead"))
for part in ("voice", "kept", "nobody", "use"):
    frame.heading(text(f"privacy.{part}.title"))
    st.html(tag("p", text(f"privacy.{part}.text"), class_="ic-text"))
try:
    user = participant()
except NotSignedIn:
    user = None
if user is not None:
    my_data.everything_about(user)
