"""What all commands share: the catalogue's words, tables, and plain errors."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import NoReturn

import typer
from rich.console import Console

from coach.config import Settings
from coach.errors import CoachError
from coach.i18n.catalogue import Catalogue

PROBLEM_EXIT_CODE = 2

out = Console()
err = Console(stderr=True)


def settings() -> Settings:
    """The settings of this process; a bad value ends it with a sentence."""
    with plain_errors():
        return Settings.from_environment()


def catalogue() -> Catalogue:
    """The words of the command line: English, whose ids every language shares."""
    return Catalogue.load("en")


def sentence(error: CoachError) -> str:
    """What the catalogue says of this error."""
    return catalogue().text(error.message_id, **error.params)


def stop_with(text: str) -> NoReturn:
    """Say what is wrong and end with exit code 2."""
    err.print(text, style="bold red", markup=False, highlight=False)
    raise typer.Exit(PROBLEM_EXIT_CODE)


@contextmanager
def plain_errors() -> Generator[None]:
    """Turn the product's own errors into one plain sentence and exit code 2."""
    try:
        yield
    except CoachError as error:
        stop_with(sentence(error))


def write_line(text: str) -> None:
    """Data for another program: exactly this text and a line break, on standard output."""
    sys.stdout.write(text + "\n")
