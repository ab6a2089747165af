"""The words that were heard, each marked by how clear it was.

Never by colour alone: a line under the word (dotted, wavy), a legend, and words for screen
readers.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import streamlit as st

from coach.ui.components import player
from coach.ui.components.follow_up import turn_line
from coach.ui.components.frame import heading
from coach.ui.html import Html, hidden, joined, tag
from coach.ui.words import text
from scoring.pronunciation.result import Clarity

if TYPE_CHECKING:
    from coach.records import Assessment
    from models.speech import Word

_MARKED = {Clarity.NEARLY: "ic-nearly", Clarity.UNCLEAR: "ic-unclear"}


def transcript(assessment: Assessment, *, playable: bool) -> None:
    """What the coach heard, one paragraph for each stretch of speech.

    If it is `playable`, each word plays when it is pressed, and each paragraph has a button.
    """
    heading(text("transcript.title"))
    words = assessment.evidence.transcript.words
    if not words:
        st.html(tag("p", text("transcript.empty"), class_="ic-text"))
        return
    clarity = {score.word: score.clarity for score in assessment.pronunciation.words}
    help_ = text("player.press_word") if playable else ""
    lead = tag("p", help_, player.line_help(), class_="ic-quiet ic-small") if playable else Html()
    note = tag("p", text("transcript.note"), class_="ic-quiet ic-small")
    turns = {turn.first_word: turn_line(turn) for turn in assessment.evidence.turns}
    paragraphs = _paragraphs(words, clarity, turns, playable=playable)
    st.html(tag("div", lead, paragraphs, _legend(), note, class_="ic-card"))


def _paragraphs(
    words: tuple[Word, ...],
    clarity: dict[int, Clarity],
    turns: dict[int, Html],
    *,
    playable: bool,
) -> Html:
    show = _playable_word if playable else _word
    lines: list[Html] = []
    for _, said in groupby(enumerate(words), key=lambda entry: entry[1].segment):
        numbered = list(said)
        lines.append(turns.get(numbered[0][0], Html()))
        shown = joined(*(show(word, clarity.get(n)) for n, word in numbered), by=" ")
        line = tag("p", shown, class_="ic-said", lang="en", dir="ltr")
        button = player.line_button([word for _, word in numbered]) if playable else Html()
        lines.append(tag("div", button, line, class_="ic-line") if playable else line)
    return joined(*lines)


def _playable_word(word: Word, clarity: Clarity | None) -> Html:
    return player.word(_spoken(word, clarity), word.span, class_=_mark(clarity))


def _word(word: Word, clarity: Clarity | None) -> Html:
    mark = _mark(clarity)
    spoken = _spoken(word, clarity)
    return tag("span", *spoken, class_=mark) if mark else joined(*spoken)


def _mark(clarity: Clarity | None) -> str | None:
    return None if clarity is None else _MARKED.get(clarity)


def _spoken(word: Word, clarity: Clarity | None) -> tuple[str, ...]:
    """The word, and for screen readers how clear it was if that is marked."""
    if _mark(clarity) is None:
        return (word.text,)
    return (word.text, hidden(f" ({text(f'clarity.{clarity}')})"))


def _legend() -> Html:
    marks = (
        tag("li", tag("span", text(f"clarity.{clarity}"), class_=_MARKED.get(clarity)))
        for clarity in Clarity
    )
    return tag("ul", *marks, class_="ic-legend", aria_label=text("transcript.legend"))
