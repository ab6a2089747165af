"""One question bank: what it is about, its questions, and what can be practised of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from coach.bank_records import PartState
from coach.banks.bench import NotReady
from coach.errors import CoachError
from coach.ui import links, session
from coach.ui.components import (
    answers,
    bank_cover,
    bank_files,
    bank_meanwhile,
    bank_words,
    deeds,
    frame,
    notice,
)
from coach.ui.components.banks import audience_chip, page_title, works_together
from coach.ui.components.sectors import chip
from coach.ui.guard import guarded
from coach.ui.html import plain, tag
from coach.ui.runtime import services
from coach.ui.words import english_label, text
from questions.bank import Kind, Level
from questions.schema import MAX_LINE_CHARS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.bank_records import BankHead, Part
    from coach.records import User

_AT_ONCE = 25
"""Questions of a long bank that are shown, until more are asked for."""
_FEW = 4
"""So many questions are found without a search."""
_USUAL_SECTOR = "general"


def one_bank(user: User, bank_id: str) -> None:
    """One bank, for those who may edit it."""
    now = datetime.now(UTC)
    st.page_link(links.BANKS, label=page_title(user, now), icon=":material/arrow_back:")
    try:
        cover, *questions = services().desk.parts(user.id, bank_id, now)
        head = next(one for one in services().desk.banks(user.id, now) if one.id == bank_id)
    except (CoachError, StopIteration) as error:
        frame.title(page_title(user, now))
        notice.problem(error if isinstance(error, CoachError) else CoachError("error.not_found"))
        return
    _top(head, cover)
    if bank_meanwhile.ask(user, cover, now):
        return
    _publish(user, cover, questions, now)
    frame.heading(text("bank.questions"))
    with st.expander(text("bank.add"), icon=":material/add:", expanded=not questions):
        _add(user, cover, now)
    st.page_link(
        links.BANKS,
        label=text("bank.copy"),
        icon=":material/content_copy:",
        query_params=links.bank(bank_id, show=links.COPY),
    )
    _questions(user, bank_id, questions)
    frame.heading(text("bank.about_it"))
    with st.expander(text("bank.cover"), icon=":material/menu_book:"):
        bank_cover.cover_form(user, cover)
    if works_together(user, now):
        bank_cover.audience_choice(user, head, now)
    st.page_link(
        links.BANKS,
        label=text("bank.cover.versions"),
        icon=":material/history:",
        query_params=links.bank(bank_id, show=links.VERSIONS),
    )
    with st.expander(text("bank.files.in"), icon=":material/upload_file:"):
        bank_files.import_block(user, bank_id)
    with st.expander(text("bank.files.out"), icon=":material/download:"):
        bank_files.export_block(user, bank_id)
    _remove(user, bank_id, now)


def _top(head: BankHead, cover: Part) -> None:
    frame.title(head.title or text("bank.no_title"), str(cover.content.get("about", "")) or None)
    counted = text("banks.questions", count=head.questions, published=head.published)
    st.html(tag("ul", chip("list", counted), audience_chip(head.audience), class_="ic-chips"))
    said = session.said_next()
    if said:
        notice.done(said)


def _publish(user: User, cover: Part, questions: Sequence[Part], now: datetime) -> None:
    """Let everything that is ready be practised; say what isn't, and where to mend it."""
    waiting = [one for one in questions if bank_words.stands(one) in _WAITING]
    ready = [one.part_id for one in waiting if not one.problems]
    if waiting and cover.problems:
        lead = tag("p", text("bank.cover.not_ready"), class_="ic-text")
        listed = bank_words.problem_list(cover.problems)
        st.html(tag("div", lead, listed, class_="ic-card ic-amber", role="note"))
    elif ready and st.button(
        text("bank.publish_all", count=len(ready)),
        key=session.widget("publish-all"),
        type="primary",
        icon=":material/check_circle:",
    ):
        publish(user, cover.bank_id, ready, now)
    unready = [one for one in waiting if one.problems]
    if unready:
        with st.expander(text("bank.unready", count=len(unready)), icon=":material/build:"):
            for one in unready[:_AT_ONCE]:
                _link(one, "mend", icon=":material/edit:")
                st.html(bank_words.problem_list(one.problems))


_WAITING = (PartState.DRAFT, bank_words.CHANGED)


def publish(user: User, bank_id: str, part_ids: Sequence[str], now: datetime) -> None:
    """Let these questions be practised as they are now, or say what isn't ready."""
    try:
        services().desk.publish(user.id, bank_id, part_ids, now)
    except NotReady as error:
        notice.problem(error)
        for problems in error.problems.values():
            st.html(bank_words.problem_list(problems))
    except CoachError as error:
        notice.problem(error)
    else:
        session.say_next(text("bank.published", count=len(part_ids)))
        st.rerun()


def _questions(user: User, bank_id: str, questions: Sequence[Part]) -> None:
    if not questions:
        st.html(tag("p", text("bank.empty"), class_="ic-text"))
        return
    found = _found(questions) if len(questions) > _FEW else list(questions)
    if not found:
        st.html(tag("p", text("bank.none_found"), class_="ic-text", role="status"))
    key = session.widget("most", bank_id)
    most = int(session.drafts().get(key, _AT_ONCE))
    in_order = len(found) == len(questions)
    listed = [one for one in questions if one.state is not PartState.RETIRED]
    for one in found[:most]:
        with st.container(key=session.widget("card", one.part_id)):
            _link(one, "card", icon="")
            st.html(bank_words.chips(one))
            if in_order and one.state is not PartState.RETIRED and len(listed) > 1:
                _moves(user, one, listed.index(one), len(listed))
    if len(found) > most and st.button(
        text("bank.more", count=len(found) - most), key=session.widget("more")
    ):
        session.drafts()[key] = most + _AT_ONCE
        st.rerun()


