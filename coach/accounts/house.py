"""Everything about accounts, put together on one database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.accounts.access import Access
from coach.accounts.anchor import Anchor
from coach.accounts.audit import AuditTrail
from coach.accounts.consent import Consents
from coach.accounts.examples import Examples
from coach.accounts.groups import Groups
from coach.accounts.help_places import HelpPlaces
from coach.accounts.join_codes import JoinCodes
from coach.accounts.limits import LimitChanges, Limits
from coach.accounts.overview import Overview
from coach.accounts.own_sessions import OwnSessions
from coach.accounts.people import People
from coach.accounts.register import Register
from coach.accounts.secrets import SecretHasher
from coach.accounts.sessions import Sessions
from coach.accounts.set_up import SetUp
from coach.accounts.shared_answers import SharedAnswers
from coach.accounts.sharing import Sharing
from coach.accounts.sign_in import SignIn
from coach.accounts.wording import CheckedWords, Wordings
from coach.storage.accounts import AccountStore
from coach.storage.attempts import AttemptStore
from coach.storage.audit_entries import AuditStore
from coach.storage.checked_words import CheckedWordsStore
from coach.storage.consents import ConsentStore
from coach.storage.facts import FactStore
from coach.storage.groups import CaseloadStore, GroupStore
from coach.storage.progress import ProgressStore
from coach.storage.relations import RelationStore
from coach.storage.sessions import SessionStore
from coach.storage.shares import ShareStore
from coach.storage.sign_in_tries import TryStore
from coach.storage.sites import SiteStore
from coach.storage.users import UserStore

if TYPE_CHECKING:
    from collections.abc import Callable

    from coach.accounts.people import ErasePerson
    from coach.config import Settings
    from coach.storage.database import Database

ANCHOR_FILE = "audit-anchor.json"


@dataclass(frozen=True, kw_only=True)
class Accounts:
    """The services of accounts; without accounts the one person is asked for by the same `access`.

    `trail` and `register` ask nobody: what uses them has asked `access` before, or is the command
    line of the machine.
    """

    access: Access
    trail: AuditTrail
    sessions: Sessions
    own_sessions: OwnSessions
    sign_in: SignIn
    register: Register
    people: People
    groups: Groups
    sharing: Sharing
    shared: SharedAnswers
    overview: Overview
    consents: Consents
    set_up: SetUp
    help_places: HelpPlaces
    wordings: Wordings
    limits: Limits
    limit_changes: LimitChanges
    examples: Examples


def open_trail(settings: Settings, database: Database, key: bytes) -> AuditTrail:
    """The audit trail of a database, with its anchor beside the keys."""
    return AuditTrail(AuditStore(database), key, Anchor(settings.keys_folder / ANCHOR_FILE))


def open_accounts(
    settings: Settings,
    database: Database,
    *,
    key: bytes,
    erase_person: ErasePerson,
    erase_kept: Callable[[str], None],
    hasher: SecretHasher | None = None,
    is_checked: Callable[[str], bool] | None = None,
) -> Accounts:
    """Join everything about accounts.

    Args:
        settings: how long sessions last, and where the keys are.
        database: where accounts are.
        key: of the audit trail.
        erase_person: erases a person with everything, and notes it.
        erase_kept: erases a person's kept recordings.
        hasher: of secrets; tests give a quick one.
        is_checked: whether a person has read the words of a language; by the database if it is not
            given.
    """
    trail = open_trail(settings, database, key)
    access = Access(RelationStore(database), trail)
    accounts, groups, tries = AccountStore(database), GroupStore(database), TryStore(database)
    users, attempts, shares = UserStore(database), AttemptStore(database), ShareStore(database)
    caseloads, facts = CaseloadStore(database), FactStore(database)
    limits = Limits(settings, facts)
    checks = CheckedWordsStore(database)
    checked = CheckedWords(checks)
    sessions = Sessions(SessionStore(database), limits)
    join_codes = JoinCodes(groups, tries)
    sign_in = SignIn(
        accounts=accounts,
        groups=groups,
        tries=tries,
        join_codes=join_codes,
        sessions=sessions,
        hasher=hasher or SecretHasher(),
        trail=trail,
        key=key,
    )
    register = Register(accounts, sessions, trail)
    return Accounts(
        access=access,
        trail=trail,
        sessions=sessions,
        own_sessions=OwnSessions(access, sessions, trail),
        sign_in=sign_in,
        register=register,
        people=People(
            access=access,
            sign_in=sign_in,
            register=register,
            accounts=accounts,
            users=users,
            caseloads=caseloads,
            sites=SiteStore(database),
            trail=trail,
            erase=erase_person,
        ),
        groups=Groups(
            access=access,
            groups=groups,
            users=users,
            accounts=accounts,
            join_codes=join_codes,
            trail=trail,
        ),
        sharing=Sharing(
            access=access,
            shares=shares,
            attempts=attempts,
            users=users,
            accounts=accounts,
            groups=groups,
            caseloads=caseloads,
            trail=trail,
        ),
        shared=SharedAnswers(access=access, attempts=attempts, shares=shares, users=users),
        overview=Overview(access, ProgressStore(database)),
        consents=Consents(
            access=access,
            store=ConsentStore(database),
            trail=trail,
            is_checked=is_checked or checked.is_checked,
            erase_kept=erase_kept,
            limits=limits,
        ),
        set_up=SetUp(accounts=accounts, facts=facts, tries=tries, sign_in=sign_in, key=key),
        help_places=HelpPlaces(facts, access, trail),
        wordings=Wordings(access=access, store=checks, trail=trail, checked=checked),
        limits=limits,
        limit_changes=LimitChanges(limits=limits, facts=facts, access=access, trail=trail),
        examples=Examples(settings, facts),
    )
