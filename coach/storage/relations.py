"""What somebody is, and what they are to a thing: facts of the database, read anew each time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists, func, or_, select

from coach.account_records import Relation, Role, ThingKind
from coach.bank_records import Audience, PartState
from coach.storage.tables import (
    ACCOUNTS,
    APP_METADATA,
    ATTEMPTS,
    BANK_PARTS,
    BANKS,
    CASELOADS,
    GROUPS,
    JOURNEYS,
    MEMBERSHIPS,
    QUESTION_CONTENTS,
    REPORT_REQUESTS,
    ROLES,
    SHARES,
    TASK_QUESTIONS,
    TASKS,
    USERS,
)
from coach.storage.users import LOCAL_USER

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import Connection

    from coach.account_records import Thing
    from coach.storage.database import Database


class RelationStore:
    """Looks up; never changes anything."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def roles(self, user_id: str) -> frozenset[Role]:
        """What somebody may act as at this moment.

        Nothing for one who is not there, whose account is closed, or who has to change a one-time
        code first. The person of a machine without accounts is a participant.
        """
        open_now = ACCOUNTS.c.closed.is_(False) & ACCOUNTS.c.secret_must_change.is_(False)
        query = (
            select(ROLES.c.role)
            .join(ACCOUNTS, ACCOUNTS.c.user_id == ROLES.c.user_id)
            .where(ROLES.c.user_id == user_id, open_now)
        )
        with self._database.reading() as connection:
            found = frozenset(Role(role) for role in connection.execute(query).scalars())
            if not found and _is_local(connection, user_id):
                return frozenset({Role.PARTICIPANT})
        return found

    def relations(self, actor_id: str, thing: Thing, now: datetime) -> frozenset[Relation] | None:
        """What somebody is to a thing; None if there is no such thing."""
        with self._database.reading() as connection:
            if thing.kind is ThingKind.PERSON:
                return _to_people(connection, actor_id, [thing.id], now).get(thing.id)
            if thing.kind is ThingKind.ANSWER:
                return _to_answer(connection, actor_id, thing.id, now)
            if thing.kind is ThingKind.GROUP:
                return _to_group(connection, actor_id, thing.id)
            if thing.kind is ThingKind.BANK:
                return _to_bank(connection, actor_id, thing.id)
            if thing.kind is ThingKind.QUESTION:
                return _to_question(connection, actor_id, thing.id, now)
        return frozenset()

    def to_people(
        self, actor_id: str, person_ids: Collection[str], now: datetime
    ) -> dict[str, frozenset[Relation]]:
        """What somebody is to each of these people, all at once; who isn't there is not in it."""
        with self._database.reading() as connection:
            return _to_people(connection, actor_id, person_ids, now)


_PLAIN = frozenset({Role.PARTICIPANT})
"""What somebody is who is a participant and nothing else."""


def _is_local(connection: Connection, user_id: str) -> bool:
    query = (
        select(USERS.c.id)
        .join(APP_METADATA, APP_METADATA.c.value == USERS.c.id)
        .where(APP_METADATA.c.key == LOCAL_USER, USERS.c.id == user_id)
        .where(~exists().where(ACCOUNTS.c.user_id == USERS.c.id))
    )
    return connection.execute(query).first() is not None


def _to_people(
    connection: Connection, actor_id: str, person_ids: Collection[str], now: datetime
) -> dict[str, frozenset[Relation]]:
    """What somebody is to each of these people; who isn't there is not in it."""
    query = select(USERS.c.id).where(USERS.c.id.in_(person_ids))
    found = {person_id: set[Relation]() for person_id in connection.execute(query).scalars()}
    others = found.keys() - {actor_id}
    for some in (
        _leading(connection, actor_id, others),
        _led(connection, actor_id, others),
        _colleagues(connection, actor_id, others),
    ):
        for person_id, relations in some.items():
            found[person_id] |= relations
    mine = {one for one, relations in found.items() if Relation.MY_CASELOAD in relations}
    for person_id, relations in _permitted(connection, actor_id, mine, now).items():
        found[person_id] |= relations
    if actor_id in found:
        found[actor_id] = {Relation.SELF}
    return {person_id: frozenset(relations) for person_id, relations in found.items()}


Found = dict[str, set[Relation]]


