"""Hearing what a tutor said of an answer: for its owner, and the tutors to whom it is shown.

The address holds a note that a page signed, good for one comment and one listener. Who may hear it
is asked of the service each time, so nothing is heard once the answer was taken back. Whatever is
wrong, the answer is 404. It is sent as WAV: not every tablet plays the small file that is kept.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from anyio import to_thread
from starlette.responses import Response
from starlette.routing import Route

from coach.errors import CoachError, NotFound
from coach.ui.routes import door
from coach.ui.routes.audio import in_memory
from coach.ui.runtime import services
from models.errors import AudioError

if TYPE_CHECKING:
    from starlette.requests import Request

_HEAR = "comment.hear"
_GOOD_FOR = timedelta(hours=36)


def comment_address(comment_id: str, listener_id: str, now: datetime) -> str:
    """Where a page can play a spoken comment; the same all day, so that pages stay as they are."""
    until = now.replace(hour=0, minute=0, second=0, microsecond=0) + _GOOD_FOR
    note = services().signer.sign(_HEAR, {"comment": comment_id, "user": listener_id}, until)
    return f"/api/comments/{comment_id}/sound?{urlencode({'token': note})}"


async def hear(request: Request) -> Response:
    """GET: the comment as WAV, whole or a range of it."""
    try:
        sound = await to_thread.run_sync(_sound, request)
    except (CoachError, AudioError):
        return Response(status_code=404, headers=door.PRIVATE)
    return in_memory(sound, request.headers.get("range", ""))


routes = [Route("/api/comments/{comment_id}/sound", hear, methods=["GET"])]


def _sound(request: Request) -> bytes:
    now = datetime.now(UTC)
    note = services().signer.read(_HEAR, request.query_params.get("token", ""), now)
    comment_id = request.path_params["comment_id"]
    if note["comment"] != comment_id:
        raise NotFound
    door.check(request, note["user"], services())
    return services().remarks.sound(note["user"], comment_id, now)
