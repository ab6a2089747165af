"""`interview-coach serve`: open the app."""

from __future__ import annotations

import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import webbrowser
from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coach.cli import https
from coach.cli.console import out, plain_errors, settings, stop_with
from coach.config import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
_READY_WITHIN_S = 90.0
_POLL_S = 0.2
_PORTS_TRIED = 20
_STOPPED = {0, -2, -15, 130, 143}
"""Exit codes of a server that was asked to stop."""
_LOCAL = {"localhost", "127.0.0.1", "::1"}
_EVERYWHERE = "0.0.0.0"  # noqa: S104 (asked for with --https: tablets of the local network)
ORGANISATION_FILE = "organisation.toml"
"""How to sign in at an organisation (docs/accounts.md); beside the keys, outside every backup."""
_READ_ALONG = (
    "Others in your network can read along: nothing is encrypted. Use --https, or let another "
    "web server do it (docs/accounts.md)."
)
_ONE_PERSON = (
    "Everybody in your network who opens this page sees the same answers. For more than one "
    "person use --accounts."
)
_OWN_HOSTS = ("localhost", "127.0.0.1", "[::1]", "::1")

Port = Annotated[
    int | None, typer.Option(help="Port of the page; if not given, 8501 or the next free.")
]
OpenBrowser = Annotated[bool, typer.Option(help="Open the page in the web browser.")]


Https = Annotated[
    bool, typer.Option("--https", help="Let tablets of the local network in, with https.")
]
Cert = Annotated[
    Path | None, typer.Option(help="Certificate for --https (PEM); if not given, one is made.")
]
Key = Annotated[Path | None, typer.Option(help="Key of that certificate (PEM).")]


WithAccounts = Annotated[
    bool | None,
    typer.Option(
        "--accounts/--no-accounts", help="People sign in, each with answers of their own."
    ),
]


def serve(
    *,
    port: Port = None,
    browser: OpenBrowser = True,
    use_https: Https = False,
    cert: Cert = None,
    key: Key = None,
    accounts: WithAccounts = None,
) -> None:
    """Open the app in the browser. It works without a network; stop it with Ctrl+C."""
    config, brought = settings(), https.given(cert, key)
    if accounts is not None:
        config = replace(config, accounts="on" if accounts else "off")
    for warning in warnings(config, encrypted=use_https or brought is not None):
        out.print(warning, style="yellow", highlight=False)
    if config.with_accounts:
        _welcome_first_administrator(config)
    if not use_https and brought is None:
        raise typer.Exit(run_server(config, port, open_browser=browser))
    names = https.names_for_certificate(https.network_names())
    certificate = brought or https.made(config.data_dir / "https", names)
    if config.address in _LOCAL:
        config = replace(config, address=_EVERYWHERE)
    raise typer.Exit(run_server(config, port, open_browser=browser, certificate=certificate))


def warnings(config: Settings, *, encrypted: bool) -> tuple[str, ...]:
    """What whoever opens the coach to a network should know, and might not."""
    if config.address in _LOCAL and not encrypted:
        return ()
    told = ((_READ_ALONG, not encrypted), (_ONE_PERSON, not config.with_accounts))
    return tuple(warning for warning, holds in told if holds)


def _welcome_first_administrator(config: Settings) -> None:
    """Whoever reads this console sets the place up; nothing is said once somebody has."""
    from coach.bootstrap import new_set_up_code

    with plain_errors():
        code = new_set_up_code(config, datetime.now(UTC))
    if code is not None:
        out.print("Nobody has an account here yet. The page asks for a set-up code. It is:")
        out.print(code, style="bold", highlight=False)


