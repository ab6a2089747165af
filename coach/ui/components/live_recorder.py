"""The recorder that loses nothing: a component over a WebSocket of our own (coach/ui/recorder/)."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.components.v2 import component

from coach.storage.take_files import CHUNK_BYTES, RATE_HZ
from coach.ui import links, session
from coach.ui.components import notice
from coach.ui.routes.takes import ADDRESS
from coach.ui.runtime import services
from coach.ui.words import text

if TYPE_CHECKING:
    from coach.ui.components.recorder import Task

STATES = (
    *("idle", "starting", "recording", "enough", "soon_full", "saving", "saved", "full"),
    *("sending", "offline", "offline_after", "not_kept", "failed"),
)
TROUBLES = ("quiet", "muted", "loud", "blocked", "insecure", "none", "busy")
"""What can be wrong with a microphone; each has a picture, a sentence and one thing to do."""

_FOLDER = Path(__file__).parents[1] / "recorder"


def _file(*names: str) -> str:
    return "\n".join((_FOLDER / name).read_text(encoding="utf-8") for name in names)


_WORKLET = _file("worklet.js")
_RECORDER = component(
    "coach_recorder",
    html=_file("recorder.html"),
    css=_file("recorder.css"),
    js=_file("sound.js", "line.js", "recorder.js"),
)


def live_recorder(task: Task) -> None:
    """Record and send; where the browser can't, the session learns it and the page changes."""
    key = recorder_key(task)
    said = _RECORDER(
        key=key,
        data=_data(task, key),
        on_can_change=_nothing,
        on_attempt_change=_nothing,
        on_problem_change=_nothing,
        on_renew_change=_nothing,
        on_stem_change=_nothing,
    )
    if said.can and said.can != session.microphone():
        session.set_microphone(said.can)
        st.rerun()
    if said.problem:
        notice.reason(str(said.problem.get("reason")), said.problem.get("params") or {})
    if said.attempt:
        session.forget_take(key)
        st.switch_page(links.FEEDBACK, query_params=links.attempt(str(said.attempt)))


def recorder_key(task: Task) -> str:
    """The recorder's key: the same for a question after a reload or a restart."""
    return session.widget("live", task.question.id, task.previous_attempt_id)


def labels() -> dict[str, str]:
    """Every word that the recorder shows or says."""
    return {
        "record": text("record.live.record"),
        "stop": text("record.live.stop"),
        "send": text("record.send"),
        "again": text("record.live.again"),
        "listen": text("record.live.listen"),
        **{state: text(f"record.state.{state}") for state in STATES},
        **{f"trouble_{trouble}": text(f"record.trouble.{trouble}") for trouble in TROUBLES},
        **{f"todo_{trouble}": text(f"record.todo.{trouble}") for trouble in TROUBLES},
    }


def _data(task: Task, key: str) -> dict[str, object]:
    stem = session.take_stem(key)
    ticket = services().takes.ticket(
        stem=stem,
        user_id=task.user_id,
        question_id=task.question.id,
        level=task.level,
        previous_attempt_id=task.previous_attempt_id,
        now=datetime.now(UTC),
    )
    return {
        "slot": key,
        "stem": stem,
        "ticket": ticket,
        "address": ADDRESS,
        "feedback": "feedback?attempt=",
        "labels": labels(),
        "worklet": _WORKLET,
        "size": CHUNK_BYTES // 2,
        "most": round(services().settings.max_recording_s * RATE_HZ),
        "target_s": task.level.target_s[0],
    }


def _nothing() -> None:
    """Streamlit keeps only those values of a component that somebody waits for."""
