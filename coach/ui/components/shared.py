"""Answers that others chose to show me: what they ticked, until they said, and no more."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from coach.account_records import Action, Thing, ThingKind
from coach.errors import CoachError
from coach.ui import links, session
from coach.ui.components import frame, lists, notice, remarks
from coach.ui.components.figures import band_shown
from coach.ui.html import Html, english, plain, tag
from coach.ui.routes.audio import shared_address
from coach.ui.runtime import services
from coach.ui.words import english_label, moment, text
from scoring.scale import Score

if TYPE_CHECKING:
    from coach.accounts.shared_answers import AnswerScores, SharedHead
    from coach.records import User


AT_ONCE = 25
"""Answers in one part of the list."""


def all_shared(user: User) -> None:
    """The list, the newest first, some at a time."""
    now = datetime.now(UTC)
    frame.title(text("menu.shared"), text("shared.lead"))
    found = services().shared.with_me(user.id, now, after=lists.mark(), limit=AT_ONCE + 1)
    heads = found[:AT_ONCE]
    if not heads:
        st.html(tag("p", text("shared.none"), class_="ic-text"))
    for head in heads:
        question = head.question_text or text("shared.own_question")
        with st.container(key=session.widget("card", head.attempt_id)):
            st.page_link(
                links.SHARED,
                label=plain(f"{head.owner_name}: {english_label(question)}"),
                icon="",
                query_params=links.attempt(head.attempt_id),
                width="stretch",
            )
            st.html(tag("p", _until(head), class_="ic-answer ic-quiet ic-small"))
    lists.further(links.SHARED, heads[-1].mark.text() if len(found) > AT_ONCE else None)


def one_shared(user: User, attempt_id: str) -> None:
    """One answer, as far as it is shared."""
    now = datetime.now(UTC)
    st.page_link(links.SHARED, label=text("menu.shared"), icon=":material/arrow_back:")
    head = services().shared.one(user.id, attempt_id, now)
    if head is None:
        with suppress(CoachError):  # nothing is shown in any case: asking writes the refusal down
            services().access.check(user.id, Action.SEE_SCORES, _answer(attempt_id), now)
        frame.title(text("menu.shared"))
        notice.reason("error.not_found", {})
        return
    frame.title(head.owner_name, text("shared.use"))
    if head.question_text:
        st.html(tag("p", english(head.question_text), class_="ic-lead"))
    st.html(tag("p", _until(head), class_="ic-quiet ic-small"))
    try:
        _parts(user, head, now)
    except CoachError as error:  # taken back, or not heard yet
        notice.problem(error)


def _answer(attempt_id: str) -> Thing:
    return Thing(kind=ThingKind.ANSWER, id=attempt_id)


def _until(head: SharedHead) -> str:
    until = text("share.until", when=head.until.astimezone())
    return f"{moment(head.created_at)} · {until}"


def _parts(user: User, head: SharedHead, now: datetime) -> None:
    shared = services().shared
    if head.sound:
        _sound(user, head, now)
    if head.words:
        frame.heading(text("shared.words"))
        words = shared.words(user.id, head.attempt_id, now)
        st.html(tag("div", tag("p", english(words.text), class_="ic-said"), class_="ic-card"))
    hidden = head.scores and remarks.scores_hidden(user, head, now)
    if head.scores and not hidden:
        frame.heading(text("shared.scores"))
        st.html(_scores(shared.scores(user.id, head.attempt_id, now)))
    remarks.comments(user, head, now, hidden=hidden)
    if remarks.may_correct(user, head, now):
        remarks.own_scores(user, head, now, hidden=hidden)


def _sound(user: User, head: SharedHead, now: datetime) -> None:
    frame.heading(text("shared.sound"))
    sound = services().practice.sound(head.attempt_id, user.id, now)
    if sound is None:
        st.html(tag("p", text("shared.sound.gone"), class_="ic-text"))
        return
    src = shared_address(head.attempt_id, user.id, min(sound.until, head.until))
    st.html(tag("audio", controls=True, preload="none", src=src, class_="ic-audio"))


def _scores(scores: AnswerScores) -> Html:
    measures = {
        "measure.points": scores.coverage,
        "measure.clarity": scores.clarity,
        "measure.pace": scores.pace,
        "measure.pausing": scores.pausing,
        "measure.length": scores.length,
    }
    rows = (
        tag("li", tag("span", text(name), class_="ic-name"), band_shown(score))
        for name, score in measures.items()
        if isinstance(score, Score)
    )
    return tag("ul", *rows, class_="ic-card ic-bands")
