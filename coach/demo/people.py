"""The made-up people of the demo: who they are (people.toml), and their accounts.

These have no PIN and no name to sign in with: nobody can.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from coach.account_records import Account, Consent, ConsentKind, Role, Site
from coach.accounts.consent import VERSIONS
from coach.records import User
from coach.seeding.invent import new_id
from coach.storage.accounts import AccountStore
from coach.storage.consents import ConsentStore
from coach.storage.groups import CaseloadStore
from coach.storage.sites import SiteStore

if TYPE_CHECKING:
    from datetime import datetime

    from coach.demo.making import Making

FILE = Path(__file__).with_name("people.toml")
TUTOR, CASE_MANAGER = "Ruth (example)", "Samir (example)"
SITES = ("Harbour House", "Hill Street", "The Old School")


@dataclass(frozen=True, kw_only=True)
class Person:
    """One of the forty; what each field says stands in people.toml. Without a job `job` is ""."""

    name: str
    site: int
    weeks: int
    goal: str
    contact: int
    in_class: bool = False
    last: int = 0
    answers: int = 0
    talent: float = 0.3
    gain: float = 0.3
    interview: int | None = None
    employer: str = ""
    work: str = ""
    job: str = ""
    begun: int = 0
    hours: float | None = None
    next: str = ""
    due: int = 0
    note: str = ""
    shows_feelings: bool = False


@cache
def everybody() -> tuple[Person, ...]:
    """All forty, the class first, and in it the participant of the demo."""
    read = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return tuple(Person(**one) for one in read["people"])


@dataclass(frozen=True, kw_only=True)
class Cast:
    """The ids of all of them: the forty in the order of `everybody`."""

    people: tuple[str, ...]
    tutor: str
    case_manager: str

    @property
    def participant(self) -> str:
        """The one whose view the demo shows."""
        return self.people[0]

    @property
    def learners(self) -> tuple[str, ...]:
        """Who is in the class."""
        ids = zip(everybody(), self.people, strict=True)
        return tuple(user_id for person, user_id in ids if person.in_class)


def put_people(making: Making) -> Cast:
    """Sites, accounts, a yes to practising, and the caseload."""
    hand, now = _Hand(making), making.now
    with making.database.transaction():
        sites = hand.sites(now)
        staff_since = now - timedelta(weeks=60)
        cast = Cast(
            people=tuple(
                hand.make(
                    one.name, Role.PARTICIPANT, now - timedelta(weeks=one.weeks), sites[one.site]
                )
                for one in everybody()
            ),
            tutor=hand.make(TUTOR, Role.TUTOR, staff_since, sites[0]),
            case_manager=hand.make(CASE_MANAGER, Role.CASE_MANAGER, staff_since, None),
        )
        caseloads = CaseloadStore(making.database)
        for user_id in cast.people:
            caseloads.add(cast.case_manager, user_id)
    return cast


class _Hand:
    def __init__(self, making: Making) -> None:
        self._accounts = AccountStore(making.database)
        self._consents = ConsentStore(making.database)
        self._sites = SiteStore(making.database)
        self._language = making.services.settings.language
        self._chance = making.chance

    def sites(self, now: datetime) -> tuple[str, ...]:
        made = [Site(id=new_id(self._chance), name=name, created_at=now) for name in SITES]
        for site in made:
            self._sites.add(site)
        return tuple(site.id for site in made)

    def make(self, name: str, role: Role, since: datetime, site_id: str | None) -> str:
        user = User(
            id=new_id(self._chance),
            display_name=name,
            interface_language=self._language,
            level="entry_2",
            created_at=since,
        )
        self._accounts.add(user, _account(user, role, site_id), name_key=None, secret_hash=None)
        self._consents.add(
            Consent(
                user_id=user.id,
                kind=ConsentKind.PRACTICE,
                version=VERSIONS[ConsentKind.PRACTICE],
                language=self._language,
                given=True,
                at=since,
            )
        )
        return user.id


def _account(user: User, role: Role, site_id: str | None) -> Account:
    return Account(
        user_id=user.id,
        sign_in_name="",
        roles=frozenset({role}),
        site_id=site_id,
        has_secret=False,
        secret_must_change=False,
        secret_until=None,
        failures=0,
        not_before=None,
        locked=False,
        organisation_subject=None,
        organisation_invitation=None,
        closed=False,
        created_at=user.created_at,
    )
