"""The sheet as a file: a route of our own, because Streamlit's downloads are open to everybody.

It asks for a note that the page signed for its participant: good for one answer of one person and
for a few hours. Whatever is wrong, the answer is 404: nobody learns what there is.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from anyio import to_thread
from starlette.responses import Response
from starlette.routing import Route

from coach.errors import CoachError, NotFound
from coach.i18n.catalogue import Catalogue
from coach.sheet_paper import compose
from coach.ui import compat
from coach.ui.routes import door
from coach.ui.runtime import services

if TYPE_CHECKING:
    from starlette.requests import Request

_log = logging.getLogger(__name__)
_PURPOSE = "sheet.file"
_GOOD_FOR_HOURS = 2
FILE_NAME = "my-answer.pdf"
"""The same for everybody: on a shared tablet it says nothing of who or what."""


def sheet_address(attempt_id: str, user_id: str, now: datetime) -> str:
    """Where the participant's page can fetch the file; the same for an hour or so."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    until = hour + timedelta(hours=_GOOD_FOR_HOURS)
    note = services().signer.sign(_PURPOSE, {"attempt": attempt_id, "user": user_id}, until)
    return f"/api/sheets/{attempt_id}?{urlencode({'token': note})}"


async def sheet(request: Request) -> Response:
    """GET: the PDF, made from the words as they are kept now."""
    try:
        content = await to_thread.run_sync(_pdf, request)
    except CoachError:
        return Response(status_code=404, headers=door.PRIVATE)
    except Exception as error:  # noqa: BLE001 - its text could hold words of the answer
        _log.error("no sheet made: %s", compat.kind_and_place(error))
        return Response(status_code=500, headers=door.PRIVATE)
    return Response(content, headers=door.as_file(FILE_NAME), media_type="application/pdf")


routes = [Route("/api/sheets/{attempt_id}", sheet, methods=["GET"])]


def _pdf(request: Request) -> bytes:
    from coach.sheet_pdf import pdf_of

    now = datetime.now(UTC)
    note = request.query_params.get("token", "")
    payload = services().signer.read(_PURPOSE, note, now)
    attempt_id, user_id = request.path_params["attempt_id"], payload["user"]
    if payload["attempt"] != attempt_id:
        raise NotFound
    door.check(request, user_id, services())
    found = services().sheets.sheet(attempt_id, user_id)
    catalogue = Catalogue.load(services().users.get(user_id).interface_language)
    return pdf_of(compose(found, catalogue), now)
