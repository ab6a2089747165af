"""A network between browser and server that can be cut: a relay of bytes on this machine.

Chromium's own offline mode leaves WebSockets to this machine alone, so the cut is made here.
"""

from __future__ import annotations

import select
import socket
import threading
import time
from contextlib import suppress
from typing import Self

from tests.browser.driver import free_port

_BLOCK = 65_536


class Network:
    """Listens on `port` and passes everything on to another port, until it is cut."""

    def __init__(self, target_port: int) -> None:
        self.port = free_port()
        self._target_port = target_port
        self._up = threading.Event()
        self._closed = threading.Event()
        self._listener = socket.create_server(("localhost", self.port))
        self._listener.settimeout(0.1)
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._up.set()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closed.set()
        self._thread.join()
        self._listener.close()
        self._drop()

    def cut(self) -> None:
        """No byte gets through any more, and nobody is told: connections hang."""
        self._up.clear()

    def mend(self) -> None:
        """Bytes get through again; what hung was given up meanwhile."""
        self._drop()
        self._up.set()

    def _run(self) -> None:
        while not self._closed.is_set():
            if not self._up.is_set():
                time.sleep(0.02)
                continue
            self._take_calls()
            self._pass_on()

    def _take_calls(self) -> None:
        self._listener.settimeout(0.005)
        with suppress(OSError):
            caller, _ = self._listener.accept()
            self._pairs.append((caller, socket.create_connection(("localhost", self._target_port))))

    def _pass_on(self) -> None:
        others = {a: b for pair in self._pairs for a, b in (pair, pair[::-1])}
        ready, _, _ = select.select(list(others), [], [], 0.005)
        for end in ready:
            if not _relay(end, others[end]):
                self._pairs = [pair for pair in self._pairs if end not in pair]
                _close(end, others[end])
                return

    def _drop(self) -> None:
        pairs, self._pairs = self._pairs, []
        for pair in pairs:
            _close(*pair)


def _relay(source: socket.socket, target: socket.socket) -> bool:
    """Pass on what has come; False when there is nothing more to come."""
    try:
        block = source.recv(_BLOCK)
        target.sendall(block)
    except OSError:
        return False
    return bool(block)


def _close(*ends: socket.socket) -> None:
    for end in ends:
        end.close()
