"""Where a session begins and ends: a route, because only a route can give and take a cookie.

- POST `{"ticket": …}`: a page has let somebody in; the browser gets a new token;
- GET: 204 while the session is good, 401 when it has ended; asking is no sign of life;
- DELETE: ends all sessions of the person, on every machine, and clears what the browser kept.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from anyio import to_thread
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from coach.account_records import Outcome, Thing, ThingKind
from coach.errors import CoachError
from coach.ui import cookies
from coach.ui.routes import door
from coach.ui.routes.body import small_json
from coach.ui.runtime import arrivals, services

if TYPE_CHECKING:
    from starlette.requests import Request

ADDRESS = "/api/session"
HOME, ORGANISATION_OUT = "/", "/auth/logout"
_MOST_BYTES = 1_000
_CLEAR_BEFORE = '"cache", "storage"'
_CLEAR_ALL = '"cache", "cookies", "storage"'


async def begin(request: Request) -> Response:
    """POST: a session for the person to whom a page gave the ticket."""
    if not door.from_our_page(request):
        return _refused(403)
    try:
        token = await to_thread.run_sync(_begin, request, await _ticket(request))
    except (CoachError, ValueError, TypeError, LookupError):
        return _refused(401)
    response = Response(status_code=204, headers=_private(_CLEAR_BEFORE))
    cookies.take_back(response)
    cookies.give(response, token, https=door.is_https(request))
    return response


async def look(request: Request) -> Response:
    """GET: whether the browser's session is still good."""
    try:
        good = await to_thread.run_sync(_is_good, request)
    except CoachError:
        return _refused(503)
    return Response(status_code=204 if good else 401, headers=door.PRIVATE)


async def end(request: Request) -> Response:
    """DELETE: sign out everywhere; says where to go next.

    Who came through an organisation goes by way of Streamlit, which tells the organisation and
    needs its cookie for that; it then forgets the cookie itself.
    """
    if not door.from_our_page(request):
        return _refused(403)
    try:
        await to_thread.run_sync(_end, request)
    except CoachError:
        return _refused(503)
    organisation = cookies.ORGANISATION in request.cookies
    clear, then = (_CLEAR_BEFORE, ORGANISATION_OUT) if organisation else (_CLEAR_ALL, HOME)
    response = JSONResponse({"next": then}, headers=_private(clear))
    cookies.take_back(response)
    return response


routes = [
    Route(ADDRESS, begin, methods=["POST"]),
    Route(ADDRESS, look, methods=["GET"]),
    Route(ADDRESS, end, methods=["DELETE"]),
]


async def _ticket(request: Request) -> str:
    return str((await small_json(request, _MOST_BYTES))["ticket"])


def _begin(request: Request, ticket: str) -> str:
    """A new token at every sign-in; whoever was signed in with this browser no longer is."""
    built, now = services(), datetime.now(UTC)
    user_id = arrivals().redeem(ticket, now)
    if user_id is None:
        raise LookupError
    if before := door.token(request):
        built.sessions.end(before)
    return built.sessions.begin(user_id, now)


def _is_good(request: Request) -> bool:
    return services().sessions.is_good(door.token(request), datetime.now(UTC))


def _end(request: Request) -> None:
    built = services()
    user_id = door.signed_in(request, built)
    if user_id is not None:
        built.sessions.end_all_of(user_id)
        person = Thing(kind=ThingKind.PERSON, id=user_id)
        built.trail.note(user_id, "sign_out", person, Outcome.DONE, datetime.now(UTC))
    elif before := door.token(request):
        built.sessions.end(before)


def _private(clear: str) -> dict[str, str]:
    return {**door.PRIVATE, "clear-site-data": clear}


def _refused(status: int) -> Response:
    return Response(status_code=status, headers=door.PRIVATE)
