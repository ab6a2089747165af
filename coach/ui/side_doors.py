"""Addresses that Streamlit opens beside the pages: what visitors have no use for stays shut.

Streamlit takes a file into the server's memory from anybody who has opened a page, also the one
to sign in, and tells everybody how the server is doing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anyio import to_thread
from starlette.requests import HTTPConnection
from starlette.responses import Response

from coach.errors import CoachError
from coach.ui.routes import door
from coach.ui.runtime import services

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

UPLOADS = "/_stcore/upload_file"
SHUT = ("/_stcore/metrics", "/_stcore/agent")
"""Figures of the server, and the description of an interface that is switched off."""


class SideDoors:
    """ASGI middleware: with accounts, files are taken only from who is signed in."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may go on; answer the rest."""
        refused = await _refused(scope) if scope["type"] == "http" else None
        if refused is None:
            await self._app(scope, receive, send)
        else:
            await Response(status_code=refused, headers=door.PRIVATE)(scope, receive, send)


async def _refused(scope: Scope) -> int | None:
    """The status that refuses a request; None if it may go on."""
    path = str(scope["path"])
    if path.startswith(SHUT):
        return 404
    if path.startswith(UPLOADS) and scope["method"] != "OPTIONS":
        return await to_thread.run_sync(_not_signed_in, HTTPConnection(scope))
    return None


def _not_signed_in(connection: HTTPConnection) -> int | None:
    try:
        door.check(connection, "", services())
    except CoachError:
        return 401
    return None
