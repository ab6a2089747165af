"""`interview-coach consent`: the words that people agree to, and that a person has read them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from coach.account_records import CheckedAs, ConsentKind
from coach.bootstrap import build_services
from coach.cli.console import catalogue, out, plain_errors, settings, stop_with, write_line

if TYPE_CHECKING:
    from coach.accounts.wording import Wordings, WordsState

app = typer.Typer(
    help="The words of consent of a language: read them, and say that they are right.",
    no_args_is_help=True,
)

Language = Annotated[str, typer.Argument(help="Code of a language, for example en.")]


@app.command("show")
def show(language: Language) -> None:
    """Show the words that people agree to, and whether a person has read them."""
    with plain_errors():
        _show(_wordings(), language)


@app.command("confirm")
def confirm(
    language: Language,
    checked_as: Annotated[CheckedAs, typer.Option("--as", help="How you can say so.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not show and ask; for scripts.")] = False,
) -> None:
    """Say that you have read the words of a language and that they are right."""
    with plain_errors():
        wordings = _wordings()
        if not yes:
            _show(wordings, language)
            if typer.prompt("Type yes if you have read these words and they are right") != "yes":
                stop_with("Nothing was changed.")
        wordings.confirm_here(language, checked_as, datetime.now(UTC))
    out.print("Kept. People can have their recordings kept in this language now.")


@app.command("withdraw")
def withdraw(language: Language) -> None:
    """Take that back. No new recordings are kept in this language from now on."""
    with plain_errors():
        _wordings().withdraw_here(language, datetime.now(UTC))
    out.print("Done. No new recordings are kept in this language.")


def _wordings() -> Wordings:
    return build_services(settings()).wordings


def _show(wordings: Wordings, language: str) -> None:
    found = {kind: wordings.words_here(language, kind) for kind in ConsentKind}
    for words in found.values():
        for line in words:
            write_line(line)
        write_line("")
    out.print(_standing(wordings.state_here(language)), markup=False, highlight=False)


def _standing(state: WordsState) -> str:
    words, check = catalogue(), state.check
    if state.by_translators:
        return words.text("words.by_translators")
    if check is None:
        return words.text("words.nobody")
    when = check.at.astimezone()
    if not state.is_of_today:
        return words.text("words.changed", when=when)
    said = words.text(f"words.as.{check.checked_as}")
    name = check.checked_by or words.text("words.somebody")
    return words.text("words.checked", name=name, what=said, when=when)
