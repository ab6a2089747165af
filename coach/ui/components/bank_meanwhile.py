"""Two people saved the same part: both texts of each field that both changed, and a choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coach.errors import CoachError
from coach.ui import session
from coach.ui.components import bank_drafts, bank_words, frame, notice
from coach.ui.html import plain, tag
from coach.ui.question_form import chosen
from coach.ui.runtime import services
from coach.ui.words import text

if TYPE_CHECKING:
    from datetime import datetime

    from coach.bank_records import Part
    from coach.records import User
    from coach.ui.components.bank_drafts import Meeting

_MINE, _THEIRS = "mine", "theirs"


def ask(user: User, part: Part, now: datetime) -> None:
    """What came together, and what to keep; nothing where nobody met."""
    met = bank_drafts.meeting(part)
    if met is None:
        return
    name = met.theirs.by_name or text("bank.somebody")
    with st.container(key=session.widget("meanwhile"), border=True):
        frame.heading(text("bank.met", name=name))
        if met.taken:
            fields = bank_words.field_names(met.taken)
            st.html(tag("p", text("bank.met.taken", name=name, fields=fields), class_="ic-text"))
        if met.clashes:
            st.html(tag("p", text("bank.met.choose"), class_="ic-text"))
        kept = [field for field in met.clashes if _choice(part, met, field, name) == _THEIRS]
        label = text("bank.met.keep" if met.clashes else "bank.met.seen")
        if st.button(label, key=session.widget("settle", part.part_id), type="primary"):
            _settle(user, part, met, kept, now)


def _choice(part: Part, met: Meeting, field: str, name: str) -> str:
    heads = (text("bank.met.theirs", name=name), text("bank.met.mine"))
    pair = (met.theirs.content, met.mine)
    st.html(bank_words.side_by_side(heads, (field,), pair, bank_words.DIFFERENT))
    return st.radio(
        plain(text("bank.met.which", field=bank_words.field_name(field))),
        (_MINE, _THEIRS),
        format_func=lambda whose: plain(heads[0] if whose == _THEIRS else heads[1]),
        key=session.widget("which", part.part_id, field),
        horizontal=True,
    )


def _settle(user: User, part: Part, met: Meeting, kept: list[str], now: datetime) -> None:
    """Another version with what was chosen; where everything stays, nothing is saved again."""
    try:
        if kept:
            services().desk.save(
                user.id,
                part.bank_id,
                part.part_id,
                chosen(part.content, met.theirs.content, kept),
                now,
                based_on=part.number,
            )
    except CoachError as error:
        notice.problem(error)
        return
    bank_drafts.settle(part)
    session.say_next(text("bank.saved"))
    st.rerun()
