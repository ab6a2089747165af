"""The recorder that loses nothing: a component over a WebSocket of our own (coach/ui/recorder/)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.components.v2 import component

from coach.storage.take_files import CHUNK_BYTES, RATE_HZ
from coach.ui import session
from coach.ui.components import notice
from coach.ui.routes.takes import ADDRESS
from coach.ui.words import text

if TYPE_CHECKING:
    from collections.abc import Callable

STATES = (
    *("idle", "starting", "recording", "enough", "soon_full", "saving", "saved", "full"),
    *("sending", "offline", "offline_after", "not_kept", "failed"),
)
DRILL_STATES = ("idle", "recording", "saving", "saved", "full", "sending", "heard", "failed")
"""What is said in other words, or only there, where a word is practised."""
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


@dataclass(frozen=True, kw_only=True)
class Recording:
    """What a recorder records.

    Attributes:
        key: the recorder's key; the same after a reload or a restart.
        ticket: makes a ticket for takes whose names begin with a stem.
        drill: it is a word or a sentence: sent at once, and the recorder stays.
        most_s: longest recording, in seconds.
        target_s: length that is good, in seconds; 0 if there is none.
    """

    key: str
    ticket: Callable[[str], str]
    drill: bool
    most_s: float
    target_s: float


def live_recorder(recording: Recording) -> str | None:
    """Record and send: gives the id of what was handed in, in the one run after that.

    Where the browser can't record so, the session learns it and the page changes.
    """
    said = _RECORDER(
        key=recording.key,
        data=_data(recording),
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
    return str(said.attempt) if said.attempt else None


def labels(*, drill: bool = False) -> dict[str, str]:
    """Every word that the recorder shows or says."""
    states = {state: text(f"record.state.{state}") for state in STATES}
    if drill:
        states |= {state: text(f"drill.state.{state}") for state in DRILL_STATES}
    return {
        "record": text("record.live.record"),
        "stop": text("record.live.stop"),
        "send": text("record.send"),
        "again": text("drill.again" if drill else "record.live.again"),
        "listen": text("drill.listen" if drill else "record.live.listen"),
        **states,
        **{f"trouble_{trouble}": text(f"record.trouble.{trouble}") for trouble in TROUBLES},
        **{f"todo_{trouble}": text(f"record.todo.{trouble}") for trouble in TROUBLES},
    }


def _data(recording: Recording) -> dict[str, object]:
    stem = session.take_stem(recording.key)
    return {
        "slot": recording.key,
        "stem": stem,
        "ticket": recording.ticket(stem),
        "address": ADDRESS,
        "feedback": "feedback?attempt=",
        "drill": recording.drill,
        "labels": labels(drill=recording.drill),
        "worklet": _WORKLET,
        "size": CHUNK_BYTES // 2,
        "most": round(recording.most_s * RATE_HZ),
        "target_s": recording.target_s,
    }


def _nothing() -> None:
    """Streamlit keeps only those values of a component that somebody waits for."""
