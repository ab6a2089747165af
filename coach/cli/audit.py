"""`interview-coach audit`: who saw or changed whose data, and whether the trail is whole."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from coach.account_records import Outcome
from coach.accounts.spreadsheet import csv_parts
from coach.bootstrap import build_services
from coach.cli.console import PROBLEM_EXIT_CODE, out, plain_errors, settings

if TYPE_CHECKING:
    from coach.account_records import AuditEntry
    from coach.accounts.audit import AuditTrail

app = typer.Typer(
    help="The audit trail: who saw or changed whose data. It holds random ids, no names.",
    no_args_is_help=True,
)

_HEADS = ("number", "at", "actor_id", "what", "kind", "thing_id", "outcome", "previous", "hash")
_SHOWN = _HEADS[:7]

Who = Annotated[str | None, typer.Option(help="Id of who did it.")]
About = Annotated[str | None, typer.Option(help="Id of who did it, or of what it was done to.")]
What = Annotated[str | None, typer.Option(help="For example sign_in, hear, person_erased.")]
Denied = Annotated[bool, typer.Option("--denied", help="Only what was refused.")]
Since = Annotated[datetime | None, typer.Option(help="The first moment.")]
Until = Annotated[datetime | None, typer.Option(help="The first moment after.")]


@app.command("search")
def search(
    *,
    who: Who = None,
    about: About = None,
    what: What = None,
    denied: Denied = False,
    since: Since = None,
    until: Until = None,
    limit: Annotated[int, typer.Option(min=1, help="How many lines, the newest.")] = 50,
) -> None:
    """Show the newest lines that fit."""
    wanted = _wanted(who, about, what, since, until)
    with plain_errors():
        found = _trail().search(**wanted, outcome=_outcome(denied), limit=limit)
    table = Table(show_edge=False)
    for column in _SHOWN:
        table.add_column(column)
    for entry in found:
        moment = entry.at.isoformat(sep=" ", timespec="seconds")
        shown = [str(value) for value in _values(entry)[: len(_SHOWN)]]
        table.add_row(shown[0], moment, *shown[2:])
    out.print(table)


@app.command("export")
def export(
    *,
    who: Who = None,
    about: About = None,
    what: What = None,
    denied: Denied = False,
    since: Since = None,
    until: Until = None,
    as_json: Annotated[bool, typer.Option("--json", help="A line of JSON each, not CSV.")] = False,
) -> None:
    """Write all lines that fit to standard output, the oldest first, with their seals."""
    wanted = _wanted(who, about, what, since, until)
    with plain_errors():
        found = _trail().search(**wanted, outcome=_outcome(denied))[::-1]
    rows = [_values(entry) for entry in found]
    if as_json:
        for row in rows:
            sys.stdout.write(json.dumps(dict(zip(_HEADS, row, strict=True))) + "\n")
    else:
        for part in csv_parts(_HEADS, rows):
            sys.stdout.buffer.write(part)


@app.command("check")
def check() -> None:
    """Say whether a line of the trail was changed, taken out or put in."""
    with plain_errors():
        bad = _trail().check()
    if bad is None:
        out.print("The trail is whole.", style="green")
        return
    out.print(
        f"Line {bad} is missing or not as it was written. Lines before it are whole.",
        style="bold red",
        highlight=False,
    )
    raise typer.Exit(PROBLEM_EXIT_CODE)


def _trail() -> AuditTrail:
    return build_services(settings()).trail


def _wanted(
    who: str | None,
    about: str | None,
    what: str | None,
    since: datetime | None,
    until: datetime | None,
) -> dict[str, Any]:
    return {
        "actor_id": who,
        "about_id": about,
        "what": what,
        "since": since and since.astimezone(UTC),
        "until": until and until.astimezone(UTC),
    }


def _outcome(denied: bool) -> Outcome | None:
    return Outcome.DENIED if denied else None


def _values(entry: AuditEntry) -> list[str | int]:
    return [
        entry.number,
        entry.at.isoformat(),
        entry.actor_id,
        entry.what,
        entry.kind.value,
        entry.thing_id,
        entry.outcome.value,
        entry.previous,
        entry.hash,
    ]
