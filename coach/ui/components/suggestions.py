"""Suggestions that a computer wrote, marked as such; nothing at all where no model is set up."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from coach.assistant import SuggestionState
from coach.errors import CoachError, NotFound
from coach.phrasing import Purpose
from coach.ui import guard, session
from coach.ui.components import notice, voice
from coach.ui.components.frame import heading
from coach.ui.html import english, icon, joined, tag
from coach.ui.runtime import services
from coach.ui.words import text
from coach.voice import Said

if TYPE_CHECKING:
    from coach.assistant import Assistant, Suggestion
    from coach.records import Attempt

_SYMBOLS = {Purpose.MODEL_ANSWER: "lightbulb", Purpose.FOLLOW_UP: "forum"}


def suggestions(attempt: Attempt) -> None:
    """A model answer and one more question, each written when it is asked for."""
    assistant = services().assistant
    if assistant is None:
        return
    heading(text("assistant.title"))
    st.html(tag("p", text("assistant.lead"), class_="ic-quiet"))
    for purpose in Purpose:
        _one(assistant, purpose, attempt)


def _one(assistant: Assistant, purpose: Purpose, attempt: Attempt) -> None:
    found = assistant.find(purpose, attempt.id, attempt.user_id)
    if found is not None and found.state is SuggestionState.WAITING:
        _watch(purpose, attempt.id, attempt.user_id)
    elif found is not None and found.state is SuggestionState.READY:
        _show(purpose, found, attempt)
    else:
        if found is not None:
            notice.reason(found.reason, {})
        st.button(
            text(f"assistant.{purpose}.ask"),
            key=session.widget("suggest", purpose, attempt.id),
            icon=f":material/{_SYMBOLS[purpose]}:",
            on_click=guard.guarded(_ask),
            args=(assistant, purpose, attempt),
        )


def _ask(assistant: Assistant, purpose: Purpose, attempt: Attempt) -> None:
    try:
        assistant.ask(purpose, attempt.id, attempt.user_id, datetime.now(UTC))
    except CoachError as error:
        notice.problem(error)


@guard.fragment(run_every="1s")
def _watch(purpose: Purpose, attempt_id: str, user_id: str) -> None:
    """Look once a second; show the whole page again when it is there."""
    assistant = services().assistant
    try:
        found = assistant and assistant.find(purpose, attempt_id, user_id)
    except NotFound:  # deleted in another tab: the page says so
        found = None
    if not found or found.state is not SuggestionState.WAITING:
        st.rerun()
    waiting = joined(icon("hourglass_top"), " ", text("assistant.waiting"))
    st.html(tag("p", waiting, class_="ic-quiet", role="status"))


def _show(purpose: Purpose, found: Suggestion, attempt: Attempt) -> None:
    """The text under a label that says who wrote it, and that it can be wrong."""
    said = Said(text=found.text, user_id=attempt.user_id, attempt_id=attempt.id)
    label = joined(icon("smart_toy"), " ", text("assistant.by_computer"))
    card = tag(
        "section",
        tag("h3", text(f"assistant.{purpose}.title"), class_="ic-sound-name"),
        tag("p", label, class_="ic-quiet ic-small"),
        tag("p", english(found.text), class_="ic-said ic-example"),
        voice.listen(said),
        tag("p", text("assistant.note"), class_="ic-quiet ic-small"),
        class_="ic-card",
    )
    st.html(card)
