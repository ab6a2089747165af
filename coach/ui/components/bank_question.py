"""One question of a bank: writing it, looking at it, its versions, and whether it is practised."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from coach.bank_records import PartState
from coach.errors import CoachError
from coach.ui import links, session
from coach.ui.components import (
    bank_drafts,
    bank_look,
    bank_meanwhile,
    bank_versions,
    bank_voice,
    bank_words,
    deeds,
    frame,
    notice,
    question_fields,
)
from coach.ui.components.bank import publish
from coach.ui.components.banks import page_title
from coach.ui.html import english, joined, plain, tag
from coach.ui.runtime import services
from coach.ui.words import english_label, text

if TYPE_CHECKING:
    from coach.bank_records import Part
    from coach.records import User
    from coach.ui.question_form import Draft

_BACK = ":material/undo:"
_SHOWS = (
    ("", "bank.show.write", "edit"),
    (links.LOOK, "bank.show.look", "visibility"),
    (links.VOICE, "bank.show.voice", "mic"),
    (links.VERSIONS, "bank.show.versions", "history"),
)


def one_question(user: User, bank_id: str, part_id: str, show: str) -> None:
    """One question, for those who may edit its bank."""
    now = datetime.now(UTC)
    try:
        cover, *questions = services().desk.parts(user.id, bank_id, now)
        part = services().desk.part(user.id, bank_id, part_id, now)
    except CoachError as error:
        st.page_link(links.BANKS, label=page_title(user, now), icon=":material/arrow_back:")
        frame.title(page_title(user, now))
        notice.problem(error)
        return
    _way_back(cover)
    draft = bank_drafts.draft_of(part)
    _head(part, show)
    shows = {
        links.LOOK: lambda: bank_look.look(user, cover, part, draft, now),
        links.VOICE: lambda: bank_voice.own_voice(user, part, draft, now),
        links.VERSIONS: lambda: bank_versions.versions(user, part, now),
    }
    shows.get(show, lambda: _write(user, cover, part, draft, now))()
    _next(questions, part, show)


def _way_back(cover: Part) -> None:
    title = str(cover.content.get("title", "")) or text("bank.no_title")
    st.page_link(
        links.BANKS,
        label=plain(english_label(title)),
        icon=":material/arrow_back:",
        query_params=links.bank(cover.bank_id),
    )


def _head(part: Part, show: str) -> None:
    asked = tag("h1", english(bank_words.title_of(part)), class_="ic-title ic-written")
    st.html(joined(asked, tag("div", bank_words.chips(part), class_="ic-under")))
    with st.container(horizontal=True, key=session.widget("shows")):
        for name, words, symbol in _SHOWS:
            here = name == show or (not name and show not in {each for each, *_ in _SHOWS})
            st.page_link(
                links.BANKS,
                label=text(words),
                icon=f":material/{symbol}:",
                query_params=links.bank(part.bank_id, part.part_id, show=name),
                disabled=here,
            )
    said = session.said_next()
    if said:
        notice.done(said)


def _write(user: User, cover: Part, part: Part, draft: Draft, now: datetime) -> None:
    bank_meanwhile.ask(user, part, now)
    bank_words.problems(part)
    if bank_voice.must_be_said_again(user, part, now):
        st.html(tag("p", text("bank.voice.other_words"), class_="ic-card ic-amber", role="note"))
    question_fields.fields(cover, part, draft)
    bank_drafts.save_bar(user, part, draft)
    _standing(user, part, draft, now)


def _standing(user: User, part: Part, draft: Draft, now: datetime) -> None:
    """Let it be practised; let it rest, and bring it back."""
    desk, ids = services().desk, (part.bank_id, part.part_id)
    with st.container(horizontal=True, key=session.widget("standing")):
        newer = part.number != part.published_number
        if part.state is PartState.RETIRED:
            if st.button(
                text("bank.bring_back"), key=session.widget("back"), icon=":material/undo:"
            ):
                deeds.do_and_show(lambda: desk.bring_back(user.id, *ids, now))
            return
        if (newer or draft.is_changed) and st.button(
            text("bank.publish.save" if draft.is_changed else "bank.publish"),
            key=session.widget("publish"),
            icon=":material/check_circle:",
        ):
            saved = bank_drafts.save(user, part, draft) if draft.is_changed else part
            if saved is not None and bank_drafts.meeting(part) is None:
                publish(user, part.bank_id, [part.part_id], now)
            elif saved is not None:
                st.rerun()
        if st.button(
            text("bank.retire"), key=session.widget("retire"), icon=":material/inventory_2:"
        ):
            deeds.do_and_show(lambda: desk.retire(user.id, *ids, now))
    st.html(tag("p", text("bank.retire.note"), class_="ic-quiet ic-small"))


def _next(questions: list[Part], part: Part, show: str) -> None:
    """The question after this one, so that a whole bank can be gone through."""
    listed = [one for one in questions if one.state is not PartState.RETIRED]
    places = [one.part_id for one in listed]
    if part.part_id not in places[:-1]:
        return
    after = listed[places.index(part.part_id) + 1]
    st.page_link(
        links.BANKS,
        label=plain(text("bank.next", question=english_label(bank_words.title_of(after)[:80]))),
        icon=":material/arrow_forward:",
        query_params=links.bank(after.bank_id, after.part_id, show=show),
    )
