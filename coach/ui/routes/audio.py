"""Hearing an answer, one's own or a shared one, and telling that its feedback was left.

Streamlit would serve sound to anyone who has its address (`st.audio`). These routes ask for a
note that the page signed for who may listen: good for one attempt and one listener, and no longer
than the sound may be heard. Whatever is wrong, the answer is 404: nobody learns what there is.
"""

from __future__ import annotations

import re
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
    from pathlib import Path

    from starlette.requests import Request

    from coach.practice import Sound
    from coach.records import Attempt

_HEAR, _LEAVE = "sound.hear", "sound.leave"
_ONE_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
RETURN_WITHIN_S = 10.0
"""A page that is loaded anew says goodbye too; back within this time, it was not left."""


def hear_address(attempt: Attempt, sound: Sound) -> str:
    """Where the participant's page can play the sound; the same as long as there is the sound."""
    return _address(_HEAR, "audio", attempt.id, attempt.user_id, sound.until)


def shared_address(attempt_id: str, listener_id: str, until: datetime) -> str:
    """Where somebody with whom it was shared can play the sound; each time it is asked anew."""
    return _address(_HEAR, "audio", attempt_id, listener_id, until)


def leave_address(attempt: Attempt, sound: Sound) -> str:
    """Where the participant's page says that it is being closed."""
    return _address(_LEAVE, "leave", attempt.id, attempt.user_id, sound.until)


def _address(purpose: str, what: str, attempt_id: str, user_id: str, until: datetime) -> str:
    note = services().signer.sign(purpose, {"attempt": attempt_id, "user": user_id}, until)
    return f"/api/attempts/{attempt_id}/{what}?{urlencode({'token': note})}"


async def hear(request: Request) -> Response:
    """GET: the sound as WAV, whole or a range of it."""
    try:
        sound = await to_thread.run_sync(_sound, request)
        if isinstance(sound, bytes):
            return in_memory(sound, request.headers.get("range", ""))
        facts = sound.stat()
    except (CoachError, OSError):
        return Response(status_code=404, headers=door.PRIVATE)
    return FileResponse(sound, headers=door.PRIVATE, media_type="audio/wav", stat_result=facts)


def in_memory(sound: bytes, asked: str) -> Response:
    """Sound that must not touch the disk: whole, or the one range that was asked for.

    Anything else in the header (several ranges, other units) may be answered with the whole.
    """
    headers = {**door.PRIVATE, "accept-ranges": "bytes"}
    found = _ONE_RANGE.fullmatch(asked.strip())
    if found is None or found[0] == "bytes=-":
        return Response(sound, headers=headers, media_type="audio/wav")
    first, end = _stretch(found[1], found[2], len(sound))
    if first >= end:
        headers["content-range"] = f"bytes */{len(sound)}"
        return Response(status_code=416, headers=headers)
    headers["content-range"] = f"bytes {first}-{end - 1}/{len(sound)}"
    return Response(sound[first:end], status_code=206, headers=headers, media_type="audio/wav")


def _stretch(first: str, last: str, size: int) -> tuple[int, int]:
    """`[first, end)` of a range as RFC 9110 writes it; without a first, the last so many bytes."""
    if not first:
        return max(0, size - int(last)), size
    return int(first), min(size, int(last) + 1) if last else size


async def leave(request: Request) -> Response:
    """POST: the page with the feedback is being closed, or is being loaded anew."""
    try:
        if not door.from_our_page(request):
            raise NotFound
        attempt_id, user_id = await to_thread.run_sync(_owner, request)
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


def _sound(request: Request) -> Path | bytes:
    """The file of fresh sound, or kept sound, opened in memory."""
    attempt_id, user_id = _note(request, _HEAR)
    practice, now = services().practice, datetime.now(UTC)
    sound = practice.sound(attempt_id, user_id, now)
    if sound is not None and sound.path is not None:
        return sound.path
    content = None if sound is None else practice.sound_bytes(attempt_id, user_id, now)
    if content is None:
        raise NotFound
    return content


def _owner(request: Request) -> tuple[str, str]:
    """The attempt whose feedback is left, and its owner."""
    attempt_id, user_id = _note(request, _LEAVE)
    return attempt_id, services().practice.attempt(attempt_id, user_id).user_id


def _note(request: Request, purpose: str) -> tuple[str, str]:
    """The attempt in the address and who asks, both checked against note and session."""
    note = request.query_params.get("token", "")
    payload = services().signer.read(purpose, note, datetime.now(UTC))
    attempt_id = request.path_params["attempt_id"]
    if payload["attempt"] != attempt_id:
        raise NotFound
    check = door.check_unless_gone if purpose == _LEAVE else door.check
    check(request, payload["user"], services())
    return attempt_id, payload["user"]


def _erase_unless_back(attempt_id: str, user_id: str, seen: int) -> None:
    if visits().count(attempt_id) == seen:
        try:
            services().practice.erase_sound(attempt_id, user_id)
        except CoachError:
            return  # deleted meanwhile, or the sweep tries again
