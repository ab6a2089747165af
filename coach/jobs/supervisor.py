"""Keeps one worker process alive for each data folder.

Several servers can run on one folder; the lock makes one of them the keeper of the worker. When
that one ends, the operating system lets go of the lock and another takes over.
"""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from coach.storage.filelock import FileLock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.config import Settings

_LOG = logging.getLogger(__name__)

WORKER_COMMAND = (sys.executable, "-m", "coach", "worker")

# A group of its own: Ctrl-C in the terminal reaches the server alone, which then stops the worker
# in order.
if sys.platform == "win32":
    _PROCESS_GROUP, _CREATION_FLAGS = None, subprocess.CREATE_NEW_PROCESS_GROUP
else:
    _PROCESS_GROUP, _CREATION_FLAGS = 0, 0


@dataclass(frozen=True, kw_only=True)
class SupervisorOptions:
    """Waiting times in seconds.

    Attributes:
        poll_s: between looks at the child and at the lock.
        first_pause_s: before a worker that died is started again; doubled each time.
        longest_pause_s: the most it is doubled to.
        healthy_s: a worker that lived this long starts again with the first pause.
        grace_s: how long a worker may take to stop before it is ended.
    """

    poll_s: float = 0.2
    first_pause_s: float = 0.5
    longest_pause_s: float = 30.0
    healthy_s: float = 60.0
    grace_s: float = 5.0


class Supervisor:
    """Starts the worker, starts it again if it dies, and stops it at the end.

    A thread does the waiting: `start` returns at once.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        command: Sequence[str] = WORKER_COMMAND,
        options: SupervisorOptions | None = None,
    ) -> None:
        self._settings = settings
        self._command = list(command)
        self._options = options or SupervisorOptions()
        self._lock = FileLock(settings.data_dir / "worker.lock")
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def worker_pid(self) -> int | None:
        """Process id of the worker, or None if this supervisor runs none just now."""
        child = self._child
        return child.pid if child is not None and child.poll() is None else None

    def start(self) -> None:
        """Begin; a second call does nothing."""
        if self._thread is not None:
            return
        self._settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._stop.clear()
        self._thread = threading.Thread(target=self._run, name="worker-supervisor", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop the worker and wait until it has ended; it puts its job back into the queue."""
        if self._thread is None:
            return
        self._stop.set()
        self._thread.join()
        self._thread = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _run(self) -> None:
        while not self._lock.try_acquire():
            if self._stop.wait(self._options.poll_s):
                return
        try:
            self._keep_alive()
        finally:
            self._lock.release()

    def _keep_alive(self) -> None:
        pause_s = self._options.first_pause_s
        while not self._stop.is_set():
            lived_s = self._one_life()
            if lived_s >= self._options.healthy_s:
                pause_s = self._options.first_pause_s
            self._stop.wait(pause_s)
            pause_s = min(2 * pause_s, self._options.longest_pause_s)

    def _one_life(self) -> float:
        """Start a worker, wait until it ends or must end, and tell how long it lived (s)."""
        began_s = time.monotonic()
        try:
            child = self._child = self._start_child()
        except OSError as error:  # out of memory or of processes: later there may be room
            _LOG.error("the worker could not be started: %s", error.strerror)
            return 0.0
        while child.poll() is None and not self._stop.wait(self._options.poll_s):
            pass
        if child.poll() is None:
            self._end(child)
        else:
            _LOG.warning("the worker ended with code %s", child.returncode)
        return time.monotonic() - began_s

    def _start_child(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self._command,
            env=self._settings.environment_for_child(),
            stdin=subprocess.DEVNULL,
            process_group=_PROCESS_GROUP,
            creationflags=_CREATION_FLAGS,
        )

    def _end(self, child: subprocess.Popen[bytes]) -> None:
        child.terminate()
        try:
            child.wait(self._options.grace_s)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
