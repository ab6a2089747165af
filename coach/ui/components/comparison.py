"""Before and after, side by side, when the same question was tried again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coach.ui.components.figures import band_shown, long_pauses, why_not
from coach.ui.components.frame import heading
from coach.ui.html import Html, joined, tag
from coach.ui.words import text
from models.speech import NotMeasurable
from scoring.pronunciation.result import Clarity

if TYPE_CHECKING:
    from collections.abc import Callable

    from coach.records import Assessment


def before_and_after(before: Assessment, after: Assessment) -> None:
    """A small table: one row for each figure, the last try in bold."""
    heading(text("compare.title"))
    names = ("measure", "before", "after")
    head = tag("tr", *(tag("th", text(f"compare.column.{name}"), scope="col") for name in names))
    rows = (
        tag(
            "tr",
            tag("th", text(f"compare.row.{name}"), scope="row"),
            tag("td", shown(before)),
            tag("td", shown(after), class_="ic-this"),
        )
        for name, shown in _ROWS.items()
    )
    table = tag("table", tag("thead", head), tag("tbody", *rows), class_="ic-table")
    st.html(tag("div", table, class_="ic-card"))


def _length(assessment: Assessment) -> Html:
    return joined(text("time.seconds", seconds=round(assessment.fluency.response_s)))


def _points(assessment: Assessment) -> Html:
    points = assessment.content.must_hears
    heard = sum(point.heard for point in points)
    return joined(text("compare.of", part=heard, whole=len(points)))


def _clear_words(assessment: Assessment) -> Html:
    words = assessment.pronunciation.words
    clear = sum(word.clarity is Clarity.CLEAR for word in words)
    return joined(text("compare.of", part=clear, whole=len(words)))


def _pace(assessment: Assessment) -> Html:
    value = assessment.fluency.words_per_minute
    if isinstance(value, NotMeasurable):
        return joined(why_not(value))
    return joined(text("figure.words_per_minute", count=round(value)))


def _long_pauses(assessment: Assessment) -> Html:
    return joined(text("time.number", number=len(long_pauses(assessment))))


def _clarity(assessment: Assessment) -> Html:
    return band_shown(assessment.pronunciation.clarity)


_ROWS: dict[str, Callable[[Assessment], Html]] = {
    "length": _length,
    "points": _points,
    "clear_words": _clear_words,
    "clarity": _clarity,
    "pace": _pace,
    "long_pauses": _long_pauses,
}
