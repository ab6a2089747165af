"""Steps in the organisation's own areas: where somebody was first, where they are, and today."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coach.ui import session
from coach.ui.components import answers, deeds, frame
from coach.ui.components.case_words import writer
from coach.ui.html import Html, plain, tag
from coach.ui.runtime import services
from coach.ui.words import short_day, text

if TYPE_CHECKING:
    from datetime import datetime

    from coach.case_records import AreaStep, OutcomeArea
    from coach.cases.casework import Case
    from coach.records import User

_NOT_TODAY = 0


def steps(user: User, case: Case, now: datetime) -> None:
    """For who looks after somebody: what was said, and a form for today."""
    asked = [area for area in case.areas if not area.retired]
    if not case.areas:
        return
    frame.heading(text("steps.title"))
    told(user, case)
    if not asked:
        return
    with (
        st.expander(text("steps.today"), icon=":material/stairs:"),
        st.form(session.widget("steps-form", case.user_id), border=False),
    ):
        said = {area.id: _choice(case, area) for area in asked}
        sent = st.form_submit_button(text("case.keep"))
    chosen = {area_id: step for area_id, step in said.items() if step}
    if sent and chosen:

        def keep() -> None:
            for area_id, step in chosen.items():
                services().casework.step(
                    user.id, case.user_id, area_id, step, day=case.today, now=now
                )

        deeds.do_and_show(keep)
    _take_back(user, case, now)


def told(reader: User, case: Case) -> None:
    """Each area of which something was said, and all that was said as a table."""
    lines = [_line(area, mine) for area in case.areas if (mine := _of(case, area))]
    if not lines:
        st.html(tag("p", text("steps.none"), class_="ic-text"))
        return
    st.html(tag("ul", *lines, class_="ic-card ic-bands"))
    names = {area.id: area for area in case.areas}
    with st.expander(text("steps.all"), icon=":material/table_rows:"):
        heads = tuple(text(f"steps.{name}") for name in ("day", "area", "step", "by"))
        rows = (_row(reader, case, names[step.area_id], step) for step in reversed(case.steps))
        st.html(deeds.table(text("steps.title"), heads, rows))


def _of(case: Case, area: OutcomeArea) -> list[AreaStep]:
    return [step for step in case.steps if step.area_id == area.id]


def _line(area: OutcomeArea, said: list[AreaStep]) -> Html:
    """Where they were first and where they are now, as words and as signs."""
    first, now = said[0], said[-1]
    name = tag("span", area.name, class_="ic-name", dir="auto")
    signs = tag("span", *_signs(area, first.step, now.step), class_="ic-dots", aria_hidden="true")
    shown = tag("span", signs, tag("span", _named(area, now.step), dir="auto"), class_="ic-band")
    if len(said) == 1:
        return tag("li", name, shown)
    was = text("steps.first", step=_named(area, first.step), day=short_day(first.day))
    return tag("li", name, shown, tag("p", was, class_="ic-quiet ic-small", dir="auto"))


def _signs(area: OutcomeArea, first: int, now: int) -> list[Html]:
    """Full up to where they are; ringed where they began."""
    last = max(len(area.steps), first, now)
    return [tag("i", class_=_sign(number, first, now)) for number in range(1, last + 1)]


def _sign(number: int, first: int, now: int) -> str | None:
    names = [name for name, true in (("ic-on", number <= now), ("ic-was", number == first)) if true]
    return " ".join(names) or None


def _named(area: OutcomeArea, step: int) -> str:
    name = area.steps[step - 1] if step <= len(area.steps) else ""
    return text("steps.named", number=step, of=len(area.steps), name=name)


def _row(reader: User, case: Case, area: OutcomeArea, step: AreaStep) -> tuple[str, ...]:
    who = writer(reader, case, step.by_id)
    return short_day(step.day), area.name, _named(area, step.step), who


def _choice(case: Case, area: OutcomeArea) -> int:
    return st.selectbox(
        plain(area.name),
        range(len(area.steps) + 1),
        format_func=lambda step: _named(area, step) if step else text("steps.not_today"),
        key=session.widget("step", case.user_id, area.id, str(len(case.steps))),
        help=plain(area.about) or None,
    )


def _take_back(user: User, case: Case, now: datetime) -> None:
    """What was said last, if it was a mistake."""
    if not case.steps:
        return
    last = case.steps[-1]
    if answers.confirm(
        f"step-{last.id}",
        ask="steps.erase",
        warning="steps.erase.warning",
        yes="jobs.erase.yes",
        delete=lambda: services().casework.erase_step(user.id, last.id, now),
        symbol="undo",
    ):
        st.rerun()
