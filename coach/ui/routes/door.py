"""Who asks: what every route of ours checks beside its own signed note.

With accounts the note alone opens nothing: the browser must also hold a session of the person
whom the note was signed for, good at this moment. So an address that was copied, or that stands
in the history of a shared tablet, is worth nothing to anybody else.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from coach.errors import NotFound
from coach.ui import cookies

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection

    from coach.bootstrap import Services

PRIVATE = {
    "cache-control": "no-store, private",
    "cross-origin-resource-policy": "same-origin",
}
"""Headers of every answer: no cache keeps it, no other site's page can embed it."""


def as_file(name: str) -> dict[str, str]:
    """Headers of an answer that the browser keeps as a file of this name, and nowhere else."""
    return {**PRIVATE, "content-disposition": f'attachment; filename="{name}"'}


def from_our_page(connection: HTTPConnection) -> bool:
    """Another site's page can send something here, but not with our origin."""
    try:
        origin = urlsplit(connection.headers.get("origin", ""))
    except ValueError:  # no address at all
        return False
    return bool(origin.netloc) and origin.netloc == connection.headers.get("host")


def is_https(connection: HTTPConnection) -> bool:
    """Whether the browser speaks https, also where something in between does it for us.

    The origin is what the browser sees; the header is set by a proxy. Either can only make us
    ask for the safer cookie.
    """
    origin = connection.headers.get("origin", "")
    forwarded = connection.headers.get("x-forwarded-proto", "")
    schemes = {connection.scope["scheme"], origin.partition("://")[0], forwarded.strip().lower()}
    return bool(schemes & {"https", "wss"})


def token(connection: HTTPConnection) -> str:
    """The token of the session that the browser holds; "" for none."""
    return cookies.token_in(connection.cookies, https=is_https(connection))


def signed_in(connection: HTTPConnection, built: Services) -> str | None:
    """Who is signed in with this browser now; reads the database, so call it from a thread."""
    held = token(connection)
    return built.sessions.user_of(held, datetime.now(UTC)) if held else None


def check(connection: HTTPConnection, user_id: str, built: Services) -> None:
    """Let nobody but this person on; "" stands for anybody who is signed in.

    Raises:
        NotFound: with accounts, the browser holds no session of theirs.
    """
    if not built.settings.with_accounts:
        return
    who = signed_in(connection, built)
    if who is None or (user_id and who != user_id):
        raise NotFound


def check_unless_gone(connection: HTTPConnection, user_id: str, built: Services) -> None:
    """The same, but a browser from which somebody has just signed out may still say goodbye.

    Raises:
        NotFound: with accounts, somebody else is signed in there.
    """
    if built.settings.with_accounts and signed_in(connection, built) not in {user_id, None}:
        raise NotFound
