"""What is the same on every page: title, menu, choice of language, and the foot."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from coach.i18n.catalogue import languages
from coach.ui import links, session
from coach.ui.html import Html, joined, tag
from coach.ui.runtime import participant, services
from coach.ui.words import catalogue, text

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

_LOGO = Path(__file__).parents[1] / "static" / "logo.svg"


def configure() -> None:
    """Title, icon and width of the page. The icon is a file of ours: symbols are fetched."""
    st.set_page_config(page_title=text("app.name"), page_icon=str(_LOGO), layout="centered")
    st.logo(str(_LOGO), size="large")


def menu() -> StreamlitPage:
    """The page that is asked for; the two that need a question or an attempt are not listed."""
    return st.navigation(
        [
            _page(links.START, "menu.start", "home", default=True),
            _page(links.PRACTISE, "menu.practise", "mic", listed=False),
            _page(links.FEEDBACK, "menu.feedback", "forum", listed=False),
            _page(links.SOUNDS, "menu.sounds", "record_voice_over"),
            _page(links.SAY, "sounds_page.say", "record_voice_over", listed=False),
            _page(links.PAIR, "sounds_page.pairs", "compare_arrows", listed=False),
            _page(links.TODAY, "today.title", "timer", listed=False),
            _page(links.ANSWERS, "menu.answers", "history"),
            _page(links.SHEET, "sheet.title", "description", listed=False),
            _page(links.PRIVACY, "menu.privacy", "lock"),
            _page(links.HELP, "menu.help", "support"),
            _page(links.TABLET, "menu.tablet", "tablet", listed=False),
        ],
        position="top",
    )


def _page(
    path: str, title: str, symbol: str, *, listed: bool = True, default: bool = False
) -> StreamlitPage:
    return st.Page(
        path,
        title=text(title),
        icon=f":material/{symbol}:",
        visibility="visible" if listed else "hidden",
        default=default,
    )


def language_choice() -> None:
    """A choice of language, shown only where there is one."""
    known = languages()
    if len(known) < 2:  # noqa: PLR2004 (one language is no choice)
        return
    names = {language.code: language.native_name for language in known}
    key = session.widget("language")
    st.selectbox(
        text("language.label"),
        list(names),
        index=list(names).index(session.language()) if session.language() in names else 0,
        format_func=names.__getitem__,
        key=key,
        on_change=_change_language,
        args=(key,),
    )
    if not catalogue().language.checked_by_a_person:
        st.html(tag("p", text("language.unchecked"), class_="ic-quiet ic-small"))


def _change_language(key: str) -> None:
    services().users.change(participant().id, interface_language=st.session_state[key])


def foot() -> None:
    """Where to find help, what happens with the voice, and what no score may be used for."""
    with st.container(key="coach-foot"):
        st.html(tag("p", text("foot.practice_only"), class_="ic-quiet ic-small"))
        with st.container(horizontal=True):
            st.page_link(links.HELP, label=text("foot.help"), icon=":material/support:")
            st.page_link(links.PRIVACY, label=text("foot.privacy"), icon=":material/lock:")


def title(heading: str, lead: str | None = None) -> None:
    """The page's first heading, and one sentence under it."""
    st.html(_headline(heading, lead))


def hero(heading: str, lead: str, *, name: str) -> None:
    """The first heading of the start page; the style adds a picture that only says hello."""
    hello = tag("p", text("start.hello", name=name), class_="ic-hello") if name else Html()
    st.html(tag("div", tag("div", hello, _headline(heading, lead)), class_="ic-hero"))


def heading(words: str) -> None:
    """The heading of a part of a page."""
    st.html(tag("h2", words, class_="ic-heading"))


def _headline(heading: str, lead: str | None) -> Html:
    below = tag("p", lead, class_="ic-lead") if lead else Html()
    return joined(tag("h1", heading, class_="ic-title"), below)
