"""The start page: kinds of work, the teachers' banks and one's own, and the questions of one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from coach.errors import NotFound
from coach.ui import links
from coach.ui.components import (
    answers,
    frame,
    more_ways,
    my_case,
    notice,
    sectors,
    teacher_says,
    todo,
)
from coach.ui.html import english, icon, tag
from coach.ui.runtime import participant, services
from coach.ui.words import bank_text, text
from questions.errors import UnknownIdError
from questions.select import select_questions

if TYPE_CHECKING:
    from coach.records import User

RECENT = 3


def questions_of_sector(sector_id: str) -> bool:
    """The questions of a kind of work, easiest first; whether there is such a kind."""
    bank = services().bank
    try:
        sector = bank.sector(sector_id)
    except UnknownIdError:
        notice.reason("error.sector.unknown", {})
        return False
    _all_kinds()
    frame.title(bank_text(sector.title), text("start.choose_question"))
    found = select_questions(bank, sector=sector.id)
    sectors.question_cards(sorted(found, key=lambda question: question.level.rank))
    return True


def questions_of_bank(bank_id: str) -> bool:
    """The questions of a bank as its maker ordered them; whether it is open to this person."""
    try:
        bank = services().shelf.bank(participant().id, bank_id, datetime.now(UTC))
    except NotFound:
        notice.reason("error.bank.closed", {})
        return False
    _all_kinds()
    frame.title(english(bank.title), text("start.choose_question"))
    if bank.about:
        st.html(tag("p", english(bank.about), class_="ic-text"))
    sectors.question_cards(bank.questions)
    return True


def everything() -> None:
    """What can be chosen, and the newest answers."""
    user = participant()
    frame.hero(text("start.title"), text("start.lead"), name=user.display_name)
    has_plan = my_case.on_start(user)
    todo.for_me(user)
    teacher_says.news(user)
    frame.heading(text("start.choose_sector"))
    sectors.sector_cards(services().bank)
    _banks(user)
    more_ways.more_ways()
    recent = services().practice.attempts(user.id, limit=RECENT)
    if not recent:
        st.html(tag("p", icon("lock"), " ", text("start.yours"), class_="ic-quiet"))
        st.page_link(links.PRIVACY, label=text("menu.privacy"), icon=":material/arrow_forward:")
    else:
        frame.heading(text("start.recent"))
        answers.answer_cards(recent, user_id=user.id)
        st.page_link(links.PROGRESS, label=text("menu.progress"), icon=":material/trending_up:")
    st.page_link(links.BANKS, label=text("start.write_own"), icon=":material/quiz:")
    if not has_plan:
        my_case.link()


def _banks(user: User) -> None:
    found = services().shelf.open_to(user.id, datetime.now(UTC))
    for title, heads in (
        ("start.teacher_banks", [head for head in found if head.owner_id is None]),
        ("start.own_banks", [head for head in found if head.owner_id is not None]),
    ):
        if heads:
            frame.heading(text(title))
            sectors.bank_cards(heads)


def _all_kinds() -> None:
    st.page_link(links.START, label=text("start.all_sectors"), icon=":material/arrow_back:")
