"""Forms over what two people can write at the same time: nobody's words are lost unseen.

What is kept with a form is what stood there when it was shown. If somebody else has written since,
nothing is kept: their words are shown beside those that were typed, and the next press decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from coach.cases.writing import ChangedMeanwhile
from coach.ui import session
from coach.ui.components import deeds, notice
from coach.ui.html import tag
from coach.ui.words import text

if TYPE_CHECKING:
    from collections.abc import Callable

    from coach.case_records import Journey


class Form:
    """One form of a tab.

    Attributes:
        before: what stood there when it was shown.
    """

    def __init__(self, name: str, journey: Journey, stands: object) -> None:
        """Show it anew with what `stands` there, or take up what was just sent."""
        self._what = f"{name}-{journey.user_id}"
        self.button = session.widget(f"keep-{name}", journey.user_id)
        shown: tuple[int, Journey] | None = session.drafts().get(self._what)
        if shown is None or not session.typed(self.button):
            shown = (hash(stands), journey)
        session.drafts()[self._what] = shown
        self._version, self.before = shown

    def field(self, name: str) -> str:
        """The key of a field: another one once something else stands there."""
        return session.widget(name, self._what, str(self._version))

    def keep(self, deed: Callable[[], None], theirs: Callable[[Journey], str]) -> None:
        """Do it and show the page anew; or say why not, and what somebody else wrote."""

        def kept() -> None:
            try:
                deed()
            except ChangedMeanwhile as error:
                session.drafts()[self._what] = (self._version, error.theirs)
                card = (tag("p", text("case.theirs")), tag("p", theirs(error.theirs), dir="auto"))
                notice.problem(error)
                st.html(tag("div", *card, class_="ic-card"))
                return
            session.drafts().pop(self._what, None)
            st.rerun()

        deeds.do(kept)
