"""`interview-coach train`: fit the constants that scores rest on; reads only what it is given."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coach.cli.bench import Data, Speakers, hear_corpus
from coach.cli.console import out
from coach.evaluation.thresholds import fit_clarity

app = typer.Typer(help="Fit constants on rated speech, split by speaker.", no_args_is_help=True)


@app.callback()
def train() -> None:
    """Fit constants on rated speech, split by speaker."""


@app.command()
def clarity(
    data: Data,
    speakers: Speakers = None,
    output: Annotated[
        Path | None, typer.Option(help="Write the constants to this Python file.")
    ] = None,
) -> None:
    """Choose the confidences from which a word is marked clear, nearly clear or unclear."""
    fitted = fit_clarity(hear_corpus(data, speakers))
    out.print(fitted.report(), markup=False, highlight=False)
    if output is not None:
        output.write_text(fitted.as_module(data.name), encoding="utf-8")
        out.print(f"Written: {output}", highlight=False)
