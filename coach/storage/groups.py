"""Groups, who is in them, and caseloads, in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Delete, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from coach.account_records import Group
from coach.errors import NotFound
from coach.storage.tables import CASELOADS, GROUPS, MEMBERSHIPS, TASK_SHOWS, TASKS, USERS

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from datetime import datetime

    from sqlalchemy import Connection, RowMapping

    from coach.storage.database import Database


class GroupStore:
    """Keeps groups; knows nothing of who may see them (see `coach.accounts.groups`)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def transaction(self) -> AbstractContextManager[Connection]:
        """All that happens inside, or nothing of it."""
        return self._database.transaction()

    def add(self, group: Group) -> None:
        """Keep a new group."""
        with self._database.transaction() as connection:
            connection.execute(insert(GROUPS).values(vars(group)))

    def get(self, group_id: str) -> Group:
        """The group with this id.

        Raises:
            NotFound: there is none (any more).
        """
        with self._database.reading() as connection:
            query = select(GROUPS).where(GROUPS.c.id == group_id)
            row = connection.execute(query).mappings().one_or_none()
        if row is None:
            raise NotFound
        return _from_row(row)

    def all(self) -> tuple[Group, ...]:
        """Every group, by name."""
        with self._database.reading() as connection:
            rows = connection.execute(select(GROUPS).order_by(GROUPS.c.name, GROUPS.c.id))
            return tuple(_from_row(row) for row in rows.mappings())

    def of(self, user_id: str, *, teaching: bool) -> tuple[Group, ...]:
        """The groups that somebody teaches, or takes part in, by name."""
        query = (
            select(GROUPS)
            .join(MEMBERSHIPS, MEMBERSHIPS.c.group_id == GROUPS.c.id)
            .where(MEMBERSHIPS.c.user_id == user_id, MEMBERSHIPS.c.teaches.is_(teaching))
            .order_by(GROUPS.c.name, GROUPS.c.id)
        )
        with self._database.reading() as connection:
            return tuple(_from_row(row) for row in connection.execute(query).mappings())

    def by_code(self, code: str, now: datetime) -> Group | None:
        """The group that can be joined with this code now."""
        query = select(GROUPS).where(GROUPS.c.join_code == code, GROUPS.c.join_code_until > now)
        with self._database.reading() as connection:
            row = connection.execute(query).mappings().one_or_none()
        return None if row is None else _from_row(row)

    def change(self, group_id: str, **values: object) -> None:
        """Change columns of a group.

        Raises:
            NotFound: there is none (any more).
        """
        statement = update(GROUPS).where(GROUPS.c.id == group_id).values(values)
        with self._database.transaction() as connection:
            if connection.execute(statement).rowcount == 0:
                raise NotFound

    def erase(self, group_id: str) -> None:
        """Erase a group; its people stay."""
        with self._database.transaction() as connection:
            connection.execute(delete(GROUPS).where(GROUPS.c.id == group_id))

    def members(self, group_id: str, *, teaching: bool) -> tuple[str, ...]:
        """Ids of those who teach a group, or take part in it."""
        query = (
            select(MEMBERSHIPS.c.user_id)
            .where(MEMBERSHIPS.c.group_id == group_id, MEMBERSHIPS.c.teaches.is_(teaching))
            .order_by(MEMBERSHIPS.c.user_id)
        )
        with self._database.reading() as connection:
            return tuple(connection.execute(query).scalars())

    def put_in(self, group_id: str, user_id: str, *, teaches: bool) -> None:
        """Somebody takes part in a group from now on, or teaches it.

        Raises:
            NotFound: the group or the person is not there (any more).
        """
        try:
            with self._database.transaction() as connection:
                connection.execute(_membership(group_id, user_id))
                row = {"group_id": group_id, "user_id": user_id, "teaches": teaches}
                connection.execute(insert(MEMBERSHIPS).values(row))
        except IntegrityError as error:
            raise NotFound from error

    def take_out(self, group_id: str, user_id: str) -> None:
        """Somebody takes part no more; nothing happens if they didn't.

        What they let be seen of its tasks ends with it: who comes back begins with nothing shown.
        """
        tasks = select(TASKS.c.id).where(TASKS.c.group_id == group_id)
        shown = TASK_SHOWS.c.task_id.in_(tasks) & (TASK_SHOWS.c.user_id == user_id)
        with self._database.transaction() as connection:
            connection.execute(_membership(group_id, user_id))
            connection.execute(delete(TASK_SHOWS).where(shown))


