"""Who a page is for, looked up at every run, and what comes before it with accounts.

A page is shown to somebody who is signed in, who has a PIN or password of their own, and, where
it is about their own voice, who agreed. What runs without the frame around it asks by itself
(see `coach.ui.guard`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard

import streamlit as st

from coach.account_records import ConsentKind, Role
from coach.ui import links, session
from coach.ui.components import consent, demo, door, own_secret, sign_in
from coach.ui.runtime import participant, services, signed_in

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

    from coach.records import User

FOR_ANYBODY = frozenset({links.HELP, links.TABLET})
"""Pages without anything of anybody."""
WITHOUT_CONSENT = frozenset(
    {*FOR_ANYBODY, links.PRIVACY, links.ADVERT, links.PACK, links.PLAN, *links.STAFF_PAGES}
)
"""Pages that listen to nobody."""

_HOMES = {
    Role.TUTOR: links.GROUPS,
    Role.CASE_MANAGER: links.CASELOAD,
    Role.ADMINISTRATOR: links.PEOPLE,
}


def arrive() -> User | None:
    """The person of this run; None if nobody is signed in.

    Where the connection came back with another person's cookie, everything of the first one is
    forgotten and the page is loaded anew.
    """
    if not services().settings.with_accounts:
        return participant()
    user_id = signed_in()
    if user_id is not None:
        return services().users.get(user_id)
    if session.has_owner() and session.arrival() is None:
        session.start_anew(session.ENDED)
    return None


def language(user: User | None) -> str:
    """The language of the pages: of the person, else the one chosen in this tab."""
    if user is not None:
        return user.interface_language
    return session.visitors_language() or services().settings.language


def roles(user: User | None) -> frozenset[Role]:
    """What the person may act as, for the menu: hidden is not protected, every page asks anew."""
    if user is None or not services().settings.with_accounts:
        return frozenset()
    return services().people.roles(user.id)


def with_sign_out(user: User | None) -> TypeGuard[User]:
    """Whether there is somebody who can sign out."""
    return user is not None and services().settings.with_accounts


def show(page: StreamlitPage, path: str, user: User | None) -> None:
    """The page, or what comes before it."""
    if not services().settings.with_accounts or path in FOR_ANYBODY:
        page.run()
    elif door.arriving():
        return
    elif (why := session.starting_anew()) is not None:
        door.start_anew(why)
    elif user is None:
        _visitors_page(page, path)
    elif services().people.must_change_secret(user.id):
        own_secret.change_page(user)
    elif path == links.START and (home := _first_page(user)) is not None:
        st.switch_page(home)
    elif path not in WITHOUT_CONSENT and not _agreed(user):
        consent.consent_page(user)
    else:
        page.run()


def _visitors_page(page: StreamlitPage, path: str) -> None:
    if path == links.PRIVACY:
        page.run()
    elif demo.is_on():
        demo.choice_page()
    else:
        sign_in.sign_in_page()


def _first_page(user: User) -> str | None:
    """Where somebody who is here to work begins, once in a tab; None for who practises."""
    held = roles(user)
    if Role.PARTICIPANT in held or not session.is_first_page():
        return None
    return next((page for role, page in _HOMES.items() if role in held), None)


def _agreed(user: User) -> bool:
    return services().consents.given(user.id, ConsentKind.PRACTICE)
