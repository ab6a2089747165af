"""Practise: read the question, get ready, say the answer; or answer what is asked then."""

from __future__ import annotations

import streamlit as st

from coach.errors import UnknownQuestion
from coach.ui import links
from coach.ui.components import follow_up, frame, notice, question, recorder, todo
from coach.ui.runtime import participant, services
from coach.ui.words import text
from questions.errors import UnknownIdError

wanted = links.asked_for("question")
user = participant()
try:
    asked = services().bank.question(wanted or "")
except UnknownIdError:
    frame.title(text("practise.title"))
    notice.problem(UnknownQuestion("error.question.gone"))
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
            query_params=links.sector(asked.sector),
        )
        todo.lines(user, asked.id)
        question.question_head(asked)
        level = question.level_choice(asked, user, todo.level_of(user, asked.id))
        question.target(level)
        question.preparation(asked, level)
        task = recorder.Task(
            user_id=user.id,
            question=asked,
            level=level,
            previous_attempt_id=recorder.earlier(links.asked_for("after"), user.id),
        )
    recorder.recorder(task)
    recorder.from_file(task)
