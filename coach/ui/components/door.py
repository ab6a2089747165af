"""The door of every page with accounts: coming in, going out, and who is here (coach/ui/door.js).

The page verifies who somebody is and gives the browser a one-time ticket; the browser gets its
cookie for it from a route, and loads the page anew. One press signs out, on every machine.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.components.v2 import component

from coach.ui import session
from coach.ui.components import notice
from coach.ui.html import tag
from coach.ui.routes.session import ADDRESS, HOME
from coach.ui.runtime import arrivals
from coach.ui.words import text

if TYPE_CHECKING:
    from coach.records import User

LOOK_EVERY_MS = 30_000
"""How long the words of a person whose session has ended elsewhere can stay on a screen."""

_DOOR = component(
    "coach_door",
    html="<div class='ic-door'></div>",
    js=Path(__file__).parents[1].joinpath("door.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def let_in(user_id: str) -> None:
    """Somebody has shown who they are: the browser gets a ticket with this run of the page."""
    session.set_arrival(arrivals().ticket(user_id, datetime.now(UTC)))


def arriving() -> bool:
    """Hand over the ticket if there is one; True: nothing else needs to be shown."""
    ticket = session.arrival()
    if ticket is None:
        return False
    st.html(tag("p", text("door.coming_in"), class_="ic-quiet", role="status"))
    _DOOR(key=session.widget("door-in"), data=_data(ticket=ticket))
    return True


def start_anew(why: str) -> None:
    """Load the page anew: what this tab showed was another person's, or of nobody any more."""
    if why == session.ERASED:
        notice.done(text("delete.all.done"))
        _DOOR(key=session.widget("door-gone"), data=_data(out=True, home=f"{HOME}?gone=1"))
    else:
        _DOOR(key=session.widget("door-anew"), data=_data(leave=True))


def way_out(user: User, label: str) -> None:
    """Who is here, and the button that signs out at once."""
    with st.container(key="coach-door", horizontal=True, horizontal_alignment="right"):
        st.html(tag("p", text("door.here", name=user.display_name), class_="ic-quiet ic-small"))
        with st.container(key="coach-way-out", width="content"):
            _DOOR(key=session.widget("door-out"), data=_data(label=label))


def _data(**more: object) -> dict[str, object]:
    return {
        "address": ADDRESS,
        "home": HOME,
        "look_every_ms": LOOK_EVERY_MS,
        "trouble": text("door.trouble"),
        **more,
    }
