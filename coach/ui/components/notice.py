"""Sentences that stand out: something went wrong, or something is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coach.errors import CoachError
from coach.ui.html import icon, tag
from coach.ui.words import catalogue, text

if TYPE_CHECKING:
    from collections.abc import Mapping


def problem(error: CoachError) -> None:
    """What happened, what was kept and what to do, for an error of ours."""
    reason(error.message_id, error.params)


def reason(message_id: str, params: Mapping[str, object]) -> None:
    """The same from a message id, as a failed job keeps it."""
    known = catalogue().text(message_id) != message_id
    sentence = text(message_id, **params) if known else text(CoachError.message_id)
    _card(sentence, symbol="error", colour="ic-rose", role="alert")


def said_problem(sentence: str) -> None:
    """What happened and what to do, where the sentence is made already."""
    _card(sentence, symbol="error", colour="ic-rose", role="alert")


def done(sentence: str) -> None:
    """Something that the participant asked for has been done."""
    _card(sentence, symbol="check_circle", colour="ic-teal", role="status")


def _card(sentence: str, *, symbol: str, colour: str, role: str) -> None:
    badge = tag("span", icon(symbol), class_="ic-badge")
    words = tag("div", tag("p", sentence, class_="ic-say"))
    row = tag("div", badge, words, class_="ic-row")
    st.html(tag("div", row, class_=f"ic-card {colour}", role=role))
