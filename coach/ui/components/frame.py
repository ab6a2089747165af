"""What is the same on every page: title, menu, choice of language, and the foot."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from coach.account_records import Role
from coach.i18n.catalogue import languages
from coach.ui import links, session
from coach.ui.guard import still_here
from coach.ui.html import Html, joined, tag
from coach.ui.runtime import services
from coach.ui.words import catalogue, text

if TYPE_CHECKING:
    from collections.abc import Collection

    from streamlit.navigation.page import StreamlitPage

    from coach.records import User

_Entry = tuple[str, str, str, bool]
"""A page: its file, the message of its title, its symbol, and whether the menu lists it."""

_PRACTICE_PAGES: tuple[_Entry, ...] = (
    (links.START, "menu.start", "home", True),
    (links.PRACTISE, "menu.practise", "mic", False),
    (links.FEEDBACK, "menu.feedback", "forum", False),
    (links.SOUNDS, "menu.sounds", "record_voice_over", True),
    (links.SAY, "sounds_page.say", "record_voice_over", False),
    (links.PAIR, "sounds_page.pairs", "compare_arrows", False),
    (links.TODAY, "today.title", "timer", False),
    (links.ANSWERS, "menu.answers", "history", True),
    (links.PROGRESS, "menu.progress", "trending_up", True),
    (links.SHEET, "sheet.title", "description", False),
    (links.TODO, "todo.title", "checklist", False),
    (links.PLAN, "plan.title", "signpost", False),
    (links.ADVERT, "advert.title", "work", False),
    (links.PACK, "packs.title", "route", False),
)
_LAST_PAGES: tuple[_Entry, ...] = (
    (links.PRIVACY, "menu.privacy", "lock", True),
    (links.HELP, "menu.help", "support", True),
    (links.TABLET, "menu.tablet", "tablet", False),
)
_FOR_VISITORS = frozenset({links.PRIVACY, links.HELP})
_STAFF = frozenset({Role.TUTOR, Role.CASE_MANAGER})
_REPORTING = frozenset({Role.CASE_MANAGER, Role.ADMINISTRATOR})
_LOGO = Path(__file__).parents[1] / "static" / "logo.svg"


def configure() -> None:
    """Title, icon and width of the page. The icon is a file of ours: symbols are fetched."""
    st.set_page_config(page_title=text("app.name"), page_icon=str(_LOGO), layout="centered")
    st.logo(str(_LOGO), size="large")


def menu(roles: Collection[Role], *, visitor: bool) -> tuple[StreamlitPage, str]:
    """The page that is asked for and its file; listed are those that somebody can begin with.

    The pages of tutors, case managers and administrators are listed for them only. With accounts
    all are there for everybody, and each asks by itself who may see what. A `visitor`, who is not
    signed in, can only read how it is here and find help.
    """
    staff = _staff_pages(roles) if services().settings.with_accounts else ()
    pages = {
        path: _page(
            path,
            title,
            symbol,
            listed=listed and (not visitor or path in _FOR_VISITORS),
            default=path == links.START,
        )
        for path, title, symbol, listed in _in_order(roles, staff)
    }
    page = st.navigation(list(pages.values()), position="top")
    return page, next(path for path, one in pages.items() if one.url_path == page.url_path)


def _in_order(roles: Collection[Role], staff: tuple[_Entry, ...]) -> tuple[_Entry, ...]:
    """What somebody is here for comes first: the menu of a tablet has room for five."""
    works_here = bool(roles) and Role.PARTICIPANT not in roles
    practice = _PRACTICE_PAGES if staff else (*_PRACTICE_PAGES, _banks(roles))
    first, then = (staff, practice) if works_here else (practice, staff)
    return (*first, *then, *_LAST_PAGES)


def _banks(roles: Collection[Role]) -> _Entry:
    """Tutors find it in the menu; others, who have questions of their own, on the start page."""
    is_tutor = Role.TUTOR in roles
    return (links.BANKS, "menu.banks" if is_tutor else "menu.my_banks", "quiz", is_tutor)


def _staff_pages(roles: Collection[Role]) -> tuple[_Entry, ...]:
    return (
        (links.GROUPS, "menu.groups", "groups", Role.TUTOR in roles),
        (links.TASKS, "tasks.title", "assignment", False),
        (links.CLASS, "menu.class", "insights", False),
        _banks(roles),
        (links.CASELOAD, "menu.caseload", "diversity_3", Role.CASE_MANAGER in roles),
        (links.SHARED, "menu.shared", "visibility", bool(_STAFF.intersection(roles))),
        (links.PEOPLE, "menu.people", "badge", Role.ADMINISTRATOR in roles),
        (links.PLACE, "menu.place", "settings", Role.ADMINISTRATOR in roles),
        (links.REPORTS, "menu.reports", "summarize", bool(_REPORTING.intersection(roles))),
        (links.AREAS, "areas.title", "stairs", Role.ADMINISTRATOR in roles),
        (links.TRAIL, "menu.trail", "fact_check", Role.ADMINISTRATOR in roles),
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


def language_choice(user: User | None) -> None:
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
        args=(key, None if user is None else user.id),
    )
    if not catalogue().language.checked_by_a_person:
        st.html(tag("p", text("language.unchecked"), class_="ic-quiet ic-small"))


def _change_language(key: str, user_id: str | None) -> None:
    chosen = st.session_state[key]
    if user_id is None:
        session.set_visitors_language(chosen)
    elif still_here():
        services().users.change(user_id, interface_language=chosen)


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
