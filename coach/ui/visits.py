"""How often each attempt's feedback was shown since the server started."""

from __future__ import annotations

import threading
from collections import Counter


class Visits:
    """Counts, so that a page that comes back after saying goodbye is known; for all threads."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()

    def note(self, attempt_id: str) -> None:
        """The feedback on this attempt is being shown."""
        with self._lock:
            self._counts[attempt_id] += 1

    def count(self, attempt_id: str) -> int:
        """How often it was shown."""
        return self._counts[attempt_id]
