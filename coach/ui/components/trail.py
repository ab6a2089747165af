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
    from coach.account_records import AuditEntry
    from coach.records import User

SHOWN = 200
DAYS = (1, 7, 30, 365)
_ANYBODY, _ALL = "", "all"


def who_looked(user: User) -> None:
    """Search, the newest rows, the file, and whether the chain is whole."""
    now = datetime.now(UTC)
    frame.title(text("menu.trail"), text("trail.lead"))
    try:
        services().access.check(user.id, Action.SEE_AUDIT, Thing(kind=ThingKind.PLACE), now)
        people = services().people.everybody(user.id, now)
    except CoachError as error:
        notice.problem(error)
        return
    names = {person.user.id: person.user.display_name for person in people}
    wanted = _search(names, now)
    found = entries(wanted, limit=SHOWN)
    if found:
        st.html(deeds.table(text("trail.rows", count=len(found)), _heads(), _rows(found, names)))
    else:
        st.html(tag("p", text("trail.none"), class_="ic-text"))
    _file(user, wanted, now)
    _chain()


def _search(names: dict[str, str], now: datetime) -> Wanted:
    with st.container(horizontal=True):
        person = st.selectbox(
            text("trail.person"),
            [_ANYBODY, *names],
            format_func=lambda one: names.get(one) or text("trail.anybody"),
            key=session.widget("trail-person"),
        )
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
    other = st.text_input(text("trail.id"), key=session.widget("trail-id"), max_chars=64)
    return Wanted(
        about_id=other.strip() or person or None,
        outcome=None if outcome == _ALL else Outcome(outcome),
        since=now.replace(second=0, microsecond=0) - timedelta(days=days),
    )


def _heads() -> tuple[str, ...]:
    return tuple(text(f"trail.head.{head}") for head in ("at", "who", "what", "whom", "outcome"))


def _rows(found: tuple[AuditEntry, ...], names: dict[str, str]) -> list[tuple[str, ...]]:
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
