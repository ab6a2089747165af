"""The ways to practise sounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coach.drills import BadText, as_text
from coach.ui import links, session
from coach.ui.components import notice
from coach.ui.components.frame import heading, title
from coach.ui.components.pair_drill import contrast_title
from coach.ui.html import plain, tag
from coach.ui.words import text
from scoring.sounds.pairs import name_of, practice_contrasts

if TYPE_CHECKING:
    from coach.drills import Today

_TIERS = ("A", "B", "C")


def show(today: Today) -> None:
    """Five minutes first: it needs no choice."""
    title(text("sounds_page.title"), text("sounds_page.lead"))
    _five_minutes(today)
    _say_this()
    heading(text("sounds_page.pairs"))
    two_words()


def two_words() -> None:
    """Every two sounds that can be practised, the most useful first."""
    st.html(tag("p", text("sounds_page.pairs_lead"), class_="ic-text"))
    for tier in _TIERS:
        with st.expander(text(f"sounds_page.tier_{tier.lower()}"), expanded=tier == "A"):
            _pairs(tier)


def _pairs(tier: str) -> None:
    with st.container(horizontal=True, key=session.widget("pairs", tier)):
        for contrast in practice_contrasts():
            if contrast.tier == tier:
                st.page_link(
                    links.PAIR,
                    label=plain(contrast_title(contrast.pairs[0])),
                    query_params=links.pair(name_of(contrast)),
                )


def _five_minutes(today: Today) -> None:
    heading(text("today.title"))
    count = len(today.todo)
    if not count:
        words = text("today.all_done" if today.done else "today.nothing")
        st.html(tag("p", words, class_="ic-text"))
        return
    st.html(tag("p", text("today.waiting", count=count), class_="ic-text"))
    with st.container(key=session.widget("big", "five")):
        pressed = st.button(
            text("today.start"),
            key=session.widget("five"),
            type="primary",
            icon=":material/timer:",
            width="stretch",
        )
    if pressed:
        session.set_today_at(None, passed=())
        st.switch_page(links.TODAY)


def _say_this() -> None:
    heading(text("sounds_page.say"))
    with st.form(session.widget("say-form"), border=False):
        typed = st.text_input(
            text("sounds_page.say_label"),
            max_chars=160,
            key=session.widget("say-text"),
            autocomplete="off",
        )
        sent = st.form_submit_button(text("sounds_page.say_go"), icon=":material/arrow_forward:")
    if not sent:
        return
    try:
        words = as_text(typed)
    except BadText as error:
        notice.problem(error)
        return
    st.switch_page(links.SAY, query_params=links.word(words))
