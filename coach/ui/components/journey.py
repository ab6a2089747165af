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
    from coach.counting.weeks import Week
    from coach.progress.history import HistoryInBands, MeasureInBands
    from coach.progress_records import Direction
    from scoring.scale import Band

_DRAWN_WEEKS = 26
_COUNTS = ("answers", "sessions", "minutes")


def attendance(seen: HistoryInBands) -> None:
    """By week: how many days, answers, sessions and minutes; in all, too."""
    frame.heading(text("journey.attendance"))
    if seen.last_day is None:
        st.html(tag("p", text("caseload.never"), class_="ic-text"))
        return
    numbers = (seen.answers, seen.sessions, round(seen.practised_s / 60))
    facts = (text(f"caseload.{one}", count=n) for one, n in zip(_COUNTS, numbers, strict=True))
    st.html(tag("p", text("journey.in_all"), " ", " · ".join(facts), class_="ic-text"))
    drawn = seen.weeks[-_DRAWN_WEEKS:]
    last = text("caseload.last", day=short_day(seen.last_day))
    st.html(tag("p", _lately(drawn), " ", last, class_="ic-text"))
    table = journey_charts.weeks_table([(week.monday, week.days) for week in drawn])
    st.altair_chart(
        journey_charts.weeks_chart(table),
        width="stretch",
        alt=_lately(drawn),
        key=session.widget("journey-weeks"),
    )
    with st.expander(text("timeline.as_table"), icon=":material/table_rows:"):
        heads = tuple(text(f"journey.{name}") for name in ("week", "days", *_COUNTS))
        rows = map(_week, reversed(seen.weeks))
        st.html(deeds.table(text("journey.attendance"), heads, rows))


def _lately(weeks: tuple[Week, ...]) -> str:
    """The chart in a sentence."""
    practised = sum(week.days > 0 for week in weeks)
    return text("journey.weeks", practised=practised, count=len(weeks))


def _week(week: Week) -> tuple[str, ...]:
    numbers = (week.days, week.answers, week.sessions, round(week.practised_s / 60))
    return short_day(week.monday), *(text("time.number", number=number) for number in numbers)


def distance(seen: HistoryInBands) -> None:
    """From the first answers to the newest, measure by measure, in bands."""
    frame.heading(text("journey.title"))
    known = {one: seen.measures[one] for one in Measure if one in seen.measures}
    if not known:
        st.html(tag("p", text("journey.nothing"), class_="ic-text"))
        return
    ready = tag("span", text("caseload.ready"), class_="ic-part")
    st.html(tag("p", ready, " ", standing.band(seen.readiness), class_="ic-text"))
    st.html(tag("ul", *(_line(one, known[one]) for one in known), class_="ic-list ic-text"))
    ends = [(one, it.start, it.now) for one, it in known.items()]
    drawn = [(one, start, now) for one, start, now in ends if start is not None and now is not None]
    if drawn:
        st.html(tag("p", text("journey.key"), class_="ic-quiet"))
        st.altair_chart(
            journey_charts.distance_chart(journey_charts.distance_table(drawn)),
            width="stretch",
            alt=text("journey.summary", count=len(drawn)),
            key=session.widget("journey-distance"),
        )
    with st.expander(text("timeline.as_table"), icon=":material/table_rows:"):
        names = ("what", "start", "now", "since_start", "lately")
        heads = tuple(text(f"journey.{name}") for name in names)
        rows = (_cells(one, known[one]) for one in known)
        st.html(deeds.table(text("journey.title"), heads, rows))
    st.html(
        tag(
            "p",
            text("journey.unclear"),
            " ",
            text("journey.bands_only"),
            class_="ic-quiet ic-small",
        )
    )


def _line(measure: Measure, seen: MeasureInBands) -> Html:
    """In a sentence: where it was, where it is, and where it goes."""
    if seen.start is None or seen.start is seen.now:
        words = _band(seen.now)
    else:
        words = text("journey.from_to", first=_band(seen.start), now=_band(seen.now))
    name = tag("strong", text(f"measure.{measure}"))
    since = (text("journey.since_start"), ": ", standing.direction(seen.since_start))
    lately = (text("journey.lately"), ": ", standing.direction(seen.direction))
    return tag("li", name, ": ", words, ". ", *since, ". ", *lately, ".")


def _cells(measure: Measure, seen: MeasureInBands) -> tuple[str, ...]:
    bands, goes = (seen.start, seen.now), (seen.since_start, seen.direction)
    return text(f"measure.{measure}"), *map(_band, bands), *map(_direction, goes)


def _direction(value: Direction) -> str:
    return text(f"case.direction.{value}")


def _band(band: Band | None) -> str:
    return text("case.no_band") if band is None else text(f"band.{band}")
