"""`interview-coach backup` and `restore`: see docs/backup.md."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from coach.account_records import Outcome, Thing, ThingKind
from coach.accounts import restore as restoring
from coach.accounts.audit import MACHINE
from coach.accounts.backup import DATA, KEYS
from coach.accounts.sealed import facts_of
from coach.bootstrap import build_services
from coach.cli.console import out, plain_errors, settings, stop_with
from coach.config import Settings, passphrase

PassphraseFile = Annotated[
    Path | None,
    typer.Option(help="File whose first line is the passphrase; if not given, it is asked for."),
]


def backup(
    target: Annotated[Path, typer.Argument(help="A folder, or the name of the new file.")],
    keys: Annotated[
        bool, typer.Option("--keys", help="Back up the keys and the list of erasures instead.")
    ] = False,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Back up all data, locked with a passphrase; the keys go into a backup of their own."""
    now = datetime.now(UTC)
    with plain_errors():
        services = build_services(settings())
        backups = services.custody.backups
        words = _passphrase(KEYS if keys else DATA, passphrase_file, new=True)
        made = (backups.make_keys if keys else backups.make)(target, words, now)
        place = Thing(kind=ThingKind.PLACE)
        what = "keys_backed_up" if keys else "backed_up"
        services.trail.note(MACHINE, what, place, Outcome.DONE, now)
    out.print(f"The backup is in {made}. It was read again and is whole.", highlight=False)
    if keys:
        out.print("Keep it in another place than the backups of the data.", highlight=False)
    else:
        days = services.limits.of("backup_days").value
        out.print(
            f"It can be put back for {days} days; after that it is deleted from this folder. "
            "Keys are not in it: back them up with --keys.",
            highlight=False,
        )


def restore(
    file: Annotated[Path, typer.Argument(help="The backup.")],
    *,
    keys: Annotated[
        Path | None, typer.Option(help="A backup of the keys, needed on another computer.")
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Delete the data that is here now.")
    ] = False,
    passphrase_file: PassphraseFile = None,
    keys_passphrase_file: PassphraseFile = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask; for scripts.")] = False,
) -> None:
    """Put a backup back, without whoever was deleted since."""
    config = settings()
    with plain_errors():
        if facts_of(file).kind == KEYS:
            _put_keys_back(config, file, keys_passphrase_file or passphrase_file)
            return
        if replace and not yes and typer.prompt("Type yes to delete what is here now") != "yes":
            stop_with("Nothing was changed.")
        words = _passphrase(DATA, passphrase_file)
        opened = None
        if keys is not None:
            opened = restoring.read_keys(keys, _passphrase(KEYS, keys_passphrase_file))
        now = datetime.now(UTC)
        done = restoring.restore(config, file, words, now, keys=opened, over=replace)
    _tell(done)


def _put_keys_back(config: Settings, file: Path, passphrase_file: Path | None) -> None:
    """Keys that are missing here, and the list of erasures, which is applied at once."""
    opened = restoring.read_keys(file, _passphrase(KEYS, passphrase_file))
    restoring.put_keys_back(config, opened, also_audit=False)
    again = build_services(config).custody.erasure.catch_up()
    out.print("Keys that were missing are back.", highlight=False)
    if again:
        out.print(f"Deleted again, because they had asked for it: {again}", highlight=False)


def _tell(done: restoring.Restored) -> None:
    made = f"{done.made_at.astimezone():%d.%m.%Y %H:%M}"
    out.print(
        f"The backup of {made} is back: {done.people} people, {done.answers} answers, "
        f"{done.kept} kept recordings.",
        highlight=False,
    )
    if done.passed_over:
        out.print(
            f"Left out, because it was deleted since: {done.passed_over} people and answers.",
            highlight=False,
        )
    if not done.trail_fits:
        out.print(
            "The audit trail in it was written with another key, so it cannot be checked here. "
            "With a backup of the keys (--keys) it can.",
            highlight=False,
        )
    out.print("Everybody signs in again.", highlight=False)


def _passphrase(what: str, file: Path | None, *, new: bool = False) -> str:
    """From a file, a variable or the keyboard; never from the command line, which others see."""
    if file is not None:
        try:
            return file.read_text(encoding="utf-8").partition("\n")[0].rstrip("\r")
        except (OSError, UnicodeDecodeError):
            stop_with(f"This file with the passphrase cannot be read: {file}")
    given = passphrase(what)
    if given:
        return given
    return typer.prompt(f"Passphrase of the {what}", hide_input=True, confirmation_prompt=new)
