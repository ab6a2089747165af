"""An employer's pack, for who wants to work there: the path to the job, its words, its questions.

Everything in it was written by somebody: it is shown through `tag` and `plain` alone.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from coach.bank_records import COVER
from coach.banks.naming import whole_id
from coach.errors import CoachError
from coach.ui import links, session
from coach.ui.components import frame, notice, voice
from coach.ui.components.sectors import chip, question_cards
from coach.ui.components.voice import said_of
from coach.ui.html import Html, english, hidden, icon, joined, tag
from coach.ui.runtime import services
from coach.ui.words import bank_text, text
from questions.bank import StepKind
from questions.cues import find_any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.records import User
    from questions.bank import Bank, HiringStep, KeyWord

_SYMBOLS = {
    StepKind.APPLICATION: "edit_document",
    StepKind.TELEPHONE_CALL: "call",
    StepKind.INTERVIEW: "forum",
    StepKind.GROUP_INTERVIEW: "groups",
    StepKind.TEST: "quiz",
    StepKind.TRIAL_SHIFT: "front_hand",
    StepKind.CHECKS: "fact_check",
    StepKind.INDUCTION: "school",
    StepKind.OTHER: "flag",
}


def one_pack(user: User, bank_id: str) -> None:
    """The pack of a bank, as this person can practise it."""
    st.page_link(links.PACK, label=text("packs.title"), icon=":material/arrow_back:")
    try:
        bank = services().shelf.bank(user.id, bank_id, datetime.now(UTC))
    except CoachError as error:
        frame.title(text("packs.title"))
        notice.problem(error)
        return
    said = session.said_next()
    if said:
        notice.done(said)
    contents(bank, bank_id)
    if bank.questions:
        frame.heading(text("pack.questions"))
        question_cards(bank.questions)


def contents(bank: Bank, bank_id: str | None = None) -> None:
    """Title, steps and words of a pack; without an id, of one that the product ships."""
    of = "" if bank_id is None else whole_id(bank_id, COVER)
    frame.title(bank.title or bank.employer or text("packs.title"), bank.about or None)
    if bank.employer:
        st.html(tag("ul", chip("apartment", bank.employer), class_="ic-chips"))
    if bank.steps:
        frame.heading(text("pack.steps"))
        st.html(tag("p", text("pack.steps.lead", count=len(bank.steps)), class_="ic-text"))
        st.html(_path(bank.steps, bank.glossary, of))
    if bank.glossary:
        frame.heading(text("pack.words"))
        with st.expander(text("pack.words.open", count=len(bank.glossary)), expanded=True):
            st.html(_meanings(bank.glossary, of))


def _meanings(words: Sequence[KeyWord], of: str) -> Html:
    """Words with their meanings, each to be heard; `of` is a part of their bank."""
    entries = (
        tag(
            "div",
            tag("dt", english(word.word)),
            tag("dd", bank_text(word.meaning), voice.listen_to_word(said_of(of, word.word))),
        )
        for word in words
    )
    return tag("dl", *entries, class_="ic-words")


def _path(steps: Sequence[HiringStep], words: Sequence[KeyWord], of: str) -> Html:
    """The steps in order, drawn as stops of one way."""
    stops = (_stop(number, step, words, of) for number, step in enumerate(steps, 1))
    return tag("ol", *stops, class_="ic-path")


def _stop(number: int, step: HiringStep, words: Sequence[KeyWord], of: str) -> Html:
    kind = text(f"bank.step.{step.kind}")
    badge = tag("span", icon(_SYMBOLS[step.kind]), class_="ic-path-badge", aria_hidden="true")
    head = tag("h3", hidden(f"{number}. "), bank_text(step.title), class_="ic-path-title")
    known = [chip("label", kind)] if kind.lower() not in step.title.lower() else []
    known += [chip("schedule", bank_text(step.length))] if step.length else []
    parts = [head, tag("ul", *known, class_="ic-chips") if known else Html()]
    parts.append(tag("p", bank_text(step.what), class_="ic-text"))
    if step.prepare:
        parts.append(tag("h4", text("pack.prepare"), class_="ic-path-prepare"))
        parts.append(tag("ul", *(tag("li", bank_text(line)) for line in step.prepare)))
    parts.append(_words_of(step, words, of))
    return tag("li", badge, tag("div", joined(*parts), class_="ic-path-text"))


def _words_of(step: HiringStep, words: Sequence[KeyWord], of: str) -> Html:
    """The words of the pack that stand in a step, to be heard where they are needed."""
    said = " ".join((step.title, step.what, *step.prepare)).split()
    here = [word for word in words if find_any(word.cues, said) is not None]
    if not here:
        return Html()
    title = tag("h4", text("pack.step.words"), class_="ic-path-prepare")
    return joined(title, _meanings(here, of))
