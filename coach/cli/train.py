"""`interview-coach train`: fit the constants that scores rest on; reads only what it is given."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from coach.cli.bench import Data, Speakers, hear_corpus, read_graded_answers
from coach.cli.console import out
from coach.cli.pronunciation import ROOT, Cache, commit, hear_rated, on_step
from coach.evaluation.thresholds import fit_clarity

app = typer.Typer(help="Fit constants on rated speech, split by speaker.", no_args_is_help=True)

EXAMPLES = ROOT / "scoring" / "content" / "examples"


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


@app.command()
def pronunciation(
    data: Data,
    speakers: Speakers = None,
    cache: Cache = None,
    output: Annotated[
        Path | None,
        typer.Option(help="Write the weights under this folder instead of this installation."),
    ] = None,
) -> None:
    """Learn the sounds and the raters' scores from a folder with scores.json and recordings."""
    from coach.training.cross_validation import TrainingOptions
    from coach.training.head_cache import HeadCache
    from coach.training.pronunciation import card_of, save, train_pronunciation
    from models.pronunciation_dictionary import PronunciationDictionary

    heard, models = hear_rated(data, cache, speakers)
    options = TrainingOptions()
    heads = HeadCache(cache / "heads" if cache else None)
    trained = train_pronunciation(heard, PronunciationDictionary(), options, on_step, heads)
    card = card_of(
        heard,
        options,
        corpus=data.name,
        encoder=asdict(models.transcriber.info),
        made=f"{datetime.now(UTC):%Y-%m-%d}",
        commit=commit(),
    )
    folder = output or ROOT
    save(trained, folder / "models" / "trained", folder / "scoring" / "calibration", card)
    out.print(f"Written under {folder}", highlight=False)


@app.command()
def content(
    data: Annotated[
        Path, typer.Option("--data", help="A folder of answers with two gradings.")
    ] = EXAMPLES,
    output: Annotated[
        Path | None, typer.Option(help="Write here instead of into this installation.")
    ] = None,
) -> None:
    """Fit the weights of the content scores; the card holds their cross-validated agreement."""
    from coach.training.content import ContentOptions, card_of, fit_lines

    answers, options = read_graded_answers(data), ContentOptions()
    card = card_of(answers, options, corpus=data.name, made=f"{datetime.now(UTC):%Y-%m-%d}")
    path = output or ROOT / "scoring" / "calibration" / "content.json"
    stored = json.dumps(fit_lines(answers, options, card), indent=1)
    path.write_text(stored + "\n", encoding="utf-8")
    out.print(f"Written: {path}", highlight=False)
