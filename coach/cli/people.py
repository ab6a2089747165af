"""`interview-coach user` and `erase`: people on this computer, for whoever looks after it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from coach.account_records import Role
from coach.bootstrap import Services, build_services
from coach.cli.console import out, plain_errors, settings, stop_with, write_line

if TYPE_CHECKING:
    from coach.storage.accounts import Person

app = typer.Typer(
    help="People with accounts: who is here, new ones, and those who forgot.",
    no_args_is_help=True,
)

Who = Annotated[str, typer.Argument(help="Sign-in name or id, as in: user list.")]
Roles = Annotated[list[Role], typer.Argument(help="What they are here for, one or more.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask; for scripts.")]


@app.command("add")
def add(
    name: Annotated[str, typer.Argument(help="What they are called here.")],
    sign_in: Annotated[str, typer.Option(help="Name to sign in with; the same if not given.")] = "",
    role: Annotated[list[Role] | None, typer.Option(help="What they are here for.")] = None,
    invite: Annotated[
        str | None, typer.Option(help="E-mail address at the organisation that signs in.")
    ] = None,
) -> None:
    """Make an account, and print the one-time code to sign in with."""
    with plain_errors():
        made = _services().sign_in.make_account(
            display_name=name,
            sign_in_name=sign_in or ("" if invite else name),
            roles=role or [Role.PARTICIPANT],
            invitation=invite,
            language=settings().language,
            now=_now(),
        )
    out.print(f"There is an account now. Id: {made.user_id}", highlight=False)
    if made.one_time_code:
        _show_code(made.one_time_code)


@app.command("list")
def list_people() -> None:
    """Show everybody with an account."""
    with plain_errors():
        people = _services().register.people()
    table = Table(show_edge=False)
    for column in ("name", "signs in as", "is here as", "", "id"):
        table.add_column(column)
    for person in people:
        account = person.account
        signs_in = account.sign_in_name or account.organisation_invitation or "by organisation"
        roles = ", ".join(sorted(account.roles))
        name = person.user.display_name
        table.add_row(*map(_as_text, (name, signs_in, roles, _state(person), person.user.id)))
    out.print(table)


@app.command("roles")
def set_roles(who: Who, roles: Roles) -> None:
    """Say what somebody is here for, in the place of what they were."""
    with plain_errors():
        services = _services()
        services.register.set_roles(_id_of(services, who), roles, _now())
    out.print("Done.")


@app.command("close")
def close(who: Who) -> None:
    """Let nobody sign in with an account any more, and end its sessions. Nothing is deleted."""
    with plain_errors():
        services = _services()
        services.register.close(_id_of(services, who), _now())
    out.print("Done.")


@app.command("open")
def open_again(who: Who) -> None:
    """Open a closed account again."""
    with plain_errors():
        services = _services()
        services.register.open_again(_id_of(services, who), _now())
    out.print("Done.")


@app.command("renew")
def renew(who: Who) -> None:
    """Print a one-time code for somebody who forgot, or who is locked out; ends their sessions."""
    with plain_errors():
        services = _services()
        code = services.sign_in.renew(_id_of(services, who), _now())
    _show_code(code)


@app.command("remove")
def remove(who: Who, yes: Yes = False) -> None:
    """Delete a person with everything about them. The same as: erase."""
    with plain_errors():
        _erase(who, yes=yes)


def erase(
    who: Annotated[
        str, typer.Argument(help="Sign-in name or id; without accounts it can be left out.")
    ] = "",
    yes: Yes = False,
) -> None:
    """Delete a person with everything about them, at once and for good."""
    with plain_errors():
        _erase(who, yes=yes)


def _erase(who: str, *, yes: bool) -> None:
    services = _services()
    user_id = _id_of(services, who)
    services.register.check_can_go(user_id)
    if not yes:
        out.print(
            "Everything about this person is deleted: name, answers, scores, recordings, keys. "
            "It cannot be undone, and backups will not bring it back.",
            highlight=False,
        )
        if typer.prompt("Type yes to delete") != "yes":
            stop_with("Nothing was deleted.")
    services.custody.erasure.person(user_id)
    out.print("Everything about this person is deleted.")


def _services() -> Services:
    return build_services(settings())


def _id_of(services: Services, who: str) -> str:
    """By id, then by sign-in name; without accounts there is one person, who needs no name."""
    if not who and not services.settings.with_accounts:
        return services.users.local_user(_now(), services.settings.language).id
    if who and services.users.exists(who):
        return who
    found = services.register.find(who) if who else None
    if found is None:
        stop_with("Nobody here has this name or id. To see everybody: user list")
    return found


def _state(person: Person) -> str:
    account = person.account
    states = {
        "closed": account.closed,
        "locked out": account.locked,
        "has a one-time code": account.secret_must_change,
    }
    return ", ".join(state for state, holds in states.items() if holds)


def _show_code(code: str) -> None:
    """The code alone on standard output, so that a script can take it."""
    out.print("One-time code, good for a short time; it is changed at the first sign-in:")
    write_line(code)


def _as_text(value: str) -> str:
    """Not as rich's markup: people may be called anything."""
    return value.replace("[", r"\[")


def _now() -> datetime:
    return datetime.now(UTC)
