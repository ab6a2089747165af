"""Files of question banks: a bank for who may see it, and the template to fill in for anybody here.

Each asks for a note that the page signed for one person, good for some hours, and with accounts
for a session of theirs; a bank asks again whether they may see it. Whatever is wrong, the answer
is 404. The names of the files say nothing of who.
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
from coach.ui import compat
from coach.ui.routes import door
from coach.ui.runtime import services
from questions.tables.files import Form, write_file
from questions.tables.problems import UnreadableFile

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

_log = logging.getLogger(__name__)
ADDRESS, TEMPLATE_ADDRESS = "/api/banks", "/api/bank-template"
TEMPLATE_FORMS = (Form.XLSX, Form.CSV)
_PURPOSE, _TEMPLATE = "bank.file", "bank.template"
_GOOD_FOR_HOURS = 2


def file_name(form: Form) -> str:
    """What a bank's file is called."""
    return f"questions.{form}"


def template_name(form: Form) -> str:
    """What the template is called."""
    return f"questions-template.{form}"


def bank_address(bank_id: str, form: Form, user_id: str, now: datetime) -> str:
    """Where a page can fetch a bank's file; the same for an hour or so."""
    facts = {"bank": bank_id, "form": form.value, "user": user_id}
    return f"{ADDRESS}/{bank_id}?{_note(_PURPOSE, facts, now)}"


def template_address(form: Form, user_id: str, now: datetime) -> str:
    """Where a page can fetch the template; the same for an hour or so."""
    return f"{TEMPLATE_ADDRESS}?{_note(_TEMPLATE, {'form': form.value, 'user': user_id}, now)}"


def _note(purpose: str, facts: dict[str, str], now: datetime) -> str:
    until = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=_GOOD_FOR_HOURS)
    return urlencode({"token": services().signer.sign(purpose, facts, until)})


async def bank_file(request: Request) -> Response:
    """GET: the newest versions of a bank's questions, as a file."""
    return await _answer(request, _bank)


async def template_file(request: Request) -> Response:
    """GET: the template."""
    return await _answer(request, _template_of)


routes = [
    Route(f"{ADDRESS}/{{bank_id}}", bank_file, methods=["GET"]),
    Route(TEMPLATE_ADDRESS, template_file, methods=["GET"]),
]


async def _answer(request: Request, make: Callable[[Request], tuple[bytes, str, Form]]) -> Response:
    try:
        content, name, form = await to_thread.run_sync(make, request)
    except (CoachError, UnreadableFile):
        return Response(status_code=404, headers=door.PRIVATE)
    except Exception as error:  # noqa: BLE001 - its text could hold words of a bank
        _log.error("no bank file made: %s", compat.kind_and_place(error))
        return Response(status_code=500, headers=door.PRIVATE)
    return Response(content, headers=door.as_file(name), media_type=form.media_type)


def _bank(request: Request) -> tuple[bytes, str, Form]:
    now = datetime.now(UTC)
    note = services().signer.read(_PURPOSE, request.query_params.get("token", ""), now)
    bank_id = request.path_params["bank_id"]
    if note["bank"] != bank_id:
        raise NotFound
    door.check(request, note["user"], services())
    bank = services().desk.give_out(note["user"], bank_id, now)
    form = Form(note["form"])
    return write_file(bank, form), file_name(form), form


def _template_of(request: Request) -> tuple[bytes, str, Form]:
    from questions.tables.template import template_csv, template_xlsx

    now = datetime.now(UTC)
    note = services().signer.read(_TEMPLATE, request.query_params.get("token", ""), now)
    door.check(request, note["user"], services())
    form = Form(note["form"])
    made = template_xlsx() if form is Form.XLSX else template_csv()
    return made, template_name(form), form
