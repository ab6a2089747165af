"""A tutor's groups: making one, its join code, who is in it, and what they need."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from coach.account_records import Action, Thing, ThingKind
from coach.accounts.names import MOST_LETTERS, shown_code
from coach.errors import CoachError
from coach.join_sheet import JoinSheet, picture
from coach.ui import links, session
from coach.ui.components import answers, class_glance, deeds, frame, notice, tasks
from coach.ui.html import icon, joined, plain, tag
from coach.ui.routes.join_sheets import FILE_NAME, join_sheet_address
from coach.ui.runtime import page_address, services
from coach.ui.words import text

if TYPE_CHECKING:
    from coach.account_records import Group
    from coach.accounts.groups import Member
    from coach.accounts.overview import Attendance
    from coach.records import User


def all_groups(user: User) -> None:
    """The groups that somebody teaches, and a form to make one."""
    now = datetime.now(UTC)
    frame.title(text("menu.groups"), text("groups.lead"))
    if not services().access.may(user.id, Action.MAKE_GROUP, Thing(kind=ThingKind.PLACE), now):
        notice.reason("error.not_found", {})
        return
    for group in services().groups.taught_by(user.id, now):
        with st.container(key=session.widget("card", group.id)):
            st.page_link(
                links.GROUPS,
                label=plain(group.name),
                icon=":material/groups:",
                query_params=links.group(group.id),
                width="stretch",
            )
    with st.form(session.widget("new-group"), clear_on_submit=True):
        name = st.text_input(
            text("groups.name"), key=session.widget("group-name"), max_chars=MOST_LETTERS
        )
        sent = st.form_submit_button(text("groups.make"), icon=":material/add:")
    if sent:
        deeds.do_and_show(lambda: services().groups.make(user.id, name, now))


def one_group(user: User, group_id: str) -> None:
    """One group: how to join it, and its people."""
    now = datetime.now(UTC)
    st.page_link(links.GROUPS, label=text("menu.groups"), icon=":material/arrow_back:")
    try:
        services().access.check(
            user.id, Action.MANAGE_GROUP, Thing(kind=ThingKind.GROUP, id=group_id), now
        )
        group = services().groups.group(user.id, group_id, now)
        members = services().groups.members(user.id, group_id, now)
    except CoachError as error:
        frame.title(text("menu.groups"))
        notice.problem(error)
        return
    frame.title(group.name)
    tasks.group_tasks(user, group, now)
    class_glance.link(group)
    _joining(user, group, now)
    _people(user, group, [member for member in members if not member.teaches], now)
    _remove(user, group, now)


def _joining(user: User, group: Group, now: datetime) -> None:
    frame.heading(text("groups.join.title"))
    if group.join_code is None or group.join_code_until is None:
        st.html(tag("p", text("groups.join.closed"), class_="ic-text"))
        if st.button(text("groups.join.open"), key=session.widget("open-joining")):
            deeds.do_and_show(lambda: services().groups.open_joining(user.id, group.id, now))
        return
    code = shown_code(group.join_code)
    until = tag("p", text("groups.join.until", when=group.join_code_until), class_="ic-quiet")
    how = tag("p", text("groups.join.how"), class_="ic-text")
    st.html(tag("div", how, tag("p", code, class_="ic-code ic-ltr"), until, class_="ic-card"))
    _join_sheet(user, group, JoinSheet(page=page_address(), code=code), now)
    with st.container(horizontal=True):
        if st.button(text("groups.join.new"), key=session.widget("open-joining")):
            deeds.do_and_show(lambda: services().groups.open_joining(user.id, group.id, now))
        if st.button(text("groups.join.close"), key=session.widget("close-joining")):
            deeds.do_and_show(lambda: services().groups.close_joining(user.id, group.id, now))


def _join_sheet(user: User, group: Group, sheet: JoinSheet, now: datetime) -> None:
    """The address as a picture to scan, and the same as a sheet to print."""
    how = tag("p", text("groups.join.scan"), class_="ic-text")
    alt = text("groups.join.picture", address=sheet.address)
    shown = tag("img", src=picture(sheet), alt=alt, width="220", height="220")
    where = tag("p", tag("bdi", sheet.page, lang="en"), class_="ic-text ic-ltr")
    label = joined(icon("print"), tag("span", text("groups.join.print")))
    href = join_sheet_address(group.id, user.id, sheet.page, now)
    get = tag("a", label, href=href, download=FILE_NAME, class_="ic-get")
    st.html(tag("div", how, shown, where, get, class_="ic-card"))
    if sheet.is_for_here_only:
        st.html(tag("p", text("groups.join.here_only"), class_="ic-card ic-amber", role="note"))
        st.page_link(links.TABLET, label=text("menu.tablet"), icon=":material/tablet:")


def _people(user: User, group: Group, members: list[Member], now: datetime) -> None:
    frame.heading(text("groups.people", count=len(members)))
    code = session.shown_once()
    ids = [member.user_id for member in members]
    seen = services().overview.attendances(user.id, ids, now.astimezone())
    for member in members:
        with st.container(key=session.widget("member", member.user_id), border=True):
            st.html(tag("p", tag("strong", member.display_name), class_="ic-text"))
            if member.user_id in seen:
                practised(seen[member.user_id])
            if code is not None and code[0] == member.user_id:
                deeds.code_card(member.display_name, code[1])
            with st.container(horizontal=True):
                renew_button(user, member.user_id, now)
                _take_out(user, group, member, now)


def attendance(user: User, person_id: str, now: datetime) -> None:
    """On how many days somebody practised; nothing for those who may not know it."""
    person = Thing(kind=ThingKind.PERSON, id=person_id)
    if not services().access.may(user.id, Action.SEE_ATTENDANCE, person, now):
        return
    try:
        seen = services().overview.attendance(user.id, person_id, now)
    except CoachError as error:
        notice.problem(error)
        return
    practised(seen)


def practised(seen: Attendance) -> None:
    """The same, where it was asked for already."""
    if seen.days:
        words = text("attendance.days", count=len(seen.days), answers=seen.answers)
    else:
        words = text("attendance.none")
    st.html(tag("p", words, class_="ic-quiet"))


def renew_button(user: User, person_id: str, now: datetime) -> None:
    """A new one-time code for somebody who forgot their PIN: it ends what they are signed in to."""
    if answers.confirm(
        f"renew-{person_id}",
        ask="renew.ask",
        warning="renew.warning",
        yes="renew.yes",
        delete=lambda: None,
        symbol="key",
    ):
        deeds.give_code(person_id, lambda: services().people.renew_sign_in(user.id, person_id, now))


def _take_out(user: User, group: Group, member: Member, now: datetime) -> None:
    if answers.confirm(
        f"out-{member.user_id}",
        ask="groups.out.ask",
        warning="groups.out.warning",
        yes="groups.out.yes",
        delete=lambda: services().groups.take_out(user.id, group.id, member.user_id, now),
        symbol="person_remove",
    ):
        st.rerun()


def _remove(user: User, group: Group, now: datetime) -> None:
    if answers.confirm(
        f"group-{group.id}",
        ask="groups.remove.ask",
        warning="groups.remove.warning",
        yes="groups.remove.yes",
        delete=lambda: services().groups.remove(user.id, group.id, now),
    ):
        st.switch_page(links.GROUPS)
