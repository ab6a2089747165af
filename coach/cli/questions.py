"""`interview-coach questions`: the built-in bank."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from coach.cli.console import PROBLEM_EXIT_CODE, err, out, plain_errors
from coach.errors import UnknownQuestion
from questions.bank import Kind, Level, Question
from questions.errors import QuestionBankError, UnknownIdError
from questions.load import load_bank_file, load_builtin_banks
from questions.select import select_questions

app = typer.Typer(help="The bank of interview questions.", no_args_is_help=True)


@app.command("list")
def list_questions(
    sector: Annotated[str | None, typer.Option(help="Only this sector.")] = None,
    level: Annotated[Level | None, typer.Option(help="Only questions of this level.")] = None,
    kind: Annotated[Kind | None, typer.Option(help="Only questions of this kind.")] = None,
) -> None:
    """List the questions with their ids."""
    table = Table(show_edge=False)
    for column in ("id", "level", "kind", "question"):
        table.add_column(column, no_wrap=column != "question")
    with plain_errors():
        for question in _selected(sector, level, kind):
            table.add_row(question.id, question.level, question.kind, question.text)
    out.print(table)


@app.command()
def show(question_id: Annotated[str, typer.Argument(help="Id, as in: questions list.")]) -> None:
    """Show one question whole."""
    with plain_errors():
        try:
            question = load_builtin_banks().question(question_id)
        except UnknownIdError as error:
            raise _unknown(error) from error
    out.print(question.text, style="bold", highlight=False)
    out.print(f"Why they ask: {question.why}", markup=False, highlight=False)
    for point in question.must_hear:
        out.print(f"  • {point.text}", markup=False, highlight=False)
    for word in question.key_words:
        out.print(f"  {word.word}: {word.meaning}", markup=False, highlight=False)
    for answer in question.model_answers:
        out.print(f"\n[{answer.level}] {answer.text}", markup=False, highlight=False)
    out.print(f"\nNext they may ask: {question.follow_up}", markup=False, highlight=False)


@app.command()
def validate(
    files: Annotated[list[Path], typer.Argument(help="Question banks (TOML).")],
) -> None:
    """Check question banks; every problem is named with its file, line and field."""
    bad = False
    for file in files:
        try:
            bank = load_bank_file(file)
        except QuestionBankError as error:
            bad = True
            err.print(str(error), markup=False, highlight=False)
        else:
            out.print(f"{file}: {len(bank.questions)} questions, no problem", highlight=False)
    if bad:
        raise typer.Exit(PROBLEM_EXIT_CODE)


def _selected(sector: str | None, level: Level | None, kind: Kind | None) -> tuple[Question, ...]:
    try:
        return select_questions(load_builtin_banks(), sector=sector, level=level, kind=kind)
    except UnknownIdError as error:
        raise _unknown(error) from error


def _unknown(error: UnknownIdError) -> UnknownQuestion:
    nearest = ", ".join(error.nearest) or "interview-coach questions list"
    return UnknownQuestion(wanted=error.wanted, nearest=nearest)
