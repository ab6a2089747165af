"""Accounts and roles in the database. Hashes of secrets leave it only to be compared."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from coach.account_records import Account, Role
from coach.errors import CoachError, NotFound
from coach.storage.tables import ACCOUNTS, ROLES, USERS
from coach.storage.users import user_from_row

if TYPE_CHECKING:
    from collections.abc import Collection
    from contextlib import AbstractContextManager

    from sqlalchemy import ColumnElement, Connection, RowMapping, Select

    from coach.marks import Mark
    from coach.records import User
    from coach.storage.database import Database


_EVERYBODY = select(USERS).join(ACCOUNTS, ACCOUNTS.c.user_id == USERS.c.id)


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
        return self._people(_EVERYBODY.order_by(USERS.c.created_at, USERS.c.id))

    def newest(self, *, limit: int, after: Mark | None = None) -> tuple[Person, ...]:
        """Those with an account who came last, or after a mark, the newest first."""
        query = _EVERYBODY.order_by(USERS.c.created_at.desc(), USERS.c.id).limit(limit)
        if after is not None:
            before = or_(USERS.c.created_at < after.at, USERS.c.id > after.id)
            query = query.where(USERS.c.created_at <= after.at, before)
        return self._people(query)

    def named(self, words: str, *, limit: int) -> tuple[Person, ...]:
        """Those in whose name, sign-in name or invitation these words stand, by name.

        Letters are compared as in `coach.accounts.names.name_key`, which no database can do for
        all scripts: so every name is read here, some milliseconds for thousands.
        """
        names = (USERS.c.display_name, ACCOUNTS.c.sign_in_name, ACCOUNTS.c.organisation_invitation)
        query = select(USERS.c.id, *names).join(ACCOUNTS, ACCOUNTS.c.user_id == USERS.c.id)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        wanted = _compared(words)
        found = [row for row in rows if any(wanted in _compared(name) for name in row[1:] if name)]
        found.sort(key=lambda row: (_compared(row[1]), row[0]))
        ids = [row[0] for row in found[:limit]]
        people = {one.user.id: one for one in self._people(_EVERYBODY.where(USERS.c.id.in_(ids)))}
        return tuple(people[user_id] for user_id in ids if user_id in people)

    def person(self, user_id: str) -> Person:
        """A person with their account.

        Raises:
            NotFound: there is none (any more).
        """
        for one in self._people(_EVERYBODY.where(USERS.c.id == user_id)):
            return one
        raise NotFound

    def count(self) -> int:
        """How many accounts there are."""
        with self._database.reading() as connection:
            return connection.execute(select(func.count()).select_from(ACCOUNTS)).scalar_one()

    def open_with(self, role: Role) -> frozenset[str]:
        """Ids of those who are here for this and whose account is open."""
        query = (
            select(ROLES.c.user_id)
            .join(ACCOUNTS, ACCOUNTS.c.user_id == ROLES.c.user_id)
            .where(ROLES.c.role == role, ACCOUNTS.c.closed.is_(False))
        )
        with self._database.reading() as connection:
            return frozenset(connection.execute(query).scalars())

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

    def _people(self, query: Select[Any]) -> tuple[Person, ...]:
        """The people of a query for rows of users, in its order."""
        with self._database.reading() as connection:
            users = [user_from_row(row) for row in connection.execute(query).mappings()]
            ids = [user.id for user in users]
            which = ACCOUNTS.c.user_id.in_(ids)
            found = connection.execute(select(ACCOUNTS).where(which)).mappings()
            rows = {row["user_id"]: row for row in found}
            roles = _roles(connection, ids)
        return tuple(
            Person(user=user, account=_from_row(rows[user.id], roles.get(user.id, frozenset())))
            for user in users
        )

    def _find(self, which: ColumnElement[bool]) -> Account | None:
        with self._database.reading() as connection:
            row = connection.execute(select(ACCOUNTS).where(which)).mappings().one_or_none()
            if row is None:
                return None
            return _from_row(
                row, _roles(connection, [row["user_id"]]).get(row["user_id"], frozenset())
            )


def _role_rows(user_id: str, roles: Collection[Role]) -> list[dict[str, Any]]:
    return [{"user_id": user_id, "role": role.value} for role in sorted(roles)]


def _compared(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def _roles(connection: Connection, user_ids: Collection[str]) -> dict[str, frozenset[Role]]:
    query = select(ROLES).where(ROLES.c.user_id.in_(user_ids))
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
