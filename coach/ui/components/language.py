"""The words of the job, and what could sound more natural: small, and apart from every score."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coach.ui.components import voice
from coach.ui.components.frame import heading
from coach.ui.components.player import chip
from coach.ui.html import Html, english, joined, tag
from coach.ui.words import text
from coach.voice import Said

if TYPE_CHECKING:
    from coach.records import Assessment, Attempt
    from scoring.language.result import LanguageNotes, Phrase

MOST_JOB_WORDS = 3
"""To try next time; a long list is homework."""


def job_words(assessment: Assessment) -> None:
    """The words of the job that were used, and a few more; nothing if the question has none."""
    words = assessment.content.key_words
    used = [word.text for word in words if word.heard]
    other = [word.text for word in words if not word.heard][:MOST_JOB_WORDS]
    if not words:
        return
    heading(text("language.job_words"))
    lists = (_words("language.used", "check", used), _words("language.could_use", "add", other))
    st.html(tag("div", *lists, class_="ic-card"))


def sounds_more_natural(attempt: Attempt, notes: LanguageNotes) -> None:
    """What was said and another way to say it, in pairs; nothing if there is nothing."""
    if not notes.phrases and notes.grammar is None:
        return
    heading(text("language.title"))
    pairs = [_pair(phrase, attempt) for phrase in notes.phrases]
    if notes.grammar is not None:
        rule = tag("p", text(f"language.grammar.{notes.grammar.pattern}"), class_="ic-text")
        pairs.append(joined(rule, _pair(notes.grammar, attempt)))
    lead = tag("p", text("language.lead"), class_="ic-quiet ic-small")
    items = (tag("li", pair) for pair in pairs)
    st.html(tag("div", lead, tag("ul", *items, class_="ic-natural"), class_="ic-card"))


def _pair(phrase: Phrase, attempt: Attempt) -> Html:
    """The participant's words, so their sound is theirs too: it is erased with the attempt."""
    said = Said(text=phrase.better, user_id=attempt.user_id, attempt_id=attempt.id)
    return joined(
        tag("p", text("language.said"), " ", tag("q", english(phrase.said))),
        tag(
            "p",
            text("language.better"),
            " ",
            tag("strong", tag("q", english(phrase.better))),
            " ",
            voice.listen_to_word(said),
        ),
    )


def _words(message_id: str, symbol: str, words: list[str]) -> Html:
    if not words:
        return Html()
    chips = (chip(symbol, word, None) for word in words)
    return joined(
        tag("p", text(message_id), class_="ic-quiet"), tag("ul", *chips, class_="ic-chips")
    )
