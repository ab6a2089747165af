"""All commands, put together."""

from __future__ import annotations

import os
import sys

import typer

from coach.cli import (
    assess,
    audit,
    backup,
    bench,
    consent,
    demo,
    doctor,
    models,
    people,
    questions,
    seed,
    serve,
    train,
    worker,
)
from coach.cli.console import PROBLEM_EXIT_CODE, err, plain_errors

app = typer.Typer(
    name="interview-coach",
    help="Practise spoken interviews offline: record, be heard, see what to do next.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
)
app.command("assess")(assess.assess)
app.command("serve")(serve.serve)
app.command("demo")(demo.demo)
app.command("seed")(seed.seed)
app.add_typer(questions.app, name="questions")
app.add_typer(models.app, name="models")
app.add_typer(bench.app, name="bench")
app.add_typer(train.app, name="train")
app.add_typer(people.app, name="user")
app.command("erase")(people.erase)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.add_typer(consent.app, name="consent")
app.add_typer(audit.app, name="audit")
app.command("doctor")(doctor.doctor)
app.command("worker", hidden=True)(worker.worker)


def run() -> None:
    """Run a command. An error nobody expected is one sentence too, unless it is asked for."""
    try:
        with plain_errors():
            app()
    except typer.Exit as done:
        sys.exit(done.exit_code)
    except Exception as error:
        if os.environ.get("INTERVIEW_COACH_TRACEBACK"):
            raise
        err.print(
            f"Something went wrong that we did not expect ({type(error).__name__}). "
            "Your files were not changed. For details, set INTERVIEW_COACH_TRACEBACK=1 and run "
            "the command again.",
            markup=False,
            highlight=False,
        )
        sys.exit(PROBLEM_EXIT_CODE)
