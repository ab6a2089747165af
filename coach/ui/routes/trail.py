"""The audit trail as a file, for administrators: ids, kinds and moments, safe for a spreadsheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from anyio import to_thread
from starlette.responses import Response
from starlette.routing import Route

from coach.account_records import Action, Outcome, Thing, ThingKind
from coach.accounts.spreadsheet import csv_parts
from coach.errors import CoachError
from coach.ui.routes import door
from coach.ui.runtime import services

if TYPE_CHECKING:
    from starlette.requests import Request

    from coach.account_records import AuditEntry

ADDRESS = "/api/trail"
FILE_NAME = "audit.csv"
MOST_ROWS = 100_000
_PURPOSE = "trail.file"
_GOOD_FOR_HOURS = 2
_COLUMNS = ("number", "at", "actor_id", "what", "kind", "thing_id", "outcome", "previous", "hash")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which entries: by or about whom, with which end, since when; None for all."""

    about_id: str | None
    outcome: Outcome | None
    since: datetime | None


def entries(wanted: Wanted, *, limit: int) -> tuple[AuditEntry, ...]:
    """The newest entries that are wanted; who may see them was asked before."""
    return services().trail.search(
        about_id=wanted.about_id, outcome=wanted.outcome, since=wanted.since, limit=limit
    )


def trail_address(user_id: str, wanted: Wanted, now: datetime) -> str:
    """Where an administrator's page can fetch the file; the same for an hour or so."""
    payload = {
        "user": user_id,
        "about": wanted.about_id or "",
        "outcome": "" if wanted.outcome is None else wanted.outcome.value,
        "since": "" if wanted.since is None else wanted.since.isoformat(),
    }
    hour = now.replace(minute=0, second=0, microsecond=0)
    note = services().signer.sign(_PURPOSE, payload, hour + timedelta(hours=_GOOD_FOR_HOURS))
    return f"{ADDRESS}?{urlencode({'token': note})}"


async def trail(request: Request) -> Response:
    """GET: the entries as CSV, newest first."""
    try:
        content = await to_thread.run_sync(_csv, request)
    except CoachError:
        return Response(status_code=404, headers=door.PRIVATE)
    return Response(content, headers=door.as_file(FILE_NAME), media_type="text/csv; charset=utf-8")


routes = [Route(ADDRESS, trail, methods=["GET"])]


def _csv(request: Request) -> bytes:
    now = datetime.now(UTC)
    payload = services().signer.read(_PURPOSE, request.query_params.get("token", ""), now)
    door.check(request, payload["user"], services())
    place = Thing(kind=ThingKind.PLACE)
    services().access.check(payload["user"], Action.SEE_AUDIT, place, now)
    wanted = Wanted(
        about_id=payload["about"] or None,
        outcome=Outcome(payload["outcome"]) if payload["outcome"] else None,
        since=datetime.fromisoformat(payload["since"]) if payload["since"] else None,
    )
    return csv_of(entries(wanted, limit=MOST_ROWS))


def csv_of(found: tuple[AuditEntry, ...]) -> bytes:
    """One line for each entry under a line of names."""
    rows = ([_cell(getattr(entry, column)) for column in _COLUMNS] for entry in found)
    return b"".join(csv_parts(_COLUMNS, rows))


def _cell(value: object) -> str | int:
    if isinstance(value, int):
        return value
    return value.isoformat() if isinstance(value, datetime) else str(value)
