from __future__ import annotations

import asyncio
import logging
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from streamlit import config, net_util
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest
from streamlit.web.server import server_util
from streamlit.web.server.app_discovery import discover_asgi_app

from coach.ui import compat, server
from coach.ui.routes import takes
from coach.ui.side_doors import SideDoors
from coach.ui.way_back import WayBack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.ui.fakes import FakeServices

ROOT = Path(__file__).parents[2]
SECRET = "my brother worked in Kabul"
CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


def test_streamlit_finds_the_app() -> None:
    """`streamlit run app.py` serves our st.App with its headers, not a bare script."""
    found = discover_asgi_app(ROOT / "app.py")
    assert found.is_asgi_app
    assert found.import_string == "app:app"
    assert len((ROOT / "app.py").read_text(encoding="utf-8").splitlines()) < 60


@pytest.mark.parametrize(
    ("section", "option", "value"),
    [
        ("browser", "gatherUsageStats", False),
        ("server", "address", "localhost"),
        ("server", "headless", True),
        ("server", "showEmailPrompt", False),
        ("server", "enableXsrfProtection", True),
        ("server", "enableAgentApi", False),
        ("server", "maxMessageSize", 20),
        ("client", "showErrorDetails", "none"),
        ("client", "showErrorLinks", False),
        ("client", "toolbarMode", "minimal"),
        ("client", "allowedOrigins", []),
        ("logger", "enableRich", False),
    ],
)
def test_what_calls_out_or_tells_too_much_is_off(section: str, option: str, value: object) -> None:
    """The committed settings switch it off, and Streamlit still knows them by these names."""
    assert CONFIG[section][option] == value
    assert f"{section}.{option}" in config.get_config_options()


def test_no_secret_is_committed() -> None:
    """Neither a cookie secret nor a file of secrets is in the repository."""
    assert "cookieSecret" not in CONFIG["server"]
    assert not (ROOT / ".streamlit" / "secrets.toml").exists()


def test_a_strange_page_makes_no_look_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection from another origin is refused without asking anybody who we are."""

    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError(f"asked outside: {args} {kwargs}")

    monkeypatch.setattr(net_util, "_make_blocking_http_get", refuse)
    monkeypatch.setattr(net_util, "_internal_ip", None)
    monkeypatch.setattr(net_util, "_external_ip", None)
    monkeypatch.setattr("socket.socket.connect", refuse)
    compat.make_no_address_look_ups()
    assert not server_util.is_url_from_allowed_origins("http://evil.example")


def test_pages_are_listed_by_us_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The folder pages/ doesn't turn on Streamlit's old kind of many-page app."""
    monkeypatch.setattr(PagesManager, "uses_pages_directory", None)
    compat.list_pages_ourselves()
    (tmp_path / "pages").mkdir()
    PagesManager(str(tmp_path / "main.py"))
    assert PagesManager.uses_pages_directory is False


