"""The participant's own answers: open, delete one, delete everything."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from coach.errors import CoachError, NotFound
from coach.ui import links, session
from coach.ui.components.figures import band_shown
from coach.ui.components.notice import problem
from coach.ui.html import Html, plain, tag
from coach.ui.runtime import services
from coach.ui.words import english_label, moment, text
from scoring.scale import Score

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coach.records import Assessment, Attempt

EVERYTHING = "everything"


def answer_cards(attempts: Sequence[Attempt], *, user_id: str, deletable: bool = False) -> None:
    """One card for each answer, newest first; the card opens its feedback."""
    new = with_new_remarks(user_id)
    for attempt in attempts:
        with st.container(key=session.widget("card", attempt.id)):
            st.page_link(
                links.FEEDBACK,
                label=plain(english_label(attempt.question_text)),
                icon="",
                query_params=links.attempt(attempt.id),
                width="stretch",
            )
            st.html(_line(attempt))
            if attempt.id in new:
                st.html(tag("p", text("teacher.new"), class_="ic-answer ic-small"))
            if deletable:
                _delete_one(attempt.id, user_id)


def with_new_remarks(user_id: str) -> frozenset[str]:
    """The answers of which a teacher said something that their owner has not seen yet."""
    if not services().settings.with_accounts:
        return frozenset()
    return services().remarks.new_for(user_id, datetime.now(UTC))


def confirm(
    what: str,
    *,
    ask: str,
    warning: str,
    yes: str,
    delete: Callable[[], None],
    symbol: str = "delete",
) -> bool:
    """A button that asks once more before it deletes; True in the run in which it was done.

    The question stands in the page, under the button, so that keyboard and screen reader come
    upon it next.
    """
    if session.asked() != what:
        st.button(
            text(ask),
            key=session.widget("ask", what),
            icon=f":material/{symbol}:",
            type="secondary" if what == EVERYTHING else "tertiary",
            on_click=session.ask,
            args=(what,),
        )
        return False
    st.html(tag("p", text(warning), class_="ic-text", role="alert"))
    with st.container(horizontal=True):
        sure = st.button(text(yes), key=session.widget("sure", what), type="primary")
        st.button(
            text("delete.keep"),
            key=session.widget("keep", what),
            on_click=session.ask,
            args=(None,),
        )
    return sure and _done(delete)


def _delete_one(attempt_id: str, user_id: str) -> None:
    if confirm(
        attempt_id,
        ask="delete.one.ask",
        warning="delete.one.warning",
        yes="delete.one.yes",
        delete=lambda: services().practice.delete_attempt(attempt_id, user_id),
    ):
        st.rerun()


def _done(delete: Callable[[], None]) -> bool:
    session.ask(None)
    try:
        delete()
    except NotFound:
        return True  # deleted already, in another tab
    except CoachError as error:
        problem(error)
        return False
    return True


def _line(attempt: Attempt) -> Html:
    """When it was said and at which level, and what came of it, with a name."""
    parts = [tag("span", moment(attempt.created_at)), tag("span", text(f"level.{attempt.level}"))]
    if attempt.assessment is None:
        parts.append(tag("span", text("answers.no_feedback")))
    else:
        parts.append(_outcome(attempt.assessment))
    return tag("p", *parts, class_="ic-answer ic-quiet ic-small")


def _outcome(assessment: Assessment) -> Html:
    """How many main points were made; where none are asked for, how clear the words were."""
    points = assessment.content.must_hears
    if points and isinstance(assessment.content.coverage, Score):
        heard = sum(point.heard for point in points)
        return tag("span", text("points.count", heard=heard, count=len(points)))
    clarity = assessment.pronunciation.clarity
    if not isinstance(clarity, Score):
        return Html()
    return tag("span", tag("span", text("measure.clarity")), " ", band_shown(clarity))
