"""Questions from a file and into a file: what can't be used is named before anything is imported.

Made for the page of a bank and the list of banks; knows nothing of the page around it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import PurePath
from typing import TYPE_CHECKING

import streamlit as st

from coach.account_records import Action, Thing, ThingKind
from coach.ui import links, session
from coach.ui.components import deeds, notice
from coach.ui.html import Html, icon, joined, tag
from coach.ui.routes.bank_files import (
    TEMPLATE_FORMS,
    bank_address,
    file_name,
    template_address,
    template_name,
)
from coach.ui.runtime import services
from coach.ui.words import text
from questions.schema import MAX_TITLE_CHARS
from questions.tables.cells import MAX_FILE_BYTES
from questions.tables.files import Form, read_file
from questions.tables.problems import UnreadableFile

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from coach.records import User
    from questions.tables.problems import Reading, TableProblem

SHOWN = 200
"""Problems in the table; the others are counted."""
_READ = "bank-file-read"


def import_block(user: User, bank_id: str | None) -> None:
    """Choose a file, see what is in it, and import what can be used; then the bank is shown.

    Args:
        user: who imports.
        bank_id: the bank to import into; None to make a new one.
    """
    now = datetime.now(UTC)
    st.html(tag("p", text("bank.import.text"), class_="ic-text"))
    st.html(_templates(user, now))
    uploaded = st.file_uploader(
        text("bank.import.file"),
        type=[form.value for form in Form],
        max_upload_size=MAX_FILE_BYTES // (1024 * 1024),
        key=session.widget("bank-file", bank_id or "new"),
    )
    if uploaded is None:
        return
    reading = _reading(uploaded)
    if isinstance(reading, str):
        notice.said_problem(reading)
        return
    _shown(reading)
    if reading.bank.questions or reading.bank.glossary or reading.bank.steps:
        _import(user, bank_id, _titled(reading, uploaded.name, bank_id), now)


def export_block(user: User, bank_id: str) -> None:
    """The bank as files: a workbook, one table, and the text that other machines here read."""
    now = datetime.now(UTC)
    st.html(tag("p", text("bank.export.text"), class_="ic-text"))
    found = (
        _link(bank_address(bank_id, form, user.id, now), file_name(form), f"bank.export.{form}")
        for form in Form
    )
    st.html(tag("p", *found))
    st.html(tag("p", text("bank.export.note"), class_="ic-quiet ic-small"))


def _templates(user: User, now: datetime) -> Html:
    found = (
        _link(template_address(form, user.id, now), template_name(form), f"bank.template.{form}")
        for form in TEMPLATE_FORMS
    )
    return tag("p", *found)


def _link(href: str, name: str, message_id: str) -> Html:
    label = joined(icon("download"), tag("span", text(message_id)))
    return joined(tag("a", label, href=href, download=name, class_="ic-get"), " ")


def _reading(uploaded: UploadedFile) -> Reading | str:
    """What is in the file, read once; a sentence if nothing is."""
    key = session.widget(_READ)
    kept = st.session_state.get(key)
    if kept is None or kept[0] != uploaded.file_id:
        sectors = services().shelf.builtin.sectors
        try:
            read: Reading | str = read_file(uploaded.getvalue(), uploaded.name, sectors)
        except UnreadableFile as error:
            read = str(error)
        kept = (uploaded.file_id, read)
        st.session_state[key] = kept
    return kept[1]


def _shown(reading: Reading) -> None:
    """How much can be imported, and everything that somebody should look at."""
    facts = text(
        "bank.import.found",
        count=len(reading.bank.questions),
        left_out=len(reading.left_out),
    )
    st.html(tag("p", facts, class_="ic-text", role="status"))
    if not reading.problems:
        return
    count = len(reading.problems) + reading.more
    heads = tuple(text(f"bank.import.head.{head}") for head in ("place", "problem", "effect"))
    rows = map(_row, reading.problems[:SHOWN])
    st.html(deeds.table(text("bank.import.problems", count=count), heads, rows))
    if count > SHOWN:
        st.html(tag("p", text("bank.import.more", count=count - SHOWN), class_="ic-quiet"))


def _row(problem: TableProblem) -> tuple[str, str, str]:
    where = str(problem.place) or text("bank.import.whole_file")
    message = f"{problem.message[:1].upper()}{problem.message[1:]}"
    return where, message, text(f"bank.import.effect.{problem.effect}")


def _titled(reading: Reading, name: str, bank_id: str | None) -> Reading:
    """A new bank without a title is called as its file is."""
    if bank_id is not None or reading.bank.title:
        return reading
    stem = " ".join(PurePath(name).stem.split())[:MAX_TITLE_CHARS]
    return replace(reading, bank=replace(reading.bank, title=stem))


def _import(user: User, bank_id: str | None, reading: Reading, now: datetime) -> None:
    count = len(reading.bank.questions)
    st.html(tag("p", text("bank.import.drafts"), class_="ic-quiet"))
    if not st.button(
        text("bank.import.do", count=count),
        key=session.widget("bank-import", bank_id or "new"),
        type="primary",
        icon=":material/upload:",
    ):
        return
    made: list[str] = []
    own = not services().access.may(user.id, Action.MAKE_BANK, Thing(kind=ThingKind.PLACE), now)
    desk = services().desk
    if deeds.do(lambda: made.append(desk.take_in(user.id, bank_id, reading.bank, now, own=own))):
        st.session_state.pop(session.widget(_READ), None)
        session.say_next(text("bank.import.done", count=count))
        st.switch_page(links.BANKS, query_params=links.bank(made[0]))