@pytest.fixture
def error_log(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """The log of Streamlit's errors, filtered as the server filters it."""
    logger = logging.getLogger("streamlit.error_util")
    before = list(logger.filters)
    compat.keep_answers_out_of_the_log()
    yield caplog
    logger.filters[:] = before


def test_the_log_holds_the_place_of_an_error_and_not_its_text(
    error_log: pytest.LogCaptureFixture,
) -> None:
    """An error in a page can hold words of an answer: they don't reach the log."""
    logger = logging.getLogger("streamlit.error_util")
    logger.addHandler(error_log.handler)
    try:
        int(SECRET)
    except ValueError:
        logger.exception("Uncaught app execution")
    finally:
        logger.removeHandler(error_log.handler)
    assert SECRET not in error_log.text
    assert "Traceback" not in error_log.text
    assert "ValueError at ui/test_server.py:" in error_log.text


def test_an_error_without_a_place_is_named() -> None:
    """An error that was never raised has no place, only a kind."""
    assert compat.kind_and_place(KeyError("x")) == "KeyError"


PAGE_THAT_FAILS = f"""
import streamlit as st
from coach.ui.server import show_script_error
try:
    int("{SECRET}")
except ValueError as error:
    st.session_state["handled"] = show_script_error(error)
"""
"""What Streamlit does with an error: ask our handler, and show nothing else if it says so."""

PAGE_WHOSE_STORAGE_FAILS = """
from coach.errors import StorageProblem
from coach.ui.server import show_script_error
show_script_error(StorageProblem("error.storage.full", database="here"))
"""


def test_a_participant_never_sees_a_traceback(caplog: pytest.LogCaptureFixture) -> None:
    """An error nobody expected is one plain sentence, and its text is neither shown nor logged."""
    app = AppTest.from_string(PAGE_THAT_FAILS).run()
    (shown,) = [part.value for part in app.html]
    assert app.session_state["handled"] is True
    assert "Something went wrong that we did not expect." in shown
    assert SECRET not in shown
    assert SECRET not in caplog.text
    assert "ValueError at" in caplog.text


def test_an_error_of_ours_says_what_to_do() -> None:
    """A known error keeps its own sentence, wherever in a page it comes from."""
    app = AppTest.from_string(PAGE_WHOSE_STORAGE_FAILS).run()
    assert "The disk is full." in app.html[0].value


def test_the_work_starts_and_stops_with_the_server(
    fake_services: FakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker runs exactly as long as the server does."""
    seen: list[str] = []
    monkeypatch.setattr(fake_services, "start", lambda: seen.append("start"), raising=False)
    monkeypatch.setattr(fake_services, "stop", lambda: seen.append("stop"), raising=False)

    async def serve() -> None:
        async with server.lifespan(None):  # type: ignore[arg-type]
            seen.append("serve")

    asyncio.run(serve())
    assert seen == ["start", "serve", "stop"]


def _headers_of(
    app: Any, *, scheme: str = "http", host: str = "localhost:8501", forwarded: str = ""
) -> dict[str, str]:
    """The headers of one HTTP answer of an ASGI app."""
    asked = [(b"host", host.encode()), (b"x-forwarded-proto", forwarded.encode())]
    sent: list[dict[str, Any]] = []

    async def ask() -> None:
        async def receive() -> dict[str, Any]:
            return {"type": "http.request"}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        await app({"type": "http", "scheme": scheme, "headers": asked}, receive, send)

    asyncio.run(ask())
    return {name.decode(): value.decode() for name, value in sent[0]["headers"]}


async def _page(scope: Any, receive: Any, send: Any) -> None:
    """An ASGI app that answers with a page."""
    del scope, receive
    headers = [(b"X-Frame-Options", b"ALLOWALL"), (b"content-type", b"text/html")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})


def test_headers_keep_a_page_to_itself() -> None:
    """Every answer tells the browser to load from here only, and to be framed by nobody."""
    headers = _headers_of(server.SafetyHeaders(_page))
    assert headers["content-type"] == "text/html"
    assert headers["x-frame-options"] == "DENY"
    assert "X-Frame-Options" not in headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "base-uri 'none'" in policy
    assert "object-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"
    assert "http" not in policy
    assert "*" not in policy


@pytest.mark.parametrize(
    ("scheme", "forwarded", "host", "only"),
    [
        ("https", "", "coach.example.org", True),
        ("http", "https", "coach.example.org:443", True),
        ("http", "", "coach.example.org", False),
        ("https", "", "localhost:8501", False),
        ("https", "", "192.168.1.20:8501", False),
        ("https", "", "[fe80::1]:8501", False),
        ("https", "", "desk:8501", False),
        ("https", "", "desk.local:8501", False),
        ("https", "", "", False),
    ],
)
def test_a_public_name_is_opened_over_https_only(
    scheme: str, forwarded: str, host: str, only: bool
) -> None:
    """Where somebody else signed the certificate; never for names of this computer's own."""
    app = server.SafetyHeaders(_page)
    headers = _headers_of(app, scheme=scheme, host=host, forwarded=forwarded)
    policy = "max-age=31536000; includeSubDomains" if only else None
    assert headers.get("strict-transport-security") == policy


def test_web_sockets_pass_untouched() -> None:
    """Only HTTP answers get headers; a WebSocket's messages go through as they are."""
    seen: list[object] = []

    async def inner(scope: Any, receive: Any, send: Any) -> None:
        del scope, receive
        seen.append(send)

    async def nothing(*_: Any) -> None:
        """Neither receives nor sends."""

    asyncio.run(server.SafetyHeaders(inner)({"type": "websocket"}, nothing, nothing))  # type: ignore[arg-type]
    assert seen == [nothing]


@pytest.mark.parametrize(
    ("path", "origin", "passes"),
    [
        ("/_stcore/stream", b"http://localhost:8501", True),
        ("/_stcore/stream", b"http://localhost:9999", False),
        ("/_stcore/stream", b"http://evil.example", False),
        ("/_stcore/stream", b"null", False),
        ("/_stcore/stream", None, False),
        (takes.ADDRESS, b"http://evil.example", True),  # it says why it refuses
    ],
)
def test_a_web_socket_opens_to_our_own_pages_only(
    path: str, origin: bytes | None, passes: bool
) -> None:
    """Neither to another port of this machine, nor to who names no origin."""
    reached: list[str] = []
    sent: list[Any] = []

    async def inner(*_: Any) -> None:
        reached.append(path)

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"host", b"localhost:8501"), *([(b"origin", origin)] if origin else [])]
    scope = {"type": "websocket", "path": path, "headers": headers}
    asyncio.run(server.OnlyOurPages(inner)(scope, send, send))  # type: ignore[arg-type]
    assert (reached == [path]) is passes
    assert sent == ([] if passes else [{"type": "websocket.close", "code": 1008}])


def test_the_server_has_all_guards() -> None:
    """What `app.py` hands to the server: headers, three guards, the way back."""
    guards = {server.SafetyHeaders, server.OnlyOurPages, SideDoors, WayBack}
    assert {guard.cls for guard in server.middleware} == guards
