"""Recording one word or sentence: sent as soon as it is said, and heard within seconds."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from coach.drills import MOST_S, Hearing
from coach.errors import CoachError, NotFound
from coach.ui import compat, guard, session
from coach.ui.components.live_recorder import Recording, live_recorder
from coach.ui.components.notice import problem, reason
from coach.ui.components.recorder import FILE_TYPES
from coach.ui.html import hidden, icon, tag
from coach.ui.runtime import services
from coach.ui.words import text

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from coach.drill_records import Target

LOOK_EVERY_S = 0.3
"""Somebody waits with nothing else to do."""


def recorder_key(target: Target) -> str:
    """The recorder's key: the same for the same words after a reload or a restart."""
    parts = "|".join([target.kind, target.text, target.other, target.attempt_id or ""])
    return session.widget("drill", hashlib.sha256(parts.encode()).hexdigest()[:16])


def still_heard(target: Target, user_id: str) -> bool:
    """Whether a try at this is being heard now; call it before reading what is kept.

    A try that has come to nothing stays noted, so that `drill_recorder` says why.
    """
    key = recorder_key(target)
    try_id = session.try_at(key)
    if try_id is None:
        return False
    try:
        state = services().drills.progress(try_id, user_id).state
    except NotFound:
        state = Hearing.DONE  # erased meanwhile
    if state is Hearing.DONE:
        session.set_try_at(key, None)
    return state is Hearing.WAITING


def drill_recorder(target: Target, user_id: str, *, waits_for_sounds: bool) -> None:
    """Record by the best way that this browser has, and say where the work stands."""
    with st.container(key="coach-recorder-drill"):
        if session.microphone() == session.PLAIN:
            _plain(target, user_id)
        else:
            _live(target, user_id)
        with st.container(key="coach-drill-state"):  # its place is fixed: a shift would remount
            _state(target, user_id, waits_for_sounds=waits_for_sounds)
        st.html(tag("p", icon("lock"), " ", text("drill.stays_here"), class_="ic-quiet ic-small"))


def _live(target: Target, user_id: str) -> None:
    key = recorder_key(target)
    recording = Recording(
        key=key,
        ticket=lambda stem: services().takes.drill_ticket(
            stem=stem, user_id=user_id, target=target, now=datetime.now(UTC)
        ),
        drill=True,
        most_s=MOST_S,
        target_s=0,
    )
    try_id = live_recorder(recording)
    if try_id is not None:
        session.forget_take(key)
        session.set_try_at(key, try_id)
        st.rerun()


def _plain(target: Target, user_id: str) -> None:
    """Streamlit's own recorder: what was said is sent when it is stopped."""
    take = st.audio_input(
        text("drill.label"),
        sample_rate=16_000,
        key=session.widget("drill-take", recorder_key(target)),
    )
    if take is not None:
        _send_once(target, take, user_id)


def drill_from_file(target: Target, user_id: str) -> None:
    """The other way: a recording made with a phone or another program."""
    only_way = session.microphone() == session.FILE
    with st.expander(text("record.from_file"), icon=":material/upload_file:", expanded=only_way):
        uploaded = st.file_uploader(
            text("record.file_label"),
            type=FILE_TYPES,
            max_upload_size=services().settings.max_upload_mb,
            key=session.widget("drill-file", recorder_key(target)),
        )
        if uploaded is not None:
            _send_once(target, uploaded, user_id)


def _send_once(target: Target, take: UploadedFile, user_id: str) -> None:
    if session.attempt_of(take.file_id):
        return
    try:
        try_id = services().drills.submit(
            user_id=user_id, target=target, audio=take.getvalue(), now=datetime.now(UTC)
        )
    except CoachError as error:
        problem(error)
        return
    session.remember_sent(take.file_id, try_id)
    compat.forget_upload(take.file_id)
    session.set_try_at(recorder_key(target), try_id)
    st.rerun()


def _state(target: Target, user_id: str, *, waits_for_sounds: bool) -> None:
    try_id = session.try_at(recorder_key(target))
    if try_id is not None:
        try:
            progress = services().drills.progress(try_id, user_id)
        except NotFound:
            return
        if progress.state is Hearing.FAILED:
            reason(progress.reason, progress.params)
            return
    if try_id is not None or waits_for_sounds:
        _watch(target, user_id, try_id)


@guard.fragment(run_every=LOOK_EVERY_S)
def _watch(target: Target, user_id: str, try_id: str | None) -> None:
    """Look until the try is heard, or the sounds of the words are known; then show the page."""
    drills = services().drills
    try:
        if try_id is None:
            waiting = drills.sounds(user_id, target, datetime.now(UTC)) is None
        else:
            waiting = drills.progress(try_id, user_id).state is Hearing.WAITING
    except NotFound:
        waiting = False
    if not waiting:
        st.rerun()
    elif try_id is not None:
        says = tag("span", text("drill.hearing"))
        st.html(tag("p", icon("graphic_eq"), says, class_="ic-hearing", role="status"))
    else:
        st.html(hidden(text("drill.getting_sounds")))
