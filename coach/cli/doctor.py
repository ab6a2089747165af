"""`interview-coach doctor`: what works on this machine, in plain words."""

from __future__ import annotations

import typer
from rich.table import Table

from coach.checkup import Finding, Health, examine
from coach.cli.console import PROBLEM_EXIT_CODE, out, settings

_SIGNS = {Health.GOOD: "works", Health.NOTE: "note", Health.BAD: "PROBLEM"}
_STYLES = {Health.GOOD: "green", Health.NOTE: "yellow", Health.BAD: "bold red"}


def doctor() -> None:
    """Say what works on this computer, and what to do about the rest."""
    findings = list(examine(settings()))
    out.print(_table(findings))
    if any(finding.health is Health.BAD for finding in findings):
        raise typer.Exit(PROBLEM_EXIT_CODE)
    out.print("The coach can work on this computer.", style="green")


def _table(findings: list[Finding]) -> Table:
    table = Table(show_edge=False)
    for column in ("", "what", "found", "what to do"):
        table.add_column(column)
    for finding in findings:
        sign = f"[{_STYLES[finding.health]}]{_SIGNS[finding.health]}[/]"
        table.add_row(sign, finding.what, finding.found, finding.what_to_do)
    return table
