"""Hearing one's own answer, and telling that its feedback was left.

Streamlit would serve sound to anyone who has its address (`st.audio`). These routes ask for a
note that the page signed for its participant: good for one attempt of one person, and no longer
than the sound may be heard. Whatever is wrong, the answer is 404: nobody learns what there is.
"""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from anyio import to_thread
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from coach.errors import CoachError, NotFound
from coach.ui.routes import door
from coach.ui.runtime import services, visits

if TYPE_CHECKING:
    from starlette.requests import Request

    from coach.practice import Sound
    from coach.records import Attempt

_HEAR, _LEAVE = "sound.hear", "sound.leave"
RETURN_WITHIN_S = 10.0
"""A page that is loaded anew says goodbye too; back within this time, it was not left."""


def hear_address(attempt: Attempt, sound: Sound) -> str:
    """Where the participant's page can play the sound; the same as long as there is the sound."""
    return _address(_HEAR, "audio", attempt, sound)


def leave_address(attempt: Attempt, sound: Sound) -> str:
    """Where the participant's page says that it is being closed."""
    return _address(_LEAVE, "leave", attempt, sound)


def _address(purpose: str, what: str, attempt: Attempt, sound: Sound) -> str:
    payload = {"attempt": attempt.id, "user": attempt.user_id}
    note = services().signer.sign(purpose, payload, sound.until)
    return f"/api/attempts/{attempt.id}/{what}?{urlencode({'token': note})}"


async def hear(request: Request) -> Response:
    """GET: the sound as WAV, whole or a range of it."""
    try:
        sound = await to_thread.run_sync(_sound, request)
        facts = sound.path.stat()
    except (CoachError, OSError):
        return Response(status_code=404, headers=door.PRIVATE)
    return FileResponse(sound.path, headers=door.PRIVATE, media_type="audio/wav", stat_result=facts)


async def leave(request: Request) -> Response:
    """POST: the page with the feedback is being closed, or is being loaded anew."""
    try:
        if not door.from_our_page(request):
            raise NotFound
        attempt_id, user_id = await to_thread.run_sync(_owner, request, _LEAVE)
    except CoachError:
        return Response(status_code=404, headers=door.PRIVATE)
    seen = visits().count(attempt_id)
    timer = threading.Timer(RETURN_WITHIN_S, _erase_unless_back, (attempt_id, user_id, seen))
    timer.daemon = True  # the sweep does it if the server stops before
    timer.start()
    return Response(status_code=204, headers=door.PRIVATE)


routes = [
    Route("/api/attempts/{attempt_id}/audio", hear, methods=["GET"]),
    Route("/api/attempts/{attempt_id}/leave", leave, methods=["POST"]),
]


def _sound(request: Request) -> Sound:
    attempt_id, user_id = _owner(request, _HEAR)
    sound = services().practice.sound(attempt_id, user_id, datetime.now(UTC))
    if sound is None:
        raise NotFound
    return sound


def _owner(request: Request, purpose: str) -> tuple[str, str]:
    """The attempt in the address and its owner, both checked against note, session and database."""
    note = request.query_params.get("token", "")
    payload = services().signer.read(purpose, note, datetime.now(UTC))
    attempt_id = request.path_params["attempt_id"]
    if payload["attempt"] != attempt_id:
        raise NotFound
    check = door.check_unless_gone if purpose == _LEAVE else door.check
    check(request, payload["user"], services())
    return attempt_id, services().practice.attempt(attempt_id, payload["user"]).user_id


def _erase_unless_back(attempt_id: str, user_id: str, seen: int) -> None:
    if visits().count(attempt_id) == seen:
        try:
            services().practice.erase_sound(attempt_id, user_id)
        except CoachError:
            return  # deleted meanwhile, or the sweep tries again
