"""Handing in a job advert, waiting for the worker, and what to be careful with in it.

The advert was written by a stranger: it is shown through `tag` and `plain` alone.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from coach.advert_file import MOST_FILE_BYTES, TYPES, text_of_file
from coach.advert_text import MOST_CHARS, UnfitAdvert
from coach.adverts import AdvertState
from coach.errors import CoachError, NotFound
from coach.ui import guard, links, session
from coach.ui.components import answers, frame, notice
from coach.ui.components.advert_choice import choice
from coach.ui.html import english, icon, joined, tag
from coach.ui.runtime import services
from coach.ui.words import text

if TYPE_CHECKING:
    from coach.adverts import Advert
    from coach.records import User


def hand_in(user: User) -> None:
    """A place to paste an advert, or to give its file."""
    frame.title(text("advert.title"), text("advert.lead"))
    with st.form(session.widget("advert")):
        pasted = st.text_area(
            text("advert.paste"),
            key=session.widget("advert-text"),
            height=260,
            max_chars=MOST_CHARS,
            placeholder=text("advert.paste.example"),
        )
        uploaded = st.file_uploader(
            text("advert.file"),
            type=list(TYPES),
            max_upload_size=MOST_FILE_BYTES // (1024 * 1024),
            key=session.widget("advert-file"),
        )
        sent = st.form_submit_button(
            text("advert.look"), type="primary", icon=":material/arrow_forward:"
        )
    st.html(tag("p", icon("lock"), " ", text("advert.private"), class_="ic-quiet"))
    if not sent:
        return
    try:
        words = pasted if pasted.strip() or uploaded is None else text_of_file(uploaded.getvalue())
        found = services().adverts.ask(user.id, words, datetime.now(UTC))
    except CoachError as error:
        notice.problem(error)
        return
    st.switch_page(links.ADVERT, query_params=links.advert(found))


def show(user: User, advert_id: str) -> None:
    """What was found for an advert, or that it is being looked at."""
    st.page_link(links.ADVERT, label=text("advert.another"), icon=":material/arrow_back:")
    try:
        found = services().adverts.find(user.id, advert_id)
    except NotFound as error:
        frame.title(text("advert.title"))
        notice.problem(error)
        return
    if found.state is AdvertState.WAITING:
        frame.title(text("advert.waiting"))
        _watch(user.id, advert_id)
    elif found.state is AdvertState.FAILED or found.proposal is None:
        frame.title(text("advert.title"))
        notice.reason(found.reason or UnfitAdvert.message_id, {})
    else:
        frame.title(text("advert.found"), text("advert.found.lead"))
        _warnings(found)
        choice(user, found)
    _forget(user, advert_id)


@guard.fragment(run_every="1s")
def _watch(user_id: str, advert_id: str) -> None:
    """Look once a second; show the whole page again when it is there."""
    try:
        found = services().adverts.find(user_id, advert_id)
    except NotFound:
        st.rerun()
    if found.state is not AdvertState.WAITING:
        st.rerun()
    waiting = joined(icon("hourglass_top"), " ", text("advert.waiting.lead"))
    st.html(tag("p", waiting, class_="ic-card", role="status"))


def _warnings(found: Advert) -> None:
    for one in found.warned:
        card = tag(
            "div",
            tag("p", text(f"advert.warning.{one.caution}"), class_="ic-text"),
            tag("p", "“", english(one.sentence), "”", class_="ic-quiet"),
            class_="ic-card ic-amber",
            role="note",
        )
        st.html(card)
    if found.warned:
        st.page_link(links.HELP, label=text("foot.help"), icon=":material/support:")


def _forget(user: User, advert_id: str) -> None:
    """Erase it now, without waiting for the half hour."""
    if answers.confirm(
        f"advert-{advert_id}",
        ask="advert.forget",
        warning="advert.forget.warning",
        yes="advert.forget.yes",
        delete=lambda: services().adverts.forget(user.id, advert_id),
    ):
        st.switch_page(links.ADVERT)
