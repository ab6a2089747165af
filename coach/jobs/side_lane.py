"""A lane for errands that wait for another machine, beside the one that hears answers.

They cost this machine nothing but time: a thread of the worker waits with them, so that no answer
does. It holds no model, and what goes wrong in it ends neither the worker nor an answer in hand.
"""

from __future__ import annotations

import logging
import math
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from coach.jobs.describe import describe_error

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from datetime import datetime

    from coach.jobs.errand_desk import ErrandDesk

_LOG = logging.getLogger(__name__)

POLL_S = 0.25
"""Between looks for work; whoever asked waits for seconds anyway."""

_AFTER_A_FAULT_S = 1.0
_LAST_MOMENT_S = 1.0
"""An idle lane ends at once; one that waits for a machine is left behind with the process."""


@contextmanager
def side_lane(
    desk: ErrandDesk, worker_id: str, *, clock: Callable[[], datetime], heartbeat_s: float
) -> Generator[None]:
    """Do the desk's errands aside as long as this is open; nothing at all if it has no such kind.

    One that is under way at the end is taken back by the next worker, as after a crash.
    """
    if not desk.aside:
        yield
        return
    ended = threading.Event()

    def do_next() -> bool:
        # Nothing here may end the process, however long it takes: an answer may be in hand.
        return desk.do_next(
            worker_id, clock, heartbeat_s=heartbeat_s, longest_s=math.inf, aside=True
        )

    lane = threading.Thread(target=_work, args=(do_next, ended), name="side-lane", daemon=True)
    lane.start()
    try:
        yield
    finally:
        ended.set()
        lane.join(_LAST_MOMENT_S)


def _work(do_next: Callable[[], bool], ended: threading.Event) -> None:
    while not ended.is_set():
        try:
            pause_s = 0.0 if do_next() else POLL_S
        except Exception as error:  # noqa: BLE001 - a locked database now may be free later
            _LOG.error("side lane: %s", describe_error(error))
            pause_s = _AFTER_A_FAULT_S
        ended.wait(pause_s)
