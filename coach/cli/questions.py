"""`interview-coach questions`: the built-in bank, banks that are made here, and their files."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from coach.account_records import Role
from coach.cli.console import (
    PROBLEM_EXIT_CODE,
    err,
    out,
    plain_errors,
    settings,
    stop_with,
    write_line,
)
from coach.errors import UnknownQuestion
from questions.bank import Kind, Level, Question
from questions.errors import QuestionBankError, UnknownIdError
from questions.load import load_bank_file, load_builtin_banks
from questions.select import select_questions
from questions.tables.files import Form, read_file, write_file
from questions.tables.problems import Effect, UnreadableFile

if TYPE_CHECKING:
    from coach.bootstrap import Services
    from questions.bank import Bank
    from questions.tables.problems import Reading

BUILTIN = "built-in"
"""Stands for the built-in bank where an id is asked for."""

app = typer.Typer(help="Banks of interview questions, and their files.", no_args_is_help=True)

As = Annotated[
    str, typer.Option("--as", help="Sign-in name or id of a tutor; not needed without accounts.")
]


@app.command("list")
def list_questions(
    sector: Annotated[str | None, typer.Option(help="Only this sector.")] = None,
    level: Annotated[Level | None, typer.Option(help="Only questions of this level.")] = None,
    kind: Annotated[Kind | None, typer.Option(help="Only questions of this kind.")] = None,
    banks: Annotated[bool, typer.Option("--banks", help="The banks made here instead.")] = False,
    who: As = "",
) -> None:
    """List the built-in questions with their ids, or the banks that are made here."""
    if banks:
        _list_banks(who)
        return
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
    files: Annotated[list[Path], typer.Argument(help="Banks: Excel (.xlsx), CSV or TOML.")],
    whole: Annotated[
        bool, typer.Option("--whole", help="TOML only: ask of it what ships with the product.")
    ] = False,
) -> None:
    """Check question banks; every problem is named with its sheet, row and column, or its line."""
    bad = False
    for file in files:
        problems = _problems_of_whole(file) if whole else _problems_of(file)
        for problem in problems:
            err.print(problem, markup=False, highlight=False)
        bad = bad or bool(problems)
    if bad:
        raise typer.Exit(PROBLEM_EXIT_CODE)


@app.command("import")
def take_in(
    file: Annotated[Path, typer.Argument(help="Excel (.xlsx), CSV or TOML.")],
    bank: Annotated[str, typer.Option(help="Id of a bank, as in: questions list --banks.")] = "",
    new: Annotated[str, typer.Option(help="Title of a new bank.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be.")] = False,
    who: As = "",
) -> None:
    """Import what can be used of a file as drafts, into a bank or a new one; name the rest."""
    if bank and new:
        stop_with("Say either --bank or --new.")
    reading = _read(file)
    for problem in reading.problems:
        err.print(str(problem), markup=False, highlight=False)
    count, left_out = len(reading.bank.questions), len(reading.left_out)
    out.print(f"{file.name}: {_counted(count)}, {left_out} left out", highlight=False)
    if dry_run:
        return
    if not count:
        stop_with("Nothing was imported.")
    with plain_errors():
        services = _services()
        actor = _actor(services, who)
        title = new or reading.bank.title or file.stem
        made = services.desk.take_in(
            actor, bank or None, _titled(reading.bank, "" if bank else title), _now(), own=_own()
        )
    out.print("Imported as drafts. Id of the bank:", highlight=False)
    write_line(made)


@app.command("export")
def give_out(
    bank: Annotated[str, typer.Argument(help=f"Id of a bank, or {BUILTIN}.")],
    file: Annotated[Path, typer.Argument(help="Its ending says what: .xlsx, .csv or .toml.")],
    sector: Annotated[str | None, typer.Option(help=f"Of {BUILTIN}: only this sector.")] = None,
    who: As = "",
) -> None:
    """Write a bank into a file, from which it can be imported again."""
    ending = file.suffix.lower().removeprefix(".")
    if ending not in list(Form):
        stop_with(f"The file must end with one of: {', '.join(f'.{form}' for form in Form)}.")
    with plain_errors():
        found = _builtin(sector) if bank == BUILTIN else _made_here(bank, who)
    try:
        file.write_bytes(write_file(found, Form(ending)))
    except UnreadableFile as error:
        stop_with(str(error))
    except OSError as error:
        stop_with(f"{file} could not be written: {error.strerror}.")
    out.print(f"{file}: {_counted(len(found.questions))}", highlight=False)


@app.command("template")
def template(
    file: Annotated[Path, typer.Argument(help="Its ending says what: .xlsx or .csv.")],
) -> None:
    """Write the file that a tutor fills in."""
    from questions.tables.template import template_csv, template_xlsx

    makers = {".xlsx": template_xlsx, ".csv": template_csv}
    make = makers.get(file.suffix.lower())
    if make is None:
        stop_with(f"The file must end with one of: {', '.join(makers)}.")
    try:
        file.write_bytes(make())
    except OSError as error:
        stop_with(f"{file} could not be written: {error.strerror}.")
    out.print(str(file), highlight=False)


def _list_banks(who: str) -> None:
    table = Table(show_edge=False)
    for column in ("id", "title", "for", "questions", "published"):
        table.add_column(column, no_wrap=column == "id")
    with plain_errors():
        services = _services()
        heads = services.desk.banks(_actor(services, who), _now())
    for head in heads:
        title = head.title.replace("[", r"\[")
        table.add_row(head.id, title, head.audience, str(head.questions), str(head.published))
    out.print(table)


def _problems_of(file: Path) -> list[str]:
    """What must be mended; what was only assumed is said, and is no problem."""
    try:
        reading = read_file(_bytes(file), file.name, load_builtin_banks().sectors)
    except UnreadableFile as error:
        return [f"{file}: {error}"]
    for problem in reading.problems:
        if problem.effect is Effect.NOTE:
            out.print(f"{file}: {problem}", markup=False, highlight=False)
    found = [f"{file}: {one}" for one in reading.problems if one.effect is not Effect.NOTE]
    if not found and reading.bank.questions:
        out.print(f"{file}: {_counted(len(reading.bank.questions))}, no problem", highlight=False)
    return found if found or reading.bank.questions else [f"{file}: no question was found in it."]


def _problems_of_whole(file: Path) -> list[str]:
    try:
        bank = load_bank_file(file)
    except QuestionBankError as error:
        return [str(error)]
    out.print(f"{file}: {_counted(len(bank.questions))}, no problem", highlight=False)
    return []


def _read(file: Path) -> Reading:
    try:
        return read_file(_bytes(file), file.name, load_builtin_banks().sectors)
    except UnreadableFile as error:
        stop_with(f"{file}: {error}")


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"it could not be opened: {error.strerror}.") from error


def _counted(count: int) -> str:
    return f"{count} question" if count == 1 else f"{count} questions"


def _titled(bank: Bank, title: str) -> Bank:
    from dataclasses import replace

    from questions.schema import MAX_TITLE_CHARS

    return replace(bank, title=title[:MAX_TITLE_CHARS])


def _builtin(sector: str | None) -> Bank:
    from dataclasses import replace

    bank = load_builtin_banks()
    if sector is None:
        return bank
    questions = _selected(sector, None, None)
    return replace(bank, sectors=(bank.sector(sector),), questions=questions)


def _made_here(bank_id: str, who: str) -> Bank:
    services = _services()
    return services.desk.give_out(_actor(services, who), bank_id, _now())


def _services() -> Services:
    from coach.bootstrap import build_services

    return build_services(settings())


def _own() -> bool:
    """Without accounts the one person here makes their own; tutors make them together."""
    return not settings().with_accounts


def _actor(services: Services, who: str) -> str:
    """Who it is done as: versions say who saved them, and the trail who was refused."""
    if not services.settings.with_accounts:
        return services.users.local_user(_now(), services.settings.language).id
    if not who:
        stop_with("There are accounts here. Say as whom: --as NAME. To see everybody: user list")
    found = who if services.users.exists(who) else services.register.find(who)
    if found is None:
        stop_with("Nobody here has this name or id. To see everybody: user list")
    if Role.TUTOR not in services.access.roles(found):
        stop_with(
            "This must be a teacher who has signed in once and chosen a PIN or password of their "
            "own. Nothing was changed."
        )
    return found


def _now() -> datetime:
    return datetime.now(UTC)


def _selected(sector: str | None, level: Level | None, kind: Kind | None) -> tuple[Question, ...]:
    try:
        return select_questions(load_builtin_banks(), sector=sector, level=level, kind=kind)
    except UnknownIdError as error:
        raise _unknown(error) from error


def _unknown(error: UnknownIdError) -> UnknownQuestion:
    nearest = ", ".join(error.nearest) or "interview-coach questions list"
    return UnknownQuestion(wanted=error.wanted, nearest=nearest)
