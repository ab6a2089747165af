"""Showing one's own answer to a teacher or case worker: what, until when, and taking it back.

Nothing is ticked at first. Nobody sees anything of an answer that was not shared.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import streamlit as st

from coach.ui import session
from coach.ui.components import deeds, frame
from coach.ui.html import Html, plain, tag
from coach.ui.runtime import services
from coach.ui.words import text

if TYPE_CHECKING:
    from coach.account_records import Share
    from coach.accounts.sharing import MyShare, Recipient
    from coach.records import Attempt

DAYS = (7, 30, 90)
"""How long it can be seen; the longest is `coach.accounts.sharing.MOST_DAYS`."""
PARTS = ("scores", "words", "sound")


def share_answer(attempt: Attempt) -> None:
    """With whom this answer is shared, and a form to share it; nothing without accounts."""
    if not services().settings.with_accounts:
        return
    now = datetime.now(UTC)
    sharing = services().sharing
    frame.heading(text("share.title"))
    shares = sharing.of_answer(attempt.user_id, attempt.id, now)
    listed(attempt.user_id, shares, now)
    recipients = sharing.recipients(attempt.user_id, now)
    if not recipients:
        st.html(tag("p", text("share.nobody"), class_="ic-text"))
        return
    if not shares:
        st.html(tag("p", text("share.not_shared"), class_="ic-text"))
    with st.expander(text("share.open"), icon=":material/share:"):
        _form(attempt, recipients, now)


def listed(user_id: str, shares: tuple[MyShare, ...], now: datetime) -> None:
    """Shares, each with the button that takes it back at once."""
    for one in shares:
        with st.container(key=session.widget("share", one.share.id), border=True):
            st.html(_in_words(one))
            if st.button(
                text("share.take_back"),
                key=session.widget("take-back", one.share.id),
                icon=":material/undo:",
            ):
                deeds.do_and_show(
                    lambda one=one: services().sharing.take_back(user_id, one.share.id, now)
                )


def parts_in_words(share: Share) -> str:
    """What can be seen, as "scores, words"."""
    return ", ".join(text(f"share.part.{part}") for part in PARTS if getattr(share, part))


def _in_words(one: MyShare) -> Html:
    who = tag("strong", one.display_name)
    what = text("share.sees", what=parts_in_words(one.share))
    until = text("share.until", when=one.share.until.astimezone())
    return tag("p", who, ": ", what, " ", until, class_="ic-text")


def _form(attempt: Attempt, recipients: tuple[Recipient, ...], now: datetime) -> None:
    names = {one.user_id: plain(one.display_name) for one in recipients}
    chosen = st.radio(
        text("share.with"),
        list(names),
        format_func=names.__getitem__,
        key=session.widget("share-with", attempt.id),
    )
    may_hear = any(one.may_hear for one in recipients if one.user_id == chosen)
    st.html(tag("p", text("share.what"), class_="ic-text"))
    ticked = {
        part: st.checkbox(
            text(f"share.tick.{part}"), key=session.widget("share-part", attempt.id, part)
        )
        for part in PARTS
        if part != "sound" or may_hear
    }
    days = st.radio(
        text("share.how_long"),
        DAYS,
        format_func=lambda days: text("share.days", count=days),
        key=session.widget("share-days", attempt.id),
        horizontal=True,
    )
    if st.button(text("share.do"), key=session.widget("share-do", attempt.id), type="primary"):
        deeds.do_and_show(
            lambda: services().sharing.share(
                attempt.user_id,
                attempt.id,
                chosen,
                scores=ticked["scores"],
                words=ticked["words"],
                sound=ticked.get("sound", False),
                until=now + timedelta(days=days),
                now=now,
            )
        )
