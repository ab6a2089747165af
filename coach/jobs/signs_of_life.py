"""Heartbeats from a thread, because a model can be at work for long without a word."""

from __future__ import annotations

import logging
import os
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from coach.errors import CoachError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

_LOG = logging.getLogger(__name__)


@contextmanager
def signs_of_life(
    what: str, beat: Callable[[], object], *, every_s: float, longest_s: float
) -> Generator[None]:
    """Call `beat` every `every_s` seconds until the work inside has ended.

    Work that takes longer than `longest_s` has got stuck in code that cannot be interrupted: the
    process ends itself, and a new one takes the work up again.
    """
    done = threading.Event()
    beating = threading.Thread(
        target=_beat, args=(what, beat, done, every_s, longest_s), daemon=True
    )
    beating.start()
    try:
        yield
    finally:
        done.set()
        beating.join()


def _beat(
    what: str, beat: Callable[[], object], done: threading.Event, every_s: float, longest_s: float
) -> None:
    began_s = time.monotonic()
    while not done.wait(every_s):
        if time.monotonic() - began_s > longest_s:
            _LOG.error("%s got stuck; the worker ends", what)
            os._exit(1)
        try:
            beat()
        except CoachError as error:
            _LOG.warning("heartbeat of %s: %s", what, error.message_id)
