"""What tutors, case managers and administrators can do with people: each asks `Access` first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from coach.account_records import Action, Outcome, Role, Site, Thing, ThingKind
from coach.accounts.names import shown_name
from coach.errors import CoachError
from coach.marks import Mark
from coach.storage.users import random_id

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from datetime import datetime

    from coach.accounts.access import Access
    from coach.accounts.audit import AuditTrail
    from coach.accounts.register import Register
    from coach.accounts.sign_in import Made, SignIn
    from coach.storage.accounts import AccountStore, Person
    from coach.storage.groups import CaseloadStore
    from coach.storage.sites import SiteStore
    from coach.storage.users import UserStore

PLACE = Thing(kind=ThingKind.PLACE)


class ErasePerson(Protocol):
    """Erases a person, and notes in the trail who asked; `Erasure.person` is the one in use."""

    def __call__(self, user_id: str, *, actor_id: str) -> None:
        """Everything of theirs."""
        ...


class WrongRole(CoachError):
    """A caseload is of a case manager, and holds people who are participants only."""

    message_id = "error.account.wrong_role"


@dataclass(frozen=True, kw_only=True)
class Named:
    """A person as somebody who looks after them may see them in a list."""

    user_id: str
    display_name: str


AT_ONCE = 25
"""People in one part of a list."""


@dataclass(frozen=True, kw_only=True)
class SomePeople:
    """A part of all accounts; `further` is where the next part begins, None at the end."""

    people: tuple[Person, ...]
    total: int
    further: Mark | None


@dataclass(frozen=True, kw_only=True)
class SomeNamed:
    """A part of a caseload; `further` is the id of its last, None at the end."""

    people: tuple[Named, ...]
    total: int
    further: str | None


class People:
    """The service behind the pages about people. Every method says who asks, first."""

    def __init__(
        self,
        *,
        access: Access,
        sign_in: SignIn,
        register: Register,
        accounts: AccountStore,
        users: UserStore,
        caseloads: CaseloadStore,
        sites: SiteStore,
        trail: AuditTrail,
        erase: ErasePerson,
        new_id: Callable[[], str] = random_id,
    ) -> None:
        self._access = access
        self._sign_in = sign_in
        self._register = register
        self._accounts = accounts
        self._users = users
        self._caseloads = caseloads
        self._sites = sites
        self._trail = trail
        self._erase = erase
        self._new_id = new_id

    # --- somebody's account -----------------------------------------------------------------------

    def make(
        self,
        actor_id: str,
        *,
        display_name: str,
        sign_in_name: str,
        roles: Collection[Role],
        now: datetime,
        site_id: str | None = None,
        invitation: str | None = None,
        language: str = "en",
    ) -> Made:
        """Make an account; raises as `SignIn.make_account`, and `NotAllowed`."""
        self._access.check(actor_id, Action.MANAGE_PEOPLE, PLACE, now)
        return self._sign_in.make_account(
            display_name=display_name,
            sign_in_name=sign_in_name,
            roles=roles,
            site_id=site_id,
            invitation=invitation,
            language=language,
            now=now,
            actor_id=actor_id,
        )

    def everybody(self, actor_id: str, now: datetime, *, after: Mark | None = None) -> SomePeople:
        """Accounts with names, the newest first, some at a time; raises `NotAllowed`."""
        self._access.check(actor_id, Action.MANAGE_PEOPLE, PLACE, now)
        found = self._accounts.newest(limit=AT_ONCE + 1, after=after)
        shown = found[:AT_ONCE]
        last = shown[-1].user if len(found) > AT_ONCE else None
        return SomePeople(
            people=shown,
            total=self._accounts.count(),
            further=None if last is None else Mark(at=last.created_at, id=last.id),
        )

    def search(self, actor_id: str, words: str, now: datetime) -> tuple[Person, ...]:
        """Accounts in whose names these words stand, the first `AT_ONCE`; raises `NotAllowed`."""
        self._access.check(actor_id, Action.MANAGE_PEOPLE, PLACE, now)
        return self._accounts.named(words.strip(), limit=AT_ONCE)

    def person(self, actor_id: str, user_id: str, now: datetime) -> Person:
        """One account.

        Raises:
            NotAllowed: they may not.
            NotFound: there is none (any more).
        """
        self._access.check(actor_id, Action.MANAGE_PEOPLE, PLACE, now)
        return self._accounts.person(user_id)

    def names(self, actor_id: str, user_ids: Collection[str], now: datetime) -> Mapping[str, str]:
        """What these are called, of those who have an account or had; raises `NotAllowed`."""
        self._access.check(actor_id, Action.MANAGE_PEOPLE, PLACE, now)
        return self._users.names(user_ids)

    def name(self, actor_id: str, user_id: str, now: datetime) -> str:
        """What somebody is called here; raises `NotAllowed`."""
        self._access.check(actor_id, Action.SEE_NAME, _person(user_id), now)
        return self._users.get(user_id).display_name

    def renew_sign_in(self, actor_id: str, user_id: str, now: datetime) -> str:
        """A one-time code for who forgot; raises as `SignIn.renew`, and `NotAllowed`."""
        self._access.check(actor_id, Action.RENEW_SIGN_IN, _person(user_id), now)
        return self._sign_in.renew(user_id, now, actor_id=actor_id)

    def set_roles(
        self, actor_id: str, user_id: str, roles: Collection[Role], now: datetime
    ) -> None:
        """Replace what somebody is here for; raises as `Register.set_roles`, and `NotAllowed`."""
        self._access.check(actor_id, Action.MANAGE_ACCOUNT, _person(user_id), now)
        self._register.set_roles(user_id, roles, now, actor_id=actor_id)

    def close(self, actor_id: str, user_id: str, now: datetime) -> None:
        """Close an account; raises as `Register.close`, and `NotAllowed`."""
        self._access.check(actor_id, Action.MANAGE_ACCOUNT, _person(user_id), now)
        self._register.close(user_id, now, actor_id=actor_id)

    def open_again(self, actor_id: str, user_id: str, now: datetime) -> None:
        """Open it again; raises as `Register.open_again`, and `NotAllowed`."""
        self._access.check(actor_id, Action.MANAGE_ACCOUNT, _person(user_id), now)
        self._register.open_again(user_id, now, actor_id=actor_id)

    def erase(self, actor_id: str, user_id: str, now: datetime) -> None:
        """Erase a person with everything that belongs to them, at once: oneself, or anybody.

        With or without accounts, pages have no other way. It is in the trail.

        Also oneself as the last administrator: nobody is asked for leave to be gone. The command
        line of the machine makes another.

        Raises:
            NotAllowed: they may not.
            StorageProblem: something could not be erased (yet).
        """
        self._access.check(actor_id, Action.ERASE_EVERYTHING, _person(user_id), now)
        self._erase(user_id, actor_id=actor_id)

    def roles(self, user_id: str) -> frozenset[Role]:
        """What somebody may act as now, to show them what is meant for them; protects nothing."""
        return self._access.roles(user_id)

    def must_change_secret(self, user_id: str) -> bool:
        """Whether somebody has to choose a PIN or password before anything else."""
        return self._sign_in.account(user_id).secret_must_change

    def set_site(self, actor_id: str, user_id: str, site_id: str | None, now: datetime) -> None:
        """Say where somebody belongs; raises `NotFound` or `NotAllowed`."""
        self._access.check(actor_id, Action.MANAGE_ACCOUNT, _person(user_id), now)
        self._register.set_site(user_id, site_id, now, actor_id=actor_id)

    # --- caseloads --------------------------------------------------------------------------------

    def caseload(self, actor_id: str, now: datetime) -> tuple[Named, ...]:
        """Whom somebody looks after, by name."""
        return self._named(actor_id, self._caseloads.participants(actor_id), now)

    def caseload_of(
        self, actor_id: str, case_manager_id: str, now: datetime, *, after: str | None = None
    ) -> SomeNamed:
        """Whom a case manager looks after, for an administrator: by name, some at a time.

        `after` is the id of the last one that was shown. Raises `NotAllowed`.
        """
        self._access.check(actor_id, Action.MANAGE_PEOPLE, PLACE, now)
        ids = self._caseloads.by_name(case_manager_id, limit=AT_ONCE + 1, after=after)
        shown = ids[:AT_ONCE]
        return SomeNamed(
            people=self._named(actor_id, shown, now),
            total=self._caseloads.count(case_manager_id),
            further=shown[-1] if len(ids) > AT_ONCE else None,
        )

    def look_after(
        self, actor_id: str, case_manager_id: str, participant_id: str, now: datetime
    ) -> None:
        """Put a participant into a caseload.

        Raises:
            NotAllowed: only an administrator may.
            NotFound: one of them is not there (any more).
            WrongRole: one of them is not what they should be.
        """
        self._access.check(actor_id, Action.MANAGE_PEOPLE, PLACE, now)
        leads = Role.CASE_MANAGER in self._accounts.get(case_manager_id).roles
        if not leads or self._accounts.get(participant_id).roles != frozenset({Role.PARTICIPANT}):
            raise WrongRole
        self._caseloads.add(case_manager_id, participant_id)
        self._note(actor_id, "caseload_added", participant_id, now)

    def look_after_no_more(
        self, actor_id: str, case_manager_id: str, participant_id: str, now: datetime
    ) -> None:
        """Take a participant out of a caseload; raises `NotAllowed`."""
        self._access.check(actor_id, Action.MANAGE_PEOPLE, PLACE, now)
        self._caseloads.remove(case_manager_id, participant_id)
        self._note(actor_id, "caseload_removed", participant_id, now)

    # --- sites ------------------------------------------------------------------------------------

    def sites(self, actor_id: str, now: datetime) -> tuple[Site, ...]:
        """Every site, by name; raises `NotAllowed`."""
        self._access.check(actor_id, Action.MANAGE_SITES, PLACE, now)
        return self._sites.all()

    def add_site(self, actor_id: str, name: str, now: datetime) -> Site:
        """A new place where people practise; raises `BadName` or `NotAllowed`."""
        self._access.check(actor_id, Action.MANAGE_SITES, PLACE, now)
        site = Site(id=self._new_id(), name=shown_name(name), created_at=now)
        self._sites.add(site)
        return site

    def rename_site(self, actor_id: str, site_id: str, name: str, now: datetime) -> None:
        """Give a site another name; raises `BadName`, `NotFound` or `NotAllowed`."""
        self._access.check(actor_id, Action.MANAGE_SITES, PLACE, now)
        self._sites.rename(site_id, shown_name(name))

    def remove_site(self, actor_id: str, site_id: str, now: datetime) -> None:
        """Take a site away; its people and groups stay; raises `NotAllowed`."""
        self._access.check(actor_id, Action.MANAGE_SITES, PLACE, now)
        self._sites.erase(site_id)

    def _named(self, actor_id: str, user_ids: Collection[str], now: datetime) -> tuple[Named, ...]:
        """Those whose names they may see, by name."""
        permitted = self._access.permitted(actor_id, (Action.SEE_NAME,), user_ids, now)
        seen = [user_id for user_id, actions in permitted.items() if actions]
        self._access.note_looks(actor_id, Action.SEE_NAME, seen, now)
        names = self._users.names(seen)
        people = (Named(user_id=user_id, display_name=name) for user_id, name in names.items())
        return tuple(sorted(people, key=lambda person: (person.display_name, person.user_id)))

    def _note(self, actor_id: str, what: str, user_id: str, now: datetime) -> None:
        self._trail.note(actor_id, what, _person(user_id), Outcome.DONE, now)


def _person(user_id: str) -> Thing:
    return Thing(kind=ThingKind.PERSON, id=user_id)
