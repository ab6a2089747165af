"""Everything about a person as a file, for that person: a route of our own, made while it is read.

It asks for a note that the page signed for its participant, good for a short time, and with
accounts for a session of theirs. Whatever is wrong, the answer is 404.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from anyio import to_thread
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from coach.errors import CoachError
from coach.ui.routes import door
from coach.ui.runtime import services

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.requests import Request

ADDRESS = "/api/my-data"
FILE_NAME = "my-data.zip"
"""The same for everybody: on a shared tablet it says nothing of who."""
_PURPOSE = "mydata.file"
_GOOD_FOR_HOURS = 2


def my_data_address(user_id: str, now: datetime) -> str:
    """Where the participant's page can fetch the file; the same for an hour or so."""
    until = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=_GOOD_FOR_HOURS)
    note = services().signer.sign(_PURPOSE, {"user": user_id}, until)
    return f"{ADDRESS}?{urlencode({'token': note})}"


async def my_data(request: Request) -> Response:
    """GET: the zip."""
    try:
        content = await to_thread.run_sync(_content, request)
    except CoachError:
        return Response(status_code=404, headers=door.PRIVATE)
    return StreamingResponse(content, headers=door.as_file(FILE_NAME), media_type="application/zip")


routes = [Route(ADDRESS, my_data, methods=["GET"])]


def _content(request: Request) -> Iterator[bytes]:
    now = datetime.now(UTC)
    payload = services().signer.read(_PURPOSE, request.query_params.get("token", ""), now)
    door.check(request, payload["user"], services())
    return services().export.of(payload["user"], now)
