"""The words of consent of each language, for an administrator to read and to say they are right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coach.account_records import CheckedAs, ConsentKind
from coach.errors import CoachError
from coach.i18n.catalogue import Catalogue
from coach.ui import session
from coach.ui.components import answers, deeds, frame
from coach.ui.html import Html, joined, tag
from coach.ui.runtime import services
from coach.ui.words import text

if TYPE_CHECKING:
    from datetime import datetime

    from coach.accounts.wording import WordsState
    from coach.records import User


def wordings(user: User, now: datetime) -> None:
    """Every language: whether a person has read its words, which they are, and the say."""
    frame.heading(text("words.title"))
    st.html(tag("p", text("words.text"), class_="ic-text"))
    for state in services().wordings.states(user.id, now):
        with st.container(key=session.widget("words", state.language), border=True):
            _language(user, state, now)


def _language(user: User, state: WordsState, now: datetime) -> None:
    language = Catalogue.load(state.language).language
    name = tag("strong", language.native_name, lang=language.code, dir=language.direction)
    st.html(joined(tag("p", name, class_="ic-text"), _standing(user, state, now)))
    if state.by_translators:
        return
    with st.expander(text("words.read"), icon=":material/menu_book:"):
        for kind in ConsentKind:
            st.html(_words(state.language, language.direction, kind))
    if state.is_of_today:
        _take_back(user, state, now)
    else:
        _say_so(user, state, now)


def _standing(user: User, state: WordsState, now: datetime) -> Html:
    check = state.check
    if state.by_translators:
        words = text("words.by_translators")
    elif check is None:
        words = text("words.nobody")
    elif not state.is_of_today:
        words = text("words.changed", when=check.at.astimezone())
    else:
        words = text(
            "words.checked",
            name=_who(user, check.checked_by, now),
            what=text(f"words.as.{check.checked_as}"),
            when=check.at.astimezone(),
        )
    return tag("p", words, class_="ic-text")


def _who(user: User, checked_by: str | None, now: datetime) -> str:
    """The name; of who is gone, or used the command line, only that it was somebody here."""
    try:
        return services().people.name(user.id, checked_by or "", now)
    except CoachError:
        return text("words.somebody")


def _words(language: str, direction: str, kind: ConsentKind) -> Html:
    """The very words, in their own direction; a number stands where its name is in braces."""
    found = services().wordings.words_here(language, kind)
    items = (tag("li", each) for each in found)
    return tag("ul", *items, class_="ic-list ic-text", lang=language, dir=direction)


def _say_so(user: User, state: WordsState, now: datetime) -> None:
    with st.form(session.widget("words-check", state.language), border=False):
        chosen = st.radio(
            text("words.as"),
            list(CheckedAs),
            index=None,
            format_func=lambda one: text(f"words.as.{one}"),
            key=session.widget("words-as", state.language),
        )
        sent = st.form_submit_button(text("words.right"), icon=":material/check:")
    if sent and chosen is None:
        st.html(tag("p", text("words.as.needed"), class_="ic-text", role="alert"))
    elif sent:
        checked_as = CheckedAs(chosen)
        deeds.do_and_show(
            lambda: services().wordings.confirm(user.id, state.language, checked_as, now)
        )


def _take_back(user: User, state: WordsState, now: datetime) -> None:
    if answers.confirm(
        f"words-{state.language}",
        ask="words.withdraw",
        warning="words.withdraw.warning",
        yes="words.withdraw.yes",
        delete=lambda: services().wordings.withdraw(user.id, state.language, now),
        symbol="undo",
    ):
        st.rerun()
