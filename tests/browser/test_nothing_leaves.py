"""Nothing leaves the machine: neither the server nor the page asks for an outside address."""

from __future__ import annotations

import ipaddress
import threading
import time
from typing import TYPE_CHECKING, Self

import psutil
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from tests.browser.driver import serve
from tests.browser.sounds import tone, write_microphone_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from tests.browser.driver import Server, Visitor

pytestmark = pytest.mark.browser

POLL_S = 0.05
STRANGE = Origin("http://evil.example")


class SocketWatch:
    """Notes every address that a process and its children are connected to."""

    def __init__(self, pid: int) -> None:
        self.seen: set[str] = set()
        self._process = psutil.Process(pid)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.is_set():
            for process in [self._process, *self._process.children(recursive=True)]:
                self._note(process)
            time.sleep(POLL_S)

    def _note(self, process: psutil.Process) -> None:
        try:
            for connection in process.net_connections(kind="inet"):
                if connection.raddr:
                    self.seen.add(connection.raddr.ip)
        except psutil.NoSuchProcess:
            return  # a child that ended while it was looked at

    def outside(self) -> list[str]:
        """Addresses that are not this machine's own."""
        return [ip for ip in self.seen if not ipaddress.ip_address(ip).is_loopback]


def knock_as_a_strange_page(server: Server) -> None:
    """Connect as a page of another origin does; the server must refuse without asking around."""
    address = server.url.replace("http", "ws") + "/_stcore/stream"
    with pytest.raises(InvalidStatus), connect(address, origin=STRANGE):
        pass


def answer_one_question(visitor: Visitor, server: Server, file: Path) -> None:
    """Walk through every page and send one answer."""
    page = visitor.open(f"{server.url}/privacy")
    assert page.get_by_role("heading", name="My voice and data").is_visible()
    assert page.locator(".st-key-coach-foot").is_visible()
    for path in ("help", "answers", ""):
        visitor.open(f"{server.url}/{path}")
    page.locator('[class*="st-key-coach-sector-"] a').first.click()
    page.locator('[class*="st-key-coach-card-"] a').first.click()
    page.get_by_text("I have a recording in a file").click()
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="Get my feedback").click()
    page.get_by_role("heading", name="What went well").wait_for(timeout=60_000)
    visitor.settle()


def test_no_socket_leads_outside(
    tmp_path: Path, visit: Callable[..., AbstractContextManager[Visitor]]
) -> None:
    """From the start to the feedback, no process of ours and no page connects to the outside.

    The first page is opened by its address on a server that was just started, where Streamlit
    would show it without the frame around it.
    """
    file = write_microphone_file(tmp_path / "tone.wav", tone(6.0))
    folder = tmp_path / "server"
    folder.mkdir()
    with serve(folder, "fake") as server, SocketWatch(server.pid) as watch:
        with visit() as visitor:
            answer_one_question(visitor, server, file)
        knock_as_a_strange_page(server)
    assert watch.seen, "the watch saw nothing at all, not even the browser"
    assert watch.outside() == []
    assert visitor.requests
    assert visitor.outside() == []
    assert server.watched() >= 2, "the server and its worker are not both watched"
    assert [line for line in server.asked() if not _is_here(line)] == []


def _is_here(line: str) -> bool:
    """Whether a line of the audit names this machine (or a socket file)."""
    return any(here in line for here in ("localhost", "127.0.0.1", "::1", " /", " None"))
