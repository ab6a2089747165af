"""An administrator's people: making accounts, what somebody is here for, closing, erasing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from coach.account_records import Role
from coach.accounts.names import MOST_LETTERS
from coach.accounts.people import AT_ONCE, SomePeople
from coach.errors import CoachError
from coach.ui import links, session
from coach.ui.components import answers, deeds, frame, lists, notice
from coach.ui.components.groups import renew_button
from coach.ui.html import plain, tag
from coach.ui.runtime import services
from coach.ui.words import text

if TYPE_CHECKING:
    from coach.account_records import Account, Site
    from coach.records import User
    from coach.storage.accounts import Person

_MOST_ADDRESS = 254
"""Letters of an e-mail address, by its standard."""


def everybody(user: User) -> None:
    """The newest accounts, a search, and a form to make one."""
    now = datetime.now(UTC)
    frame.title(text("menu.people"), text("people.lead"))
    words = st.text_input(
        text("people.search"), key=session.widget("people-search"), max_chars=MOST_LETTERS
    ).strip()
    try:
        shown = _wanted(user, words, now)
        sites = services().people.sites(user.id, now)
    except CoachError as error:
        notice.problem(error)
        return
    _just_made(shown.people)
    with st.expander(text("people.new"), icon=":material/person_add:"):
        _new(user, sites, now)
    st.html(tag("p", _how_many(shown, words), class_="ic-quiet"))
    for person in shown.people:
        _card(person)
    lists.further(links.PEOPLE, shown.further and shown.further.text())


def _wanted(user: User, words: str, now: datetime) -> SomePeople:
    """Those who were searched for; all of them in parts where nobody was."""
    if not words:
        return services().people.everybody(user.id, now, after=lists.mark())
    found = services().people.search(user.id, words, now)
    return SomePeople(people=found, total=len(found), further=None)


def _how_many(shown: SomePeople, words: str) -> str:
    if not words:
        return text("people.count", count=shown.total)
    return text(
        "people.found.many" if shown.total == AT_ONCE else "people.found", count=shown.total
    )


def _card(person: Person) -> None:
    with st.container(key=session.widget("card", person.user.id)):
        st.page_link(
            links.PEOPLE,
            label=plain(person.user.display_name),
            icon=":material/person:",
            query_params=links.person(person.user.id),
            width="stretch",
        )
        st.html(tag("p", _facts(person.account), class_="ic-answer ic-quiet ic-small"))


def one_person(user: User, person_id: str) -> None:
    """One account, and what can be changed about it."""
    now = datetime.now(UTC)
    st.page_link(links.PEOPLE, label=text("menu.people"), icon=":material/arrow_back:")
    try:
        person = services().people.person(user.id, person_id, now)
        sites = services().people.sites(user.id, now)
    except CoachError as error:
        frame.title(text("menu.people"))
        notice.problem(error)
        return
    frame.title(person.user.display_name)
    st.html(tag("p", _facts(person.account), class_="ic-quiet"))
    _just_made((person,))
    renew_button(user, person_id, now)
    _roles_and_site(user, person, sites, now)
    if Role.CASE_MANAGER in person.account.roles:
        _caseload(user, person, now)
    _close_or_open(user, person, now)
    _erase(user, person, now)


def role_names(roles: frozenset[Role]) -> str:
    """What somebody is here for, in words."""
    return ", ".join(text(f"role.{role}") for role in Role if role in roles)


def _just_made(people: tuple[Person, ...]) -> None:
    code = session.shown_once()
    for person in people:
        if code is not None and person.user.id == code[0]:
            deeds.code_card(person.account.sign_in_name, code[1])


def _facts(account: Account) -> str:
    facts = [role_names(account.roles)]
    if account.sign_in_name:
        facts.append(text("people.signs_in_as", name=account.sign_in_name))
    states = {
        "people.closed": account.closed,
        "people.locked": account.locked,
        "people.must_change": account.secret_must_change,
        "people.invited": bool(account.organisation_invitation),
    }
    return " · ".join([*facts, *(text(state) for state, true in states.items() if true)])


def _new(user: User, sites: tuple[Site, ...], now: datetime) -> None:
    with st.form(session.widget("new-person"), clear_on_submit=True, border=False):
        shown = st.text_input(
            text("people.shown_name"), key=session.widget("new-shown"), max_chars=MOST_LETTERS
        )
        name = st.text_input(
            text("people.sign_in_name"), key=session.widget("new-name"), max_chars=MOST_LETTERS
        )
        address = st.text_input(
            text("people.invitation"), key=session.widget("new-mail"), max_chars=_MOST_ADDRESS
        )
        roles = _role_boxes("new", frozenset({Role.PARTICIPANT}))
        site = _site_choice("new", sites, None)
        sent = st.form_submit_button(text("people.make"), type="primary")
    if not sent:
        return
    made: list[tuple[str, str | None]] = []

    def make() -> None:
        new = services().people.make(
            user.id,
            display_name=shown,
            sign_in_name=name,
            roles=roles,
            site_id=site,
            invitation=address or None,
            language=session.language(),
            now=now,
        )
        made.append((new.user_id, new.one_time_code))

    if deeds.do(make):
        user_id, code = made[0]
        if code is not None:
            session.show_once(user_id, code)
        st.rerun()


def _roles_and_site(user: User, person: Person, sites: tuple[Site, ...], now: datetime) -> None:
    person_id, account = person.user.id, person.account
    frame.heading(text("people.roles"))
    with st.form(session.widget("roles", person_id)):
        roles = _role_boxes(person_id, account.roles)
        site = _site_choice(person_id, sites, account.site_id)
        sent = st.form_submit_button(text("people.keep"))
    if sent:

        def keep() -> None:
            if roles != account.roles:
                services().people.set_roles(user.id, person_id, roles, now)
            if site != account.site_id:
                services().people.set_site(user.id, person_id, site, now)

        deeds.do_and_show(keep)


def _role_boxes(of: str, now_has: frozenset[Role]) -> frozenset[Role]:
    return frozenset(
        role
        for role in Role
        if st.checkbox(
            text(f"role.{role}"), value=role in now_has, key=session.widget("role", of, role)
        )
    )


def _site_choice(of: str, sites: tuple[Site, ...], now_at: str | None) -> str | None:
    names = {None: text("people.no_site"), **{site.id: site.name for site in sites}}
    if not sites:
        return now_at
    ids = list(names)
    return st.selectbox(
        text("people.site"),
        ids,
        index=ids.index(now_at) if now_at in ids else 0,
        format_func=names.__getitem__,
        key=session.widget("site", of),
    )


def _caseload(user: User, person: Person, now: datetime) -> None:
    """Whom a case manager looks after."""
    case_manager_id = person.user.id
    people = services().people
    frame.heading(text("people.caseload"))
    shown = people.caseload_of(user.id, case_manager_id, now, after=links.asked_for(links.AFTER))
    st.html(tag("p", text("people.caseload.count", count=shown.total), class_="ic-quiet"))
    for one in shown.people:
        with st.container(horizontal=True):
            st.html(tag("p", one.display_name, class_="ic-text"))
            if st.button(text("people.caseload.out"), key=session.widget("case-out", one.user_id)):
                deeds.do_and_show(
                    lambda one=one: people.look_after_no_more(
                        user.id, case_manager_id, one.user_id, now
                    )
                )
    lists.further(links.PEOPLE, shown.further, links.person(case_manager_id))
    _add_to_caseload(user, case_manager_id, now)


def _add_to_caseload(user: User, case_manager_id: str, now: datetime) -> None:
    """Found by name: a list to choose from would hold everybody."""
    words = st.text_input(
        text("people.caseload.who"), key=session.widget("caseload-who"), max_chars=MOST_LETTERS
    )
    if not words.strip():
        return
    found = [
        one
        for one in services().people.search(user.id, words, now)
        if one.account.roles == frozenset({Role.PARTICIPANT})
    ]
    if not found:
        st.html(tag("p", text("people.found", count=0), class_="ic-text"))
    for one in found:
        with st.container(horizontal=True):
            st.html(tag("p", f"{one.user.display_name} · {_facts(one.account)}", class_="ic-text"))
            if st.button(text("people.caseload.add"), key=session.widget("case-in", one.user.id)):
                deeds.do_and_show(
                    lambda one=one: services().people.look_after(
                        user.id, case_manager_id, one.user.id, now
                    )
                )


def _close_or_open(user: User, person: Person, now: datetime) -> None:
    frame.heading(text("people.close.title"))
    if person.account.closed:
        if st.button(text("people.open"), key=session.widget("open", person.user.id)):
            deeds.do_and_show(lambda: services().people.open_again(user.id, person.user.id, now))
    elif answers.confirm(
        f"close-{person.user.id}",
        ask="people.close.ask",
        warning="people.close.warning",
        yes="people.close.yes",
        delete=lambda: services().people.close(user.id, person.user.id, now),
        symbol="lock",
    ):
        st.rerun()


def _erase(user: User, person: Person, now: datetime) -> None:
    """For somebody who can't do it themselves any more."""
    frame.heading(text("people.erase.title"))
    st.html(tag("p", text("people.erase.text"), class_="ic-text"))
    if answers.confirm(
        f"erase-{person.user.id}",
        ask="people.erase.ask",
        warning="people.erase.warning",
        yes="people.erase.yes",
        delete=lambda: services().people.erase(user.id, person.user.id, now),
    ):
        st.switch_page(links.PEOPLE)
