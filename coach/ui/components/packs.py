"""The packs that are here, worked examples, and opening the file of one."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

import streamlit as st

from coach.banks.bench import NotReady
from coach.errors import CoachError
from coach.pack_file import MOST_BYTES, PackProblem, pack_of
from coach.ui import links, session
from coach.ui.components import frame, notice, pack
from coach.ui.components.banks import works_together
from coach.ui.html import plain, tag
from coach.ui.runtime import services
from coach.ui.words import english_label, text
from questions.load import load_example_packs
from questions.tables.files import Form

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from coach.records import User
    from questions.bank import Bank

_MOST_PROBLEMS = 8


def all_packs(user: User) -> None:
    """Banks with steps or an employer, then examples, then the file of one."""
    now = datetime.now(UTC)
    frame.title(text("packs.title"), text("packs.lead"))
    for bank_id, bank in _here(user, now):
        with st.container(key=session.widget("card", bank_id)):
            st.page_link(
                links.PACK,
                label=plain(english_label(bank.title or bank.employer)),
                icon=":material/route:",
                query_params=links.bank(bank_id),
                width="stretch",
            )
    _file(user, now)
    _examples()


def _here(user: User, now: datetime) -> list[tuple[str, Bank]]:
    found: list[tuple[str, Bank]] = []
    for head in services().shelf.open_to(user.id, now):
        try:
            bank = services().shelf.bank(user.id, head.id, now)
        except CoachError:  # closed a moment ago
            continue
        if bank.steps or bank.employer or bank.glossary:
            found.append((head.id, bank))
    return found


def _file(user: User, now: datetime) -> None:
    frame.heading(text("packs.file"))
    st.html(tag("p", text("packs.file.lead"), class_="ic-text"))
    uploaded = st.file_uploader(
        text("packs.file.label"),
        type=[form.value for form in Form],
        max_upload_size=MOST_BYTES // (1024 * 1024),
        key=session.widget("pack-file"),
    )
    if uploaded is not None:
        _look(user, uploaded, now)


def _look(user: User, uploaded: UploadedFile, now: datetime) -> None:
    """What is in a file, before any of it is kept."""
    try:
        bank, left_out = pack_of(uploaded.getvalue(), uploaded.name, services().bank.sectors)
    except PackProblem as error:
        notice.problem(error)
        _lines(error.lines)
        return
    with st.container(border=True, key=session.widget("pack-look")):
        _summary(bank)
        if left_out:
            st.html(tag("p", text("packs.left_out", count=len(left_out)), class_="ic-text"))
            _lines(left_out)
        _keep(user, bank, now, key="keep-file")


def _lines(lines: Sequence[str]) -> None:
    """The first things that are wrong in a file, where they stand in it."""
    if lines:
        listed = (tag("li", line) for line in lines[:_MOST_PROBLEMS])
        st.html(tag("ul", *listed, class_="ic-text"))


def _summary(bank: Bank) -> None:
    st.html(tag("h3", bank.title or bank.employer or text("packs.no_title"), class_="ic-heading"))
    if bank.about:
        st.html(tag("p", bank.about, class_="ic-text"))
    counted = text(
        "packs.holds",
        questions=len(bank.questions),
        words=len(bank.glossary),
        steps=len(bank.steps),
    )
    st.html(tag("p", counted, class_="ic-text"))
    if bank.questions:
        listed = (tag("li", question.text) for question in bank.questions[:_MOST_PROBLEMS])
        st.html(tag("ul", *listed, class_="ic-text"))


def _examples() -> None:
    frame.heading(text("packs.examples"))
    st.html(tag("p", text("packs.examples.lead"), class_="ic-text"))
    for name, bank in shipped().items():
        with st.container(key=session.widget("card", name)):
            st.page_link(
                links.PACK,
                label=plain(english_label(bank.title)),
                icon=":material/route:",
                query_params=links.example(name),
                width="stretch",
            )


def one_example(user: User, name: str) -> None:
    """An example to look at, and to keep."""
    bank = shipped().get(name)
    if bank is None:
        all_packs(user)
        return
    st.page_link(links.PACK, label=text("packs.title"), icon=":material/arrow_back:")
    pack.contents(bank)
    _keep(user, bank, datetime.now(UTC), key=f"keep-{name}")


@cache
def shipped() -> dict[str, Bank]:
    """The packs that come with the product, read once."""
    return load_example_packs()


def _keep(user: User, bank: Bank, now: datetime, *, key: str) -> None:
    together = works_together(user, now)
    label = text("packs.keep.together" if together else "packs.keep")
    if not st.button(label, key=session.widget(key), type="primary", icon=":material/add:"):
        return
    try:
        keep(user, bank, now, own=not together)
    except CoachError as error:
        notice.problem(error)


def keep(
    user: User,
    bank: Bank,
    now: datetime,
    *,
    own: bool,
    then: Callable[[], object] = lambda: None,
) -> None:
    """Keep a bank and go to it: a tutor to write on, a participant to practise.

    `then` is done once it is kept.

    Raises:
        CoachError: it can't be kept.
    """
    desk = services().desk
    bank_id = desk.take_in(user.id, None, bank, now, own=own)
    then()
    if not own:
        session.say_next(text("packs.kept.together"))
        st.switch_page(links.BANKS, query_params=links.bank(bank_id))
    ready = [part.part_id for part in desk.parts(user.id, bank_id, now)[1:] if not part.problems]
    try:
        desk.publish(user.id, bank_id, ready, now)
    except NotReady:
        session.say_next(text("packs.kept.unready"))
        st.switch_page(links.BANKS, query_params=links.bank(bank_id))
    session.say_next(text("packs.kept"))
    st.switch_page(links.PACK, query_params=links.bank(bank_id))
