"""Five minutes today: one word or two sounds after the other, until nothing is left."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from coach.drill_records import DrillKind
from coach.ui import links, session
from coach.ui.components import notice
from coach.ui.components.frame import heading, title
from coach.ui.components.pair_drill import contrast_title, pair_drill
from coach.ui.components.say_drill import say_drill
from coach.ui.html import Html, english, icon, tag
from coach.ui.runtime import services
from coach.ui.words import text
from scoring.sounds.pairs import contrast_named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.drill_records import Target
    from coach.drills import Today


def five_minutes(user_id: str) -> None:
    """What is to be done now, or what was done."""
    today = services().drills.today(user_id, datetime.now(UTC))
    key, passed = session.today_at()
    now = _current(today, key, passed)
    if now is None:
        _end(today)
        return
    session.set_today_at(now.key, passed=passed)
    left = [one for one in today.todo if one.key not in {*passed, now.key}]
    _progress(before=_before(today, now, passed), left=len(left))
    _drill(now, user_id)
    _go_on(now, passed, last=not left)


def shown(target: Target) -> Html:
    """What is practised, in a few words."""
    if target.contrast:
        return english(contrast_title((target.text, target.other)))
    return english(target.text)


def _current(today: Today, key: str | None, passed: Sequence[str]) -> Target | None:
    """What was begun is gone on with until its person goes on; then what comes next."""
    begun = next((one for one in (*today.todo, *today.done) if one.key == key), None)
    return begun or next((one for one in today.todo if one.key not in passed), None)


def _before(today: Today, now: Target, passed: Sequence[str]) -> int:
    """How many were practised or passed over before this one."""
    return len({one.key for one in today.done}.union(passed) - {now.key})


def _progress(*, before: int, left: int) -> None:
    count = before + 1 + left
    words = text("today.progress", number=before + 1, count=count)
    steps = (tag("i", class_="ic-on" if n <= before else None) for n in range(count))
    dots = tag("span", *steps, class_="ic-dots", aria_hidden="true")
    st.html(tag("p", dots, " ", words, class_="ic-quiet ic-today"))


def _drill(now: Target, user_id: str) -> None:
    contrast = contrast_named(now.contrast) if now.contrast else None
    if now.kind is DrillKind.SAY or contrast is None:
        say_drill(now, user_id)
        return
    ends = (now.text, now.other)
    pair = next((pair for pair in contrast.pairs if set(pair) == set(ends)), contrast.pairs[0])
    pair_drill(contrast, pair, user_id, begin_with=now.text if now.text in pair else "")


def _go_on(now: Target, passed: tuple[str, ...], *, last: bool) -> None:
    """One big button."""
    with st.container(key=session.widget("big", "today")):
        st.button(
            text("today.finish" if last else "today.next"),
            key=session.widget("today-next"),
            type="primary",
            icon=":material/arrow_forward:",
            width="stretch",
            on_click=lambda: session.set_today_at(None, passed=(*passed, now.key)),
        )


def _end(today: Today) -> None:
    title(text("today.title"))
    if today.done:
        notice.done(text("today.done", count=len(today.done)))
        heading(text("today.practised"))
        items = (tag("li", icon("check"), " ", shown(one)) for one in today.done)
        st.html(tag("ul", *items, class_="ic-list ic-text"))
        st.html(tag("p", text("today.comes_back"), class_="ic-text"))
    elif not today.todo:
        st.html(tag("p", text("today.nothing"), class_="ic-text"))
    if today.todo:
        st.html(tag("p", text("today.left_out", count=len(today.todo)), class_="ic-text"))
        _begin_again()
    st.page_link(links.SOUNDS, label=text("sounds_page.back"), icon=":material/arrow_back:")


def _begin_again() -> None:
    """What was passed over can still be practised."""
    st.button(
        text("today.again"),
        key=session.widget("today-again"),
        icon=":material/replay:",
        on_click=lambda: session.set_today_at(None, passed=()),
    )
