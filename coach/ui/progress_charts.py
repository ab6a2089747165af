"""Charts of progress, each with the same facts as a table: how it goes, and how scared I was."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import altair as alt
import pandas as pd

from coach.progress_records import FEELINGS, Measure
from coach.ui.components import deeds
from coach.ui.words import text
from scoring.scale import Band

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.progress.history import OneAnswer
    from coach.progress_records import Feeling
    from coach.ui.html import Html

# All stand out from the light and from the dark page by more than 3 to 1 (WCAG 1.4.11).
_DOTS, _LINE, _EDGE = "#2e8b7d", "#c2762a", "#8a7f6d"
_HEIGHT_PX, _STEP_PX, _UNDER_PX = 270, 46, 110
_LETTERS_PX = 14
_SIZES = [260, 90]
"""Of what was said before and after: where both are the same, one stands inside the other."""
SCALES: dict[Measure, tuple[float, ...]] = {
    Measure.POINTS: (0, 1, 2, 3, 4),
    Measure.CONTENT: (0, 1, 2, 3, 4),
    Measure.CLARITY: (0, 5, 6.5, 8, 10),
    Measure.PACE: (0, 2.5, 5, 7.5, 10),
    Measure.PAUSING: (0, 2.5, 5, 7.5, 10),
}
"""The scale of each measure, cut where its bands meet; what is drawn bears their names, never a
number. Of clarity those by the sounds: where only the recogniser was heard they lie a little
higher."""


# --- how it goes ----------------------------------------------------------------------------------


def answers(found: Sequence[OneAnswer]) -> pd.DataFrame:
    """Answers in their order, the oldest first: columns `number`, `day`, `value` and `band`."""
    rows = [
        (number, text("time.day", day=one.day), one.value, text(f"band.{one.band}"))
        for number, one in enumerate(found, start=1)
    ]
    return pd.DataFrame(rows, columns=["number", "day", "value", "band"])


def trend_chart(
    measure: Measure,
    table: pd.DataFrame,
    *,
    line: tuple[float, float] | None = None,
    change: tuple[float, float] = (0.0, 0.0),
) -> Any:
    """A dot for each answer; with a `line`, where it goes and how sure that is.

    Args:
        measure: whose scale it is drawn on.
        table: of `answers`.
        line: its value at the first and at the newest answer; None draws no line.
        change: the lowest and the highest change from the first to the newest answer that the
            answers allow: a band around the line, which opens as it goes.
    """
    scale = SCALES[measure]
    dots = (
        alt.Chart(table)
        .mark_point(filled=True, size=130, opacity=1, color=_DOTS)
        .encode(x=_order(len(table)), y=_bands_axis(scale), tooltip=[_tip("day"), _tip("band")])
    )
    parts: list[alt.Chart] = [_edges(scale)]
    if line is not None:
        parts += _band_and_line(scale, len(table), line, change)
    return (
        alt.layer(*parts, dots)
        .properties(height=_HEIGHT_PX)
        .configure_axis(labelFontSize=_LETTERS_PX, titleFontSize=_LETTERS_PX, labelLimit=140)
        .configure_view(strokeWidth=0)
    )


def trend_table(name: str, table: pd.DataFrame) -> Html:
    """The same as a table, the newest answer first."""
    heads = (text("progress.column.answer"), text("progress.column.day"), name)
    rows = [
        (text("time.number", number=int(number)), str(day), str(band))
        for number, day, _, band in table.itertuples(index=False, name=None)
    ]
    return deeds.table(text("progress.table", what=name), heads, reversed(rows))


def _band_and_line(
    scale: tuple[float, ...], count: int, line: tuple[float, float], change: tuple[float, float]
) -> list[alt.Chart]:
    """Kept on the scale: a line through answers that are all very good would leave it."""
    start, end = (min(max(each, scale[0]), scale[-1]) for each in line)
    inside = [min(max(line[0] + each, scale[0]), scale[-1]) for each in change]
    ends = [(1, start, start, start), (count, end, *inside)]
    table = pd.DataFrame(ends, columns=["number", "value", "low", "high"])
    at = _order(count)
    band = alt.Chart(table).mark_area(color=_LINE, opacity=0.25)
    middle = alt.Chart(table).mark_line(color=_LINE, strokeWidth=3)
    return [
        band.encode(x=at, y=_bands_axis(scale, "low"), y2="high"),
        middle.encode(x=at, y=_bands_axis(scale)),
    ]


def _order(count: int) -> alt.X:
    """The answers one after another, not by the calendar: what counts is practice."""
    axis = alt.Axis(tickMinStep=1, format="d", grid=False, tickCount=min(count, 8))
    scale = alt.Scale(domain=[0.5, max(count, 6) + 0.5], nice=False)
    return alt.X("number:Q", scale=scale, axis=axis, title=text("progress.axis"))


def _bands_axis(scale: tuple[float, ...], column: str = "value") -> alt.Y:
    """The names of the bands, each in the middle of its part; the same for every layer."""
    middles = [(low + high) / 2 for low, high in pairwise(scale)]
    names = [text(f"band.{band}") for band in Band]
    axis = alt.Axis(
        values=middles,
        labelExpr=f"{json.dumps(names)}[indexof({json.dumps(middles)}, datum.value)]",
        grid=False,
        ticks=False,
        domain=False,
        labelOverlap=False,
    )
    fixed = alt.Scale(domain=[scale[0], scale[-1]], nice=False)
    return alt.Y(f"{column}:Q", scale=fixed, axis=axis, title=None)


def _edges(scale: tuple[float, ...]) -> alt.Chart:
    """Thin lines where two bands meet."""
    table = pd.DataFrame({"value": list(scale)})
    marks = alt.Chart(table).mark_rule(color=_EDGE, opacity=0.4, strokeDash=[2, 4])
    return marks.encode(y=_bands_axis(scale))


def _tip(column: str) -> alt.Tooltip:
    return alt.Tooltip(f"{column}:N", title=text(f"progress.column.{column}"))


# --- how scared I was -----------------------------------------------------------------------------


def feelings(said: Sequence[Feeling]) -> pd.DataFrame:
    """What was said, the oldest first: columns `number`, `day`, `value`, `word` and `when`.

    What was said before and after the same practice has one number.
    """
    rows: list[tuple[int, str, int, str, str]] = []
    number, before = 0, None
    for one in said:
        pair = one.after and before is not None and one.at.date() == before.at.date()
        number += 0 if pair else 1
        before = None if one.after else one
        when = text(f"progress.feelings.{'after' if one.after else 'before'}")
        day = text("time.day", day=one.at.astimezone().date())
        rows.append((number, day, one.value, text(f"feeling.{one.value}"), when))
    return pd.DataFrame(rows, columns=["number", "day", "value", "word", "when"])


def feelings_chart(table: pd.DataFrame, address: str) -> Any:
    """A hollow sign for before, a filled one for after, and a line from one to the other.

    `address` is that of the pictures, with {value} for a number of the scale.
    """
    names = [text(f"progress.feelings.{when}") for when in ("before", "after")]
    key = alt.Legend(title=None, orient="bottom", labelFontSize=_LETTERS_PX)
    count = max(int(number) for number in table["number"])
    base = alt.Chart(table).encode(x=_order_of_days(count))
    joined = base.mark_rule(color=_EDGE, strokeWidth=2).encode(y=_words_axis("low"), y2="high:Q")
    joined = joined.transform_aggregate(low="min(value)", high="max(value)", groupby=["number"])
    signs = base.mark_point(strokeWidth=3, opacity=1, color=_DOTS).encode(
        y=_words_axis(),
        shape=alt.Shape(
            "when:N", scale=alt.Scale(domain=names, range=["circle", "diamond"]), legend=key
        ),
        fill=alt.Fill(
            "when:N", scale=alt.Scale(domain=names, range=["transparent", _DOTS]), legend=key
        ),
        size=alt.Size("when:N", scale=alt.Scale(domain=names, range=_SIZES), legend=key),
        tooltip=[_tip("day"), _tip("when"), _tip("word")],
    )
    return (
        alt.layer(_pictures(address), joined, signs)
        .properties(height=_STEP_PX * len(FEELINGS) + _UNDER_PX)
        .configure_axis(labelFontSize=_LETTERS_PX, titleFontSize=_LETTERS_PX, labelLimit=120)
        .configure_view(strokeWidth=0)
    )


def feelings_table(table: pd.DataFrame) -> Html:
    """The same as a table, the newest first."""
    columns = ("day", "when", "word")
    rows = [tuple(map(str, row)) for row in table[list(columns)].itertuples(index=False, name=None)]
    heads = [text(f"progress.column.{column}") for column in columns]
    return deeds.table(text("progress.feelings.table"), heads, reversed(rows))


def _order_of_days(count: int) -> alt.X:
    scale = alt.Scale(domain=[0.5, max(count, 4) + 0.5], nice=False)
    axis = alt.Axis(labels=False, ticks=False, grid=False)
    return alt.X("number:Q", scale=scale, axis=axis, title=text("progress.feelings.axis"))


def _steps() -> alt.Scale:
    return alt.Scale(domain=[FEELINGS[0] - 0.5, FEELINGS[-1] + 0.5], nice=False)


def _words_axis(column: str = "value") -> alt.Y:
    names = [text(f"feeling.{value}") for value in FEELINGS]
    axis = alt.Axis(
        values=list(FEELINGS),
        labelExpr=f"{json.dumps(names)}[datum.value - {FEELINGS[0]}]",
        labelPadding=_STEP_PX,
        grid=True,
        ticks=False,
        domain=False,
        labelOverlap=False,
    )
    return alt.Y(f"{column}:Q", scale=_steps(), axis=axis, title=None)


def _pictures(address: str) -> alt.Chart:
    """The pictures of the scale, between their words and the signs."""
    rows = [(value, address.format(value=value)) for value in FEELINGS]
    table = pd.DataFrame(rows, columns=["value", "url"])
    size = _STEP_PX - 8
    marks = alt.Chart(table).mark_image(width=size, height=size)
    place = alt.value(4 - _STEP_PX / 2)
    return marks.encode(x=place, y=_words_axis(), url="url:N")
