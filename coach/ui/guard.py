"""Parts of a page that run without the frame around it ask by themselves who is there.

Streamlit runs a fragment without the page, and a callback before it: neither would notice that a
session has ended.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

import streamlit as st

from coach.ui.runtime import services, signed_in

if TYPE_CHECKING:
    from collections.abc import Callable


def still_here() -> bool:
    """Whether the person whose page this is, is signed in at this moment."""
    return not services().settings.with_accounts or signed_in() is not None


def fragment(*, run_every: str | float) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """`st.fragment` for a person: once their session has ended, the whole page runs and says so."""

    def decorate(part: Callable[..., None]) -> Callable[..., None]:
        @wraps(part)
        def looked_after(*args: Any) -> None:
            if not still_here():
                st.rerun()
            part(*args)

        return st.fragment(run_every=run_every)(looked_after)

    return decorate


def guarded(callback: Callable[..., None]) -> Callable[..., None]:
    """A callback that does something with a person's data: nothing once their session has ended."""

    @wraps(callback)
    def only_signed_in(*args: Any) -> None:
        if still_here():
            callback(*args)

    return only_signed_in
