"""A small office for the tests of casework: a case manager, her people, and the services."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, update

from coach.account_records import Role
from coach.accounts.access import Access
from coach.accounts.audit import AuditTrail
from coach.case_records import OutcomeArea
from coach.cases.areas import Areas
from coach.cases.caseload import Caseloads
from coach.cases.casework import Casework
from coach.counting.days import Calendar
from coach.progress.history import Histories
from coach.storage.audit_entries import AuditStore
from coach.storage.caseload import CaseloadList
from coach.storage.cases import CaseStore
from coach.storage.groups import CaseloadStore
from coach.storage.progress import ProgressStore
from coach.storage.relations import RelationStore
from coach.storage.tables import ACCOUNTS, CASELOADS, PERSON_SUMS, ROLES, USERS
from coach.storage.users import UserStore, random_id
from tests.accounts.town import KEY, NOW

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import Connection

    from coach.case_records import Cursor
    from coach.cases.caseload import CaseRow
    from coach.storage.database import Database

LONDON = Calendar.named("Europe/London")


@dataclass(kw_only=True)
class Office:
    """The services on one database, and people put straight into the tables."""

    database: Database
    calendar: Calendar = LONDON
    trail: AuditTrail = field(init=False)
    access: Access = field(init=False)
    store: CaseStore = field(init=False)
    casework: Casework = field(init=False)
    areas: Areas = field(init=False)
    caseloads: Caseloads = field(init=False)

    def __post_init__(self) -> None:
        self.database.calendar = self.calendar
        self.trail = AuditTrail(AuditStore(self.database), KEY)
        self.access = Access(RelationStore(self.database), self.trail)
        self.store = CaseStore(self.database)
        self.casework = Casework(
            access=self.access,
            store=self.store,
            users=UserStore(self.database),
            trail=self.trail,
            calendar=self.calendar,
        )
        self.areas = Areas(access=self.access, store=self.store, trail=self.trail)
        self.caseloads = Caseloads(
            access=self.access,
            listed=CaseloadList(self.database),
            casework=self.casework,
            histories=Histories(self.access, ProgressStore(self.database)),
            calendar=self.calendar,
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

    def look_after(self, manager_id: str, user_id: str) -> None:
        """Somebody is in this caseload from now on."""
        row = {"case_manager_id": manager_id, "participant_id": user_id}
        with self.database.transaction() as connection:
            connection.execute(insert(CASELOADS).values(row))

    def look_after_no_more(self, manager_id: str, user_id: str) -> None:
        """They are not any more."""
        CaseloadStore(self.database).remove(manager_id, user_id)

    def rows(self, manager_id: str, now: datetime = NOW, **asked: Any) -> list[CaseRow]:
        """All rows of a caseload, a page at a time."""
        found: list[CaseRow] = []
        asked = {"limit": 100, **asked}
        after: Cursor | None = None
        while True:
            page = self.caseloads.page(manager_id, now, after=after, **asked)
            found += page.rows
            after = page.next
            if after is None:
                return found

    def area(self, *steps: str) -> OutcomeArea:
        """An area with these steps."""
        area = OutcomeArea(
            id=random_id(),
            name="Work",
            about="",
            steps=steps or ("low", "high"),
            position=len(self.store.areas()),
            retired=False,
        )
        self.store.put_area(area)
        return area

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
