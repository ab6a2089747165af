"""From an answer or a question to a drill: its marked words, its sounds, its key words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coach.drill_ideas import pair_target
from coach.drill_records import bare_words, plain_words
from coach.ui import links
from coach.ui.html import plain, tag
from coach.ui.words import text
from models.speech import NotMeasurable
from scoring.pronunciation.result import Clarity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.records import Attempt
    from models.speech import Word
    from questions.bank import KeyWord
    from scoring.sounds.result import SoundToPractise

_MOST_WORDS = 8


def sound_links(attempt: Attempt) -> None:
    """For each sound to practise: two words with it, and the own word it was heard in."""
    assessment = attempt.assessment
    if assessment is None or isinstance(assessment.sounds, NotMeasurable):
        return
    words = assessment.evidence.transcript.words
    with st.container(key="coach-sound-links"):
        for sound in assessment.sounds:
            _pair_link(sound)
            _word_link(attempt.id, words, sound.words[0])


def word_links(attempt: Attempt) -> None:
    """Each marked word, once."""
    if attempt.assessment is None:
        return
    words = attempt.assessment.evidence.transcript.words
    marked = {
        plain_words(words[score.word].text): score.word
        for score in reversed(attempt.assessment.pronunciation.words)
        if score.clarity is not Clarity.CLEAR
    }
    if not marked:
        return
    st.html(tag("p", text("sounds_page.from_answer"), class_="ic-text"))
    with st.container(horizontal=True, key="coach-word-links"):
        for index in sorted(marked.values())[:_MOST_WORDS]:
            _word_link(attempt.id, words, index)


def key_word_links(words: Sequence[KeyWord]) -> None:
    """The words that a question's answer can use."""
    with st.container(horizontal=True, key="coach-key-word-links"):
        for word in words:
            st.page_link(
                links.SAY,
                label=plain(text("sounds_page.say_word", word=word.word)),
                icon=":material/record_voice_over:",
                query_params=links.word(word.word),
            )


def _pair_link(sound: SoundToPractise) -> None:
    pair = pair_target(sound.phone, sound.heard)
    if pair is not None:
        st.page_link(
            links.PAIR,
            label=plain(text("sounds_page.say_pair", first=pair.text, second=pair.other)),
            icon=":material/compare_arrows:",
            query_params=links.pair(pair.contrast),
        )


def _word_link(attempt_id: str, words: Sequence[Word], index: int) -> None:
    st.page_link(
        links.SAY,
        label=plain(text("sounds_page.say_word", word=bare_words(words[index].text))),
        icon=":material/record_voice_over:",
        query_params=links.own_words(attempt_id, index, index),
    )
