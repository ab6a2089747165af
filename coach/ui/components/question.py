"""A question as the participant meets it: big, with help to get ready, at their level."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coach.ui import guard, session
from coach.ui.components import voice
from coach.ui.components.practise_links import key_word_links
from coach.ui.components.sectors import kind_chip, sector_chip, work_chip
from coach.ui.html import Html, english, hidden, icon, joined, tag
from coach.ui.runtime import services
from coach.ui.words import bank_text, text
from questions.bank import Level

if TYPE_CHECKING:
    from coach.records import User
    from coach.voice import Said
    from questions.bank import KeyWord, Question, Sector


def question_head(question: Question, sector: Sector | None = None) -> None:
    """The question as the interviewer says it, and what sort of question it is.

    `sector` is the one it belongs to where that isn't of the built-in bank. Its sound is asked for
    at once, so that it is usually there when somebody wants to hear it.
    """
    said = voice.said_of(question.id, question.text)
    voice.prepare(said)
    work = work_chip(question) if sector is None else sector_chip(sector)
    chips = tag("ul", work, kind_chip(question), class_="ic-chips ic-under")
    asked = tag("h1", english(question.text), class_="ic-question")
    st.html(joined(asked, voice.under(voice.listen(said)), chips))


def level_choice(question: Question, user: User, wanted: Level | None = None) -> Level:
    """The level to practise at, remembered for the next question; at first the `wanted` one."""
    levels = [level.value for level in question.levels or (question.level,)]
    likely = (wanted, user.level, question.level.value, levels[0])
    usual = next(level for level in likely if level in levels)
    if len(levels) == 1:
        return Level(usual)
    key = session.widget("level", question.id)
    chosen = st.segmented_control(
        text("practise.level"),
        levels,
        default=usual,
        required=True,
        format_func=lambda level: text(f"level.{level}"),
        key=key,
        on_change=guard.guarded(_remember_level),
        args=(key, user.id),
    )
    return Level(chosen or usual)


def _remember_level(key: str, user_id: str) -> None:
    if st.session_state[key] in tuple(Level):
        services().users.change(user_id, level=st.session_state[key])


def target(level: Level) -> None:
    """How long a good answer of this level is."""
    seconds = tag("strong", target_words(level))
    before, after = text("practise.target", seconds="\0").split("\0")
    st.html(tag("p", icon("timer"), " ", before, seconds, after, class_="ic-target"))


def target_words(level: Level) -> str:
    """The good length of a level in words, as "30 seconds" or "15 to 20 seconds"."""
    shortest, longest = level.target_s
    if shortest == longest:
        return text("time.seconds", seconds=longest)
    return text("time.seconds_range", shortest=shortest, seconds=longest)


def preparation(question: Question, level: Level) -> None:
    """Help to get ready: why it is asked, words to use, ways to start; what there is of it."""
    if question.why:
        with st.expander(text("practise.why"), icon=":material/psychology_alt:"):
            st.html(tag("p", bank_text(question.why), class_="ic-text"))
    if question.key_words:
        with st.expander(text("practise.words"), icon=":material/dictionary:"):
            st.html(_meanings(question))
            key_word_links(question.key_words)
    frames = question.frames_for(level)
    if frames:
        with st.expander(text("practise.start_like"), icon=":material/format_quote:"):
            st.html(
                tag(
                    "ul",
                    *(tag("li", _frame(frame), dir="auto") for frame in frames),
                    class_="ic-frames",
                )
            )


def _meanings(question: Question) -> Html:
    entries = (
        tag(
            "div",
            tag("dt", english(word.word)),
            tag("dd", bank_text(word.meaning), voice.listen_to_word(_said(question, word))),
        )
        for word in question.key_words
    )
    return tag("dl", *entries, class_="ic-words")


def _said(question: Question, word: KeyWord) -> Said:
    return voice.said_of(question.id, word.word)


def _frame(frame: str) -> Html:
    """A sentence frame; its gap is drawn, and read out as a gap."""
    gap = joined(tag("span", "…", aria_hidden="true"), hidden(text("practise.gap")))
    parts = [part.strip() for part in frame.split("___")]
    return joined(*_between(parts, gap))


def _between(parts: list[str], gap: Html) -> list[str]:
    """The parts with a gap (and the spaces around it) between each two."""
    woven: list[str] = [parts[0]]
    for part in parts[1:]:
        woven += [" ", gap, " " if part and part[0].isalnum() else "", part]
    return woven
