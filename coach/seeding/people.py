"""Rows of invented people: accounts, consent, groups and caseloads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from coach.account_records import ConsentKind, Role
from coach.accounts.consent import VERSIONS
from coach.accounts.names import name_key
from coach.seeding.invent import SITES, new_id
from coach.storage.tables import (
    ACCOUNTS,
    CASELOADS,
    CONSENTS,
    GROUPS,
    MEMBERSHIPS,
    ROLES,
    USERS,
)
from coach.storage.tables import SITES as SITE_ROWS

if TYPE_CHECKING:
    from datetime import datetime
    from random import Random

    from sqlalchemy import Connection

    from coach.seeding.invent import Someone, Town

Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Hashes:
    """Of the PIN that all participants share, and of the password of all staff."""

    pin: str
    password: str


def put_people(
    connection: Connection, town: Town, hashes: Hashes, chance: Random, now: datetime
) -> dict[str, str]:
    """Everybody with their account, groups and caseloads; the ids of the groups by tutor's id."""
    sites = [new_id(chance) for _ in SITES]
    begun = town.administrator.since
    rows = (
        {"id": site_id, "name": name, "created_at": begun}
        for site_id, name in zip(sites, SITES, strict=True)
    )
    put(connection, SITE_ROWS, list(rows))
    everybody = town.everybody
    put(connection, USERS, [_user(one) for one in everybody])
    put(connection, ACCOUNTS, [_account(one, sites, hashes) for one in everybody])
    put(connection, ROLES, [{"user_id": one.id, "role": one.role} for one in everybody])
    put(connection, CONSENTS, [_consent(one, chance, now) for one in everybody])
    _put_caseloads(connection, town)
    return _put_groups(connection, town, sites, chance)


def put(connection: Connection, table: Any, rows: list[Row]) -> None:
    """Insert rows, if there are any."""
    if rows:
        connection.execute(table.insert(), rows)


def _user(one: Someone) -> Row:
    return {
        "id": one.id,
        "display_name": one.name,
        "interface_language": "en",
        "level": "entry_2",
        "created_at": one.since,
    }


def _account(one: Someone, sites: list[str], hashes: Hashes) -> Row:
    return {
        "user_id": one.id,
        "sign_in_name": one.sign_in_name,
        "name_key": name_key(one.sign_in_name),
        "secret_hash": hashes.pin if one.role is Role.PARTICIPANT else hashes.password,
        "secret_must_change": False,
        "failures": 0,
        "locked": False,
        "closed": False,
        "site_id": None if one.site is None else sites[one.site],
        "created_at": one.since,
    }


def _consent(one: Someone, chance: Random, now: datetime) -> Row:
    return {
        "id": new_id(chance),
        "user_id": one.id,
        "kind": ConsentKind.PRACTICE,
        "version": VERSIONS[ConsentKind.PRACTICE],
        "language": "en",
        "given": True,
        "at": min(one.since, now),
    }


def _put_groups(
    connection: Connection, town: Town, sites: list[str], chance: Random
) -> dict[str, str]:
    ids = {tutor.id: new_id(chance) for tutor, _ in town.groups}
    groups = [
        {
            "id": ids[tutor.id],
            "name": f"Example group {number}",
            "site_id": None if tutor.site is None else sites[tutor.site],
            "created_at": tutor.since,
        }
        for number, (tutor, _) in enumerate(town.groups, start=1)
    ]
    put(connection, GROUPS, groups)
    members = [
        {"group_id": ids[tutor.id], "user_id": one.id, "teaches": one is tutor}
        for tutor, people in town.groups
        for one in (tutor, *people)
    ]
    put(connection, MEMBERSHIPS, members)
    return ids


def _put_caseloads(connection: Connection, town: Town) -> None:
    rows = [
        {"case_manager_id": manager.id, "participant_id": one.id}
        for manager, people in town.caseloads
        for one in people
    ]
    put(connection, CASELOADS, rows)
