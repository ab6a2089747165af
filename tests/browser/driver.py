"""A server of our own, and a tab of a real browser that notes what it asks for."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from coach.config import Settings

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from playwright.sync_api import Page, Request
    from websockets.sync.client import ClientConnection

ROOT = Path(__file__).parents[2]
READY_WITHIN_S = 60.0
SETTLED_WITHIN_S = 5.0
XSRF = "_streamlit_xsrf"
PHONE, TABLET = (360, 740), (768, 1024)
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
)

AUDIT = """
import os, sys

def write(*words):
    with open(os.environ["AUDIT_FILE"], "a") as file:
        print(*words, file=file)

def note(event, args):
    if event == "socket.getaddrinfo":
        write(event, args[0])
    elif event in ("socket.connect", "socket.sendto"):
        write(event, args[1])

write("watching", os.getpid())
sys.addaudithook(note)
"""
"""Notes every address that Python code asks for, however short the connection is."""


@dataclass(frozen=True, kw_only=True)
class Server:
    """A running server: its address, its settings, its process, and what it asked the net for."""

    url: str
    settings: Settings
    pid: int
    audit_file: Path

    def watched(self) -> int:
        """How many processes of the server are watched: itself and its worker."""
        return sum(line.startswith("watching") for line in self._lines())

    def asked(self) -> list[str]:
        """Every address that one of these processes tried to reach."""
        return [line for line in self._lines() if not line.startswith("watching")]

    def _lines(self) -> list[str]:
        return self.audit_file.read_text(encoding="utf-8").splitlines()


@contextmanager
def serve(
    folder: Path,
    engine: str,
    *,
    port: int | None = None,
    variables: Mapping[str, str] | None = None,
    **changes: Any,
) -> Generator[Server]:
    """Start `streamlit run app.py` with a data folder of its own, on a free port if none is given.

    `variables` are set in its environment; `changes` are settings that differ from this one's.
    """
    port = port or free_port()
    settings = replace(
        Settings.from_environment(), data_dir=folder / "data", engine=engine, port=port, **changes
    )
    audit_file = folder / "audit.txt"
    audit_file.touch()
    (folder / "sitecustomize.py").write_text(AUDIT, encoding="utf-8")
    environment = settings.environment_for_child() | {"AUDIT_FILE": str(audit_file)}
    environment |= variables or {}
    environment["PYTHONPATH"] = os.pathsep.join([str(folder), environment["PYTHONPATH"]])
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")]
    log = (folder / "log.txt").open("wb")
    with (
        log,
        subprocess.Popen(
            [*command, "--server.port", str(port)],
            cwd=folder,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        try:
            url = f"http://localhost:{port}"
            wait_until_ready(url, process, folder / "log.txt")
            yield Server(url=url, settings=settings, pid=process.pid, audit_file=audit_file)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return probe.getsockname()[1]


def wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait for the server's first answer; its log is in the failure if there is none."""
    give_up = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < give_up and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2):  # noqa: S310
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"the server did not start:\n{log.read_text(encoding='utf-8')}")


def stream(url: str, cookie: Mapping[str, str], origin: str | None) -> ClientConnection:
    """The pages' WebSocket, as a program opens it that can say what it wants.

    Streamlit looks at an organisation's cookie only where its token against forgery is said, too.
    """
    said = ["streamlit", *([cookie[XSRF]] if XSRF in cookie else [])]
    return connect(
        url.replace("http", "ws") + "/_stcore/stream",
        subprotocols=[Subprotocol(word) for word in said],
        origin=None if origin is None else Origin(origin),
        additional_headers={"Cookie": "; ".join(f"{k}={v}" for k, v in cookie.items())},
    )


def everything_sent(url: str, cookie: Mapping[str, str], page: str, query: str) -> bytes:
    """All that the server sends until it has run a page."""
    wanted, sent = BackMsg(), list[bytes]()
    wanted.rerun_script.page_name, wanted.rerun_script.query_string = page, query
    with stream(url, cookie, url) as socket:
        socket.send(wanted.SerializeToString())
        while True:
            message = socket.recv(timeout=60, decode=False)
            sent.append(message)
            if ForwardMsg.FromString(message).WhichOneof("type") == "script_finished":
                return b"".join(sent)


def soon(page: Page, script: str, argument: object = None) -> Any:
    """What a script finds wrong with a page: `[]` as soon as nothing is.

    The theme's style sheet arrives after the page's text, so on a busy machine a page is at its
    final size a moment after it is there; what is still wrong then is returned.
    """
    give_up = time.monotonic() + SETTLED_WITHIN_S
    while (wrong := page.evaluate(script, argument)) != [] and time.monotonic() < give_up:
        page.wait_for_timeout(100)
    return wrong


class Visitor:
    """One tab of a browser, and every address that it asked for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        page.on("request", self._note)

    def _note(self, request: Request) -> None:
        self.requests.append(request.url)

    def open(self, url: str) -> Page:
        """Open an address and wait until the whole page is there."""
        self.page.goto(url)
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until the foot of the page is there and the script has ended."""
        self.page.wait_for_selector(".st-key-coach-foot", timeout=30_000)
        self.page.wait_for_selector('[data-test-script-state="notRunning"]', timeout=30_000)

    def outside(self) -> list[str]:
        """Addresses asked for that are not this machine's."""
        schemes = {"data", "blob"}
        parts = [(url, urlsplit(url)) for url in self.requests]
        return [u for u, at in parts if at.scheme not in schemes and at.hostname != "localhost"]
