"""The sheet with a group's join code as a file, for who manages the group.

It asks for a note that the page signed for them, good for some hours, and for a session of theirs.
The note names the address that the page was opened at, so that nobody can have another one
printed. Whatever is wrong, the answer is 404.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from anyio import to_thread
from starlette.responses import Response
from starlette.routing import Route

from coach.account_records import Action, Thing, ThingKind
from coach.accounts.names import shown_code
from coach.errors import CoachError, NotFound
from coach.i18n.catalogue import Catalogue
from coach.join_sheet import JoinSheet, pdf_of
from coach.ui.routes import door
from coach.ui.runtime import services

if TYPE_CHECKING:
    from starlette.requests import Request

FILE_NAME = "join.pdf"
_PURPOSE = "join.sheet"
_GOOD_FOR_HOURS = 2


def join_sheet_address(group_id: str, user_id: str, page: str, now: datetime) -> str:
    """Where the tutor's page can fetch the file; the same for an hour or so."""
    until = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=_GOOD_FOR_HOURS)
    facts = {"group": group_id, "user": user_id, "page": page}
    note = services().signer.sign(_PURPOSE, facts, until)
    return f"/api/join-sheets/{group_id}?{urlencode({'token': note})}"


async def join_sheet(request: Request) -> Response:
    """GET: the PDF, with the code as it is now."""
    try:
        content = await to_thread.run_sync(_pdf, request)
    except CoachError:
        return Response(status_code=404, headers=door.PRIVATE)
    return Response(content, headers=door.as_file(FILE_NAME), media_type="application/pdf")


routes = [Route("/api/join-sheets/{group_id}", join_sheet, methods=["GET"])]


def _pdf(request: Request) -> bytes:
    now = datetime.now(UTC)
    note = services().signer.read(_PURPOSE, request.query_params.get("token", ""), now)
    group_id, user_id = request.path_params["group_id"], note["user"]
    if note["group"] != group_id:
        raise NotFound
    door.check(request, user_id, services())
    thing = Thing(kind=ThingKind.GROUP, id=group_id)
    services().access.check(user_id, Action.MANAGE_GROUP, thing, now)
    group = services().groups.group(user_id, group_id, now)
    if group.join_code is None or group.join_code_until is None or group.join_code_until <= now:
        raise NotFound
    words = Catalogue.load(services().users.get(user_id).interface_language)
    return pdf_of(JoinSheet(page=note["page"], code=shown_code(group.join_code)), words, now)
