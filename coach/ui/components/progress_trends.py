"""How each measure goes: in words for all of them, and one of them drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coach.counting.trend import LEAST_ANSWERS, MOST_ANSWERS
from coach.progress_records import Direction, Measure
from coach.ui import progress_charts, session
from coach.ui.components.figures import dots
from coach.ui.components.frame import heading
from coach.ui.html import Html, hidden, tag
from coach.ui.words import text

if TYPE_CHECKING:
    from coach.progress.history import History, MeasureHistory


def how_it_goes(history: History) -> None:
    """A sentence for each measure, and a drawing of the one that is chosen."""
    if not history.measures:
        return
    heading(text("progress.trends"))
    st.html(tag("p", text("progress.trends.lead"), class_="ic-text"))
    rows = (_row(measure, history.measures.get(measure)) for measure in Measure)
    st.html(tag("ul", *rows, class_="ic-bands ic-card"))
    _drawn(history)


def in_words(measure: Measure, seen: MeasureHistory) -> str:
    """Where it goes, or what is still needed before anybody can say."""
    trend = seen.trend
    if trend.n < LEAST_ANSWERS:
        return text("progress.more", count=LEAST_ANSWERS - trend.n)
    if trend.fit is None:
        return text("progress.another_day")
    if trend.direction is Direction.UNCLEAR:
        return text("progress.unclear")
    since = "start" if len(seen.answers) <= MOST_ANSWERS else "before"
    return text(f"progress.{measure}.{trend.direction}", since=text(f"progress.since.{since}"))


def name(measure: Measure) -> str:
    """What a measure is called."""
    return text(f"measure.{measure}")


def _row(measure: Measure, seen: MeasureHistory | None) -> Html:
    label = tag("span", name(measure), hidden(": "), class_="ic-name")
    if seen is None or seen.now is None:
        return tag("li", label, tag("p", text("progress.not_yet"), class_="ic-quiet"))
    return tag("li", label, dots(seen.now), tag("p", in_words(measure, seen), class_="ic-quiet"))


def _drawn(history: History) -> None:
    """One at a time: five drawings below each other are read by nobody."""
    known = [measure for measure in Measure if measure in history.measures]
    usual = next((one for one in known if _is_clear(history.measures[one])), known[0])
    chosen = st.segmented_control(
        text("progress.choose"),
        known,
        default=usual,
        required=True,
        format_func=name,
        key=session.widget("progress-measure"),
    )
    _drawing(Measure(chosen or usual), history)


def _drawing(measure: Measure, history: History) -> None:
    seen = history.measures[measure]
    table = progress_charts.answers(seen.answers[-MOST_ANSWERS:])
    trend, said = seen.trend, in_words(measure, seen)
    within = (trend.low or 0.0, trend.high or 0.0)
    st.altair_chart(
        progress_charts.trend_chart(measure, table, line=trend.fit, change=within),
        width="stretch",
        alt=text("progress.chart", what=name(measure), count=len(table), said=said),
        key=session.widget("progress-chart", measure),
    )
    read = said if trend.fit is None else f"{said} {text('progress.line')}"
    st.html(tag("p", read, class_="ic-quiet"))
    with st.expander(text("timeline.as_table"), icon=":material/table_rows:"):
        st.html(progress_charts.trend_table(name(measure), table))


def _is_clear(seen: MeasureHistory) -> bool:
    return seen.trend.direction is Direction.UP
