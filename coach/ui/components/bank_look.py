"""A question as a participant will see and hear it, from what is written now, saved or not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from coach.banks.naming import whole_id
from coach.banks.readings import sectors_for
from coach.ui import session
from coach.ui.components import frame, points, question
from coach.ui.components.bank_words import problem_list
from coach.ui.html import english, tag
from coach.ui.runtime import services
from coach.ui.words import text
from questions.bank import Level
from questions.load import question_of

if TYPE_CHECKING:
    from datetime import datetime

    from coach.bank_records import Part
    from coach.records import User
    from coach.ui.question_form import Draft
    from questions.bank import Question


def look(user: User, cover: Part, part: Part, draft: Draft, now: datetime) -> None:
    """The question, the help to get ready, and what comes after the answer."""
    del user, now
    st.html(tag("p", text("bank.look.lead"), class_="ic-card ic-teal", role="note"))
    if draft.is_changed:
        st.html(tag("p", text("bank.look.unsaved"), class_="ic-quiet"))
    sectors = sectors_for(cover.content, services().bank)
    asked, problems = question_of({**draft.to_save(), "id": part.part_id}, sectors)
    if problems:
        lead = tag("p", text("bank.not_ready"), class_="ic-text")
        st.html(tag("div", lead, problem_list(problems), class_="ic-card ic-amber"))
    if not asked.text:
        return
    asked = replace(asked, id=whole_id(part.bank_id, part.part_id))
    with st.container(key=session.widget("look"), border=True):
        sector = next((one for one in sectors if one.id == asked.sector), None)
        question.question_head(asked, sector)
        level = _level(asked)
        question.target(level)
        question.preparation(asked, level)
    frame.heading(text("bank.look.after"))
    _listened_for(asked, level)
    points.good_answer(asked, level)
    if asked.follow_up:
        st.html(tag("p", text("bank.field.follow_up"), class_="ic-quiet"))
        st.html(tag("p", english(asked.follow_up), class_="ic-text"))


def _level(asked: Question) -> Level:
    """The level to look at it, of those that somebody can choose; kept by nobody."""
    levels = [level.value for level in asked.levels or (asked.level,)]
    usual = asked.level.value if asked.level in levels else levels[0]
    if len(levels) == 1:
        return Level(usual)
    chosen = st.segmented_control(
        text("practise.level"),
        levels,
        default=usual,
        required=True,
        format_func=lambda level: text(f"level.{level}"),
        key=session.widget("look-level", asked.id),
    )
    return Level(chosen or usual)


def _listened_for(asked: Question, level: Level) -> None:
    found = asked.must_hear_at(level)
    if not found:
        st.html(tag("p", text("bank.look.no_points"), class_="ic-text"))
        return
    lead = tag("p", text("bank.look.points"), class_="ic-quiet")
    listed = tag("ul", *(tag("li", english(one.text)) for one in found), class_="ic-list")
    st.html(tag("div", lead, listed, class_="ic-card"))
