"""What a teacher can say of an answer that is shown to them: comments, and scores of their own."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from coach.account_records import Action, Thing, ThingKind
from coach.classes.remarks import MOST_LETTERS, MOST_VALUE, Given
from coach.ui import session
from coach.ui.components import answers, deeds, frame
from coach.ui.components.figures import why_not
from coach.ui.components.teacher_says import comment_card, scores_card
from coach.ui.html import Html, tag
from coach.ui.runtime import services
from coach.ui.words import text
from models.speech import NotMeasurable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coach.accounts.shared_answers import SharedHead
    from coach.class_records import Comment, Correction
    from coach.classes.remarks import MachineLine
    from coach.records import User

_GRADES = tuple(range(MOST_VALUE + 1))


def scores_hidden(user: User, head: SharedHead, now: datetime) -> bool:
    """Whether the machine's scores stay hidden, because this teacher wants to score first.

    Shows the choice. Nothing of the machine's scores is looked up while they are hidden.
    """
    if not may_correct(user, head, now):
        return False
    st.checkbox(
        text("correct.blind"),
        value=session.blind(),
        key=session.widget("blind"),
        on_change=_choose_blind,
    )
    if not session.blind():
        return False
    remarks = services().remarks
    given = {one.line for one in remarks.mine(user.id, head.attempt_id, now)}
    return not given.issuperset(remarks.lines(user.id, head.attempt_id, now))


def _choose_blind() -> None:
    session.set_blind(st.session_state[session.widget("blind")])


def may_correct(user: User, head: SharedHead, now: datetime) -> bool:
    """Whether somebody can give scores of their own: to show the form or not."""
    return services().access.may(user.id, Action.CORRECT, _answer(head), now)


def own_scores(user: User, head: SharedHead, now: datetime, *, hidden: bool) -> None:
    """A place for a score of one's own in each line, beside the machine's unless it is hidden."""
    frame.heading(text("correct.title"))
    lead = text("correct.blind.why") if hidden else text("correct.lead")
    st.html(tag("p", lead, class_="ic-text"))
    remarks = services().remarks
    lines = remarks.lines(user.id, head.attempt_id, now)
    held = {one.line: one for one in remarks.mine(user.id, head.attempt_id, now)}
    machine = {} if hidden else _machine(user, head, now)
    with st.form(session.widget("correct", head.attempt_id)):
        chosen = [_line(head, line, held.get(line), machine.get(line)) for line in lines]
        for_all = st.text_area(
            text("correct.reason.all"),
            key=session.widget("correct-why", head.attempt_id),
            max_chars=MOST_LETTERS,
        )
        sent = st.form_submit_button(text("correct.save"), icon=":material/check:")
    if sent:
        given = [
            Given(line=line, value=value, reason=reason.strip() or for_all)
            for line, value, reason in chosen
            if value is not None
        ]
        deeds.do_and_show(
            lambda: remarks.correct(user.id, head.attempt_id, given, datetime.now(UTC))
        )


def _machine(user: User, head: SharedHead, now: datetime) -> Mapping[str, MachineLine]:
    found = services().remarks.machine(user.id, head.attempt_id, now)
    return {one.line: one for one in found}


def _line(
    head: SharedHead, line: str, held: Correction | None, machine: MachineLine | None
) -> tuple[str, int | None, str]:
    """One line of the form: the line, the chosen score, and why.

    A score that was given once can be changed, not taken away: what was said stays.
    """
    if machine is not None:
        st.html(tag("p", *_machine_says(machine), class_="ic-text"))
    options = _GRADES if held else (None, *_GRADES)
    value = st.selectbox(
        text(f"rubric.{line}"),
        options,
        index=options.index(held.value) if held else 0,
        format_func=lambda value: _in_words(line, value),
        key=session.widget("score", head.attempt_id, line),
    )
    reason = st.text_input(
        f"{text(f'rubric.{line}')}: {text('correct.reason.line')}",
        value=held.reason if held else "",
        key=session.widget("score-why", head.attempt_id, line),
        max_chars=MOST_LETTERS,
    )
    return line, value, reason or ""


def _in_words(line: str, value: int | None) -> str:
    """A grade with what it means in this line."""
    if value is None:
        return text("correct.skip")
    return text("correct.value", value=value, meaning=text(f"anchor.{line}.{value}"))


def _machine_says(machine: MachineLine) -> tuple[Html, ...]:
    name = tag("strong", text(f"rubric.{machine.line}"))
    if isinstance(machine.score, NotMeasurable):
        said = f"{text('correct.machine.none')} {why_not(machine.score)}"
    elif machine.line == "clarity":
        said = text("correct.machine", grade=text(f"band.{machine.score.band}"))
    else:
        grade = _in_words(machine.line, round(machine.score.value))
        said = text("correct.machine", grade=grade)
    return name, tag("span", ". "), tag("span", said)


def comments(user: User, head: SharedHead, now: datetime, *, hidden: bool) -> None:
    """What was said of the answer, and a place to say something.

    While scores are hidden, what other teachers said is too.
    """
    thing = _answer(head)
    if services().access.may(user.id, Action.SEE_REMARKS, thing, now):
        said = services().remarks.of_answer(user.id, head.attempt_id, now)
        shown = [one for one in said.comments if not hidden or one.by_id == user.id]
        others = [one for one in said.corrections if not hidden and one.by_id != user.id]
        _said(user, shown, others, now)
    if services().access.may(user.id, Action.COMMENT, thing, now):
        frame.heading(text("remarks.title"))
        st.html(tag("p", text("remarks.lead", name=head.owner_name), class_="ic-text"))
        _write(user, head)
        _speak(user, head)


def _said(
    user: User, shown: Sequence[Comment], others: Sequence[Correction], now: datetime
) -> None:
    if shown or others:
        frame.heading(text("remarks.said"))
    for comment in shown:
        with st.container(key=session.widget("comment", comment.id)):
            st.html(comment_card(comment, user.id, now))
            if comment.by_id == user.id:
                _own(user, comment)
    if others:
        st.html(scores_card(others))


def _own(user: User, comment: Comment) -> None:
    """Changing what one wrote, and removing it."""
    if not comment.sound_s:
        with st.expander(text("remarks.change"), icon=":material/edit:"):
            written = st.text_area(
                text("remarks.change.label"),
                value=comment.text,
                key=session.widget("comment-text", comment.id),
                max_chars=MOST_LETTERS,
            )
            if st.button(text("remarks.change.yes"), key=session.widget("change", comment.id)):
                deeds.do_and_show(
                    lambda: services().remarks.change(
                        user.id, comment.id, written or "", datetime.now(UTC)
                    )
                )
    if answers.confirm(
        f"comment-{comment.id}",
        ask="remarks.remove.ask",
        warning="remarks.remove.warning",
        yes="remarks.remove.yes",
        delete=lambda: services().remarks.remove(user.id, comment.id, datetime.now(UTC)),
    ):
        st.rerun()


def _write(user: User, head: SharedHead) -> None:
    with st.form(session.widget("remark", head.attempt_id), clear_on_submit=True):
        written = st.text_area(
            text("remarks.write"),
            key=session.widget("remark-text", head.attempt_id),
            max_chars=MOST_LETTERS,
        )
        sent = st.form_submit_button(text("remarks.send"), icon=":material/send:")
    if sent:
        deeds.do_and_show(
            lambda: services().remarks.comment(
                user.id, head.attempt_id, written or "", datetime.now(UTC)
            )
        )


def _speak(user: User, head: SharedHead) -> None:
    """Streamlit's own recorder: what was said stays in the page until it is sent."""
    take = st.audio_input(
        text("remarks.speak"),
        sample_rate=16_000,
        key=session.widget("remark-voice", head.attempt_id),
    )
    if take is None or session.attempt_of(take.file_id):
        return
    if st.button(
        text("remarks.send_voice"),
        key=session.widget("send-voice", head.attempt_id),
        icon=":material/send:",
    ):
        sound, file_id = take.getvalue(), take.file_id

        def send() -> None:
            said = services().remarks.speak(user.id, head.attempt_id, sound, datetime.now(UTC))
            session.remember_sent(file_id, said.id)

        deeds.do_and_show(send)


def _answer(head: SharedHead) -> Thing:
    return Thing(kind=ThingKind.ANSWER, id=head.attempt_id)
