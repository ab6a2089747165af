"""The demo: a page to choose as whom to look around, and what every page of it says.

Who chooses gets a one-time ticket like somebody who has signed in (`coach.ui.components.door`):
there is no other way to a session here either. In any other place there is nobody to choose.
"""

from __future__ import annotations

import streamlit as st

from coach.account_records import Role
from coach.ui import links, session
from coach.ui.components import door, frame, notice
from coach.ui.html import icon, tag
from coach.ui.runtime import example_people, services
from coach.ui.words import text

_SYMBOLS = {Role.PARTICIPANT: "mic", Role.TUTOR: "groups", Role.CASE_MANAGER: "diversity_3"}


def is_on() -> bool:
    """Whether this server is a demo's."""
    return bool(example_people())


def banner(path: str, *, visitor: bool) -> None:
    """On every page of a demo: nothing here is about a real person.

    Who is signed in finds the way back to the choice in the button that signs out; a `visitor`,
    who reads how it is here, finds it here.
    """
    if not is_on():
        return
    st.html(tag("p", icon("science"), text("demo.banner"), class_="ic-demo", role="note"))
    if visitor and path != links.START:
        st.page_link(links.START, label=text("demo.another"), icon=":material/arrow_back:")


def way_out_label() -> str:
    """What the button says that signs out: in a demo it leads back to the choice."""
    return text("demo.another" if is_on() else "door.sign_out")


def choice_page() -> None:
    """The first page of a demo: each view is one press away."""
    frame.title(text("demo.title"), text("demo.lead"))
    if links.asked_for("gone"):
        notice.done(text("delete.all.done"))
    for role, user_id in example_people().items():
        _choice(role, user_id)
    st.html(tag("p", text("demo.end"), class_="ic-quiet"))


def _choice(role: Role, user_id: str) -> None:
    with st.container(key=session.widget("demo", role), border=True):
        st.html(tag("h2", text(f"demo.{role}.title"), class_="ic-heading"))
        there = services().users.exists(user_id)
        st.html(tag("p", text(f"demo.{role}.text" if there else "demo.gone"), class_="ic-text"))
        if there and st.button(
            text(f"demo.{role}.do"),
            key=session.widget("demo-as", role),
            type="primary",
            icon=f":material/{_SYMBOLS[role]}:",
            width="stretch",
        ):
            session.forget_everything()
            door.let_in(user_id)
            st.rerun()
