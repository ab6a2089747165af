"""The words that were heard, each marked by how clear it was.

Never by colour alone: a line under the word (dotted, wavy), a legend, and words for screen
readers.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import streamlit as st

from coach.ui.components.frame import heading
from coach.ui.html import Html, hidden, joined, tag
from coach.ui.words import text
from scoring.pronunciation.result import Clarity

if TYPE_CHECKING:
    from coach.records import Assessment
    from models.speech import Word

_MARKED = {Clarity.NEARLY: "ic-nearly", Clarity.UNCLEAR: "ic-unclear"}


def transcript(assessment: Assessment) -> None:
    """What the coach heard, one paragraph for each stretch of speech."""
    heading(text("transcript.title"))
    words = assessment.evidence.transcript.words
    if not words:
        st.html(tag("p", text("transcript.empty"), class_="ic-text"))
        return
    clarity = {score.word: score.clarity for score in assessment.pronunciation.words}
    note = tag("p", text("transcript.note"), class_="ic-quiet ic-small")
    st.html(tag("div", _paragraphs(words, clarity), _legend(), note, class_="ic-card"))


def _paragraphs(words: tuple[Word, ...], clarity: dict[int, Clarity]) -> Html:
    numbered = groupby(enumerate(words), key=lambda entry: entry[1].segment)
    return joined(
        *(
            tag(
                "p",
                joined(*(_word(word.text, clarity.get(n)) for n, word in said), by=" "),
                class_="ic-said",
                lang="en",
                dir="ltr",
            )
            for _, said in numbered
        )
    )


def _word(spoken: str, clarity: Clarity | None) -> Html:
    if clarity is None or clarity not in _MARKED:
        return joined(spoken)
    read_out = hidden(f" ({text(f'clarity.{clarity}')})")
    return tag("span", spoken, read_out, class_=_MARKED[clarity])


def _legend() -> Html:
    marks = (
        tag("li", tag("span", text(f"clarity.{clarity}"), class_=_MARKED.get(clarity)))
        for clarity in Clarity
    )
    return tag("ul", *marks, class_="ic-legend", aria_label=text("transcript.legend"))
