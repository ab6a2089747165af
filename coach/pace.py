"""How many recordings one person can send in a time, so that all others get their turn too.

Counted for each person, in the memory of one server: far above what anybody can speak.
"""

from __future__ import annotations

import threading
from collections import defaultdict, deque
from datetime import timedelta
from typing import TYPE_CHECKING

from coach.errors import CoachError

if TYPE_CHECKING:
    from datetime import datetime

WITHIN = timedelta(minutes=10)
MOST_ANSWERS, MOST_DRILLS = 30, 150
"""Within that time: an answer every twenty seconds, a word every four."""
_MOST_PEOPLE = 10_000


class TooFast(CoachError):
    """So many recordings that the next has to wait; nothing of it was taken in."""

    message_id = "error.too_fast"


class Pace:
    """Counts what people send. Safe to share between threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._sent: defaultdict[str, deque[datetime]] = defaultdict(deque)
        self._lock = threading.Lock()

    def note(self, user_id: str, now: datetime) -> None:
        """Somebody sends a recording.

        Raises:
            TooFast: too many lately; it is not counted.
        """
        with self._lock:
            sent = self._sent[user_id]
            while sent and not sent[0] <= now < sent[0] + WITHIN:  # a clock can be set back
                sent.popleft()
            if len(sent) >= self._most:
                raise TooFast
            sent.append(now)
            if len(self._sent) > _MOST_PEOPLE:
                self._sent.pop(next(iter(self._sent)))
