"""The audit trail, to be searched and taken along: who saw or changed whose data, and when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import streamlit as st

from coach.account_records import Action, Outcome, Thing, ThingKind
from coach.errors import CoachError
from coach.ui import session
from coach.ui.components import deeds, frame, notice
from coach.ui.html import icon, joined, tag
from coach.ui.routes.trail import FILE_NAME, MOST_ROWS, Wanted, entries, trail_address
from coach.ui.runtime import services
from coach.ui.words import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.account_records import AuditEntry
    from coach.records import User

SHOWN = 200
DAYS = (1, 7, 30, 365)
_ALL = "all"


def who_looked(user: User) -> None:
    """Search, the newest rows, the file, and whether the chain is whole."""
    now = datetime.now(UTC)
    frame.title(text("menu.trail"), text("trail.lead"))
    try:
        services().access.check(user.id, Action.SEE_AUDIT, Thing(kind=ThingKind.PLACE), now)
        wanted = _search(user, now)
        found = entries(wanted, limit=SHOWN)
        ids = {one for entry in found for one in (entry.actor_id, entry.thing_id)}
        names = services().people.names(user.id, ids, now)
    except CoachError as error:
        notice.problem(error)
        return
    if found:
        st.html(deeds.table(text("trail.rows", count=len(found)), _heads(), _rows(found, names)))
    else:
        st.html(tag("p", text("trail.none"), class_="ic-text"))
    _file(user, wanted, now)
    _chain()


def _search(user: User, now: datetime) -> Wanted:
    with st.container(horizontal=True):
        words = st.text_input(
            text("trail.person"), key=session.widget("trail-person"), max_chars=64
        ).strip()
        outcome = st.selectbox(
            text("trail.outcome"),
            [_ALL, *Outcome],
            format_func=lambda one: text(f"trail.outcome.{one}"),
            key=session.widget("trail-outcome"),
        )
        days = st.selectbox(
            text("trail.since"),
            DAYS,
            index=1,
            format_func=lambda one: text("trail.days", count=one),
            key=session.widget("trail-days"),
        )
    return Wanted(
        about_id=_about(user, words, now) if words else None,
        outcome=None if outcome == _ALL else Outcome(outcome),
        since=now.replace(second=0, microsecond=0) - timedelta(days=days),
    )


def _about(user: User, words: str, now: datetime) -> str:
    """Whose id somebody's name stands for; what is nobody's name is taken for an id."""
    people = {
        one.user.id: f"{one.user.display_name} ({one.account.sign_in_name})"
        for one in services().people.search(user.id, words, now)
    }
    if len(people) <= 1:
        return next(iter(people), words)
    return st.selectbox(
        text("trail.which"),
        list(people),
        format_func=people.__getitem__,
        key=session.widget("trail-which"),
    )


def _heads() -> tuple[str, ...]:
    return tuple(text(f"trail.head.{head}") for head in ("at", "who", "what", "whom", "outcome"))


def _rows(found: tuple[AuditEntry, ...], names: Mapping[str, str]) -> list[tuple[str, ...]]:
    """An id with the name of who has an account now; who was erased is an id only."""
    return [
        (
            f"{entry.at.astimezone():%Y-%m-%d %H:%M:%S}",
            names.get(entry.actor_id, entry.actor_id or text("trail.nobody")),
            entry.what,
            names.get(entry.thing_id, entry.thing_id) or text("menu.place"),
            text(f"trail.outcome.{entry.outcome}"),
        )
        for entry in found
    ]


def _file(user: User, wanted: Wanted, now: datetime) -> None:
    label = joined(icon("download"), tag("span", text("trail.file", count=MOST_ROWS)))
    href = trail_address(user.id, wanted, now)
    st.html(tag("a", label, href=href, download=FILE_NAME, class_="ic-get"))


def _chain() -> None:
    if not st.button(text("trail.check"), key=session.widget("trail-check")):
        return
    first_bad = services().trail.check()
    if first_bad is None:
        notice.done(text("trail.whole"))
    else:
        notice.reason("error.trail.broken", {"number": first_bad})
