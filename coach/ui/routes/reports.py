"""Reports as files: a caseload, a report about one person, the figures for a funder.

Each asks for a note that the page signed for one person, good for some hours, and with accounts
for a session of theirs; then the service asks again whether they may. Whatever is wrong, the
answer is 404. The names of the files say nothing of who.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from anyio import to_thread
from starlette.responses import Response
from starlette.routing import Route

from coach.errors import CoachError, NotFound
from coach.i18n.catalogue import Catalogue
from coach.reports import caseload_table, funder_paper, funder_table, person_paper
from coach.reports.quarters import Quarter
from coach.reports.tables import csv_of, xlsx_of
from coach.ui import compat
from coach.ui.routes import door
from coach.ui.runtime import services

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from coach.reports.tables import TableFile

_log = logging.getLogger(__name__)
CASELOAD, PERSON, FUNDER = "/api/caseload", "/api/person-reports", "/api/funder-reports"
_CASELOAD, _PERSON, _FUNDER = "report.caseload", "report.person", "report.funder"
_GOOD_FOR_HOURS = 2


class FileForm(StrEnum):
    """What kind of file."""

    PDF = "pdf"
    CSV = "csv"
    XLSX = "xlsx"

    @property
    def media_type(self) -> str:
        """As browsers name it."""
        return _MEDIA_TYPES[self]


_MEDIA_TYPES = {
    FileForm.PDF: "application/pdf",
    FileForm.CSV: "text/csv; charset=utf-8",
    FileForm.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, kw_only=True)
class _File:
    content: bytes
    name: str
    form: FileForm


def caseload_name(form: FileForm) -> str:
    """What the table of a caseload is called."""
    return f"caseload.{form}"


def funder_name(quarter: Quarter, form: FileForm) -> str:
    """What the figures of a quarter are called."""
    return f"figures-{quarter.name}.{form}"


PERSON_NAME = "report.pdf"
"""What every report about a person is called."""


def caseload_address(form: FileForm, user_id: str, now: datetime) -> str:
    """Where a case manager's page can fetch their table; the same for an hour or so."""
    return f"{CASELOAD}?{_note(_CASELOAD, {'form': form.value, 'user': user_id}, now)}"


def person_address(person_id: str, user_id: str, *, with_scores: bool, now: datetime) -> str:
    """Where a page can fetch the report about a person; the same for an hour or so."""
    facts = {"person": person_id, "user": user_id, "scores": "yes" if with_scores else "no"}
    return f"{PERSON}/{person_id}?{_note(_PERSON, facts, now)}"


def funder_address(quarter: Quarter, form: FileForm, user_id: str, now: datetime) -> str:
    """Where a page can fetch the figures of a quarter; the same for an hour or so."""
    facts = {"quarter": quarter.name, "form": form.value, "user": user_id}
    return f"{FUNDER}/{quarter.name}?{_note(_FUNDER, facts, now)}"


def _note(purpose: str, facts: dict[str, str], now: datetime) -> str:
    until = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=_GOOD_FOR_HOURS)
    return urlencode({"token": services().signer.sign(purpose, facts, until)})


async def caseload(request: Request) -> Response:
    """GET: the people whom somebody looks after, as a table."""
    return await _answer(request, _caseload)


async def person(request: Request) -> Response:
    """GET: a report about one person."""
    return await _answer(request, _person)


async def funder(request: Request) -> Response:
    """GET: the figures of a quarter, as they were given out."""
    return await _answer(request, _funder)


routes = [
    Route(CASELOAD, caseload, methods=["GET"]),
    Route(f"{PERSON}/{{person_id}}", person, methods=["GET"]),
    Route(f"{FUNDER}/{{quarter}}", funder, methods=["GET"]),
]


async def _answer(request: Request, make: Callable[[Request], _File]) -> Response:
    try:
        file = await to_thread.run_sync(make, request)
    except CoachError:
        return Response(status_code=404, headers=door.PRIVATE)
    except Exception as error:  # noqa: BLE001 - its text could hold names
        _log.error("no report made: %s", compat.kind_and_place(error))
        return Response(status_code=500, headers=door.PRIVATE)
    headers = door.as_file(file.name)
    return Response(file.content, headers=headers, media_type=file.form.media_type)


def _checked(request: Request, purpose: str, now: datetime) -> dict[str, str]:
    """What the note says, for whom it was signed and who holds a session."""
    note = services().signer.read(purpose, request.query_params.get("token", ""), now)
    door.check(request, note["user"], services())
    return note


def _words(user_id: str) -> Catalogue:
    return Catalogue.load(services().users.get(user_id).interface_language)


def _caseload(request: Request) -> _File:
    now = datetime.now(UTC)
    note = _checked(request, _CASELOAD, now)
    user_id, form = note["user"], FileForm(note["form"])
    table = caseload_table.table_of(services().caseloads, user_id, _words(user_id), now)
    return _File(content=_as_table(table, form), name=caseload_name(form), form=form)


def _person(request: Request) -> _File:
    now = datetime.now(UTC)
    note = _checked(request, _PERSON, now)
    user_id, person_id = note["user"], request.path_params["person_id"]
    if note["person"] != person_id:
        raise NotFound
    with_scores = note["scores"] == "yes"
    made = services().person_reports.make(user_id, person_id, with_scores=with_scores, now=now)
    content = person_paper.pdf_of(made, _words(user_id), now)
    return _File(content=content, name=PERSON_NAME, form=FileForm.PDF)


def _funder(request: Request) -> _File:
    from coach.reports.paper_pdf import pdf_of

    now = datetime.now(UTC)
    note = _checked(request, _FUNDER, now)
    user_id, form = note["user"], FileForm(note["form"])
    quarter = Quarter.named(note["quarter"])
    if quarter is None or request.path_params["quarter"] != quarter.name:
        raise NotFound
    report, words = services().funder_reports.given(user_id, quarter, now), _words(user_id)
    if form is FileForm.PDF:
        name = services().users.get(user_id).display_name
        content = pdf_of(funder_paper.compose(report, name, words, now), now)
    else:
        content = _as_table(funder_table.compose(report, words), form)
    return _File(content=content, name=funder_name(quarter, form), form=form)


def _as_table(table: TableFile, form: FileForm) -> bytes:
    return xlsx_of(table) if form is FileForm.XLSX else csv_of(table)
