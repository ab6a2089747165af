"""Practise: read the question, get ready, say the answer; or answer what is asked then."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from coach.errors import NotFound, UnknownQuestion
from coach.ui import links
from coach.ui.components import feeling, follow_up, frame, notice, question, recorder, todo
from coach.ui.components.sectors import others_like
from coach.ui.runtime import participant, services
from coach.ui.words import text

if TYPE_CHECKING:
    from questions.bank import Question


def wanted(user_id: str) -> Question:
    """What is asked: of a conversation the question that it began with, in the words it had."""
    first = links.asked_for("follow_up")
    if first:
        try:
            answered = services().practice.question_of(services().practice.attempt(first, user_id))
        except NotFound:
            answered = None
        if answered is not None:
            return answered
    question_id, content_id = links.asked_for("question"), links.asked_for("content")
    return services().practice.asked(user_id, question_id or "", datetime.now(UTC), content_id)


user = participant()
try:
    asked = wanted(user.id)
except UnknownQuestion as error:
    frame.title(text("practise.title"))
    notice.problem(error)
    st.page_link(links.START, label=text("start.all_sectors"), icon=":material/arrow_back:")
else:
    follow_up.show_feedback_once_answered(asked, links.asked_for("follow_up"), user.id)
    then = follow_up.asked_after(links.asked_for("follow_up"), user.id)
    if then is not None:
        task = follow_up.follow_up_head(asked, then)
    else:
        st.page_link(
            links.START,
            label=text("practise.back"),
            icon=":material/arrow_back:",
            query_params=others_like(asked),
        )
        todo.lines(user, asked.id)
        question.question_head(asked)
        level = question.level_choice(asked, user, todo.level_of(user, asked.id))
        question.target(level)
        question.preparation(asked, level)
        feeling.ask(user.id, "before")
        task = recorder.Task(
            user_id=user.id,
            question=asked,
            level=level,
            previous_attempt_id=recorder.earlier(links.asked_for("after"), user.id),
        )
    recorder.recorder(task)
    recorder.from_file(task)
