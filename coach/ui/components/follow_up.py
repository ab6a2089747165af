"""The follow-up question: offered under the feedback, asked, and what became of its answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from coach.errors import NotFound
from coach.records import JobState
from coach.ui import links, session
from coach.ui.components import notice, voice
from coach.ui.components.frame import heading
from coach.ui.components.recorder import Task, recorder_key
from coach.ui.html import Html, english, joined, tag
from coach.ui.runtime import services
from coach.ui.words import text
from questions.bank import Level

if TYPE_CHECKING:
    from coach.records import Attempt
    from coach.voice import Said
    from models.speech import Turn
    from questions.bank import Question


@dataclass(frozen=True, kw_only=True)
class Next:
    """What is asked after an attempt."""

    attempt: Attempt
    text: str


def asked_after(attempt_id: str | None, user_id: str) -> Next | None:
    """The follow-up question of an attempt; None if there is none to answer (any more)."""
    try:
        asked = services().practice.follow_up_question(attempt_id or "", user_id)
        if asked is None:
            return None
        return Next(attempt=services().practice.attempt(attempt_id or "", user_id), text=asked)
    except NotFound:
        return None


def show_feedback_once_answered(question: Question, attempt_id: str | None, user_id: str) -> None:
    """Where the follow-up question was answered, go to the feedback: also at once after sending."""
    try:
        attempt = services().practice.attempt(attempt_id or "", user_id)
        answered = services().practice.follow_up(attempt.id, user_id)
    except NotFound:
        return
    if answered is not None and asked_after(attempt.id, user_id) is None:
        session.forget_take(recorder_key(_task(question, attempt)))
        st.switch_page(links.FEEDBACK, query_params=links.attempt(attempt.id))


def follow_up_head(question: Question, asked: Next) -> Task:
    """The page's head while a follow-up question is answered, and what is then recorded."""
    attempt = asked.attempt
    st.page_link(
        links.FEEDBACK,
        label=text("follow_up.back"),
        icon=":material/arrow_back:",
        query_params=links.attempt(attempt.id),
    )
    said = _aloud(asked)
    voice.prepare(said)
    before = tag(
        "p",
        text("follow_up.after"),
        " ",
        english(attempt.question_text),
        class_="ic-text ic-under",
    )
    st.html(
        joined(
            tag("h1", english(asked.text), class_="ic-question"),
            voice.under(voice.listen(said)),
            before,
            tag("p", text("follow_up.lead"), class_="ic-text"),
        )
    )
    return _task(question, attempt)


def offer(attempt: Attempt) -> None:
    """What the interviewer may ask next, with a button to answer it; why it was not heard."""
    asked = asked_after(attempt.id, attempt.user_id)
    if asked is None:
        return
    heading(text("follow_up.title"))
    _not_heard(attempt)
    said = tag("p", english(asked.text), class_="ic-say")
    st.html(tag("div", said, voice.under(voice.listen(_aloud(asked))), class_="ic-card"))
    st.page_link(
        links.PRACTISE,
        label=text("follow_up.answer"),
        icon=":material/forum:",
        query_params=links.follow_up(attempt.question_id or "", attempt.id),
    )


def _aloud(asked: Next) -> Said:
    """What is asked after a question in own words is one of the coach's."""
    return voice.said_of(asked.attempt.question_id or "", asked.text)


def being_heard(attempt: Attempt) -> str | None:
    """The id of the answer to the follow-up question, while the worker listens to it."""
    then = services().practice.follow_up(attempt.id, attempt.user_id)
    if then is None or then.assessment is not None:
        return None
    try:
        job = services().practice.job(then.id, attempt.user_id)
    except NotFound:
        return None
    return None if job.state is JobState.FAILED else then.id


def turn_line(turn: Turn) -> Html:
    """The follow-up question, where its answer begins in the transcript."""
    return tag("p", text("follow_up.asked"), " ", english(turn.asked), class_="ic-quiet")


def _task(question: Question, attempt: Attempt) -> Task:
    return Task(
        user_id=attempt.user_id,
        question=question,
        level=Level(attempt.level),
        previous_attempt_id=attempt.previous_attempt_id,
        first_turn_id=attempt.id,
    )


def _not_heard(attempt: Attempt) -> None:
    """Why there is no feedback on the answer to the follow-up question, if there was one."""
    then = services().practice.follow_up(attempt.id, attempt.user_id)
    if then is None:
        return
    job = services().practice.job(then.id, attempt.user_id)
    notice.reason(job.reason or "error.unexpected", job.reason_params)
