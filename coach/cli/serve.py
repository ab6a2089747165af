"""`interview-coach serve`: open the app."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import webbrowser
from http import HTTPStatus
from pathlib import Path
from typing import Annotated

import typer

from coach.cli.console import out, settings, stop_with
from coach.config import Settings

ROOT = Path(__file__).resolve().parents[2]
_READY_WITHIN_S = 90.0
_POLL_S = 0.2
_PORTS_TRIED = 20
_STOPPED = {0, -2, -15, 130, 143}
"""Exit codes of a server that was asked to stop."""
_LOCAL = {"localhost", "127.0.0.1", "::1"}

Port = Annotated[
    int | None, typer.Option(help="Port of the page; if not given, 8501 or the next free.")
]
OpenBrowser = Annotated[bool, typer.Option(help="Open the page in the web browser.")]


def serve(port: Port = None, browser: OpenBrowser = True) -> None:
    """Open the app in the browser. It works without a network; stop it with Ctrl+C."""
    raise typer.Exit(run_server(settings(), port, open_browser=browser))


def run_server(config: Settings, port: int | None, *, open_browser: bool) -> int:
    """Start the web server, say where it is, wait until it ends; gives its exit code."""
    chosen = port or free_port(config.address, config.port)
    address = f"http://{'localhost' if config.address in _LOCAL else config.address}:{chosen}"
    out.print("Starting the interview coach …", highlight=False)
    server = subprocess.Popen(command(config, chosen), cwd=ROOT, env=config.environment_for_child())
    announcing = threading.Thread(
        target=_announce, args=(server, address, open_browser), daemon=True
    )
    announcing.start()

    def stop(*_: object) -> None:
        server.terminate()

    for name in ("SIGTERM", "SIGHUP"):  # a closed terminal must not leave a server behind
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), stop)
    return _wait(server)


def command(config: Settings, port: int) -> list[str]:
    """The server's command line; everything else is in .streamlit/config.toml."""
    return [
        *(sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")),
        *("--server.address", config.address, "--server.port", str(port)),
        *("--server.maxUploadSize", str(config.max_upload_mb), "--server.headless", "true"),
    ]


def free_port(address: str, wanted: int) -> int:
    """`wanted`, or the next free port after it; ends with a sentence if there is none."""
    candidates = range(wanted, min(wanted + _PORTS_TRIED, 65536))
    found = next((port for port in candidates if _is_free(address, port)), None)
    if found is None:
        stop_with(f"No free port from {wanted} on. Give another one with --port.")
    return found


def _is_free(address: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
        return True


def _announce(server: subprocess.Popen[bytes], address: str, open_browser: bool) -> None:
    give_up = time.monotonic() + _READY_WITHIN_S
    while server.poll() is None and time.monotonic() < give_up:
        if _answers(address):
            out.print(f"The coach is ready: {address}", style="bold green", highlight=False)
            out.print("Nothing leaves this computer. To stop, press Ctrl+C.", highlight=False)
            if open_browser:
                webbrowser.open(address)
            return
        time.sleep(_POLL_S)
    if server.poll() is None:
        out.print(f"The page is slow to start. Try {address} in your browser.", highlight=False)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2) as reply:  # noqa: S310
            return reply.status == HTTPStatus.OK
    except (urllib.error.URLError, OSError):
        return False


def _wait(server: subprocess.Popen[bytes]) -> int:
    while True:
        try:
            code = server.wait()
        except KeyboardInterrupt:  # the server has had it too, and stops its worker first
            continue
        return 0 if code in _STOPPED else code
