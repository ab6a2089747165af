"""Long lists a part at a time: how far one has come stands in the address of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coach.marks import Mark
from coach.ui import links
from coach.ui.words import text

if TYPE_CHECKING:
    from collections.abc import Mapping


def mark() -> Mark | None:
    """After which row the list goes on, as the address says; None where it begins."""
    return Mark.read(links.asked_for(links.AFTER))


def further(page: str, last: str | None, shown: Mapping[str, str] | None = None) -> None:
    """Links to the next part and to the beginning of a list, as far as there are any.

    Args:
        page: the page of the list.
        last: names the last row that is shown; None if it is the last of all.
        shown: what else the address of the list says.
    """
    begun = links.asked_for(links.AFTER) is not None
    if last is None and not begun:
        return
    with st.container(horizontal=True):
        if begun:
            st.page_link(
                page,
                label=text("list.beginning"),
                icon=":material/first_page:",
                query_params=dict(shown or {}),
            )
        if last is not None:
            st.page_link(
                page,
                label=text("list.further"),
                icon=":material/arrow_forward:",
                query_params={**(shown or {}), links.AFTER: last},
            )
