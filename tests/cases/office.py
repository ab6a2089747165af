"""A small office for the tests of casework: a case manager, her people, and the services."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import insert, update

from coach.account_records import Role
from coach.accounts.access import Access
from coach.accounts.audit import AuditTrail
from coach.cases.areas import Areas
from coach.cases.caseload import Caseloads
from coach.cases.casework import Casework
from coach.storage.audit_entries import AuditStore
from coach.storage.caseload import CaseloadList
from coach.storage.cases import CaseStore
from coach.storage.relations import RelationStore
from coach.storage.tables import ACCOUNTS, CASELOADS, PERSON_SUMS, ROLES, USERS
from coach.storage.users import UserStore, random_id
from tests.accounts.town import KEY, NOW

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, tzinfo

    from sqlalchemy import Connection

    from coach.storage.database import Database

LONDON = ZoneInfo("Europe/London")


@dataclass(kw_only=True)
class Office:
    """The services on one database, and people put straight into the tables."""

    database: Database
    zone: tzinfo = LONDON
    trail: AuditTrail = field(init=False)
    access: Access = field(init=False)
    store: CaseStore = field(init=False)
    casework: Casework = field(init=False)
    areas: Areas = field(init=False)
    caseloads: Caseloads = field(init=False)

    def __post_init__(self) -> None:
        self.trail = AuditTrail(AuditStore(self.database), KEY)
        self.access = Access(RelationStore(self.database), self.trail)
        self.store = CaseStore(self.database)
        self.casework = Casework(
            access=self.access,
            store=self.store,
            users=UserStore(self.database),
            trail=self.trail,
            zone=self.zone,
        )
        self.areas = Areas(access=self.access, store=self.store, trail=self.trail)
        self.caseloads = Caseloads(
            access=self.access,
            listed=CaseloadList(self.database),
            casework=self.casework,
            zone=self.zone,
        )

    def staff(self, role: Role) -> str:
        """Somebody who works here; gives their id."""
        user_id = random_id()
        with self.database.transaction() as connection:
            put_people(connection, [(user_id, role.value)], role=role)
        return user_id

    def people(self, manager_id: str, names: Iterable[str], *, since: datetime = NOW) -> list[str]:
        """Participants of a caseload, with these names; gives their ids."""
        made = [(random_id(), name) for name in names]
        with self.database.transaction() as connection:
            put_people(connection, made, since=since)
            theirs = [
                {"case_manager_id": manager_id, "participant_id": user_id} for user_id, _ in made
            ]
            connection.execute(insert(CASELOADS), theirs)
        return [user_id for user_id, _ in made]

    def practised(self, user_id: str, last_at: datetime, **sums: object) -> None:
        """The sums of somebody who practised last then."""
        row = {
            "answers": 1,
            "days": 1,
            "sessions": 1,
            "practised_s": 60.0,
            "first_at": last_at,
            "readiness": None,
            "bands": json.dumps({}),
            "directions": json.dumps({}),
            **sums,
        }
        values = {"user_id": user_id, "last_at": last_at, **row}
        with self.database.transaction() as connection:
            found = connection.execute(
                update(PERSON_SUMS).where(PERSON_SUMS.c.user_id == user_id).values(values)
            )
            if not found.rowcount:
                connection.execute(insert(PERSON_SUMS).values(values))


def put_people(
    connection: Connection,
    made: Iterable[tuple[str, str]],
    *,
    role: Role = Role.PARTICIPANT,
    since: datetime = NOW,
) -> None:
    """People with accounts, given as ids and names."""
    users, accounts, roles = [], [], []
    for user_id, name in made:
        users.append(
            {
                "id": user_id,
                "display_name": name,
                "interface_language": "en",
                "level": "entry_2",
                "created_at": since,
            }
        )
        accounts.append(
            {
                "user_id": user_id,
                "sign_in_name": user_id,
                "name_key": user_id,
                "secret_must_change": False,
                "failures": 0,
                "locked": False,
                "closed": False,
                "created_at": since,
            }
        )
        roles.append({"user_id": user_id, "role": role})
    connection.execute(insert(USERS), users)
    connection.execute(insert(ACCOUNTS), accounts)
    connection.execute(insert(ROLES), roles)
