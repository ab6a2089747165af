"""Choosing questions for a task: by bank, kind of work, level and words; ticked, and in order."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from coach.classes.choosing import BUILTIN
from coach.errors import CoachError
from coach.ui import guard, session
from coach.ui.components import frame, notice
from coach.ui.html import english, plain, tag
from coach.ui.runtime import services
from coach.ui.words import bank_text, english_label, text
from questions.bank import Level
from questions.errors import UnknownIdError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coach.classes.choosing import Choosable
    from coach.records import User
    from questions.bank import Question

_ANY = ""
MOST_LISTED = 40
"""A longer list is read by nobody: its questions are found by their words."""


def choose_questions(user: User, what: str, usual: tuple[str, ...]) -> tuple[str, ...]:
    """Ids of the questions that are chosen, in the order in which they are to be answered.

    `what` names the task or the group that they are for; they are remembered in this tab.
    """
    chosen = session.chosen(what, usual)
    frame.heading(text("tasks.form.questions", count=len(chosen)))
    st.html(tag("p", text("tasks.form.none"), class_="ic-text"))
    _in_order(what, chosen)
    try:
        bank = _bank(user, what)
    except CoachError as error:
        notice.problem(error)
        return chosen
    found = list(_fitting(bank, what))
    if not found:
        st.html(tag("p", text("tasks.form.nothing"), class_="ic-text"))
    with st.container(key=session.widget("choose", what)):
        for question in found[:MOST_LISTED]:
            _tick(what, question, chosen)
    if len(found) > MOST_LISTED:
        st.html(tag("p", text("tasks.form.more"), class_="ic-quiet"))
    return chosen


def _in_order(what: str, chosen: tuple[str, ...]) -> None:
    for place, question_id in enumerate(chosen):
        number = place + 1
        with st.container(key=session.widget("chosen", what, question_id), border=True):
            st.html(tag("p", f"{number}. ", english(_words(question_id)), class_="ic-text"))
            with st.container(horizontal=True):
                if place:
                    st.button(
                        text("tasks.form.up", number=number),
                        key=session.widget("up", what, question_id),
                        icon=":material/arrow_upward:",
                        on_click=guard.guarded(_move_up),
                        args=(what, question_id),
                    )
                st.button(
                    text("tasks.form.remove", number=number),
                    key=session.widget("remove", what, question_id),
                    icon=":material/close:",
                    on_click=guard.guarded(_toggle),
                    args=(what, question_id),
                )


def _bank(user: User, what: str) -> Choosable:
    """The bank to choose from; no choice where there is only the built-in one."""
    choosing, now = services().choosing, datetime.now(UTC)
    titles = choosing.titles(user.id, now)
    chosen = BUILTIN
    if len(titles) > 1:
        chosen = st.selectbox(
            text("tasks.form.bank"),
            list(titles),
            format_func=lambda one: titles[one] or text("tasks.form.builtin"),
            key=session.widget("bank", what),
        )
    return choosing.bank(user.id, chosen, now)


def _fitting(bank: Choosable, what: str) -> Iterable[Question]:
    with st.container(horizontal=True):
        sector = st.selectbox(
            text("tasks.form.sector"),
            # A teacher's own bank is short: all of it, whatever work its questions are of.
            [*bank.sectors, _ANY] if bank.id == BUILTIN else [_ANY, *bank.sectors],
            format_func=lambda one: bank_text(bank.sectors[one]) if one else text("tasks.form.any"),
            key=session.widget("sector", what, bank.id),
        )
        level = st.selectbox(
            text("tasks.form.level"),
            [_ANY, *(level.value for level in Level)],
            format_func=lambda one: text(f"level.{one}") if one else text("tasks.form.any"),
            key=session.widget("level", what, bank.id),
        )
    words = st.text_input(
        text("tasks.form.search"), key=session.widget("search", what), autocomplete="off"
    )
    for question in sorted(bank.questions, key=lambda one: one.level.rank):
        if level in {_ANY, question.level.value} and _is_meant(question, sector, words):
            yield question


def _is_meant(question: Question, sector: str, words: str) -> bool:
    """Whoever looks for words looks in every kind of work."""
    if words.strip():
        return words.casefold().strip() in question.text.casefold()
    return sector in {_ANY, question.sector}


def _tick(what: str, question: Question, chosen: tuple[str, ...]) -> None:
    """A tick shows what is chosen, whichever way it was."""
    key = session.widget("tick", what, question.id)
    st.session_state[key] = question.id in chosen
    st.checkbox(
        plain(english_label(question.text)),
        key=key,
        on_change=guard.guarded(_toggle),
        args=(what, question.id),
    )


def _words(question_id: str) -> str:
    try:
        return services().shelf.question(question_id).text
    except UnknownIdError:
        return text("error.task.question_gone")


def _toggle(what: str, question_id: str) -> None:
    chosen = session.chosen(what)
    without = tuple(one for one in chosen if one != question_id)
    session.choose(what, without if question_id in chosen else (*chosen, question_id))


def _move_up(what: str, question_id: str) -> None:
    chosen = list(session.chosen(what))
    place = chosen.index(question_id)
    if place:
        chosen[place - 1 : place + 1] = [chosen[place], chosen[place - 1]]
    session.choose(what, tuple(chosen))
