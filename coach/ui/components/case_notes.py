"""Notes about somebody: they can read every one, and the form says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coach.cases.writing import MOST_NOTE
from coach.ui import session
from coach.ui.components import answers, deeds, frame
from coach.ui.components.case_words import written
from coach.ui.html import tag
from coach.ui.runtime import services
from coach.ui.words import text

if TYPE_CHECKING:
    from datetime import datetime

    from coach.case_records import CaseNote
    from coach.cases.casework import Case
    from coach.records import User

_SHOWN = 5


def notes(user: User, case: Case, now: datetime) -> None:
    """A form, the newest ones, and the others to be opened."""
    frame.heading(text("notes.title"))
    st.html(tag("p", text("notes.read"), class_="ic-text"))
    with st.form(session.widget("note-form", case.user_id), border=False):
        typed = st.text_area(
            text("notes.label"),
            max_chars=MOST_NOTE,
            key=session.widget("note", case.user_id, str(len(case.notes))),
            height=120,
        )
        sent = st.form_submit_button(text("notes.add"), icon=":material/add:")
    if sent:
        deeds.do_and_show(lambda: services().casework.note(user.id, case.user_id, typed, now))
    told(user, case, now)


def told(reader: User, case: Case, now: datetime) -> None:
    """All of them, the newest first."""
    for note in case.notes[:_SHOWN]:
        _one(reader, case, note, now)
    older = case.notes[_SHOWN:]
    if older:
        with st.expander(text("notes.older", count=len(older)), icon=":material/history:"):
            for note in older:
                _one(reader, case, note, now)


def _one(reader: User, case: Case, note: CaseNote, now: datetime) -> None:
    with st.container(key=session.widget("case-note", note.id), border=True):
        who = written(reader, case, note.by_id, note.at)
        st.html(tag("p", note.text, class_="ic-written", dir="auto"))
        st.html(tag("p", who, class_="ic-quiet ic-small"))
        may = reader.id != case.user_id and note.by_id in {reader.id, None}
        if may and answers.confirm(
            f"note-{note.id}",
            ask="notes.erase",
            warning="notes.erase.warning",
            yes="notes.erase.yes",
            delete=lambda: services().casework.erase_note(reader.id, note.id, now),
        ):
            st.rerun()
