"""Speaking an answer: by the microphone, or from a file that was recorded elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from coach.errors import CoachError, NotFound
from coach.ui import compat, links, session
from coach.ui.components.frame import heading
from coach.ui.components.live_recorder import Recording, live_recorder
from coach.ui.components.notice import problem
from coach.ui.components.unsent import unsent
from coach.ui.html import icon, tag
from coach.ui.runtime import services
from coach.ui.words import text

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from questions.bank import Level, Question

FILE_TYPES = ["wav", "m4a", "mp4", "aac", "webm", "ogg", "opus", "mp3", "flac"]
"""What phones and recorders make; the sound is decoded on the server, whatever the name says."""


@dataclass(frozen=True, kw_only=True)
class Task:
    """What is being answered, by whom, and after which earlier attempt.

    `first_turn_id` is the attempt that is gone on with by a follow-up question, if one is.
    """

    user_id: str
    question: Question
    level: Level
    previous_attempt_id: str | None
    first_turn_id: str | None = None


def earlier(attempt_id: str | None, user_id: str) -> str | None:
    """The attempt to compare with, or None if it isn't there (any more): no answer fails for it."""
    try:
        return services().practice.attempt(attempt_id, user_id).id if attempt_id else None
    except NotFound:
        return None


def recorder(task: Task) -> None:
    """Record, listen to oneself, send: by the best way that this browser has."""
    with st.container(key="coach-recorder"):
        heading(text("record.title"))
        with st.container(key="coach-unsent"):  # its place is fixed: a shift would remount
            unsent(task, besides=session.take_stem(recorder_key(task)))
        if session.microphone() == session.PLAIN:
            _plain_recorder(task)
        else:
            _live(task)
        st.html(tag("p", icon("lock"), " ", text("record.stays_here"), class_="ic-quiet ic-small"))


def recorder_key(task: Task) -> str:
    """The recorder's key: the same for a question after a reload or a restart."""
    return session.widget("live", *_what(task))


def _what(task: Task) -> tuple[str | None, ...]:
    """What is answered, for keys of widgets."""
    return task.question.id, task.previous_attempt_id, task.first_turn_id


def _live(task: Task) -> None:
    key = recorder_key(task)
    recording = Recording(
        key=key,
        ticket=lambda stem: _ticket(task, stem),
        drill=False,
        most_s=services().settings.max_recording_s,
        target_s=task.level.target_s[0],
    )
    attempt_id = live_recorder(recording)
    if attempt_id is not None:
        session.forget_take(key)
        st.switch_page(links.FEEDBACK, query_params=links.attempt(attempt_id))


def _ticket(task: Task, stem: str) -> str:
    return services().takes.ticket(
        stem=stem,
        user_id=task.user_id,
        question_id=task.question.id,
        level=task.level,
        previous_attempt_id=task.previous_attempt_id,
        now=datetime.now(UTC),
        first_turn_id=task.first_turn_id,
        content_id=services().practice.words_of(task.question),
    )


def _plain_recorder(task: Task) -> None:
    """Streamlit's own recorder: the sound stays in the page until it is stopped."""
    take = st.audio_input(
        text("record.label"),
        sample_rate=16_000,
        key=session.widget("take", *_what(task)),
    )
    if take is not None:
        _send(task, take, name="send")


def from_file(task: Task) -> None:
    """The other way: a recording made with a phone or another program."""
    only_way = session.microphone() == session.FILE
    with st.expander(text("record.from_file"), icon=":material/upload_file:", expanded=only_way):
        uploaded = st.file_uploader(
            text("record.file_label"),
            type=FILE_TYPES,
            max_upload_size=services().settings.max_upload_mb,
            key=session.widget("file", *_what(task)),
        )
        if uploaded is not None:
            _send(task, uploaded, name="send-file")


def _send(task: Task, take: UploadedFile, *, name: str) -> None:
    with st.container(key=session.widget("big", name)):
        pressed = st.button(
            text("record.send"),
            key=session.widget(name),
            type="primary",
            icon=":material/arrow_forward:",
            width="stretch",
        )
    if pressed:
        _submit_and_show(task, take)


def _submit_and_show(task: Task, take: UploadedFile) -> None:
    """Hand the recording over once, and go where its feedback will appear."""
    try:
        attempt_id = session.attempt_of(take.file_id) or _submit(task, take)
    except CoachError as error:
        problem(error)
        return
    session.remember_sent(take.file_id, attempt_id)
    compat.forget_upload(take.file_id)
    st.switch_page(links.FEEDBACK, query_params=links.attempt(attempt_id))


def _submit(task: Task, take: UploadedFile) -> str:
    if task.first_turn_id is not None:
        then = services().practice.submit_follow_up(
            user_id=task.user_id,
            first_turn_id=task.first_turn_id,
            audio=take.getvalue(),
            now=datetime.now(UTC),
        )
        return then.conversation_id
    attempt = services().practice.submit(
        user_id=task.user_id,
        question=task.question,
        question_text=task.question.text,
        level=task.level,
        audio=take.getvalue(),
        previous_attempt_id=task.previous_attempt_id,
        now=datetime.now(UTC),
    )
    return attempt.id
