"""Other beginnings than a kind of work: an advert in hand, an employer's steps, a file."""

from __future__ import annotations

import streamlit as st

from coach.ui import links, session
from coach.ui.words import text


def more_ways() -> None:
    """Two links: to the page of adverts, and to the page of employers."""
    with st.container(key=session.widget("more-ways")):
        for page, label, symbol in (
            (links.ADVERT, "advert.have_one", "work"),
            (links.PACK, "packs.have_one", "route"),
        ):
            st.page_link(page, label=text(label), icon=f":material/{symbol}:", width="stretch")
