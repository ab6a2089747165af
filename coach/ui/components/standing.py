"""A band and a direction in words with signs: what a case manager may know of how it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.progress_records import Direction, Measure
from coach.ui.components.figures import dots
from coach.ui.html import Html, icon, joined, tag
from coach.ui.words import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.cases.caseload import MeasureNow
    from scoring.scale import Band

_SIGNS = {
    Direction.UP: "trending_up",
    Direction.DOWN: "trending_down",
    Direction.STEADY: "trending_flat",
    Direction.UNCLEAR: "question_mark",
}


def band(value: Band | None) -> Html:
    """Four dots and a word; that there is none yet."""
    if value is None:
        return tag("span", text("case.no_band"), class_="ic-quiet")
    return dots(value)


def direction(value: Direction) -> Html:
    """A sign, and what it means."""
    return tag(
        "span",
        icon(_SIGNS[value]),
        "\u00a0",
        text(f"case.direction.{value}"),
        class_=f"ic-direction ic-direction-{value}",
    )


def measures(known: Mapping[Measure, MeasureNow]) -> Html:
    """Each measure of which something is known, with its band and where it goes."""
    rows = (_measure(one, known[one]) for one in Measure if one in known)
    return tag("ul", *rows, class_="ic-measured")


def _measure(measure: Measure, now: MeasureNow) -> Html:
    name = tag("span", text(f"measure.{measure}"), ": ", class_="ic-name")
    where = text("case.no_band") if now.band is None else text(f"band.{now.band}")
    goes = Html() if now.direction is None else joined(", ", direction(now.direction))
    return tag("li", name, where, goes)