def run_server(
    config: Settings,
    port: int | None,
    *,
    open_browser: bool,
    certificate: https.Certificate | None = None,
    demo_key: str = "",
    meanwhile: Callable[[], object] = lambda: None,
) -> int:
    """Start the web server, say where it is, wait until it ends; gives its exit code.

    `meanwhile` is done while it starts; if that fails, the server is stopped.
    """
    chosen = port or free_port(config.address, config.port)
    own = config.address in {*_LOCAL, _EVERYWHERE}
    scheme = "http" if certificate is None else "https"
    address = f"{scheme}://{'localhost' if own else config.address}:{chosen}"
    out.print("Starting the interview coach …", highlight=False)
    server = subprocess.Popen(
        command(config, chosen, certificate),
        cwd=ROOT,
        env=config.environment_for_child(demo_key=demo_key),
    )
    announcing = threading.Thread(
        target=_announce, args=(server, address, open_browser, certificate), daemon=True
    )
    announcing.start()
    _stop_with_us(server)
    try:
        meanwhile()
    except BaseException:
        server.terminate()
        _wait(server)
        raise
    return _wait(server)


def command(config: Settings, port: int, certificate: https.Certificate | None = None) -> list[str]:
    """The server's command line; everything else is in .streamlit/config.toml."""
    allowed = () if config.address in _LOCAL else (*_OWN_HOSTS, *https.network_names())
    secrets = config.keys_folder / ORGANISATION_FILE
    files = () if certificate is None else (str(certificate.cert), str(certificate.key))
    return [
        *(sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")),
        *("--server.address", config.address, "--server.port", str(port)),
        *("--server.maxUploadSize", str(config.max_upload_mb), "--server.headless", "true"),
        # Without a name to print, Streamlit asks the internet for this machine's address.
        *(("--browser.serverAddress", "localhost") if config.address == _EVERYWHERE else ()),
        *(("--secrets.files", str(secrets)) if secrets.is_file() else ()),
        *(part for host in allowed for part in ("--server.allowedHosts", host)),
        *(
            part
            for option, file in zip(("sslCertFile", "sslKeyFile"), files, strict=False)
            for part in (f"--server.{option}", file)
        ),
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


def _announce(
    server: subprocess.Popen[bytes],
    address: str,
    open_browser: bool,
    certificate: https.Certificate | None,
) -> None:
    give_up = time.monotonic() + _READY_WITHIN_S
    while server.poll() is None and time.monotonic() < give_up:
        if _answers(address, certificate):
            out.print(f"The coach is ready: {address}", style="bold green", highlight=False)
            if certificate is not None:
                _tell_tablets(address)
            out.print("Nothing leaves this computer. To stop, press Ctrl+C.", highlight=False)
            if open_browser:
                webbrowser.open(address)
            return
        time.sleep(_POLL_S)
    if server.poll() is None:
        out.print(f"The page is slow to start. Try {address} in your browser.", highlight=False)


def _tell_tablets(address: str) -> None:
    """The addresses to type on a tablet, the likeliest first."""
    port = address.rsplit(":", 1)[1]
    for name in https.network_names():
        out.print(f"On a tablet in the same network, type: https://{name}:{port}", highlight=False)
    out.print("The page “Find help”, “Use a tablet”, says what to press there.", highlight=False)


def _answers(address: str, certificate: https.Certificate | None) -> bool:
    trust = None if certificate is None else _trust_in(certificate)
    health = f"{address}/_stcore/health"
    try:
        with urllib.request.urlopen(health, timeout=2, context=trust) as reply:  # noqa: S310
            return reply.status == HTTPStatus.OK
    except (urllib.error.URLError, OSError):
        return False


def _stop_with_us(server: subprocess.Popen[bytes]) -> None:
    """Pass a stop signal on: a closed terminal must not leave a server behind."""

    def stop(*_: object) -> None:
        server.terminate()

    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), stop)


def _trust_in(certificate: https.Certificate) -> ssl.SSLContext:
    """Trust in this one certificate, whatever names it is for."""
    context = ssl.create_default_context(cafile=str(certificate.cert))
    context.check_hostname = False
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    return context


def _wait(server: subprocess.Popen[bytes]) -> int:
    while True:
        try:
            code = server.wait()
        except KeyboardInterrupt:  # the server has had it too, and stops its worker first
            continue
        return 0 if code in _STOPPED else code