def _leading(connection: Connection, actor_id: str, person_ids: Collection[str]) -> Found:
    """Whom of these somebody teaches or looks after; those are participants only."""
    roles = _roles_of_open_accounts(connection, person_ids)
    plain = {one for one in person_ids if roles.get(one) == _PLAIN}
    found: Found = {}
    for person_id in _taught(connection, actor_id, plain):
        found.setdefault(person_id, set()).add(Relation.MY_GROUP)
    for person_id in _looked_after(connection, actor_id, plain):
        found.setdefault(person_id, set()).add(Relation.MY_CASELOAD)
    return found


def _permitted(
    connection: Connection, case_manager_id: str, person_ids: Collection[str], now: datetime
) -> Found:
    """What these people let their case manager see or make, and have not taken back."""
    found: Found = {}
    if not person_ids:
        return found
    shown = select(JOURNEYS.c.user_id).where(
        JOURNEYS.c.user_id.in_(person_ids), JOURNEYS.c.shows_feelings.is_(True)
    )
    for person_id in connection.execute(shown).scalars():
        found.setdefault(person_id, set()).add(Relation.SHOWS_FEELINGS)
    query = select(REPORT_REQUESTS.c.user_id, REPORT_REQUESTS.c.with_scores).where(
        REPORT_REQUESTS.c.user_id.in_(person_ids),
        REPORT_REQUESTS.c.asked_by == case_manager_id,
        REPORT_REQUESTS.c.given.is_(True),
        REPORT_REQUESTS.c.until > now,
    )
    for person_id, with_scores in connection.execute(query):
        found.setdefault(person_id, set()).add(Relation.SAID_YES)
        if with_scores:
            found[person_id].add(Relation.SAID_YES_TO_SCORES)
    return found


def _led(connection: Connection, actor_id: str, person_ids: Collection[str]) -> Found:
    """Which of these teach somebody or look after them, who is a participant only."""
    if _roles_of_open_accounts(connection, [actor_id]).get(actor_id) != _PLAIN:
        return {}
    roles = _roles_of_open_accounts(connection, person_ids)
    tutors = {one for one, held in roles.items() if Role.TUTOR in held}
    managers = {one for one, held in roles.items() if Role.CASE_MANAGER in held}
    leaders = {one for one in tutors if _taught(connection, one, [actor_id])}
    leaders |= {one for one in managers if _looked_after(connection, one, [actor_id])}
    return {one: {Relation.LOOKS_AFTER_ME} for one in leaders}


def _colleagues(connection: Connection, actor_id: str, person_ids: Collection[str]) -> Found:
    """Which of these are tutors, to one who is."""
    roles = _roles_of_open_accounts(connection, {actor_id, *person_ids})
    if Role.TUTOR not in roles.get(actor_id, frozenset()):
        return {}
    return {
        one: {Relation.COLLEAGUE} for one in person_ids if Role.TUTOR in roles.get(one, frozenset())
    }


