"""Two words: `?sounds=` says which two sounds, `?pair=` which of their words."""

from __future__ import annotations

import streamlit as st

from coach.ui import links
from coach.ui.components import frame, sounds_page
from coach.ui.components.pair_drill import contrast_title, pair_drill
from coach.ui.html import plain
from coach.ui.runtime import participant
from coach.ui.words import text
from scoring.sounds.pairs import contrast_named, name_of, pair_at

contrast = contrast_named(links.asked_for("sounds") or "")
st.page_link(links.SOUNDS, label=text("sounds_page.back"), icon=":material/arrow_back:")
if contrast is None:
    frame.title(text("sounds_page.pairs"))
    sounds_page.two_words()
else:
    asked = links.asked_for("pair") or ""
    number = int(asked) if asked.isdecimal() else 0
    pair_drill(contrast, pair_at(contrast, number), participant().id)
    following = pair_at(contrast, number + 1)
    st.page_link(
        links.PAIR,
        label=plain(text("pair.next", words=contrast_title(following))),
        icon=":material/arrow_forward:",
        query_params=links.pair(name_of(contrast), (number + 1) % len(contrast.pairs)),
    )
