"""Hearing a text: a page asks for its pieces, and plays those that are ready.

Both routes ask for a note that a page signed: the text to be said, or the sound to be played.
Whatever is wrong, the answer is 404. A sound is served from here and not from Streamlit's /media,
which gives anything to anyone who has its address.
"""

from __future__ import annotations

import mimetypes
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from anyio import to_thread
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from coach.errors import CoachError, NotFound
from coach.ui.routes import door
from coach.ui.routes.body import small_json
from coach.ui.runtime import services
from coach.voice import Pace, PieceState, Said

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from starlette.requests import Request

    from coach.voice import Piece

ADDRESS = "/api/voice"
_ASK, _HEAR = "voice.ask", "voice.hear"
_GOOD_FOR = timedelta(hours=36)
_MOST_BYTES = 20_000
"""Of a request: the longest text of the bank, signed, takes a tenth."""


def note_to_ask(said: Said, now: datetime) -> str:
    """A note that lets a page have a text said; the same all day, so that pages stay as they are.

    The words of a participant are in it, so it goes to nobody but their own page.
    """
    payload = {"text": said.text, "user": said.user_id or "", "attempt": said.attempt_id or ""}
    return services().signer.sign(_ASK, payload, _end_of(now))


async def ask(request: Request) -> Response:
    """POST `{"token", "pace", "again"}`: gives `{"pieces": [{"state", "src", "rate"}]}`.

    What is not there yet is put into the queue: ask again until it is "ready" or "failed".
    """
    try:
        if not door.from_our_page(request):
            raise NotFound
        wanted = await small_json(request, _MOST_BYTES)
        pieces = await to_thread.run_sync(_pieces, request, wanted)
    except (CoachError, ValueError, TypeError, LookupError):
        return Response(status_code=404, headers=door.PRIVATE)
    return JSONResponse({"pieces": pieces}, headers=door.PRIVATE)


async def hear(request: Request) -> Response:
    """GET: the sound of a piece, whole or a range of it."""
    try:
        path = await to_thread.run_sync(_sound, request)
        facts = path.stat()
    except (CoachError, OSError):
        return Response(status_code=404, headers=door.PRIVATE)
    kind = mimetypes.guess_type(path.name)[0] or "audio/wav"
    return FileResponse(path, headers=door.PRIVATE, media_type=kind, stat_result=facts)


routes = [
    Route(ADDRESS, ask, methods=["POST"]),
    Route(f"{ADDRESS}/sound", hear, methods=["GET"]),
]


def _pieces(request: Request, wanted: Mapping[str, Any]) -> list[dict[str, object]]:
    now = datetime.now(UTC)
    note = services().signer.read(_ASK, str(wanted["token"]), now)
    door.check(request, note["user"], services())
    said = Said(text=note["text"], user_id=note["user"] or None, attempt_id=note["attempt"] or None)
    pace, again = Pace(wanted["pace"]), wanted.get("again") is True
    pieces = services().voices.ask(said, pace, now, again=again)
    return [_shown(piece, note["user"], now) for piece in pieces]


def _shown(piece: Piece, user_id: str, now: datetime) -> dict[str, object]:
    if piece.state is not PieceState.READY:
        return {"state": piece.state}
    note = services().signer.sign(_HEAR, {"name": piece.name, "user": user_id}, _end_of(now))
    src = f"{ADDRESS}/sound?{urlencode({'token': note})}"
    return {"state": piece.state, "src": src, "rate": piece.rate}


def _sound(request: Request) -> Path:
    note = request.query_params.get("token", "")
    payload = services().signer.read(_HEAR, note, datetime.now(UTC))
    door.check(request, payload["user"], services())
    path = services().voices.sound(payload["name"])
    if path is None:
        raise NotFound
    return path


def _end_of(now: datetime) -> datetime:
    """The same moment for a whole day, at least half a day away."""
    return now.replace(hour=0, minute=0, second=0, microsecond=0) + _GOOD_FOR
