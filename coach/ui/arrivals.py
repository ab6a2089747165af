"""One-time tickets between a page that let somebody in and the route that gives the cookie.

A page of Streamlit can't set a cookie that scripts can't read, so it hands the browser a ticket,
and a route of ours gives the cookie for it. Tickets live in this process only, which serves both:
none is ever written down, and each is good once and for half a minute.
"""

from __future__ import annotations

import secrets
import threading
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

GOOD_FOR = timedelta(seconds=30)


class Arrivals:
    """People who were let in and have no session yet; for all threads."""

    def __init__(self) -> None:
        self._waiting: dict[str, tuple[str, datetime]] = {}
        self._lock = threading.Lock()

    def ticket(self, user_id: str, now: datetime) -> str:
        """A ticket for somebody who has just shown who they are."""
        text = secrets.token_urlsafe(32)
        with self._lock:
            self._forget_old(now)
            self._waiting[text] = (user_id, now + GOOD_FOR)
        return text

    def redeem(self, text: str, now: datetime) -> str | None:
        """Whose ticket it is, once; None if it is unknown, used or too old."""
        with self._lock:
            self._forget_old(now)
            user_id, _ = self._waiting.pop(text, (None, now))
        return user_id

    def _forget_old(self, now: datetime) -> None:
        self._waiting = {
            text: (user_id, until)
            for text, (user_id, until) in self._waiting.items()
            if until > now
        }
