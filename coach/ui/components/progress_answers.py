"""The first answer, the best and the newest, side by side: bands, a link, and one's own voice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coach.errors import CoachError
from coach.progress_records import Measure
from coach.ui import links, session
from coach.ui.components.figures import dots
from coach.ui.components.frame import heading
from coach.ui.html import Html, english, hidden, plain, tag
from coach.ui.routes.audio import hear_address
from coach.ui.runtime import services
from coach.ui.words import moment, text

if TYPE_CHECKING:
    from datetime import datetime

    from coach.progress.history import History
    from coach.records import Attempt


def side_by_side(user_id: str, history: History, now: datetime) -> None:
    """Each answer once, under all that it is."""
    found = [(kinds, one) for kinds, one in _answers(user_id, history) if one is not None]
    if not found:
        return
    heading(text("progress.answers.title"))
    with st.grid(len(found), min_column_width=220, gap="small"):
        for kinds, attempt in found:
            with st.container(key=session.widget("side", attempt.id), border=True):
                _card(kinds, attempt, history)
                _sound(attempt, now)


def _answers(user_id: str, history: History) -> list[tuple[tuple[str, ...], Attempt | None]]:
    named = {"first": history.first_id, "best": history.best_id, "newest": history.newest_id}
    ids = dict.fromkeys(one for one in named.values() if one is not None)
    return [
        (tuple(kind for kind, one in named.items() if one == wanted), _attempt(wanted, user_id))
        for wanted in ids
    ]


def _attempt(attempt_id: str, user_id: str) -> Attempt | None:
    try:
        return services().practice.attempt(attempt_id, user_id)
    except CoachError:
        return None  # erased in another tab


def _card(kinds: tuple[str, ...], attempt: Attempt, history: History) -> None:
    names = (tag("li", text(f"progress.answer.{kind}"), class_="ic-chip") for kind in kinds)
    rows = (_band(measure, attempt.id, history) for measure in Measure)
    st.html(tag("ul", *names, class_="ic-chips"))
    st.html(tag("p", english(attempt.question_text), class_="ic-text"))
    st.html(tag("p", moment(attempt.created_at), class_="ic-quiet ic-small"))
    st.html(tag("ul", *rows, class_="ic-bands"))
    st.page_link(
        links.FEEDBACK,
        label=plain(text("progress.open")),
        icon=":material/forum:",
        query_params=links.attempt(attempt.id),
    )


def _band(measure: Measure, attempt_id: str, history: History) -> Html:
    seen = history.measures.get(measure)
    answers = () if seen is None else seen.answers
    band = next((one.band for one in answers if one.attempt_id == attempt_id), None)
    label = tag("span", text(f"measure.{measure}"), hidden(": "), class_="ic-name")
    shown = tag("span", "–", class_="ic-quiet") if band is None else dots(band)
    return tag("li", label, shown)


def _sound(attempt: Attempt, now: datetime) -> None:
    """One's own voice, where it was kept."""
    try:
        sound = services().practice.sound(attempt.id, attempt.user_id, now)
    except CoachError:
        return
    if sound is None:
        return
    st.html(
        tag(
            "audio",
            controls=True,
            preload="none",
            src=hear_address(attempt, sound),
            class_="ic-audio",
            aria_label=text("player.listen"),
        )
    )
