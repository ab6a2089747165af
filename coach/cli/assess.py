"""`interview-coach assess FILE…`: the main job without the page."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import track
from rich.table import Table

from coach.bootstrap import audio_limits, build_models
from coach.cli.console import (
    PROBLEM_EXIT_CODE,
    catalogue,
    err,
    out,
    plain_errors,
    sentence,
    settings,
    stop_with,
    write_line,
)
from coach.config import Settings
from coach.errors import CoachError, UnknownQuestion
from coach.pipeline import Task, load_recording
from coach.pipeline import assess as assess_recording
from coach.records import Assessment
from questions.bank import Bank, Level
from questions.errors import UnknownIdError
from questions.load import load_builtin_banks
from scoring.scale import Score

Outcome = Assessment | CoachError

Files = Annotated[list[Path], typer.Argument(help="Recordings: wav, mp3, m4a, ogg, flac, webm…")]
QuestionId = Annotated[
    str | None, typer.Option(help="Id of a question in the bank (see: questions list).")
]
QuestionText = Annotated[
    str | None, typer.Option(help="The question in your own words, if it is not in the bank.")
]
AtLevel = Annotated[
    Level | None, typer.Option(help="Level to practise at; if not given, the question's own.")
]
AsJson = Annotated[
    bool, typer.Option("--json", help="Print JSON, one Assessment a line (docs/assessment.md).")
]


def assess(
    files: Files,
    question: QuestionId = None,
    text: QuestionText = None,
    level: AtLevel = None,
    as_json: AsJson = False,
) -> None:
    """Listen to recordings of answers and score them. Nothing is stored or sent."""
    with plain_errors():
        task = task_for(load_builtin_banks(), question, text, level)
    hear = _hearer(settings(), task)
    shown = track(files, "Listening", console=err, disable=len(files) == 1, transient=True)
    outcomes = [(file, hear(file)) for file in shown]
    for file, outcome in outcomes:
        _say_problem(file, outcome)
    if as_json:
        _print_json(outcomes)
    else:
        _print_for_people(outcomes)
    if any(isinstance(outcome, CoachError) for _, outcome in outcomes):
        raise typer.Exit(PROBLEM_EXIT_CODE)


def task_for(bank: Bank, question: str | None, text: str | None, level: Level | None) -> Task:
    """What the answers answer; raises `UnknownQuestion` with the nearest ids."""
    if question and text:
        stop_with("Give either --question or --text, not both.")
    if question is None:
        return Task(question=None, text=text or "", level=level or Level.ENTRY_2)
    try:
        return Task.of(bank.question(question), level)
    except UnknownIdError as error:
        nearest = ", ".join(error.nearest) or "interview-coach questions list"
        raise UnknownQuestion(wanted=question, nearest=nearest) from error


def _hearer(config: Settings, task: Task) -> Callable[[Path], Outcome]:
    """A function that assesses one file; the models are loaded at the first that can be read."""
    loaded = None

    def hear(file: Path) -> Outcome:
        nonlocal loaded
        try:
            recording = load_recording(file, audio_limits(config))
            loaded = loaded or build_models(config)
            return assess_recording(recording, task, loaded)
        except CoachError as error:
            return error

    return hear


def _say_problem(file: Path, outcome: Outcome) -> None:
    if isinstance(outcome, CoachError):
        err.print(f"{file}: {sentence(outcome)}", style="red", markup=False, highlight=False)


def _print_json(outcomes: Sequence[tuple[Path, Outcome]]) -> None:
    from coach.storage.codec import encode_assessment

    for _, outcome in outcomes:
        if isinstance(outcome, Assessment):
            write_line(json.dumps(json.loads(encode_assessment(outcome)), ensure_ascii=False))


def _print_for_people(outcomes: Sequence[tuple[Path, Outcome]]) -> None:
    heard = [(file, found) for file, found in outcomes if isinstance(found, Assessment)]
    if len(heard) == 1 and len(outcomes) == 1:
        _print_one(heard[0][1])
    elif heard:
        out.print(_table(heard))


def _print_one(assessment: Assessment) -> None:
    words = catalogue()
    out.print(assessment.evidence.transcript.text, markup=False, highlight=False)
    out.print()
    for advice in assessment.advice:
        kind = words.text(f"cli.advice.{advice.kind}")
        said = words.text(advice.message_id, **advice.params)
        out.print(f"{kind}  {said}", markup=False, highlight=False)
    out.print()
    out.print(_table([(Path("-"), assessment)]))


def _table(heard: Sequence[tuple[Path, Assessment]]) -> Table:
    words = catalogue()
    table = Table(show_edge=False)
    for column in ("file", "seconds", "words", "clarity", "pace", "pauses", "content"):
        table.add_column(words.text(f"cli.table.{column}"))
    for file, found in heard:
        scores = (
            found.pronunciation.clarity,
            found.fluency.pace,
            found.fluency.pausing,
            found.content.coverage,
        )
        table.add_row(
            file.name,
            f"{found.evidence.recording.duration_s:.1f}",
            str(len(found.evidence.transcript.words)),
            *(_shown(score) for score in scores),
        )
    return table


def _shown(score: object) -> str:
    words = catalogue()
    if isinstance(score, Score):
        return f"{score.value:.1f}  {words.text(f'band.{score.band}')}"
    return "–"
