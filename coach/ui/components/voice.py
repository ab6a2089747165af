"""Listen and Listen slowly: buttons that say a text in English, and the one player behind them.

The buttons are plain HTML anywhere on a page; the player is mounted once, by the frame, and minds
whatever carries `data-say`. Where there is no voice there are no buttons.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path

import streamlit as st
from streamlit.components.v2 import component

from coach.errors import CoachError, NotFound
from coach.ui.html import Html, hidden, icon, tag
from coach.ui.routes.voice import ADDRESS, note_to_ask
from coach.ui.runtime import participant, services
from coach.ui.words import text
from coach.voice import Pace, Said

_log = logging.getLogger(__name__)

_LABELS = ("making", "trouble")
_VOICE = component(
    "coach_voice",
    html="<div class='ic-voice'><audio preload='auto'></audio></div>",
    js=Path(__file__).parents[1].joinpath("voice.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def speaker() -> None:
    """The player of the page; its place is fixed, so that a rerun doesn't stop what plays."""
    with st.container(key="coach-voice", height=1, border=False):
        data = {"address": ADDRESS, **{name: text(f"voice.{name}") for name in _LABELS}}
        _VOICE(key="coach-voice-player", data=data)


def said_of(question_id: str, words: str) -> Said:
    """Words of a question or of its bank, to be heard; those of a person's own bank are theirs.

    So their sound goes where their own words go, and is erased with them. A bank that is gone may
    have been the reader's own.
    """
    try:
        owner_id = services().shelf.owner_of(question_id)
    except NotFound:
        owner_id = participant().id
    return Said(text=words, user_id=owner_id)


def listen(said: Said) -> Html:
    """Two buttons with words, for a question or an answer; nothing if there is no voice."""
    return _buttons(
        said,
        _button(Pace.NORMAL, "volume_up", text("voice.listen")),
        _button(Pace.SLOW, "slow_motion_video", text("voice.slowly")),
    )


def listen_to_word(said: Said) -> Html:
    """Two small buttons for a word of a list: what they do is said to screen readers."""
    return _buttons(
        said,
        _button(Pace.NORMAL, "volume_up", text("voice.listen"), of=said.text),
        _button(Pace.SLOW, "slow_motion_video", text("voice.slowly"), of=said.text),
    )


def under(buttons: Html) -> Html:
    """Buttons in a line of their own under the words that they say; nothing stays nothing."""
    return tag("div", buttons, class_="ic-under") if buttons else buttons


def prepare(said: Said) -> None:
    """Have a text said before somebody asks for it; that it can't be is no reason to fail."""
    try:
        if services().voices.can_say(said.text):
            services().voices.ask(said, Pace.NORMAL, datetime.now(UTC))
    except CoachError as error:
        _log.warning("voice not prepared: %s", error.message_id)


def _buttons(said: Said, *buttons: Html) -> Html:
    if not services().voices.can_say(said.text):
        return Html()
    says = tag("span", role="status", class_="ic-hear-says")
    note = note_to_ask(said, datetime.now(UTC))
    return tag("span", *buttons, says, class_="ic-hear", data_say=note)


def _button(pace: Pace, symbol: str, label: str, *, of: str | None = None) -> Html:
    """`of` makes it small: a symbol, with its words for screen readers."""
    words = label if of is None else hidden(text("voice.of", action=label, words=of))
    return tag(
        "button",
        icon(symbol),
        tag("span", words),
        type="button",
        class_="ic-hear-button" if of is None else "ic-hear-button ic-hear-small",
        title=None if of is None else label,
        data_pace=pace.value,
        data_symbol=symbol,
    )