class CaseloadStore:
    """Keeps which participants a case manager looks after."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def participants(self, case_manager_id: str) -> tuple[str, ...]:
        """Ids of those whom somebody looks after."""
        query = (
            select(CASELOADS.c.participant_id)
            .where(CASELOADS.c.case_manager_id == case_manager_id)
            .order_by(CASELOADS.c.participant_id)
        )
        with self._database.reading() as connection:
            return tuple(connection.execute(query).scalars())

    def by_name(
        self, case_manager_id: str, *, limit: int, after: str | None = None
    ) -> tuple[str, ...]:
        """Ids of those whom somebody looks after, by name; from the one after this id on."""
        query = (
            select(USERS.c.id)
            .join(CASELOADS, CASELOADS.c.participant_id == USERS.c.id)
            .where(CASELOADS.c.case_manager_id == case_manager_id)
            .order_by(USERS.c.display_name, USERS.c.id)
            .limit(limit)
        )
        if after is not None:
            name = select(USERS.c.display_name).where(USERS.c.id == after).scalar_subquery()
            same = (USERS.c.display_name == name) & (USERS.c.id > after)
            query = query.where(or_(USERS.c.display_name > name, same))
        with self._database.reading() as connection:
            return tuple(connection.execute(query).scalars())

    def count(self, case_manager_id: str) -> int:
        """How many people somebody looks after."""
        query = select(func.count()).where(CASELOADS.c.case_manager_id == case_manager_id)
        with self._database.reading() as connection:
            return connection.execute(query).scalar_one()

    def case_managers(self, participant_id: str) -> tuple[str, ...]:
        """Ids of those who look after somebody."""
        query = (
            select(CASELOADS.c.case_manager_id)
            .where(CASELOADS.c.participant_id == participant_id)
            .order_by(CASELOADS.c.case_manager_id)
        )
        with self._database.reading() as connection:
            return tuple(connection.execute(query).scalars())

    def add(self, case_manager_id: str, participant_id: str) -> None:
        """Somebody is looked after from now on; nothing happens if they are already.

        Raises:
            NotFound: one of them is not there (any more).
        """
        row = {"case_manager_id": case_manager_id, "participant_id": participant_id}
        try:
            with self._database.transaction() as connection:
                connection.execute(_case(case_manager_id, participant_id))
                connection.execute(insert(CASELOADS).values(row))
        except IntegrityError as error:
            raise NotFound from error

    def remove(self, case_manager_id: str, participant_id: str) -> None:
        """Somebody is looked after no more; nothing happens if they weren't."""
        with self._database.transaction() as connection:
            connection.execute(_case(case_manager_id, participant_id))


def _membership(group_id: str, user_id: str) -> Delete:
    return delete(MEMBERSHIPS).where(
        MEMBERSHIPS.c.group_id == group_id, MEMBERSHIPS.c.user_id == user_id
    )


def _case(case_manager_id: str, participant_id: str) -> Delete:
    return delete(CASELOADS).where(
        CASELOADS.c.case_manager_id == case_manager_id,
        CASELOADS.c.participant_id == participant_id,
    )


def _from_row(row: RowMapping) -> Group:
    return Group(
        id=row["id"],
        name=row["name"],
        site_id=row["site_id"],
        join_code=row["join_code"],
        join_code_until=row["join_code_until"],
        created_at=row["created_at"],
    )
