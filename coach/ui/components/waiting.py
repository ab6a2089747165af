"""While the worker listens: its steps, shown until it is done.

The state is in the database, so a reload in the middle finds it again by the attempt's id.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coach.errors import NotFound
from coach.records import JobState, JobStep
from coach.ui import guard
from coach.ui.components.frame import title
from coach.ui.html import hidden, icon, tag
from coach.ui.runtime import services
from coach.ui.words import text

if TYPE_CHECKING:
    from coach.records import Job
    from coach.ui.html import Html

SHOWN_STEPS = (
    JobStep.WAITING,
    JobStep.HEARING,
    JobStep.TRANSCRIBING,
    JobStep.LISTENING,
    JobStep.SCORING,
)
_ENDED = (JobState.DONE, JobState.FAILED)

# Symbol, class and words for screen readers of a step.
_DONE = ("check_circle", "ic-done", "wait.state.done")
_NOW = ("graphic_eq", "ic-now", "wait.state.now")
_NEXT = ("radio_button_unchecked", "ic-next", "wait.state.next")


def waiting(attempt_id: str, user_id: str) -> None:
    """The page while an answer is being listened to."""
    title(text("wait.title"), text("wait.lead"))
    _watch(attempt_id, user_id)


@guard.fragment(run_every="1s")
def _watch(attempt_id: str, user_id: str) -> None:
    """Ask for the job once a second; show the whole page again when it has ended."""
    job = _job(attempt_id, user_id)
    if job is None or job.state in _ENDED:
        st.rerun()
    else:
        st.html(tag("div", _steps(job.step), class_="ic-card", role="status", aria_live="polite"))


def _job(attempt_id: str, user_id: str) -> Job | None:
    """The work on the attempt, or None if it was deleted meanwhile."""
    try:
        return services().practice.job(attempt_id, user_id)
    except NotFound:
        return None


def _steps(now: JobStep) -> Html:
    """All steps in order; those before `now` are done, those after it are still to come."""
    place = SHOWN_STEPS.index(now) if now in SHOWN_STEPS else len(SHOWN_STEPS)
    looks = [_DONE] * place + [_NOW] + [_NEXT] * len(SHOWN_STEPS)
    steps = (_step(step, *look) for step, look in zip(SHOWN_STEPS, looks, strict=False))
    return tag("ol", *steps, class_="ic-steps")


def _step(step: JobStep, symbol: str, class_: str, state: str) -> Html:
    words = tag("span", text(f"wait.step.{step}"), hidden(f" {text(state)}"))
    return tag("li", icon(symbol), words, class_=class_)
