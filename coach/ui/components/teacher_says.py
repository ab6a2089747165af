"""What teachers said of one's own answer: comments to read or hear, and their scores.

They stand apart from what the program says. All of it is another person's text: shown as it is
written, never as markup.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from coach.errors import NotFound
from coach.ui import links
from coach.ui.components import frame, rubric
from coach.ui.components.answers import with_new_remarks
from coach.ui.html import Html, joined, plain, tag
from coach.ui.routes.remarks import comment_address
from coach.ui.runtime import services
from coach.ui.words import english_label, moment, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.class_records import Comment, Correction
    from coach.records import Attempt, User


def teacher_says(attempt: Attempt) -> None:
    """All that teachers said of an answer; nothing where they said nothing. It is seen then."""
    if not services().settings.with_accounts:
        return
    now = datetime.now(UTC)
    said = services().remarks.of_answer(attempt.user_id, attempt.id, now)
    if not said:
        return
    frame.heading(text("teacher.title"))
    for comment in said.comments:
        st.html(comment_card(comment, attempt.user_id, now))
    if said.corrections:
        st.html(scores_card(said.corrections))
    st.html(tag("p", text("teacher.note"), class_="ic-quiet ic-small"))
    services().remarks.seen(attempt.user_id, attempt.id, now)


def news(user: User) -> None:
    """A way to each of one's answers with something new from a teacher."""
    for attempt_id in sorted(with_new_remarks(user.id)):
        try:
            attempt = services().practice.attempt(attempt_id, user.id)
        except NotFound:
            continue
        question = plain(english_label(attempt.question_text))
        st.page_link(
            links.FEEDBACK,
            label=f"{plain(text('teacher.new'))}: {question}",
            icon=":material/mark_chat_unread:",
            query_params=links.attempt(attempt_id),
        )


def comment_card(comment: Comment, listener_id: str, now: datetime) -> Html:
    """A comment with who said it and when; a spoken one with a button to play it."""
    who = tag("p", signed(comment.by_name, comment.at), class_="ic-quiet ic-small")
    if not comment.sound_s:
        return tag("div", who, paragraphs(comment.text), class_="ic-card")
    src = comment_address(comment.id, listener_id, now)
    label = text("remarks.spoken")
    sound = tag(
        "audio", controls=True, preload="none", src=src, class_="ic-audio", aria_label=label
    )
    return tag("div", who, tag("p", label), sound, class_="ic-card")


def paragraphs(written: str) -> Html:
    """What a person wrote, in its own direction, a paragraph for each line."""
    lines = (line.strip() for line in written.split("\n"))
    return joined(*(tag("p", line, dir="auto", class_="ic-say") for line in lines if line))


def signed(name: str, when: datetime) -> Html:
    """Who said it and when."""
    if not name:
        return tag("span", text("remarks.by_teacher", when=moment(when)))
    return tag("span", tag("bdi", name), ", ", moment(when))


def scores_card(corrections: Sequence[Correction]) -> Html:
    """Teachers' scores with their reasons."""
    rows = (
        tag(
            "li",
            rubric.line_named(one.line),
            rubric.grade_shown(one.value),
            tag(
                "div",
                paragraphs(one.reason),
                tag("p", signed(one.by_name, one.at), class_="ic-quiet ic-small"),
            ),
        )
        for one in corrections
    )
    head = tag("h3", text("teacher.scores"))
    return tag("div", head, tag("ul", *rows, class_="ic-bands"), class_="ic-card")
