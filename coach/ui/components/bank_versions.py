"""The versions of a part: who saved it, when, what changed; two beside each other; going back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from coach.errors import CoachError
from coach.ui import links, session
from coach.ui.components import bank_words, deeds, frame, notice
from coach.ui.html import tag
from coach.ui.question_form import differing
from coach.ui.runtime import services
from coach.ui.words import moment, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.bank_records import Part, Version
    from coach.records import User

_AT_ONCE = 50


def cover_versions(user: User, bank_id: str) -> None:
    """The versions of what a bank is called and about."""
    now = datetime.now(UTC)
    st.page_link(
        links.BANKS,
        label=text("bank.back"),
        icon=":material/arrow_back:",
        query_params=links.bank(bank_id),
    )
    frame.title(text("bank.cover.versions"))
    try:
        cover = services().desk.parts(user.id, bank_id, now)[0]
    except CoachError as error:
        notice.problem(error)
        return
    if (said := session.said_next()) is not None:
        notice.done(said)
    versions(user, cover, now)


def versions(user: User, part: Part, now: datetime) -> None:
    """All saves of a part, the newest first."""
    try:
        found = services().desk.versions(user.id, part.bank_id, part.part_id, now)
    except CoachError as error:
        notice.problem(error)
        return
    if len(found) > 1:
        _compare(found)
    frame.heading(text("bank.versions"))
    for one in found[:_AT_ONCE]:
        with st.container(key=session.widget("version", str(one.number)), border=True):
            _facts(part, one)
            if one.number != part.number:
                _restore(user, part, one, now)


def _facts(part: Part, one: Version) -> None:
    states = {"bank.version.newest": part.number, "bank.version.published": part.published_number}
    notes = (text(state) for state, number in states.items() if number == one.number)
    st.html(tag("p", tag("strong", " · ".join((_name(one), *notes))), class_="ic-text"))
    if one.changed:
        words = text("bank.version.changed", fields=bank_words.field_names(one.changed))
        st.html(tag("p", words, class_="ic-quiet"))
    if one.based_on is not None and one.based_on != one.number - 1:
        words = text("bank.version.met", number=one.based_on)
        st.html(tag("p", words, class_="ic-quiet ic-small"))


def _name(one: Version) -> str:
    who = one.by_name or text("bank.somebody")
    return text("bank.version", number=one.number, when=moment(one.at), name=who)


def _restore(user: User, part: Part, one: Version, now: datetime) -> None:
    ids = (part.bank_id, part.part_id)
    if st.button(
        text("bank.version.restore"),
        key=session.widget("restore", str(one.number)),
        icon=":material/restore:",
        type="tertiary",
    ) and deeds.do(lambda: services().desk.restore(user.id, *ids, one.number, now)):
        session.say_next(text("bank.version.restored", number=one.number))
        st.rerun()


def _compare(found: Sequence[Version]) -> None:
    """Two versions beside each other, with what went and what came marked."""
    frame.heading(text("bank.compare"))
    by_number = {one.number: one for one in found}
    numbers = list(by_number)
    with st.container(horizontal=True, key=session.widget("filters")):
        older, newer = (
            st.selectbox(
                text(f"bank.compare.{which}"),
                numbers,
                index=place,
                format_func=lambda number: _name(by_number[number]),
                key=session.widget("compare", which, str(numbers[0])),
            )
            for which, place in (("older", 1), ("newer", 0))
        )
    one, other = by_number[older], by_number[newer]
    names = [name for name in differing(one.content, other.content) if name != "id"]
    if not names:
        st.html(tag("p", text("bank.compare.same"), class_="ic-text", role="status"))
        return
    st.html(tag("p", text("bank.compare.marks"), class_="ic-quiet ic-small"))
    heads = (_name(one), _name(other))
    st.html(bank_words.side_by_side(heads, names, (one.content, other.content)))
