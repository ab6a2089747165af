"""The page of somebody who is not signed in: name and PIN, a code to join, the organisation.

What is wrong is said in the same words whether there is such a name or not.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from coach.errors import CoachError
from coach.ui import links, organisation, session
from coach.ui.components import door, frame, help_places, notice
from coach.ui.html import tag
from coach.ui.runtime import services, words_taken
from coach.ui.way_back import CAME_BACK
from coach.ui.words import text

if TYPE_CHECKING:
    from collections.abc import Callable

_MOST_LETTERS = 128
"""Of what is typed; longer ones are refused by the browser, and by the services in any case."""


def sign_in_page() -> None:
    """All ways in."""
    if services().set_up.is_needed():
        _first_administrator()
        return
    frame.title(text("sign_in.title"), text("sign_in.lead"))
    if links.asked_for("gone"):
        notice.done(text("delete.all.done"))
    if links.asked_for("again"):
        notice.reason("error.sign_in.again", {})
    _by_organisation()
    joining = bool(links.asked_for("join"))
    if not joining:
        _by_name()
    with st.expander(text("join.title"), expanded=joining, icon=":material/group_add:"):
        _by_code()
    with st.expander(text("sign_in.forgotten.title"), icon=":material/help:"):
        st.html(tag("p", text("sign_in.forgotten.text"), class_="ic-text"))
    help_places.listed()


def _by_name() -> None:
    with st.form(session.widget("sign-in"), border=True):
        name = _field("sign_in.name", "name", autocomplete="username")
        secret = _secret("sign_in.secret", "secret", autocomplete="current-password")
        sent = st.form_submit_button(
            text("sign_in.do"), type="primary", icon=":material/login:", width="stretch"
        )
    if sent:
        _try(lambda: services().sign_in.sign_in(name, secret, datetime.now(UTC)))


def _by_code() -> None:
    st.html(tag("p", text("join.lead"), class_="ic-text"))
    with st.form(session.widget("join"), border=False):
        code = _field(
            "join.code", "join-code", value=links.asked_for("join") or "", autocomplete="off"
        )
        shown = _field("join.shown_name", "join-shown", autocomplete="given-name")
        name = _field("join.name", "join-name", autocomplete="username")
        secret = _secret("join.secret", "join-secret", autocomplete="new-password")
        sent = st.form_submit_button(text("join.do"), icon=":material/group_add:", width="stretch")
    if sent:
        now = datetime.now(UTC)
        _try(lambda: services().sign_in.join(code, shown, name, secret, now))


def _by_organisation() -> None:
    """Take the organisation's word if it has just given it, or offer to ask for it."""
    claims, now = organisation.claims(), datetime.now(UTC)
    word = organisation.word(claims, now.timestamp())
    if word is not None and words_taken().take(claims, now.timestamp()):
        sign_in = services().sign_in
        _try(lambda: sign_in.by_organisation(word.issuer, word.subject, word.email, now))
    elif links.asked_for(CAME_BACK):
        notice.reason("error.sign_in.organisation", {})
    for provider in organisation.providers():
        default = provider == organisation.DEFAULT
        label = "sign_in.organisation" if default else "sign_in.organisation.named"
        if st.button(
            text(label, name=provider.capitalize()),
            key=session.widget("organisation", provider),
            icon=":material/corporate_fare:",
            width="stretch",
        ):
            organisation.go_to(provider)


def _first_administrator() -> None:
    """Nobody is here yet: the code from the console makes the first administrator."""
    frame.title(text("set_up.title"), text("set_up.lead"))
    with st.form(session.widget("set-up"), border=True):
        code = _field("set_up.code", "set-up-code", autocomplete="off")
        shown = _field("join.shown_name", "set-up-shown", autocomplete="name")
        name = _field("join.name", "set-up-name", autocomplete="username")
        secret = _secret("set_up.secret", "set-up-secret", autocomplete="new-password")
        sent = st.form_submit_button(text("set_up.do"), type="primary", width="stretch")
    if sent:
        now = datetime.now(UTC)
        _try(lambda: services().set_up.first_administrator(code, shown, name, secret, now))


def _try(let: Callable[[], str]) -> None:
    """Let somebody in, or say why not; what they typed is forgotten with the page."""
    try:
        user_id = let()
    except CoachError as error:
        notice.problem(error)
        return
    session.forget_everything()
    door.let_in(user_id)
    st.rerun()


def _field(label: str, name: str, *, autocomplete: str, value: str = "") -> str:
    return st.text_input(
        text(label),
        value=value,
        key=session.widget(name),
        autocomplete=autocomplete,
        max_chars=_MOST_LETTERS,
    )


def _secret(label: str, name: str, *, autocomplete: str) -> str:
    return st.text_input(
        text(label),
        type="password",
        key=session.widget(name),
        autocomplete=autocomplete,
        max_chars=_MOST_LETTERS,
    )
