"""My progress, in the order in which it encourages: what was done, what is next, how it goes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from coach.errors import NotFound
from coach.progress.history import NextKind, NextStep
from coach.ui import links, session
from coach.ui.components import (
    frame,
    progress_answers,
    progress_feelings,
    progress_sounds,
    progress_trends,
)
from coach.ui.html import Html, english, tag
from coach.ui.runtime import services
from coach.ui.words import text

if TYPE_CHECKING:
    from coach.progress.history import History
    from coach.records import Attempt, User

_ROW = 2
"""So many weeks are worth a word; one week with practice is no row."""

_ANY = NextStep(kind=NextKind.PRACTISE)
_PLACES = {
    NextKind.TASKS: (links.START, "checklist"),
    NextKind.TODAY: (links.TODAY, "timer"),
    NextKind.AGAIN: (links.PRACTISE, "replay"),
    NextKind.PRACTISE: (links.START, "mic"),
}


def my_progress(user: User) -> None:
    """All of it; for who has not practised yet, where to begin."""
    now = datetime.now(UTC)
    history = services().histories.of(user.id, user.id, now)
    practised = bool(history.days)
    frame.title(text("menu.progress"), text(_lead() if practised else "progress.none"))
    if practised:
        _practice(history)
    _next(user.id, history)
    progress_trends.how_it_goes(history)
    progress_answers.side_by_side(user.id, history, now)
    progress_sounds.sounds_of(history)
    progress_feelings.how_i_felt(user.id, history, now)
    if history.answers:
        st.page_link(links.ANSWERS, label=text("menu.answers"), icon=":material/history:")


def _lead() -> str:
    return "progress.lead.accounts" if services().settings.with_accounts else "progress.lead"


def _practice(history: History) -> None:
    """Minutes and answers, this week and in all. No week is ever said to be missing."""
    week = history.weeks[-1]
    figures = (
        _figure("week_minutes", minutes(week.practised_s)),
        _figure("week_answers", text("progress.answers", count=week.answers)),
        _figure("all_minutes", minutes(history.practised_s)),
        _figure("all_answers", text("progress.answers", count=history.answers)),
    )
    st.html(tag("dl", *figures, class_="ic-figures"))
    if history.weeks_in_a_row >= _ROW:
        row = text("progress.row", count=history.weeks_in_a_row)
        st.html(tag("p", row, class_="ic-text"))


def minutes(seconds: float) -> str:
    """A length of practice in whole minutes; a little is one."""
    return text("progress.minutes", count=max(round(seconds / 60), 1 if seconds > 0 else 0))


def _figure(name: str, shown: str) -> Html:
    return tag("div", tag("dt", text(f"progress.figure.{name}")), tag("dd", shown))


def _next(user_id: str, history: History) -> None:
    """One thing, with one press."""
    step = history.next[0] if history.next else _ANY
    again = _to_say_again(step, user_id) if step.kind is NextKind.AGAIN else None
    if step.kind is NextKind.AGAIN and again is None:
        step = _ANY
    name = step.kind.value if history.answers or step.kind is not NextKind.PRACTISE else "first"
    page, symbol = _PLACES[step.kind]
    with st.container(key="coach-next-action"):
        frame.heading(text("progress.next"))
        st.html(tag("p", text(f"progress.next.{name}", count=step.count), class_="ic-say"))
        if again is not None:
            st.html(tag("p", english(again.question_text), class_="ic-text"))
        with st.container(key=session.widget("go", "progress")):
            st.page_link(
                page,
                label=text(f"progress.go.{name}"),
                icon=f":material/{symbol}:",
                query_params=None if again is None else _question_of(again),
            )


def _to_say_again(step: NextStep, user_id: str) -> Attempt | None:
    """The answer that could be bettered; None where it, or its question, is gone."""
    try:
        attempt = services().practice.attempt(step.attempt_id or "", user_id)
    except NotFound:
        return None
    return None if services().practice.question_of(attempt) is None else attempt


def _question_of(attempt: Attempt) -> dict[str, str]:
    return links.question(attempt.question_id or "", after=attempt.id)
