"""Weeks of practice as a tiny row of bars with their numbers, and the same for screen readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.ui.html import Html, hidden, joined, tag
from coach.ui.words import text

if TYPE_CHECKING:
    from collections.abc import Sequence

_DAYS_OF_A_WEEK = 7
"""A full bar is a week with practice on every day: the same for everybody."""


def row(days: Sequence[int]) -> Html:
    """On how many days of each week somebody practised, the oldest week first, the newest last."""
    said = ", ".join(text("time.number", number=number) for number in days)
    bars = tag("span", *map(_bar, days), class_="ic-weeks", aria_hidden="true")
    return joined(hidden(text("weeks.said", count=len(days), days=said)), bars)


def _bar(days: int) -> Html:
    height = round(100 * min(days, _DAYS_OF_A_WEEK) / _DAYS_OF_A_WEEK)
    fill = tag("i", style=f"block-size: {height}%")
    number = text("time.number", number=days)
    return tag("span", tag("span", fill), number, class_=None if days else "ic-no-days")
