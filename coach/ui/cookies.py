"""The one cookie of ours: a random token that says nothing, which no script of a page can read.

`__Host-` makes the browser itself refuse it without https, from another host, or for a part of
the address. `SameSite=Strict`: no link or form of another site brings it along. It costs nothing
here, because a page is loaded without it, and asks for what it shows over its own connection.
Without an age it goes when the browser is closed; how long it is good is the server's to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.responses import Response

PLAIN = "coach_session"
SAFE = f"__Host-{PLAIN}"
ORGANISATION = "_streamlit_user"
"""Streamlit's own cookie after a sign-in at an organisation; long ones come in numbered parts."""


def token_in(cookies: Mapping[str, str], *, https: bool) -> str:
    """The token that a browser brings; "" for none.

    Where the page came over https, only the cookie that needs https counts: another site of the
    same domain could have put the other one there.
    """
    return cookies.get(SAFE, "") or ("" if https else cookies.get(PLAIN, ""))


def give(response: Response, token: str, *, https: bool) -> None:
    """Have the browser keep a token."""
    response.set_cookie(
        SAFE if https else PLAIN,
        token,
        httponly=True,
        samesite="strict",
        secure=https,
        path="/",
    )


def take_back(response: Response) -> None:
    """Have the browser forget every token of ours."""
    response.delete_cookie(SAFE, path="/", secure=True, httponly=True, samesite="strict")
    response.delete_cookie(PLAIN, path="/", httponly=True, samesite="strict")
