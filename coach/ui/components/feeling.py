"""How scared am I? Five pictures, asked before and after practice, and passed over at no cost."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from coach.errors import CoachError
from coach.i18n.catalogue import ENGLISH
from coach.progress_records import FEELINGS
from coach.ui import guard, session
from coach.ui.components import voice
from coach.ui.html import Html, joined, tag
from coach.ui.runtime import services
from coach.ui.words import text
from coach.voice import Said

if TYPE_CHECKING:
    from coach.progress.feelings import When

_log = logging.getLogger(__name__)
PICTURES = "/app/static/feelings/{value}.svg"
"""Where a browser finds a picture of the scale."""


def ask(user_id: str, when: When) -> None:
    """The question if it can be asked now; its place on the page is there in any case.

    What is under it, a recorder above all, must not move when the question goes.
    """
    with st.container(key=session.widget("feeling", when)):
        key = session.widget("feel", when)
        if st.session_state.get(key) is not None or _is_due(user_id, when):
            _question(user_id, when, key)


def picture(value: int) -> Html:
    """One picture of the scale; its word stands beside it."""
    return tag("img", src=PICTURES.format(value=value), alt="", width="56", height="56")


def word(value: int) -> str:
    """The word of a picture."""
    return text(f"feeling.{value}")


def _is_due(user_id: str, when: When) -> bool:
    """Whether it can be asked, and was not passed over since it could be."""
    try:
        due = services().feelings.due(user_id, datetime.now(UTC))
    except CoachError as error:
        _log.warning("feelings: %s", error.message_id)
        return False
    if session.passed_feeling() != due:
        session.pass_feeling(None)
    return due == when and session.passed_feeling() != when


def _question(user_id: str, when: When, key: str) -> None:
    asked = text(f"feeling.{when}")
    st.html(joined(tag("p", asked, class_="ic-text ic-feeling"), _aloud(asked), by=" "))
    said = st.radio(
        asked,
        list(FEELINGS),
        index=None,
        format_func=word,
        horizontal=True,
        label_visibility="collapsed",
        key=key,
        on_change=guard.guarded(_say),
        args=(user_id, when, key),
    )
    if said is not None:
        st.html(tag("p", text("feeling.thanks"), class_="ic-quiet ic-small", role="status"))
        return
    st.button(
        text("feeling.skip"),
        key=session.widget("feel-skip", when),
        type="tertiary",
        on_click=_skip,
        args=(when, key),
    )


def _say(user_id: str, when: When, key: str) -> None:
    value = st.session_state[key]
    if value is None:
        return
    try:
        services().feelings.say(user_id, value, after=when == "after", now=datetime.now(UTC))
    except CoachError as error:
        _log.warning("feelings: %s", error.message_id)
        st.session_state[key] = None


def _skip(when: When, key: str) -> None:
    st.session_state[key] = None
    session.pass_feeling(when)


def _aloud(asked: str) -> Html:
    """The question and its five words, read out; the voice has English only."""
    if session.language() != ENGLISH:
        return Html()
    return voice.listen_to_word(Said(text=" ".join([asked, *(f"{word(n)}." for n in FEELINGS)])))
