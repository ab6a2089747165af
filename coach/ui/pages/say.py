"""Say this: a word or sentence; `?word=` has it, or `?attempt=` and `?words=` say where it is."""

from __future__ import annotations

import streamlit as st

from coach.errors import CoachError
from coach.ui import links
from coach.ui.components import frame, notice
from coach.ui.components.say_drill import say_drill, wanted_words, whole_sentence
from coach.ui.runtime import participant
from coach.ui.words import text

user_id = participant().id
try:
    target = wanted_words(user_id)
except CoachError as error:
    frame.title(text("sounds_page.say"))
    notice.problem(error)
    st.page_link(links.SOUNDS, label=text("sounds_page.back"), icon=":material/arrow_back:")
else:
    st.page_link(links.SOUNDS, label=text("sounds_page.back"), icon=":material/arrow_back:")
    say_drill(target, user_id)
    whole_sentence(user_id)