def _to_answer(
    connection: Connection, actor_id: str, attempt_id: str, now: datetime
) -> frozenset[Relation] | None:
    """Of an answer to a follow-up question: what they are to the answer that it belongs to."""
    whole = func.coalesce(ATTEMPTS.c.first_turn_id, ATTEMPTS.c.id)
    query = select(ATTEMPTS.c.user_id, whole).where(ATTEMPTS.c.id == attempt_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    owner_id, answer_id = row
    if owner_id == actor_id:
        return frozenset({Relation.SELF})
    leading = _leading(connection, actor_id, [owner_id]).get(owner_id, set())
    return _shared(connection, actor_id, answer_id, now, leading)


def _shared(
    connection: Connection,
    actor_id: str,
    answer_id: str,
    now: datetime,
    leading: Collection[Relation],
) -> frozenset[Relation]:
    """A share is good while whom it was made for still leads its owner; a sound for tutors only."""
    if not leading:
        return frozenset()
    query = select(SHARES.c.scores, SHARES.c.words, SHARES.c.sound).where(
        SHARES.c.attempt_id == answer_id, SHARES.c.with_user_id == actor_id, SHARES.c.until > now
    )
    found: set[Relation] = set()
    for scores, words, sound in connection.execute(query):
        found |= {Relation.SHARED_SCORES} if scores else set()
        found |= {Relation.SHARED_WORDS} if words else set()
        found |= {Relation.SHARED_SOUND} if sound and Relation.MY_GROUP in leading else set()
    return frozenset(found)


def _to_group(connection: Connection, actor_id: str, group_id: str) -> frozenset[Relation] | None:
    if connection.execute(select(GROUPS.c.id).where(GROUPS.c.id == group_id)).first() is None:
        return None
    query = select(MEMBERSHIPS.c.teaches).where(
        MEMBERSHIPS.c.group_id == group_id, MEMBERSHIPS.c.user_id == actor_id
    )
    teaches = connection.execute(query).scalar_one_or_none()
    if teaches is None:
        return frozenset()
    return frozenset({Relation.MY_GROUP if teaches else Relation.MEMBER})


def _to_bank(connection: Connection, actor_id: str, bank_id: str) -> frozenset[Relation] | None:
    query = select(BANKS.c.owner_id, BANKS.c.audience).where(BANKS.c.id == bank_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    if row.owner_id is None:
        return frozenset({Relation.COMMON, *_open(row.audience)})
    return frozenset({Relation.SELF} if row.owner_id == actor_id else ())


def _open(audience: str) -> frozenset[Relation]:
    return frozenset({Relation.OPEN} if audience == Audience.EVERYBODY else ())


def _to_question(
    connection: Connection, actor_id: str, content_id: str, now: datetime
) -> frozenset[Relation] | None:
    """By the banks in which these very words are published, and the tasks that ask them."""
    here = select(QUESTION_CONTENTS.c.id).where(QUESTION_CONTENTS.c.id == content_id)
    if connection.execute(here).first() is None:
        return None
    query = (
        select(BANKS.c.owner_id, BANKS.c.audience)
        .join(BANK_PARTS, BANK_PARTS.c.bank_id == BANKS.c.id)
        .where(BANK_PARTS.c.published_content_id == content_id)
        .where(BANK_PARTS.c.state == PartState.PUBLISHED)
    )
    found: set[Relation] = set()
    for owner_id, audience in connection.execute(query):
        found |= _open(audience) if owner_id is None else set()
        found |= {Relation.SELF} if owner_id == actor_id else set()
    if _is_set_for(connection, actor_id, content_id, now):
        found.add(Relation.SET_FOR_ME)
    return frozenset(found)


def _is_set_for(connection: Connection, user_id: str, content_id: str, now: datetime) -> bool:
    query = (
        select(TASKS.c.id)
        .join(TASK_QUESTIONS, TASK_QUESTIONS.c.task_id == TASKS.c.id)
        .join(MEMBERSHIPS, MEMBERSHIPS.c.group_id == TASKS.c.group_id)
        .where(MEMBERSHIPS.c.user_id == user_id, TASK_QUESTIONS.c.content_id == content_id)
        .where(or_(TASKS.c.ended_at.is_(None), TASKS.c.ended_at > now))
    )
    return connection.execute(query).first() is not None


def _taught(connection: Connection, tutor_id: str, person_ids: Collection[str]) -> frozenset[str]:
    """Who of these takes part in a group that somebody teaches."""
    if not person_ids:
        return frozenset()
    theirs, persons = MEMBERSHIPS.alias("theirs"), MEMBERSHIPS.alias("persons")
    query = (
        select(persons.c.user_id)
        .join(theirs, theirs.c.group_id == persons.c.group_id)
        .where(theirs.c.user_id == tutor_id, theirs.c.teaches.is_(True))
        .where(persons.c.user_id.in_(person_ids), persons.c.teaches.is_(False))
    )
    return frozenset(connection.execute(query).scalars())


def _looked_after(
    connection: Connection, case_manager_id: str, person_ids: Collection[str]
) -> frozenset[str]:
    """Who of these is in somebody's caseload."""
    if not person_ids:
        return frozenset()
    query = select(CASELOADS.c.participant_id).where(
        CASELOADS.c.case_manager_id == case_manager_id,
        CASELOADS.c.participant_id.in_(person_ids),
    )
    return frozenset(connection.execute(query).scalars())


def _roles_of_open_accounts(
    connection: Connection, user_ids: Collection[str]
) -> dict[str, frozenset[Role]]:
    """What each of these is here for; who has no open account is not in it."""
    if not user_ids:
        return {}
    query = (
        select(ROLES.c.user_id, ROLES.c.role)
        .join(ACCOUNTS, ACCOUNTS.c.user_id == ROLES.c.user_id)
        .where(ROLES.c.user_id.in_(user_ids), ACCOUNTS.c.closed.is_(False))
    )
    found: dict[str, set[Role]] = {}
    for user_id, role in connection.execute(query):
        found.setdefault(user_id, set()).add(Role(role))
    return {user_id: frozenset(held) for user_id, held in found.items()}
