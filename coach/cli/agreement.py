"""`interview-coach bench agreement`: the machine's scores beside tutors'."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from coach.account_records import Outcome, Thing, ThingKind
from coach.accounts.audit import MACHINE
from coach.bootstrap import open_scores
from coach.cli.console import out, plain_errors, settings, stop_with, write_line
from coach.evaluation.tutor_scores import (
    FEWEST_PEOPLE,
    AgreementReport,
    Rated,
    StudyPerson,
    agreement_report,
    rated_here,
    read_rated,
    read_study,
    write_rated,
)

if TYPE_CHECKING:
    from coach.evaluation.figures import Figure

Csv = Annotated[
    Path | None,
    typer.Option("--csv", help="A file of scores (docs/agreement-study.md), not this place's."),
]
People = Annotated[
    Path | None,
    typer.Option(help="Only answers of these people: sign_in_name, person, first_language."),
]
Write = Annotated[
    Path | None,
    typer.Option(help="Write the scores into this new CSV file, without names; with --people."),
]
BlindOnly = Annotated[
    bool, typer.Option(help="Only scores given before the tutor saw the machine's.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def agreement(
    csv: Csv = None,
    people: People = None,
    write: Write = None,
    blind_only: BlindOnly = False,
    as_json: AsJson = False,
) -> None:
    """The machine's scores beside tutors', and tutors' beside each other's.

    The intervals are over the people whose answers they are. Nothing is told of fewer than five.
    """
    if csv and people:
        stop_with("--people is for the scores of this place; a file names its people itself.")
    if write and not people:
        stop_with("--write needs --people: only people who agreed to the study are written down.")
    with plain_errors():
        rated = read_rated(csv) if csv else _rated_here(people, blind_only=blind_only)
        if blind_only:
            rated = [one for one in rated if one.blind]
        if write:
            write_rated(write, rated)
    report = agreement_report(rated)
    if as_json:
        write_line(json.dumps(_jsonable(report), indent=2))
    else:
        _print(report)


def _rated_here(people: Path | None, *, blind_only: bool) -> list[Rated]:
    """What tutors scored in this place; that it was counted is in the trail."""
    listed = None if people is None else read_study(people)
    scores = open_scores(settings())
    study: dict[str, StudyPerson] | None = None
    if listed is not None:
        found = {one: scores.find(one.sign_in_name) for one in listed}
        unknown = [one.sign_in_name for one, user_id in found.items() if user_id is None]
        if unknown:
            stop_with(f"Nobody signs in here as: {', '.join(unknown)}. Nothing was counted.")
        study = {user_id: one for one, user_id in found.items() if user_id is not None}
    rated = rated_here(scores.remarks, scores.trail, study, blind_only=blind_only)
    place = Thing(kind=ThingKind.PLACE)
    scores.trail.note(MACHINE, "agreement", place, Outcome.DONE, datetime.now(UTC))
    return rated


def _print(report: AgreementReport) -> None:
    out.print(
        f"{report.scores} scores of {report.answers} answers of {report.people} people by "
        f"{report.tutors} tutors; {report.without_machine} without a score of the machine; "
        f"{report.twice} lines scored by two tutors or more."
    )
    if report.held_back:
        out.print(f"{report.held_back} groups of fewer than {FEWEST_PEOPLE} people are not shown.")
    if not report.figures:
        return
    table = Table(show_edge=False)
    for column in ("figure", "group", "value", "95 % interval", "people", "scores"):
        table.add_column(column)
    for one in report.figures:
        interval = "–" if math.isnan(one.low) else f"{one.low:.3f} – {one.high:.3f}"
        value = "–" if math.isnan(one.value) else f"{one.value:.3f}"
        table.add_row(one.name, one.group, value, interval, str(one.speakers), str(one.count))
    out.print(table)
    for line, counts in report.tables.items():
        out.print(_confusion(line, counts))


def _confusion(line: str, counts: list[list[int]]) -> Table:
    table = Table(title=f"{line}: the machine's grades (rows), tutors' (columns)", show_edge=False)
    for column in ("", *(str(grade) for grade in range(len(counts)))):
        table.add_column(column)
    for grade, row in enumerate(counts):
        table.add_row(str(grade), *map(str, row))
    return table


def _jsonable(report: AgreementReport) -> dict[str, object]:
    return {**asdict(report), "figures": [_figure(one) for one in report.figures]}


def _figure(figure: Figure) -> dict[str, object]:
    return {
        name: None if isinstance(value, float) and math.isnan(value) else value
        for name, value in asdict(figure).items()
    }
