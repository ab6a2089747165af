"""What the pages about people have in common: doing something, codes shown once, short tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coach.errors import CoachError
from coach.ui import session
from coach.ui.components import notice
from coach.ui.html import Html, tag
from coach.ui.words import text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


def do(deed: Callable[[], object]) -> bool:
    """Do it, or say why not; True if it is done."""
    try:
        deed()
    except CoachError as error:
        notice.problem(error)
        return False
    return True


def do_and_show(deed: Callable[[], object]) -> None:
    """Do it and show the page as it is then, or say why not."""
    if do(deed):
        st.rerun()


def give_code(user_id: str, make: Callable[[], str]) -> None:
    """Make a one-time code and show it with the next run of the page, once."""
    made: list[str] = []
    if do(lambda: made.append(make())):
        session.show_once(user_id, made[0])
        st.rerun()


def code_card(name: str, code: str) -> None:
    """A one-time code, and what to do with it."""
    words = tag("p", text("code.for", name=name), class_="ic-text")
    note = tag("p", text("code.note"), class_="ic-quiet ic-small")
    shown = tag("p", code, class_="ic-code ic-ltr", lang="en")
    st.html(tag("div", words, shown, note, class_="ic-card ic-teal", role="status"))


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Html:
    """A table whose first column names the row; on a phone each row is a block of its own.

    The roles are said because a browser forgets them where a table isn't laid out as one.
    """
    named = (tag("th", each, scope="col", role="columnheader") for each in heads)
    parts = (
        tag("caption", caption),
        tag("thead", tag("tr", *named, role="row"), role="rowgroup"),
        tag("tbody", *(_row(heads, row) for row in rows), role="rowgroup"),
    )
    return tag(
        "div", tag("table", *parts, class_="ic-table", role="table"), class_="ic-card ic-rows"
    )


def _row(heads: Sequence[str], row: Sequence[str]) -> Html:
    first, *rest = row
    cells = (
        tag("td", cell, role="cell", data_head=head)
        for head, cell in zip(heads[1:], rest, strict=True)
    )
    return tag("tr", tag("th", first, scope="row", role="rowheader"), *cells, role="row")
