"""Copying questions of the built-in bank into one's own: choose, tick, copy."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from coach.errors import CoachError
from coach.ui import links, session
from coach.ui.components import bank_words, frame, notice
from coach.ui.html import plain, tag
from coach.ui.runtime import services
from coach.ui.words import bank_text, english_label, text
from questions.bank import Level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.bank_records import Part
    from coach.records import User
    from questions.bank import Question

_AT_ONCE = 60
"""Questions that are shown at once: more are found by work or by words."""


def copy_page(user: User, bank_id: str) -> None:
    """The questions of the built-in bank, by work, level and words."""
    now = datetime.now(UTC)
    st.page_link(
        links.BANKS,
        label=text("bank.back"),
        icon=":material/arrow_back:",
        query_params=links.bank(bank_id),
    )
    frame.title(text("bank.copy"), text("bank.copy.lead"))
    try:
        _, *parts = services().desk.parts(user.id, bank_id, now)
    except CoachError as error:
        notice.problem(error)
        return
    found = _found()
    ticked: set[str] = session.drafts().setdefault(f"copy/{bank_id}", set())
    _tick(found[:_AT_ONCE], parts, ticked, bank_id)
    if len(found) > _AT_ONCE:
        left = text("bank.copy.more", count=len(found) - _AT_ONCE)
        st.html(tag("p", left, class_="ic-quiet"))
    _copy(user, bank_id, ticked, now)


def _found() -> list[Question]:
    bank = services().bank
    titles = {one.id: one.title for one in bank.sectors}
    with st.container(horizontal=True, key=session.widget("filters")):
        sector = st.selectbox(
            text("bank.field.sector.of"),
            [None, *titles],
            format_func=lambda one: bank_text(titles[one]) if one else text("bank.any.sector"),
            key=session.widget("copy-sector"),
        )
        level = st.selectbox(
            text("bank.field.level"),
            [None, *(one.value for one in Level)],
            format_func=lambda one: text(f"level.{one}" if one else "bank.any.level"),
            key=session.widget("copy-level"),
        )
    words = st.text_input(
        text("bank.search"), key=session.widget("copy-search"), icon=":material/search:"
    )
    return [
        one
        for one in bank.questions
        if sector in {None, one.sector} and level in {None, one.level} and _holds(one, words)
    ]


def _holds(question: Question, words: str) -> bool:
    points = (point.text for point in question.must_hear)
    there = " ".join((question.text, question.why, *points)).casefold()
    return all(word in there for word in words.casefold().split())


def _tick(
    questions: Sequence[Question], parts: Sequence[Part], ticked: set[str], bank_id: str
) -> None:
    here = {bank_words.title_of(part) for part in parts}
    if not questions:
        st.html(tag("p", text("bank.none_found"), class_="ic-text", role="status"))
    with st.container(key=session.widget("tick-list")):
        for one in questions:
            level = text(f"level.{one.level}")
            note = f" · {text('bank.copy.here')}" if one.text in here else ""
            key = session.begin_with(session.widget("tick", bank_id, one.id), one.id in ticked)
            label = plain(f"{english_label(one.text)} · {level}{note}")
            (ticked.add if st.checkbox(label, key=key) else ticked.discard)(one.id)


def _copy(user: User, bank_id: str, ticked: set[str], now: datetime) -> None:
    st.html(tag("p", text("bank.copy.chosen", count=len(ticked)), class_="ic-text", role="status"))
    pressed = st.button(
        text("bank.copy.do"),
        key=session.widget("copy"),
        type="primary",
        icon=":material/content_copy:",
        disabled=not ticked,
    )
    if not pressed or not ticked:
        return
    in_order = [one.id for one in services().bank.questions if one.id in ticked]
    try:
        made = services().desk.copy_builtin(user.id, bank_id, in_order, now)
    except CoachError as error:
        notice.problem(error)
        return
    session.drafts().pop(f"copy/{bank_id}", None)
    session.say_next(text("bank.copy.done", count=len(made)))
    st.switch_page(links.BANKS, query_params=links.bank(bank_id))
