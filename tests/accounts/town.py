"""A small town for the tests of accounts: everything on one new database, and how to fill it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from argon2 import PasswordHasher
from sqlalchemy import func, select

from coach.account_records import Role, Share
from coach.accounts.house import Accounts, open_accounts
from coach.accounts.secrets import SecretHasher
from coach.config import Settings
from coach.storage.attempts import AttemptStore
from coach.storage.database import Database, open_database
from coach.storage.tables import METADATA
from coach.storage.users import UserStore
from tests.storage.samples import assessment, attempt

if TYPE_CHECKING:
    from datetime import timedelta
    from pathlib import Path

    from sqlalchemy import Table

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
KEY = b"k" * 32
PIN = "385172"
PASSWORD = "seven quiet lamps"
QUICK = SecretHasher(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@dataclass(kw_only=True)
class Town:
    """The services, and what they stand on."""

    settings: Settings
    database: Database
    accounts: Accounts
    erased: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """Whom somebody erased, and who."""
    not_kept: list[str] = field(default_factory=list[str])

    @property
    def attempts(self) -> AttemptStore:
        """The answers."""
        return AttemptStore(self.database)

    @property
    def users(self) -> UserStore:
        """The people."""
        return UserStore(self.database)

    def person(self, name: str, *roles: Role) -> str:
        """Somebody with an account, whose name is their display name too."""
        held = roles or (Role.PARTICIPANT,)
        secret = PIN if held == (Role.PARTICIPANT,) else PASSWORD
        made = self.accounts.sign_in.make_account(
            display_name=name, sign_in_name=name, secret=secret, roles=held, now=NOW
        )
        return made.user_id

    def id_of(self, name: str) -> str:
        """The id of the person with this display name."""
        people = self.accounts.register.people()
        return next(person.user.id for person in people if person.user.display_name == name)

    def count(self, table: Table) -> int:
        """How many rows a table has."""
        with self.database.reading() as connection:
            return connection.execute(select(func.count()).select_from(table)).scalar_one()

    def tables_naming(self, text: str) -> set[str]:
        """The tables that have this text in any column of any row."""
        with self.database.reading() as connection:
            return {
                name
                for name, table in METADATA.tables.items()
                for row in connection.execute(select(table))
                if any(text in str(value) for value in row)
            }

    def administrator(self) -> str:
        """Somebody who can put people together."""
        return self.person("administrator", Role.ADMINISTRATOR)

    def answer(self, attempt_id: str, user_id: str, **changes: object) -> str:
        """An answer that was heard."""
        values = {"assessment": assessment("A secret word."), "created_at": NOW, **changes}
        self.attempts.add(attempt(attempt_id, user_id, **values))
        return attempt_id

    def share(self, attempt_id: str, with_id: str, *what: str, until: timedelta) -> Share:
        """Its owner shares an answer."""
        return self.accounts.sharing.share(
            self.attempts.get(attempt_id).user_id,
            attempt_id,
            with_id,
            scores="scores" in what,
            words="words" in what,
            sound="sound" in what,
            until=NOW + until,
            now=NOW,
        )


def open_town(folder: Path, hasher: SecretHasher = QUICK) -> Town:
    """A town in a folder of its own."""
    settings = Settings(data_dir=folder / "data", accounts="on")
    database = open_database(settings)
    erased: list[tuple[str, str]] = []
    not_kept: list[str] = []

    def erase(user_id: str, *, actor_id: str) -> None:
        erased.append((user_id, actor_id))
        UserStore(database).remove(user_id)

    accounts = open_accounts(
        settings,
        database,
        key=KEY,
        erase_person=erase,
        erase_kept=not_kept.append,
        hasher=hasher,
        is_checked=lambda language: language == "en",
    )
    return Town(
        settings=settings, database=database, accounts=accounts, erased=erased, not_kept=not_kept
    )
