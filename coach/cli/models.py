"""`interview-coach models`: which speech models are here, and fetching others."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn
from rich.table import Table

from coach.cli.console import out, plain_errors, settings
from coach.config import PREFIX
from coach.errors import CoachError
from models.errors import WeightsError
from models.registry import KOKORO, REGISTRY, WeightsSpec
from models.weights import copy_weights, fetch_weights, is_present, spec_named

app = typer.Typer(
    help="Speech models: which are here, and how to get others.", no_args_is_help=True
)

_MB = 1_000_000


@app.command("list")
def list_models() -> None:
    """Show every model the coach knows, and whether it is here."""
    cache = settings().cache_dir
    table = Table(show_edge=False)
    for column in ("name", "size", "here", "licence", "what it is"):
        table.add_column(column)
    for spec in REGISTRY.values():
        table.add_row(
            spec.name, f"{spec.size / _MB:,.0f} MB", _where(spec, cache), spec.licence, spec.summary
        )
    out.print(table)


@app.command()
def fetch(
    name: Annotated[str, typer.Argument(help="Name of the model, as in: models list.")],
    folder: Annotated[
        Path | None, typer.Option("--from", help="Folder that holds the files (no network).")
    ] = None,
) -> None:
    """Get a model: from the network, or from a folder. Every file is checked."""
    cache = settings().cache_dir
    with plain_errors(), _bars() as bars:
        try:
            spec = spec_named(name)
            show = _progress(bars)
            if folder:
                found = copy_weights(spec, folder, cache, show)
            else:
                found = fetch_weights(spec, cache, show)
        except WeightsError as error:
            raise CoachError("error.model.weights", detail=str(error)) from error
    out.print(f"{spec.name} is ready in {found}", highlight=False)
    variable, value = ("VOICE", KOKORO.name) if spec is KOKORO else ("WHISPER_MODEL", spec.name)
    out.print(f"Use it with: {PREFIX}{variable}={value}", highlight=False)


def _where(spec: WeightsSpec, cache: Path) -> str:
    if is_present(spec, cache):
        return "yes"
    return "yes, in a package" if spec.packaged else f"no: models fetch {spec.name}"


def _bars() -> Progress:
    return Progress(
        TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn()
    )


def _progress(bars: Progress):  # noqa: ANN202 - a closure with the signature of FetchProgress
    tasks: dict[str, int] = {}

    def show(name: str, done: int, total: int) -> None:
        if name not in tasks:
            tasks[name] = bars.add_task(name, total=total)
        bars.update(tasks[name], completed=done)  # type: ignore[arg-type]

    return show
