"""Drafts of parts of banks in this tab: kept until they are saved, also on other pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from coach.errors import CoachError
from coach.ui import session
from coach.ui.components import answers, notice
from coach.ui.html import icon, tag
from coach.ui.question_form import Draft, differing
from coach.ui.runtime import services
from coach.ui.words import text

if TYPE_CHECKING:
    from coach.bank_records import Fields, Part, Version
    from coach.records import User


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """That two people changed the same part at once.

    Attributes:
        mine: what was written here.
        theirs: the version that came in between.
        clashes: fields that both changed.
        taken: fields that only the other one changed: they are in.
    """

    mine: Fields
    theirs: Version
    clashes: tuple[str, ...]
    taken: tuple[str, ...]


def draft_of(part: Part) -> Draft:
    """What is being written of a part; where nothing is, its newest version."""
    known: Draft | None = session.drafts().get(_key(part))
    if known is not None and (known.based_on == part.number or known.is_changed):
        return known
    return _begin(part)


def forget(part: Part) -> None:
    """Throw away what was written and not saved."""
    session.drafts().pop(_key(part), None)


def meeting(part: Part) -> Meeting | None:
    """Whom this tab's last save met, if nobody has looked at it yet."""
    return session.drafts().get(_key(part, "met"))


def settle(part: Part) -> None:
    """It was looked at."""
    session.drafts().pop(_key(part, "met"), None)


def save(user: User, part: Part, draft: Draft) -> Part | None:
    """Save a draft; None if it can't be, and then it stays as it is."""
    try:
        saved = services().desk.save(
            user.id,
            part.bank_id,
            part.part_id,
            draft.to_save(),
            datetime.now(UTC),
            based_on=draft.based_on,
        )
    except CoachError as error:
        notice.problem(error)
        st.html(tag("p", text("bank.still_here"), class_="ic-text"))
        return None
    if saved.meanwhile is not None:
        changed = differing(draft.began, saved.meanwhile.content)
        met = Meeting(
            mine=draft.to_save(),
            theirs=saved.meanwhile,
            clashes=saved.clashes,
            taken=tuple(name for name in changed if name not in saved.clashes),
        )
        session.drafts()[_key(part, "met")] = met
    _begin(saved.part)
    return saved.part


def save_bar(user: User, part: Part, draft: Draft) -> None:
    """Save, and whether there is anything to save; it stays in sight while one writes."""
    with st.container(key=session.widget("save-bar")):
        with st.container(horizontal=True, vertical_alignment="center"):
            pressed = st.button(
                text("bank.save"),
                key=session.widget("save", part.part_id, draft.name),
                type="primary",
                icon=":material/save:",
            )
            _standing(part, draft)
        if pressed and save(user, part, draft) is not None:
            session.say_next(text("bank.saved"))
            st.rerun()


def throw_away(part: Part, draft: Draft) -> None:
    """A way back to what was saved last, which asks first."""
    if draft.is_changed and answers.confirm(
        f"draft-{part.part_id}-{draft.name}",
        ask="bank.undo",
        warning="bank.undo.warning",
        yes="bank.undo.yes",
        delete=lambda: forget(part),
        symbol="undo",
    ):
        st.rerun()


def _standing(part: Part, draft: Draft) -> None:
    """In words, where the button is: saved, not saved, or somebody else saved in between."""
    if draft.is_changed and draft.based_on != part.number:
        symbol, words = "group", "bank.others_saved"
    elif draft.is_changed:
        symbol, words = "edit_note", "bank.unsaved"
    else:
        symbol, words = "check", "bank.all_saved"
    st.html(tag("p", icon(symbol), " ", text(words), class_="ic-quiet", role="status"))


def _begin(part: Part) -> Draft:
    session.drafts()[_key(part)] = Draft.of(part)
    return session.drafts()[_key(part)]


def _key(part: Part, more: str = "") -> str:
    return f"{part.bank_id}/{part.part_id}/{more}"
