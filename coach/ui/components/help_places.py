"""Places to find help that the administrator has written down; nothing where there are none."""

from __future__ import annotations

import logging

import streamlit as st

from coach.errors import CoachError
from coach.ui import compat
from coach.ui.components import frame
from coach.ui.html import tag
from coach.ui.runtime import services
from coach.ui.words import text

_log = logging.getLogger(__name__)


def listed() -> None:
    """Each place in a line, as it was written: plain text, in its own direction."""
    try:
        places = services().help_places.all()
    except CoachError as error:  # the page must come all the same
        _log.warning("no help places: %s", compat.kind_and_place(error))
        return
    if places:
        frame.heading(text("help.places.title"))
        lines = (tag("li", place, dir="auto") for place in places)
        st.html(tag("ul", *lines, class_="ic-list ic-text"))
