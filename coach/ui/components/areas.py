"""Outcome areas: an administrator writes what the organisation follows, in its own words."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from coach.account_records import Action, Thing, ThingKind
from coach.cases.areas import FEWEST_STEPS, MOST_STEPS
from coach.cases.writing import MOST_ABOUT, MOST_NAME
from coach.errors import CoachError
from coach.ui import session
from coach.ui.components import answers, deeds, frame, notice
from coach.ui.html import Html, joined, tag
from coach.ui.runtime import services
from coach.ui.words import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.case_records import OutcomeArea
    from coach.records import User

_NEW = "new"


def all_areas(user: User) -> None:
    """Those that are asked, a form for a new one, and those that are asked no more."""
    now = datetime.now(UTC)
    frame.title(text("areas.title"), text("areas.lead"))
    try:
        place = Thing(kind=ThingKind.PLACE)
        services().access.check(user.id, Action.EDIT_OUTCOME_AREAS, place, now)
        areas = services().areas.all()
    except CoachError as error:
        notice.problem(error)
        return
    st.html(tag("p", text("areas.own_words"), class_="ic-card ic-amber", role="note"))
    asked = [area for area in areas if not area.retired]
    if not asked:
        st.html(tag("p", text("areas.none"), class_="ic-text"))
    for area in asked:
        _one(user, area, asked, now)
    with st.expander(text("areas.new"), icon=":material/add:", expanded=not areas):
        _form(user, None, len(areas), now)
    _retired(user, [area for area in areas if area.retired], now)


def _one(user: User, area: OutcomeArea, asked: Sequence[OutcomeArea], now: datetime) -> None:
    with st.container(key=session.widget("area", area.id), border=True):
        st.html(_shown(area))
        with st.container(horizontal=True):
            _move(user, area, asked, now)
        with st.expander(text("areas.change"), icon=":material/edit:"):
            _form(user, area, 0, now)
            if answers.confirm(
                f"area-{area.id}",
                ask="areas.retire",
                warning="areas.retire.warning",
                yes="areas.retire.yes",
                delete=lambda: services().areas.retire(user.id, area.id, now),
                symbol="visibility_off",
            ):
                st.rerun()


def _shown(area: OutcomeArea) -> Html:
    about = tag("p", area.about, class_="ic-quiet ic-written", dir="auto") if area.about else Html()
    steps = tag("ol", *(tag("li", step, dir="auto") for step in area.steps), class_="ic-list")
    return joined(tag("h2", area.name, class_="ic-heading", dir="auto"), about, steps)


def _move(user: User, area: OutcomeArea, asked: Sequence[OutcomeArea], now: datetime) -> None:
    """Up and down among those that are asked; at the ends there is only one way."""
    ways = (
        ("up", "arrow_upward", area is not asked[0]),
        ("down", "arrow_downward", area is not asked[-1]),
    )
    for way, symbol, there in ways:
        if there and st.button(
            text(f"areas.{way}"),
            key=session.widget(f"area-{way}", area.id),
            icon=f":material/{symbol}:",
        ):
            deeds.do_and_show(lambda way=way: _moved(user, area, way == "up", asked, now))


def _moved(
    user: User, area: OutcomeArea, up: bool, asked: Sequence[OutcomeArea], now: datetime
) -> None:
    """Past the next one that is asked, whatever is between."""
    areas = services().areas
    order = [one.id for one in areas.all()]
    shown = [one.id for one in asked]
    neighbour = shown[shown.index(area.id) + (-1 if up else 1)]
    for _ in range(abs(order.index(neighbour) - order.index(area.id))):
        areas.move(user.id, area.id, now, up=up)


def _form(user: User, area: OutcomeArea | None, number: int, now: datetime) -> None:
    """Its words; the steps one on a line, the lowest first."""
    of = area.id if area is not None else f"{_NEW}-{number}"
    with st.form(session.widget("area-form", of), border=False):
        name = st.text_input(
            text("areas.name"),
            area.name if area is not None else "",
            max_chars=MOST_NAME,
            key=session.widget("area-name", of),
            autocomplete="off",
        )
        about = st.text_area(
            text("areas.about"),
            area.about if area is not None else "",
            max_chars=MOST_ABOUT,
            key=session.widget("area-about", of),
            height=80,
        )
        steps = st.text_area(
            text("areas.steps", fewest=FEWEST_STEPS, most=MOST_STEPS),
            "\n".join(area.steps) if area is not None else "",
            key=session.widget("area-steps", of),
            height=160,
        )
        sent = st.form_submit_button(text("areas.add" if area is None else "case.keep"))
    if sent:
        names = [line.strip() for line in steps.splitlines() if line.strip()]
        deeds.do_and_show(
            lambda: services().areas.save(
                user.id,
                area_id=None if area is None else area.id,
                name=name,
                about=about,
                steps=names,
                now=now,
            )
        )


def _retired(user: User, areas: Sequence[OutcomeArea], now: datetime) -> None:
    if not areas:
        return
    with st.expander(text("areas.retired", count=len(areas)), icon=":material/visibility_off:"):
        for area in areas:
            with st.container(key=session.widget("area-retired", area.id), border=True):
                st.html(_shown(area))
                if st.button(text("areas.again"), key=session.widget("area-again", area.id)):
                    deeds.do_and_show(
                        lambda area=area: services().areas.retire(
                            user.id, area.id, now, retired=False
                        )
                    )