def _link(part: Part, name: str, *, icon: str) -> None:
    with st.container(key=session.widget("link", name, part.part_id)):
        st.page_link(
            links.BANKS,
            label=plain(english_label(_short(bank_words.title_of(part)))),
            icon=icon,
            query_params=links.bank(part.bank_id, part.part_id),
            width="stretch",
        )


def _short(words: str) -> str:
    most = MAX_LINE_CHARS
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def _moves(user: User, part: Part, place: int, of: int) -> None:
    with st.container(horizontal=True, key=session.widget("moves", part.part_id)):
        for by, name, symbol in ((-1, "up", "arrow_upward"), (1, "down", "arrow_downward")):
            st.button(
                text(f"bank.move.{name}"),
                key=session.widget(name, part.part_id),
                icon=f":material/{symbol}:",
                type="tertiary",
                disabled=not 0 <= place + by < of,
                on_click=guarded(_move),
                args=(user.id, part, place + by),
            )


def _move(user_id: str, part: Part, to: int) -> None:
    desk = services().desk
    deeds.do(lambda: desk.move(user_id, part.bank_id, part.part_id, to, datetime.now(UTC)))


def _found(questions: Sequence[Part]) -> list[Part]:
    """Those with all the words that are looked for, with the tags, level and state chosen."""
    words = st.text_input(
        text("bank.search"), key=session.widget("search"), icon=":material/search:"
    )
    tags = sorted({str(tag_) for one in questions for tag_ in one.content.get("tags", ())})
    with st.container(key=session.widget("filters"), horizontal=True):
        level = _choice("level", [level.value for level in Level], "level")
        kind = _choice("kind", [kind.value for kind in Kind], "kind")
        state = _choice(
            "state", list(dict.fromkeys(map(bank_words.stands, questions))), "bank.state"
        )
        wanted = _choice("tag", tags, None) if tags else None
    return [
        one
        for one in questions
        if holds(one, words)
        and level in {None, one.content.get("level")}
        and kind in {None, one.content.get("kind")}
        and state in {None, bank_words.stands(one)}
        and (wanted is None or wanted in one.content.get("tags", ()))
    ]


def holds(part: Part, words: str) -> bool:
    """Whether all these words stand somewhere in a question."""
    there = " ".join(
        bank_words.in_words(name, one) for name, one in part.content.items()
    ).casefold()
    return all(word in there for word in words.casefold().split())


def _choice(name: str, values: Sequence[str], names: str | None) -> str | None:
    def shown(value: str | None) -> str:
        if value is None:
            return text(f"bank.any.{name}")
        return text(f"{names}.{value}") if names else english_label(value)

    return st.selectbox(
        text(f"bank.filter.{name}"),
        [None, *values],
        format_func=shown,
        key=session.widget("filter", name),
        width=180,
    )


def _add(user: User, cover: Part, now: datetime) -> None:
    with st.form(session.widget("new-question", cover.bank_id), border=False):
        words = st.text_area(
            text("bank.field.text"),
            key=session.widget("new-text", cover.bank_id),
            height=90,
            placeholder=text("bank.field.text.example"),
        )
        level = st.selectbox(
            text("bank.field.level"),
            [level.value for level in Level],
            index=1,
            format_func=lambda value: text(f"level.{value}"),
            key=session.widget("new-level", cover.bank_id),
        )
        kind = st.selectbox(
            text("bank.field.kind"),
            [kind.value for kind in Kind],
            format_func=lambda value: text(f"kind.{value}"),
            key=session.widget("new-kind", cover.bank_id),
        )
        sent = st.form_submit_button(text("bank.add.write"), icon=":material/add:")
    if not sent:
        return
    fields = {"text": words.strip(), "level": level, "kind": kind, "sector": _first_sector(cover)}
    filled = {name: value for name, value in fields.items() if value}
    made: list[Part] = []
    if deeds.do(lambda: made.append(services().desk.add(user.id, cover.bank_id, filled, now))):
        st.switch_page(links.BANKS, query_params=links.bank(cover.bank_id, made[0].part_id))


def _first_sector(cover: Part) -> str:
    """The kind of work of a new question: the bank's own one, or any work.

    One that came with a copied question is no sign of what the others are about.
    """
    builtin = {sector.id for sector in services().bank.sectors}
    ids = (str(sector.get("id", "")) for sector in cover.content.get("sector", ()))
    return next((one for one in ids if one not in builtin), _USUAL_SECTOR)


def _remove(user: User, bank_id: str, now: datetime) -> None:
    def remove() -> None:
        services().spoken.forget_bank(user.id, bank_id, now)
        services().desk.remove(user.id, bank_id, now)

    if answers.confirm(
        f"bank-{bank_id}",
        ask="bank.remove.ask",
        warning="bank.remove.warning",
        yes="bank.remove.yes",
        delete=remove,
    ):
        session.say_next(text("bank.removed"))
        st.switch_page(links.BANKS)
