"""Accounts and roles in the database. Hashes of secrets leave it only to be compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from coach.account_records import Account, Role
from coach.errors import CoachError, NotFound
from coach.storage.tables import ACCOUNTS, ROLES, USERS
from coach.storage.users import user_from_row

if TYPE_CHECKING:
    from collections.abc import Collection
    from contextlib import AbstractContextManager

    from sqlalchemy import ColumnElement, Connection, RowMapping

    from coach.records import User
    from coach.storage.database import Database


class NameTaken(CoachError):
    """Somebody signs in with this name (or address) already."""

    message_id = "error.account.name_taken"


@dataclass(frozen=True, kw_only=True)
class Person:
    """A person with their account."""

    user: User
    account: Account


class AccountStore:
    """Keeps accounts; knows nothing of who may see them (see `coach.accounts.people`)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def transaction(self) -> AbstractContextManager[Connection]:
        """All that happens inside, or nothing of it."""
        return self._database.transaction()

    def add(
        self, user: User, account: Account, *, name_key: str | None, secret_hash: str | None
    ) -> None:
        """Keep a new person with their account.

        Raises:
            NameTaken: somebody has this name, invitation or organisation's subject.
        """
        row = {**vars(account), "name_key": name_key, "secret_hash": secret_hash}
        del row["roles"], row["has_secret"]
        try:
            with self._database.transaction() as connection:
                connection.execute(insert(USERS).values(vars(user)))
                connection.execute(insert(ACCOUNTS).values(row))
                connection.execute(insert(ROLES), _role_rows(user.id, account.roles))
        except IntegrityError as error:
            raise NameTaken from error

    def is_empty(self) -> bool:
        """Whether nobody has an account yet."""
        with self._database.reading() as connection:
            return connection.execute(select(ACCOUNTS.c.user_id).limit(1)).first() is None

    def get(self, user_id: str) -> Account:
        """The account of a person.

        Raises:
            NotFound: there is none (any more).
        """
        found = self._find(ACCOUNTS.c.user_id == user_id)
        if found is None:
            raise NotFound
        return found

    def by_name(self, name_key: str) -> Account | None:
        """Whose name it is, compared as `coach.accounts.names` writes it."""
        return self._find(ACCOUNTS.c.name_key == name_key)

    def by_subject(self, subject: str) -> Account | None:
        """Whose organisation's subject it is."""
        return self._find(ACCOUNTS.c.organisation_subject == subject)

    def by_invitation(self, address: str) -> Account | None:
        """Who was invited by this e-mail address and has not come yet."""
        return self._find(ACCOUNTS.c.organisation_invitation == address)

    def secret_hash(self, user_id: str) -> str | None:
        """The argon2id hash of the PIN, password or one-time code."""
        query = select(ACCOUNTS.c.secret_hash).where(ACCOUNTS.c.user_id == user_id)
        with self._database.reading() as connection:
            return connection.execute(query).scalar_one_or_none()

    def people(self) -> tuple[Person, ...]:
        """Everybody with an account, in the order of their making."""
        query = (
            select(USERS)
            .join(ACCOUNTS, ACCOUNTS.c.user_id == USERS.c.id)
            .order_by(USERS.c.created_at, USERS.c.id)
        )
        with self._database.reading() as connection:
            users = [user_from_row(row) for row in connection.execute(query).mappings()]
            rows = {row["user_id"]: row for row in connection.execute(select(ACCOUNTS)).mappings()}
            roles = _roles(connection)
        return tuple(
            Person(user=user, account=_from_row(rows[user.id], roles.get(user.id, frozenset())))
            for user in users
        )

    def change(self, user_id: str, **values: object) -> None:
        """Change columns of an account.

        Raises:
            NotFound: there is none (any more).
            NameTaken: a name, invitation or subject is somebody else's.
        """
        statement = update(ACCOUNTS).where(ACCOUNTS.c.user_id == user_id).values(values)
        try:
            with self._database.transaction() as connection:
                if connection.execute(statement).rowcount == 0:
                    raise NotFound
        except IntegrityError as error:
            raise NameTaken from error

    def set_roles(self, user_id: str, roles: Collection[Role]) -> None:
        """Replace what a person is here for.

        Raises:
            NotFound: there is no such person (any more).
        """
        try:
            with self._database.transaction() as connection:
                connection.execute(delete(ROLES).where(ROLES.c.user_id == user_id))
                connection.execute(insert(ROLES), _role_rows(user_id, roles))
        except IntegrityError as error:
            raise NotFound from error

    def _find(self, which: ColumnElement[bool]) -> Account | None:
        with self._database.reading() as connection:
            row = connection.execute(select(ACCOUNTS).where(which)).mappings().one_or_none()
            if row is None:
                return None
            return _from_row(
                row, _roles(connection, row["user_id"]).get(row["user_id"], frozenset())
            )


def _role_rows(user_id: str, roles: Collection[Role]) -> list[dict[str, Any]]:
    return [{"user_id": user_id, "role": role.value} for role in sorted(roles)]


def _roles(connection: Connection, user_id: str | None = None) -> dict[str, frozenset[Role]]:
    query = select(ROLES)
    if user_id is not None:
        query = query.where(ROLES.c.user_id == user_id)
    found: dict[str, frozenset[Role]] = {}
    for row in connection.execute(query).mappings():
        found[row["user_id"]] = found.get(row["user_id"], frozenset()) | {Role(row["role"])}
    return found


def _from_row(row: RowMapping, roles: frozenset[Role]) -> Account:
    return Account(
        user_id=row["user_id"],
        sign_in_name=row["sign_in_name"],
        roles=roles,
        site_id=row["site_id"],
        has_secret=row["secret_hash"] is not None,
        secret_must_change=row["secret_must_change"],
        secret_until=row["secret_until"],
        failures=row["failures"],
        not_before=row["not_before"],
        locked=row["locked"],
        organisation_subject=row["organisation_subject"],
        organisation_invitation=row["organisation_invitation"],
        closed=row["closed"],
        created_at=row["created_at"],
    )
