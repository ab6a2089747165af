"""How far somebody came since the start, and when they practised: drawn, in words and as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coach.progress_records import Measure
from coach.ui import journey_charts, session
from coach.ui.components import deeds, frame, standing
from coach.ui.html import Html, tag
from coach.ui.words import short_day, text

if TYPE_CHECKING:
    from coach.cases.caseload import CaseWeek, MeasureTravelled, Travelled
    from scoring.scale import Band

_DRAWN_WEEKS = 26


def attendance(seen: Travelled) -> None:
    """By week: how many days, sessions, answers and minutes; in all, too."""
    frame.heading(text("journey.attendance"))
    if not seen.weeks:
        st.html(tag("p", text("caseload.never"), class_="ic-text"))
        return
    names = ("answers", "sessions", "minutes")
    facts = [text(f"caseload.{name}", count=round(getattr(seen, name))) for name in names]
    st.html(tag("p", text("journey.in_all"), " ", " · ".join(facts), class_="ic-text"))
    drawn = seen.weeks[-_DRAWN_WEEKS:]
    st.html(tag("p", _lately(drawn), class_="ic-text"))
    st.altair_chart(
        journey_charts.weeks_chart(
            journey_charts.weeks_table([(week.monday, week.days) for week in drawn])
        ),
        width="stretch",
        alt=_lately(drawn),
        key=session.widget("journey-weeks"),
    )
    with st.expander(text("timeline.as_table"), icon=":material/table_rows:"):
        heads = tuple(text(f"journey.{name}") for name in ("week", "days", *names))
        rows = map(_week, reversed(seen.weeks))
        st.html(deeds.table(text("journey.attendance"), heads, rows))


def _lately(weeks: tuple[CaseWeek, ...]) -> str:
    """The chart in a sentence."""
    practised = sum(week.days > 0 for week in weeks)
    return text("journey.weeks", practised=practised, count=len(weeks))


def _week(week: CaseWeek) -> tuple[str, ...]:
    numbers = (week.days, week.answers, week.sessions, round(week.minutes))
    return short_day(week.monday), *(text("time.number", number=number) for number in numbers)


def distance(seen: Travelled) -> None:
    """From the first answers to the newest, measure by measure, in bands."""
    frame.heading(text("journey.title"))
    known = {one: seen.measures[one] for one in Measure if one in seen.measures}
    if not known:
        st.html(tag("p", text("journey.nothing"), class_="ic-text"))
        return
    ready = tag("span", text("caseload.ready"), class_="ic-part")
    st.html(tag("p", ready, " ", standing.band(seen.readiness), class_="ic-text"))
    st.html(tag("ul", *(_line(one, known[one]) for one in known), class_="ic-list ic-text"))
    rows = [
        (one, ends.first, ends.now)
        for one, ends in known.items()
        if ends.first is not None and ends.now is not None
    ]
    if rows:
        st.altair_chart(
            journey_charts.distance_chart(journey_charts.distance_table(rows)),
            width="stretch",
            alt=text("journey.summary", count=len(rows)),
            key=session.widget("journey-distance"),
        )
    with st.expander(text("timeline.as_table"), icon=":material/table_rows:"):
        heads = tuple(text(f"journey.{name}") for name in ("what", "start", "now", "direction"))
        cells = ((text(f"case.measure.{one}"), *_cells(known[one])) for one in known)
        st.html(deeds.table(text("journey.title"), heads, cells))
    st.html(tag("p", text("journey.bands_only"), class_="ic-quiet ic-small"))


def _line(measure: Measure, seen: MeasureTravelled) -> Html:
    """In a sentence: where it was, where it is, and where it goes."""
    name = tag("strong", text(f"case.measure.{measure}"))
    first, now, _ = _cells(seen)
    if seen.first is None or seen.first is seen.now:
        words = now
    else:
        words = text("journey.from_to", first=first, now=now)
    if seen.direction is None:
        return tag("li", name, ": ", words)
    return tag("li", name, ": ", words, ", ", standing.direction(seen.direction))


def _cells(seen: MeasureTravelled) -> tuple[str, str, str]:
    goes = "" if seen.direction is None else text(f"case.direction.{seen.direction}")
    return _band(seen.first), _band(seen.now), goes


def _band(band: Band | None) -> str:
    return text("case.no_band") if band is None else text(f"band.{band}")
