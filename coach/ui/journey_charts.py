"""How far somebody came, and when they practised: in bands and days, never a value of an answer.

Each has the same facts as a table beside it (`coach.ui.components.journey`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import pandas as pd

from coach.ui.words import text
from scoring.scale import Band

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from coach.progress_records import Measure

# Both stand out from the light and from the dark page by more than 3 to 1 (WCAG 1.4.11).
_START, _NOW = "#8a7f6d", "#2e8b7d"
_ROW_PX, _AXIS_PX, _LABEL_PX, _WEEKS_PX = 62, 110, 24, 190
_DAYS_OF_A_WEEK = 7


def distance_table(rows: Sequence[tuple[Measure, Band, Band]]) -> pd.DataFrame:
    """Measures with the bands of the first and of the newest answers, in the order given.

    Columns `what`, `when` and `band`, all in words, and `first` and `last`: the same two bands.
    """
    table: list[tuple[str, str, str, str, str]] = []
    for measure, start, now in rows:
        name, ends = text(f"measure.{measure}"), (text(f"band.{start}"), text(f"band.{now}"))
        table += [
            (name, text("journey.start"), ends[0], *ends),
            (name, text("journey.now"), ends[1], *ends),
        ]
    return pd.DataFrame(table, columns=["what", "when", "band", "first", "last"])


def distance_chart(table: pd.DataFrame) -> alt.LayerChart | alt.FacetChart:
    """A row for each measure: a ring where they began, a diamond where they are now, said above.

    Shape and filling tell the two apart, so that colour is not needed; where both are at the same
    place the diamond stands in the ring.
    """
    names = list(dict.fromkeys(table["what"]))
    words = [text("journey.start"), text("journey.now")]
    base = alt.Chart(table).encode(
        x=_bands("band"), y=alt.Y("what:N", sort=names, axis=_names_above())
    )
    way = base.mark_rule(strokeWidth=3, color=_START, yOffset=_LABEL_PX / 2).encode(
        x=_bands("first"), x2=alt.X2("last:O")
    )
    scale = alt.Scale(domain=words, range=["circle", "diamond"])
    colours = alt.Scale(domain=words, range=[_START, _NOW])
    points = base.mark_point(size=300, strokeWidth=3, yOffset=_LABEL_PX / 2, opacity=1).encode(
        shape=alt.Shape("when:N", scale=scale, legend=None),
        stroke=alt.Stroke("when:N", scale=colours, legend=None),
        fill=alt.Fill(
            "when:N", scale=alt.Scale(domain=words, range=["transparent", _NOW]), legend=None
        ),
        size=alt.Size("when:N", scale=alt.Scale(domain=words, range=[420, 110]), legend=None),
        tooltip=[
            alt.Tooltip("what:N", title=text("journey.what")),
            alt.Tooltip("when:N", title=text("journey.when")),
            alt.Tooltip("band:N", title=text("class.band")),
        ],
    )
    return (
        alt.layer(way, points)
        .properties(height=_ROW_PX * len(names) + _AXIS_PX)
        .configure_axis(labelFontSize=14)
        .configure_view(strokeWidth=0)
    )


def _bands(column: str) -> alt.X:
    names = [text(f"band.{band}") for band in Band]
    axis = alt.Axis(
        title=None,
        labelAngle=0,
        labelExpr="split(datum.label, ' ')",
        labelOverlap=False,
        grid=True,
        orient="bottom",
    )
    return alt.X(f"{column}:O", sort=names, scale=alt.Scale(domain=names), axis=axis)


def _names_above() -> alt.Axis:
    """Each row's name stands above it: on a phone the bands need the width."""
    return alt.Axis(
        title=None,
        domain=False,
        ticks=False,
        labelAlign="left",
        labelPadding=0,
        labelOffset=-_LABEL_PX / 2 - 6,
        labelLimit=400,
        labelOverlap=False,
    )


def weeks_table(weeks: Sequence[tuple[date, int]]) -> pd.DataFrame:
    """Weeks by their Mondays, the oldest first: columns `week` and `days`."""
    rows = [(pd.Timestamp(monday), days) for monday, days in weeks]
    return pd.DataFrame(rows, columns=["week", "days"])


def weeks_chart(table: pd.DataFrame) -> alt.Chart:
    """On how many days of each week somebody practised; a full bar is a week of seven days."""
    return (
        alt.Chart(table)
        .mark_bar(color=_NOW, cornerRadius=3)
        .encode(
            x=alt.X(
                "week:O",
                title=text("journey.week"),
                axis=alt.Axis(
                    labelAngle=0, format="%-d %b", formatType="time", labelOverlap="greedy"
                ),
            ),
            y=alt.Y(
                "days:Q",
                title=text("journey.days"),
                scale=alt.Scale(domain=[0, _DAYS_OF_A_WEEK]),
                axis=alt.Axis(tickMinStep=1, tickCount=_DAYS_OF_A_WEEK),
            ),
            tooltip=[
                alt.Tooltip("week:T", title=text("journey.week"), format="%-d %b %Y"),
                alt.Tooltip("days:Q", title=text("journey.days")),
            ],
        )
        .properties(height=_WEEKS_PX)
        .configure_axis(labelFontSize=14, titleFontSize=14)
        .configure_view(strokeWidth=0)
    )
