"""The main points: heard, with the words that earned them, and not heard; and a good answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coach.ui.components import voice
from coach.ui.components.advice import quotes
from coach.ui.components.frame import heading
from coach.ui.components.player import chip
from coach.ui.html import Html, english, hidden, icon, tag
from coach.ui.words import bank_text, text
from questions.bank import Level

if TYPE_CHECKING:
    from coach.records import Assessment
    from questions.bank import Question
    from scoring.content.result import PointHeard

_MOST_QUOTES = 3
# Symbol and class of a point; the words for screen readers are messages.
_HEARD = ("check_circle", "ic-done", "points.heard")
_NOT_HEARD = ("radio_button_unchecked", "ic-next", "points.not_heard")


def main_points(assessment: Assessment, *, playable: bool) -> None:
    """Each point of the question; nothing for a question that has none."""
    points = assessment.content.must_hears
    if not points:
        return
    heading(text("points.title"))
    heard = sum(point.heard for point in points)
    lead = tag("p", text("points.count", heard=heard, count=len(points)), class_="ic-quiet")
    rows = (_point(point, assessment, playable=playable) for point in points)
    note = tag("p", text("points.note"), class_="ic-quiet ic-small")
    st.html(tag("div", lead, tag("ul", *rows, class_="ic-steps ic-points"), note, class_="ic-card"))


def good_answer(question: Question | None, level: str) -> None:
    """The bank's answer for this level, to open for those who want it."""
    answer = question.model_answer_for(Level(level)) if question else None
    if question is None or answer is None:
        return
    with st.expander(text("model_answer.title"), icon=":material/lightbulb:"):
        st.html(tag("p", english(answer.text), class_="ic-said ic-example"))
        if buttons := voice.listen(voice.said_of(question.id, answer.text)):
            st.html(buttons)
        st.html(tag("p", text("model_answer.note"), class_="ic-quiet ic-small"))


def _point(point: PointHeard, assessment: Assessment, *, playable: bool) -> Html:
    symbol, class_, state = _HEARD if point.heard else _NOT_HEARD
    words = assessment.evidence.transcript.words
    chips = (
        chip("format_quote", quote, span if playable else None)
        for quote, span in quotes(point.words, words)[:_MOST_QUOTES]
    )
    said = tag("ul", *chips, class_="ic-chips") if point.words else Html()
    name = tag("p", bank_text(point.text), hidden(f" {text(state)}"))
    return tag("li", icon(symbol), tag("div", name, said), class_=class_)
