"""Everything about me: what is kept and who sees it; to take along, to take back, to delete."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from coach.account_records import Action, ConsentKind, Thing, ThingKind
from coach.errors import NotFound
from coach.ui import links, session
from coach.ui.components import answers, consent, deeds, frame, notice, own_secret, sharing
from coach.ui.html import icon, joined, plain, tag
from coach.ui.routes.my_data import FILE_NAME, my_data_address
from coach.ui.runtime import services, token_here
from coach.ui.words import english_label, moment, text

if TYPE_CHECKING:
    from coach.records import User


def everything_about(user: User) -> None:
    """All parts; those that need accounts only with them."""
    now = datetime.now(UTC)
    frame.heading(text("keep.title"))
    consent.keep_choice(user)
    _kept_recordings(user)
    if services().settings.with_accounts:
        _who_can_see(user, now)
        _what_i_agreed_to(user)
        _own_secret(user)
        _signed_in_at(user, now)
    _take_along(user, now)
    _delete(user, now)


def _kept_recordings(user: User) -> None:
    """Each kept recording, until when, and a way to delete just that."""
    kept = services().custody.kept
    for attempt_id in kept.attempt_ids_of(user.id):
        try:
            attempt = services().practice.attempt(attempt_id, user.id)
            until = kept.until(attempt_id)
        except NotFound:
            continue
        if until is None:
            continue
        with st.container(key=session.widget("kept", attempt_id), border=True):
            st.page_link(
                links.FEEDBACK,
                label=plain(english_label(attempt.question_text)),
                icon=":material/play_circle:",
                query_params=links.attempt(attempt_id),
            )
            st.html(tag("p", text("share.until", when=until.astimezone()), class_="ic-quiet"))
            if answers.confirm(
                f"kept-{attempt_id}",
                ask="keep.one.ask",
                warning="keep.one.warning",
                yes="delete.one.yes",
                delete=lambda attempt_id=attempt_id: _delete_sound(user, attempt_id),
            ):
                st.rerun()


def _delete_sound(user: User, attempt_id: str) -> None:
    """The recording only; the words and scores stay."""
    answer = Thing(kind=ThingKind.ANSWER, id=attempt_id)
    services().access.check(user.id, Action.DELETE_ANSWER, answer, datetime.now(UTC))
    services().custody.kept.erase(attempt_id)


def _who_can_see(user: User, now: datetime) -> None:
    frame.heading(text("mine.shares.title"))
    shares = services().sharing.of_mine(user.id, now)
    if not shares:
        st.html(tag("p", text("mine.shares.none"), class_="ic-text"))
    sharing.listed(user.id, shares, now)
    for one in services().sharing.recipients(user.id, now):
        if one.sees_progress:
            line = text("mine.case_worker", name=one.display_name)
            st.html(tag("p", line, class_="ic-text"))
    st.page_link(links.PLAN, label=text("plan.about"), icon=":material/signpost:")
    groups = services().groups.taken_part_in(user.id, now)
    for group in groups:
        with st.container(horizontal=True):
            st.html(tag("p", text("mine.group", name=group.name), class_="ic-text"))
            if st.button(text("mine.group.leave"), key=session.widget("leave", group.id)):
                deeds.do_and_show(
                    lambda group=group: services().groups.take_out(user.id, group.id, user.id, now)
                )
    _join_another(user, now)


def _join_another(user: User, now: datetime) -> None:
    with (
        st.expander(text("mine.join"), icon=":material/group_add:"),
        st.form(session.widget("join-more"), border=False, clear_on_submit=True),
    ):
        code = st.text_input(text("join.code"), key=session.widget("join-more-code"), max_chars=40)
        sent = st.form_submit_button(text("mine.join.do"))
    if sent:
        deeds.do_and_show(lambda: services().groups.join(user.id, code, now))


def _what_i_agreed_to(user: User) -> None:
    newest = {said.kind: said for said in reversed(services().consents.history(user.id))}
    if not newest:
        return
    frame.heading(text("mine.consents.title"))
    lines = [
        text(
            f"mine.consent.{kind}.{'yes' if newest[kind].given else 'no'}",
            when=newest[kind].at.astimezone(),
        )
        for kind in ConsentKind
        if kind in newest
    ]
    st.html(tag("ul", *(tag("li", line) for line in lines), class_="ic-list ic-text"))
    if (
        ConsentKind.PRACTICE in newest
        and newest[ConsentKind.PRACTICE].given
        and answers.confirm(
            "no-practice",
            ask="mine.consent.take_back",
            warning="mine.consent.take_back.warning",
            yes="mine.consent.take_back.yes",
            delete=lambda: consent.say(user, ConsentKind.PRACTICE, given=False),
            symbol="undo",
        )
    ):
        st.rerun()


def _own_secret(user: User) -> None:
    if services().sign_in.account(user.id).has_secret:
        with st.expander(text("mine.secret"), icon=":material/key:"):
            own_secret.change_form(user, old="secret.old")


def _signed_in_at(user: User, now: datetime) -> None:
    """Each session of theirs; the others can be ended, this one by the button to sign out."""
    frame.heading(text("mine.sessions.title"))
    st.html(tag("p", text("mine.sessions.text"), class_="ic-text"))
    own = services().own_sessions
    for one in own.listed(user.id, user.id, now, token=token_here()):
        with st.container(key=session.widget("session", one.id), border=True):
            where = text("mine.sessions.here" if one.here else "mine.sessions.other")
            began, seen = moment(one.created_at), moment(one.last_seen_at)
            times = text("mine.sessions.times", began=began, seen=seen)
            st.html(tag("p", tag("strong", where), class_="ic-text"))
            st.html(tag("p", times, class_="ic-quiet"))
            if not one.here and st.button(
                text("mine.sessions.end"),
                key=session.widget("end-session", one.id),
                icon=":material/logout:",
            ):
                deeds.do_and_show(lambda one=one: own.end(user.id, user.id, one.id, now))


def _take_along(user: User, now: datetime) -> None:
    """Everything as a file; a link, so that nothing of it lies in the page's memory."""
    frame.heading(text("mine.export.title"))
    st.html(tag("p", text("mine.export.text"), class_="ic-text"))
    label = joined(icon("download"), tag("span", text("mine.export.do")))
    href = my_data_address(user.id, now)
    st.html(tag("a", label, href=href, download=FILE_NAME, class_="ic-get"))
    st.html(tag("p", text("mine.export.note"), class_="ic-quiet ic-small"))


def _delete(user: User, now: datetime) -> None:
    frame.heading(text("delete.all.title"))
    st.html(tag("p", text("delete.all.text"), class_="ic-text"))
    if not answers.confirm(
        answers.EVERYTHING,
        ask="delete.all.ask",
        warning="delete.all.warning",
        yes="delete.all.yes",
        delete=lambda: services().people.erase(user.id, user.id, now),
    ):
        return
    if services().settings.with_accounts:
        session.start_anew(session.ERASED)
        st.rerun()
    notice.done(text("delete.all.done"))
