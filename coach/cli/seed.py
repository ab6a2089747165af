"""`interview-coach seed`: a place with very many invented people, to see how it does with them."""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from coach.account_records import Role
from coach.accounts.names import new_code
from coach.accounts.secrets import LEAST_PIN, BadSecret, SecretHasher, check_secret
from coach.bootstrap import build_services
from coach.cli.console import out, plain_errors, settings, stop_with
from coach.config import Settings
from coach.seeding.fill import Amount, fill
from coach.seeding.people import Hashes
from coach.storage.database import open_database

_PASSWORD_LENGTH = 16


def seed(
    folder: Annotated[Path, typer.Argument(help="A new or empty folder for the data.")],
    people: Annotated[int, typer.Option(min=1, help="How many participants.")] = 5_000,
    answers: Annotated[int, typer.Option(min=0, help="How many answers of all of them.")] = 500_000,
    chance: Annotated[
        int, typer.Option("--seed", help="The same number makes the same people.")
    ] = 1,
    whole: Annotated[
        int, typer.Option(min=0, help="How many newest answers of each keep all that was heard.")
    ] = 5,
) -> None:
    """Fill an empty folder with invented people, to try the app with very many of them.

    Names, answers, jobs and notes are made up. What the people "said" are the same few example
    answers from weak to strong, scored by today's rules. The newest answers of each person can be
    opened. Of older ones only numbers are kept: they count in progress and in reports, and their
    own page says that there is nothing. No sound is in it, and no real person.
    """
    config = _config(folder)
    if _is_taken(config):
        stop_with(f"{folder} or the folder of its keys is not empty. Nothing was changed.")
    now = datetime.now(UTC)
    pin, password = _pin(), new_code(_PASSWORD_LENGTH)
    with plain_errors(), Progress(console=out) as shown:
        task = shown.add_task("People", total=people)
        fill(
            build_services(config),
            open_database(config),
            Amount(people=people, answers=answers, whole=whole),
            _hashes(pin, password),
            seed=chance,
            now=now,
            on_step=lambda done: shown.update(task, completed=done),
        )
    _say(folder, people, pin, password)


def _config(folder: Path) -> Settings:
    """This process's settings, for that folder, with people who sign in."""
    return replace(settings(), data_dir=folder, keys_dir=None, database_url=None, accounts="on")


def _is_taken(config: Settings) -> bool:
    """Whether something lies there that this could harm."""
    return any(
        folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
        for folder in (config.data_dir, config.keys_folder)
    )


def _hashes(pin: str, password: str) -> Hashes:
    hasher = SecretHasher()
    return Hashes(pin=hasher.hash(pin), password=hasher.hash(password))


def _pin() -> str:
    """Not from the seed: it must not be known to whoever reads this."""
    while True:
        pin = f"{secrets.randbelow(10**LEAST_PIN):0{LEAST_PIN}}"
        with suppress(BadSecret):
            check_secret(pin, {Role.PARTICIPANT})
            return pin


def _say(folder: Path, people: int, pin: str, password: str) -> None:
    """Who can sign in, and with what: it is said this once."""
    out.print(
        f"{people} invented people are in {folder}. Look at them with:\n"
        f"INTERVIEW_COACH_DATA_DIR={folder} interview-coach serve --accounts\n"
        f"Participants: example-1 to example-{people}, PIN {pin}\n"
        f"Staff: admin, tutor-1, case-1, case-all (looks after everybody), password {password}\n"
        "The PIN and the password are shown only now.",
        highlight=False,
        markup=False,
        soft_wrap=True,
    )
