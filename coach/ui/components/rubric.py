"""What the answer says, line by line of the rubric: dots, what is missing, what to say next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coach.ui.components.frame import heading
from coach.ui.html import Html, english, hidden, tag
from coach.ui.words import text
from questions.bank import Level
from scoring.content.signs import OVERALL
from scoring.scale import Score

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.records import Assessment
    from scoring.content.result import DimensionScore

MOST_DOTS = 4


def what_you_said(assessment: Assessment) -> None:
    """Each line that was scored; at Entry 1 only the one that would help most."""
    lines = _scored(assessment.content.dimensions)
    if not lines:
        return
    shown = _weakest(lines) if assessment.level == Level.ENTRY_1 else lines
    heading(text("rubric.title"))
    rows = (_line(line) for line in shown)
    note = tag("p", text("rubric.note"), class_="ic-quiet ic-small")
    st.html(tag("div", tag("ul", *rows, class_="ic-bands"), note, class_="ic-card"))


def kind_notices(assessment: Assessment) -> None:
    """A question asked again: noticed kindly (a model answer recited is part of the advice)."""
    if assessment.content.asked_again:
        st.html(tag("p", text("rubric.asked_again"), class_="ic-card"))


def _scored(lines: Sequence[DimensionScore]) -> list[DimensionScore]:
    """The lines that apply to the question; the whole answer is said by its lines."""
    return [line for line in lines if isinstance(line.score, Score) and line.dimension != OVERALL]


def _weakest(lines: Sequence[DimensionScore]) -> list[DimensionScore]:
    return [min(lines, key=_grade)]


def _grade(line: DimensionScore) -> int:
    return round(line.score.value) if isinstance(line.score, Score) else 0


def _line(line: DimensionScore) -> Html:
    return tag("li", line_named(line.dimension), grade_shown(_grade(line)), _gap(line))


def line_named(line: str) -> Html:
    """What a line of the rubric is called, in a row before its grade."""
    return tag("span", text(f"rubric.{line}"), hidden(": "), class_="ic-name")


def grade_shown(grade: int) -> Html:
    """A grade, 0 to 4, as dots and a word."""
    dots = (tag("i", class_="ic-on" if n < grade else None) for n in range(MOST_DOTS))
    return tag(
        "span",
        tag("span", *dots, class_="ic-dots", aria_hidden="true"),
        tag("span", text(f"rubric.grade.{grade}")),
        class_="ic-band",
    )


def _gap(line: DimensionScore) -> Html:
    """What is missing, and a sentence to say next."""
    if line.gap is None or line.say_next is None:
        return Html()
    sentence = tag("span", text("rubric.say_next"), " ", english(line.say_next))
    return tag("p", text(line.gap), " ", sentence, class_="ic-small")
