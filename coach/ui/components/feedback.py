"""The feedback on one answer, in the order in which it helps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coach.errors import NotFound
from coach.records import JobState
from coach.ui import links, session
from coach.ui.components import (
    advice,
    comparison,
    feeling,
    figures,
    follow_up,
    frame,
    language,
    notice,
    points,
    practise_links,
    rubric,
    todo,
    voice,
)
from coach.ui.components.player import player
from coach.ui.components.sectors import others_like
from coach.ui.components.sharing import share_answer
from coach.ui.components.sheet import sheet_link
from coach.ui.components.sounds import sounds_to_practise
from coach.ui.components.suggestions import suggestions
from coach.ui.components.teacher_says import teacher_says
from coach.ui.components.transcript import transcript
from coach.ui.components.waiting import waiting
from coach.ui.html import english, joined, plain, tag
from coach.ui.runtime import services
from coach.ui.words import moment, text
from coach.voice import Said

if TYPE_CHECKING:
    from collections.abc import Callable

    from coach.records import Assessment, Attempt, Job
    from questions.bank import Question

OTHER_QUESTION = "advice.next.other_question"


def show_attempt(attempt_id: str | None, user_id: str) -> None:
    """Feedback, or the steps of the work, or why there is no feedback."""
    try:
        attempt = services().practice.attempt(attempt_id or "", user_id)
        if attempt.first_turn_id is not None:
            attempt = services().practice.attempt(attempt.conversation_id, user_id)
        job = None if attempt.assessment else services().practice.job(attempt.id, user_id)
    except NotFound as error:
        frame.title(text("feedback.title"))
        notice.problem(error)
        st.page_link(links.ANSWERS, label=text("menu.answers"), icon=":material/history:")
        return
    heard_now = follow_up.being_heard(attempt)
    if heard_now is not None:
        waiting(heard_now, user_id)
    elif attempt.assessment is not None:
        _feedback(attempt, attempt.assessment)
    elif job is not None and job.state is JobState.FAILED:
        _failed(attempt, job)
    else:
        waiting(attempt.id, user_id)


def _failed(attempt: Attempt, job: Job) -> None:
    frame.title(text("failed.title"))
    notice.reason(job.reason or "error.unexpected", job.reason_params)
    _question(attempt)
    after = attempt.previous_attempt_id  # not this one: it has nothing to compare with
    _big_button("again", text("feedback.again"), "replay", lambda: _ask_again(attempt, after))


def _feedback(attempt: Attempt, assessment: Assessment) -> None:
    frame.title(text("feedback.title"))
    _question(attempt)
    playable = player(attempt)
    if assessment.evidence.recording.truncated:
        st.html(tag("p", text("feedback.truncated"), class_="ic-card ic-amber"))
    teacher_says(attempt)
    rubric.kind_notices(assessment)
    advice.strength(assessment, playable=playable)
    advice.improvements(assessment, playable=playable)
    todo.go_on(attempt)
    _next_action(attempt, assessment)
    follow_up.offer(attempt)
    feeling.ask(attempt.user_id, "after")
    st.page_link(links.PROGRESS, label=text("menu.progress"), icon=":material/trending_up:")
    if assessment.evidence.transcript.words:
        sheet_link(attempt)
    share_answer(attempt)
    _all_of_it(attempt, assessment, playable=playable)


def _all_of_it(attempt: Attempt, assessment: Assessment, *, playable: bool) -> None:
    """What the advice rests on, for those who want to look."""
    previous = _previous(attempt)
    if previous is not None:
        comparison.before_and_after(previous, assessment)
    transcript(assessment, playable=playable)
    practise_links.word_links(attempt)
    sounds_to_practise(attempt, assessment, playable=playable)
    practise_links.sound_links(attempt)
    rubric.what_you_said(assessment)
    points.main_points(assessment, playable=playable)
    points.good_answer(_asked(attempt), attempt.level)
    language.job_words(assessment)
    language.sounds_more_natural(attempt, assessment.language)
    suggestions(attempt)
    _figures(assessment)


def _figures(assessment: Assessment) -> None:
    figures.speaking(assessment)
    figures.bands(assessment)
    figures.basis()


def _question(attempt: Attempt) -> None:
    when = tag("p", moment(attempt.created_at), class_="ic-quiet ic-small")
    asked = tag("p", english(attempt.question_text), class_="ic-lead")
    st.html(joined(asked, voice.listen(_asked_aloud(attempt)), when))


def _asked_aloud(attempt: Attempt) -> Said:
    """A question of a bank is said as its bank's; one in own words is the participant's."""
    if attempt.question_id is not None:
        return voice.said_of(attempt.question_id, attempt.question_text)
    return Said(text=attempt.question_text, user_id=attempt.user_id, attempt_id=attempt.id)


def _next_action(attempt: Attempt, assessment: Assessment) -> None:
    """One action, one big button; another question is always a small step away."""
    with st.container(key="coach-next-action"):
        action = advice.next_action(assessment)
        if action is not None and action.message_id == OTHER_QUESTION:
            label = text("feedback.other_question")
            _big_button("next", label, "arrow_forward", lambda: _more(attempt))
            return
        _big_button(
            "again", text("feedback.again"), "replay", lambda: _ask_again(attempt, attempt.id)
        )
    st.page_link(links.START, label=text("feedback.more"), icon=":material/arrow_forward:")


def _big_button(name: str, label: str, symbol: str, go: Callable[[], None]) -> None:
    with st.container(key=session.widget("big", name)):
        pressed = st.button(
            plain(label),
            key=session.widget(name),
            type="primary",
            icon=f":material/{symbol}:",
            width="stretch",
        )
    if pressed:
        go()


def _ask_again(attempt: Attempt, after: str | None) -> None:
    """The same question once more; the try `after` which it comes is shown beside it."""
    if attempt.question_id is None:
        st.switch_page(links.START)
    st.switch_page(links.PRACTISE, query_params=links.question(attempt.question_id, after=after))


def _more(attempt: Attempt) -> None:
    """The other questions of the same kind of work."""
    question = _asked(attempt)
    if question is None:
        st.switch_page(links.START)
    st.switch_page(links.START, query_params=others_like(question))


def _asked(attempt: Attempt) -> Question | None:
    """The question in the words that were answered; None if it was one in own words."""
    return services().practice.question_of(attempt)


def _previous(attempt: Attempt) -> Assessment | None:
    """The assessment of the try before, if it is still there."""
    if attempt.previous_attempt_id is None:
        return None
    try:
        return services().practice.attempt(attempt.previous_attempt_id, attempt.user_id).assessment
    except NotFound:
        return None
