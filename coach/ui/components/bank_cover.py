"""The cover of a question bank: its title, what it is about, and who can practise it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coach.bank_records import Audience
from coach.ui import session
from coach.ui.components import bank_drafts, deeds, frame, pack_editor
from coach.ui.html import tag
from coach.ui.question_form import sectors_of
from coach.ui.runtime import services
from coach.ui.words import text

if TYPE_CHECKING:
    from datetime import datetime

    from coach.bank_records import BankHead, Part
    from coach.records import User
    from coach.ui.question_form import Draft


def cover_form(user: User, cover: Part) -> None:
    """What the bank is called and about."""
    draft = bank_drafts.draft_of(cover)
    written = st.text_input(text("bank.field.title"), key=_key(draft, "title"))
    draft.write(written, "title")
    about = st.text_area(
        text("bank.field.about"), key=_key(draft, "about"), help=text("bank.field.about.help")
    )
    draft.write(about, "about")
    _sectors(draft)
    pack_editor.pack_block(draft)
    bank_drafts.save_bar(user, cover, draft)
    bank_drafts.throw_away(cover, draft)


def audience_choice(user: User, head: BankHead, now: datetime) -> None:
    """Who can practise what was published; a choice of those who make the bank together."""
    if head.owner_id is not None:
        return
    frame.heading(text("bank.audience"))
    choices = (Audience.EVERYBODY, Audience.TASKS)
    wanted = st.radio(
        text("bank.audience"),
        choices,
        index=choices.index(head.audience) if head.audience in choices else 0,
        format_func=_who,
        key=session.widget("audience", head.id, head.audience),
        label_visibility="collapsed",
    )
    if wanted is not head.audience:
        audience = Audience(wanted)
        deeds.do_and_show(lambda: services().desk.set_audience(user.id, head.id, audience, now))


def _who(audience: Audience) -> str:
    return f"{text(f'bank.audience.{audience}')}. {text(f'bank.audience.{audience}.help')}"


def _sectors(draft: Draft) -> None:
    """Kinds of work that the built-in bank doesn't have, one a line."""
    shown = "\n".join(str(one.get("title", "")) for one in draft.fields.get("sector", []))
    key = session.begin_with(session.widget("cover", "sectors", draft.name), shown)
    written = st.text_area(text("bank.field.sector"), key=key, help=text("bank.field.sector.help"))
    titles = [line for line in map(str.strip, written.splitlines()) if line]
    if titles != shown.splitlines():
        draft.put(sectors_of(titles, draft.began.get("sector", [])), "sector")
    st.html(tag("p", text("bank.field.sector.note"), class_="ic-quiet ic-small"))


def _key(draft: Draft, name: str) -> str:
    return session.begin_with(session.widget("cover", name, draft.name), draft.text(name))
