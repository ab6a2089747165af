"""What `app.py` gives to `st.App`: start and stop of the work, headers, and the last resort."""

from __future__ import annotations

import logging
from contextlib import asynccontextmanager
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from anyio import to_thread
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection

from coach.errors import CoachError
from coach.ui import compat
from coach.ui.components.notice import problem
from coach.ui.routes import door, takes
from coach.ui.runtime import services
from coach.ui.side_doors import SideDoors
from coach.ui.way_back import WayBack

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    import streamlit as st
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_log = logging.getLogger(__name__)

_CONTENT_SECURITY_POLICY = {
    "default-src": "'self'",
    "script-src": "'self' 'unsafe-inline' 'unsafe-eval' blob:",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "media-src": "'self' data: blob:",
    "worker-src": "'self' blob:",
    "connect-src": "'self' data: blob:",
    "form-action": "'self'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "frame-ancestors": "'none'",
}
"""The browser itself refuses any address but this server's: nothing leaves the machine, even if a
library of the page should ask. Vega draws with compiled expressions ('unsafe-eval'); components
and the recorder run from blob: addresses."""

_HEADERS = {
    "content-security-policy": "; ".join(
        f"{what} {where}" for what, where in _CONTENT_SECURITY_POLICY.items()
    ),
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "microphone=(self), camera=(), geolocation=()",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}

_ONLY_HTTPS = {"strict-transport-security": "max-age=31536000; includeSubDomains"}
"""For a year the browser opens this name over https only, and lets nobody click a warning away."""


_POLICY_VIOLATION = 1008


class SafetyHeaders:
    """ASGI middleware that adds the headers which keep a page to itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; add the headers to HTTP responses."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = _with_safety(message.get("headers", ()), _only_https(scope))
                message = {**message, "headers": headers}
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)


def _with_safety(headers: Any, more: dict[str, str]) -> list[tuple[bytes, bytes]]:
    given = [(name.decode("latin-1").lower(), value) for name, value in headers]
    ours = _HEADERS | more | ({"cache-control": "no-store"} if _is_page(given) else {})
    kept = [(name.encode("latin-1"), value) for name, value in given if name not in ours]
    return kept + [(name.encode(), value.encode()) for name, value in ours.items()]


def _is_page(headers: list[tuple[str, bytes]]) -> bool:
    """Pages are never kept: on a shared tablet, Back must not bring one up again."""
    return any(n == "content-type" and v.startswith(b"text/html") for n, v in headers)


def _only_https(scope: Scope) -> dict[str, str]:
    """Only for a name of the internet's, whose certificate somebody else has signed.

    The one that `serve --https` makes is for names of this computer and its network. There the
    browser would lock out whoever opens another program of this computer, or the coach itself
    once its address has changed.
    """
    connection = HTTPConnection(scope)
    name = connection.headers.get("host", "").partition(":")[0].rstrip(".").lower()
    return _ONLY_HTTPS if door.is_https(connection) and _is_public(name) else {}


def _is_public(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return "." in name and not name.endswith((".local", ".localhost"))
    return False


class OnlyOurPages:
    """ASGI middleware that opens no WebSocket to a page of another origin.

    Streamlit itself lets in every page of this machine, whatever its port, and programs that name
    no origin. Browsers bring our cookie along to all ports of a machine, so another program's page
    could have read a person's. The recorder's own route asks by itself, and says why it refuses.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on but another page's WebSocket; a browser is told 403."""
        if scope["type"] == "websocket" and not _is_ours(scope):
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
            return
        await self._app(scope, receive, send)


def _is_ours(scope: Scope) -> bool:
    return scope["path"] == takes.ADDRESS or door.from_our_page(HTTPConnection(scope))


middleware = [
    Middleware(SafetyHeaders),
    Middleware(OnlyOurPages),
    Middleware(SideDoors),
    Middleware(WayBack),
]


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncGenerator[None]:
    """Start the worker with the server and stop it with it."""
    compat.make_no_address_look_ups()
    compat.keep_answers_out_of_the_log()
    compat.list_pages_ourselves()
    built = await to_thread.run_sync(services)
    await to_thread.run_sync(built.start)
    try:
        yield
    finally:
        await to_thread.run_sync(built.stop)


def show_script_error(error: Exception) -> bool:
    """Show a plain sentence for an error that a page didn't expect; True: nothing else is shown."""
    _log.error("page failed: %s", compat.kind_and_place(error))
    problem(error if isinstance(error, CoachError) else CoachError())
    return True
