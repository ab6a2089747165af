"""The sheet to take away: which answer, what to tidy, the paper, and how to get it off the screen.

Nothing is changed without a tick or a press of its owner. What is printed is the paper alone: the
style hides everything else.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.components.v2 import component

from coach.errors import CoachError, NotFound
from coach.sheet_paper import compose
from coach.sheet_records import ChangeKind
from coach.sheets import MOST_LETTERS
from coach.ui import guard, links, session
from coach.ui.components import answers, frame, notice
from coach.ui.html import Html, icon, joined, plain, tag
from coach.ui.routes.sheets import FILE_NAME, sheet_address
from coach.ui.runtime import services
from coach.ui.words import catalogue, english_label, moment, text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coach.records import Attempt
    from coach.sheet_records import Change, Paper, PaperPart, PaperSound, Sheet

_PRINT = component(
    "coach_print",
    html="<button type='button' class='ic-get'></button>",
    js="""
export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button")
  button.textContent = data.label
  button.onclick = () => window.print()
}
""",
    isolate_styles=False,
)


def show_sheet(attempt_id: str | None, user_id: str) -> None:
    """The page: the best answer to the question of this attempt, or another one that is chosen."""
    try:
        tries = services().sheets.tries(attempt_id or "", user_id)
    except NotFound as error:
        frame.title(text("sheet.title"))
        notice.problem(error)
        st.page_link(links.ANSWERS, label=text("menu.answers"), icon=":material/history:")
        return
    with st.container(key="coach-sheet-head"):
        frame.title(text("sheet.title"), text("sheet.lead" if tries else "sheet.no_words"))
        chosen = _choice(tries) if tries else None
    if chosen is None:
        return
    sheet = services().sheets.sheet(chosen.id, user_id)
    with st.container(key="coach-sheet-words"):
        _words(sheet)
    with st.container(key="coach-sheet-paper"):
        st.html(_paper(compose(sheet, catalogue())))
    with st.container(key="coach-sheet-take"):
        _take_away(sheet)


def sheet_links(attempts: Sequence[Attempt]) -> None:
    """One link for each question that was answered, the newest first."""
    newest = {
        attempt.question_id or attempt.question_text: attempt
        for attempt in reversed(attempts)
        if attempt.assessment is not None and attempt.assessment.evidence.transcript.words
    }
    if not newest:
        return
    with st.expander(text("sheet.links"), icon=":material/description:"):
        for attempt in reversed(newest.values()):
            st.page_link(
                links.SHEET,
                label=plain(english_label(attempt.question_text)),
                icon=":material/description:",
                query_params=links.attempt(attempt.id),
            )


def sheet_link(attempt: Attempt) -> None:
    """From the feedback on an answer to the sheet of its question."""
    st.page_link(
        links.SHEET,
        label=text("sheet.link"),
        icon=":material/description:",
        query_params=links.attempt(attempt.id),
    )


def _choice(tries: Sequence[Attempt]) -> Attempt:
    """Which of several answers; the best one unless somebody chooses."""
    if len(tries) == 1:
        return tries[0]
    by_id = {attempt.id: attempt for attempt in tries}
    chosen = st.selectbox(
        text("sheet.choose"),
        list(by_id),
        format_func=lambda attempt_id: _label(by_id[attempt_id], best=attempt_id == tries[0].id),
        key=session.widget("sheet-of", tries[0].id),
    )
    return by_id.get(chosen or "", tries[0])


def _label(attempt: Attempt, *, best: bool) -> str:
    when = moment(attempt.created_at)
    return text("sheet.best", when=when) if best else when


# --- the words -----------------------------------------------------------------------------------


def _words(sheet: Sheet) -> None:
    if sheet.by_hand:
        _back_to_what_was_said(sheet)
    elif sheet.changes:
        _tidy(sheet)
    if sheet.unsure:
        words = ", ".join(sheet.unsure)
        note = joined(icon("hearing"), " ", text("sheet.unsure", words=words))
        st.html(tag("p", note, class_="ic-text"))
    with st.expander(text("sheet.write"), icon=":material/edit:"):
        _write(sheet)


def _tidy(sheet: Sheet) -> None:
    """Each change with a box to tick; the answer changes with the tick."""
    frame.heading(text("sheet.tidy"))
    st.html(tag("p", text("sheet.tidy.lead"), class_="ic-quiet"))
    keys = {
        change.key: session.widget("tidy", sheet.attempt.id, change.key) for change in sheet.changes
    }
    for change in sheet.changes:
        st.checkbox(
            _offer(change),
            value=change.key in sheet.accepted,
            key=keys[change.key],
            on_change=guard.guarded(_accept_ticked),
            args=(sheet, keys),
        )
    if len(keys) > 1:
        all_ticked = len(sheet.accepted) == len(keys)
        st.button(
            text("sheet.tidy.none" if all_ticked else "sheet.tidy.all"),
            key=session.widget("tidy-all", sheet.attempt.id),
            on_click=guard.guarded(_tick_all),
            args=(sheet, keys, not all_ticked),
        )


def _offer(change: Change) -> str:
    name = text(f"sheet.change.{change.kind}")
    if change.kind is ChangeKind.MARKS:
        return plain(name)
    if change.kind is ChangeKind.HESITATIONS:
        words = english_label(change.before)
        return plain(text("sheet.change.all", name=name, words=words))
    shown = {"before": english_label(change.before), "after": english_label(change.after)}
    return plain(text("sheet.change", name=name, **shown))


def _accept_ticked(sheet: Sheet, keys: dict[str, str]) -> None:
    ticked = {key for key, widget in keys.items() if st.session_state.get(widget)}
    attempt = sheet.attempt
    _kept(lambda: services().sheets.accept(attempt.id, attempt.user_id, ticked, datetime.now(UTC)))


def _tick_all(sheet: Sheet, keys: dict[str, str], yes: bool) -> None:
    for widget in keys.values():
        st.session_state[widget] = yes
    _accept_ticked(sheet, keys)


def _write(sheet: Sheet) -> None:
    attempt = sheet.attempt
    version = hashlib.sha256(sheet.text.encode()).hexdigest()[:12]  # other words, another box
    with st.form(session.widget("sheet-form", attempt.id), border=False):
        written = st.text_area(
            text("sheet.write.label"),
            value=sheet.text,
            max_chars=MOST_LETTERS,
            height=220,
            key=session.widget("sheet-text", attempt.id, version),
        )
        sent = st.form_submit_button(text("sheet.write.keep"), icon=":material/check:")
    if sent and _kept(
        lambda: services().sheets.write(attempt.id, attempt.user_id, written, datetime.now(UTC))
    ):
        st.rerun()


def _back_to_what_was_said(sheet: Sheet) -> None:
    attempt = sheet.attempt
    st.html(tag("p", text("sheet.by_hand"), class_="ic-text"))
    if answers.confirm(
        f"sheet-{attempt.id}",
        ask="sheet.back.ask",
        warning="sheet.back.warning",
        yes="sheet.back.yes",
        delete=lambda: services().sheets.start_again(attempt.id, attempt.user_id),
    ):
        st.rerun()


def _kept(keep: Callable[[], None]) -> bool:
    try:
        keep()
    except CoachError as error:
        notice.problem(error)
        return False
    return True


# --- the paper -----------------------------------------------------------------------------------


def _paper(paper: Paper) -> Html:
    parts = [
        tag("h2", paper.title, class_="ic-paper-title"),
        tag("p", paper.question, class_="ic-lead", lang="en", dir="ltr"),
        tag("p", paper.when, class_="ic-quiet ic-small"),
        *(_part(part, class_="ic-paper-answer") for part in paper.answers),
        _sounds(paper),
        *(_part(part) for part in paper.plan),
        tag("p", paper.foot, class_="ic-quiet ic-small ic-paper-foot"),
    ]
    return tag("article", *parts, class_="ic-card ic-paper")


def _part(part: PaperPart, *, class_: str | None = None) -> Html:
    """Each line finds its own direction: whoever writes by hand can write in any script."""
    lines = (tag("p", line, dir="auto") for line in part.lines)
    return tag("section", tag("h3", part.heading), *lines, class_=class_)


def _sounds(paper: Paper) -> Html:
    if not paper.sounds:
        return Html()
    return tag("section", tag("h3", paper.sounds_heading), *map(_sound, paper.sounds))


def _sound(sound: PaperSound) -> Html:
    sign = tag("span", sound.sign, class_="ic-quiet", lang="en-fonipa")
    name = tag("p", joined(tag("strong", sound.name), sign, by=" "), dir="auto")
    about = (line for line in (sound.own_words, sound.pair, sound.how) if line)
    return tag(
        "div", name, *(tag("p", line, dir="auto") for line in about), class_="ic-paper-sound"
    )


def _take_away(sheet: Sheet) -> None:
    attempt = sheet.attempt
    address = sheet_address(attempt.id, attempt.user_id, datetime.now(UTC))
    label = joined(icon("download"), tag("span", text("sheet.download")))
    st.html(tag("a", label, href=address, download=FILE_NAME, class_="ic-get ic-get-first"))
    _PRINT(key=session.widget("print"), data={"label": text("sheet.print")})
    st.html(tag("p", text("sheet.take.note"), class_="ic-quiet ic-small"))
