"""Question banks: those that somebody may edit, and making one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from coach.account_records import Action, Thing, ThingKind
from coach.bank_records import Audience
from coach.ui import links, session
from coach.ui.components import bank_files, deeds, frame, more_ways, notice
from coach.ui.components.sectors import chip
from coach.ui.html import Html, joined, plain, tag
from coach.ui.runtime import services
from coach.ui.words import english_label, text
from questions.schema import MAX_TITLE_CHARS

if TYPE_CHECKING:
    from coach.bank_records import BankHead
    from coach.records import User

_AUDIENCES = {
    Audience.EVERYBODY: "groups",
    Audience.TASKS: "assignment",
    Audience.OWNER: "lock",
}


def works_together(user: User, now: datetime) -> bool:
    """Whether somebody makes banks that belong to the tutors here; others make their own."""
    place = Thing(kind=ThingKind.PLACE)
    return services().access.may(user.id, Action.MAKE_BANK, place, now)


def page_title(user: User, now: datetime) -> str:
    """What this page is called for them."""
    return text("menu.banks" if works_together(user, now) else "menu.my_banks")


def audience_chip(audience: Audience) -> Html:
    """Who can practise the questions of a bank."""
    return chip(_AUDIENCES[audience], text(f"bank.audience.{audience}"))


def all_banks(user: User) -> None:
    """The list, what was changed last first, and a form to make one."""
    now = datetime.now(UTC)
    together = works_together(user, now)
    frame.title(page_title(user, now), text("banks.lead" if together else "banks.lead.own"))
    said = session.said_next()
    if said:
        notice.done(said)
    heads = services().desk.banks(user.id, now)
    if not heads:
        st.html(tag("p", text("banks.none"), class_="ic-text"))
    for head in heads:
        _card(head)
    more_ways.more_ways()
    _make(user, now, own=not together)
    with st.expander(text("bank.files.in"), icon=":material/upload_file:"):
        bank_files.import_block(user, None)


def _card(head: BankHead) -> None:
    with st.container(key=session.widget("card", head.id)):
        st.page_link(
            links.BANKS,
            label=plain(english_label(head.title or text("bank.no_title"))),
            icon=":material/quiz:",
            query_params=links.bank(head.id),
            width="stretch",
        )
        counted = text("banks.questions", count=head.questions, published=head.published)
        facts = tag("ul", chip("list", counted), audience_chip(head.audience), class_="ic-chips")
        changed = text("banks.changed", when=head.changed_at.astimezone())
        st.html(joined(facts, tag("p", changed, class_="ic-answer ic-quiet ic-small")))


def _make(user: User, now: datetime, *, own: bool) -> None:
    frame.heading(text("banks.new"))
    with st.form(session.widget("new-bank")):
        title = st.text_input(
            text("banks.title"),
            key=session.widget("bank-title"),
            max_chars=MAX_TITLE_CHARS,
            placeholder=text("banks.title.example"),
        )
        sent = st.form_submit_button(text("banks.make"), icon=":material/add:")
    if not sent:
        return
    made: list[str] = []
    if deeds.do(lambda: made.append(services().desk.make(user.id, title, now, own=own))):
        st.switch_page(links.BANKS, query_params=links.bank(made[0]))
