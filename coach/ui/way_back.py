"""The way back from an organisation's page: whatever was refused there or here is said in words.

Streamlit checks the organisation's answer. Where it is not to be trusted, or says no, Streamlit
sends the browser to the first page without a word of why. Here the address of that page says that
somebody came from there; the page to sign in then says that it did not work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

CALLBACK = "/oauth2callback"
CAME_BACK = "organisation"
"""Stands in the address of the first page."""


class WayBack:
    """ASGI middleware that notes in the address who comes from an organisation's page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; change where such a browser goes next."""

        async def send_with_note(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if "location" in headers:
                    headers["location"] += f"?{CAME_BACK}=1"
            await send(message)

        await self._app(scope, receive, send_with_note if _is_answer(scope) else send)


def _is_answer(scope: Scope) -> bool:
    """Who has just signed out there comes by the same address, with neither of the two."""
    if scope["type"] != "http" or not scope["path"].endswith(CALLBACK):
        return False
    asked = HTTPConnection(scope).query_params
    return "code" in asked or "error" in asked
