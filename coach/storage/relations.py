"""What somebody is, and what they are to a thing: facts of the database, read anew each time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, exists, func, or_, select

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
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection

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
                return _to_person(connection, actor_id, thing.id, now)
            if thing.kind is ThingKind.ANSWER:
                return _to_answer(connection, actor_id, thing.id, now)
            if thing.kind is ThingKind.GROUP:
                return _to_group(connection, actor_id, thing.id)
            if thing.kind is ThingKind.BANK:
                return _to_bank(connection, actor_id, thing.id)
            if thing.kind is ThingKind.QUESTION:
                return _to_question(connection, actor_id, thing.id, now)
        return frozenset()


def _is_local(connection: Connection, user_id: str) -> bool:
    query = (
        select(USERS.c.id)
        .join(APP_METADATA, APP_METADATA.c.value == USERS.c.id)
        .where(APP_METADATA.c.key == LOCAL_USER, USERS.c.id == user_id)
        .where(~exists().where(ACCOUNTS.c.user_id == USERS.c.id))
    )
    return connection.execute(query).first() is not None


def _to_person(
    connection: Connection, actor_id: str, person_id: str, now: datetime
) -> frozenset[Relation] | None:
    query = select(USERS.c.id).where(USERS.c.id == person_id)
    if connection.execute(query).first() is None:
        return None
    if actor_id == person_id:
        return frozenset({Relation.SELF})
    found = _leading(connection, actor_id, person_id) | _led(connection, actor_id, person_id)
    if Relation.MY_CASELOAD in found:
        found |= _permitted(connection, actor_id, person_id, now)
    return found | _colleagues(connection, actor_id, person_id)


def _leading(connection: Connection, actor_id: str, person_id: str) -> frozenset[Relation]:
    """Whether somebody teaches this person or looks after them, who is a participant only."""
    if not _is_plain_participant(connection, person_id):
        return frozenset()
    found: set[Relation] = set()
    if _teaches(connection, actor_id, person_id):
        found.add(Relation.MY_GROUP)
    if _looks_after(connection, actor_id, person_id):
        found.add(Relation.MY_CASELOAD)
    return frozenset(found)


def _permitted(
    connection: Connection, case_manager_id: str, person_id: str, now: datetime
) -> frozenset[Relation]:
    """What this person let their case manager see or make, and has not taken back."""
    found: set[Relation] = set()
    shown = select(JOURNEYS.c.shows_feelings).where(JOURNEYS.c.user_id == person_id)
    if connection.execute(shown).scalar_one_or_none():
        found.add(Relation.SHOWS_FEELINGS)
    query = select(REPORT_REQUESTS.c.with_scores).where(
        REPORT_REQUESTS.c.user_id == person_id,
        REPORT_REQUESTS.c.asked_by == case_manager_id,
        REPORT_REQUESTS.c.given.is_(True),
        REPORT_REQUESTS.c.until > now,
    )
    for with_scores in connection.execute(query).scalars():
        found |= {Relation.SAID_YES} | ({Relation.SAID_YES_TO_SCORES} if with_scores else set())
    return frozenset(found)


def _led(connection: Connection, actor_id: str, person_id: str) -> frozenset[Relation]:
    """Whether this person teaches somebody or looks after them, who is a participant only."""
    if not _is_plain_participant(connection, actor_id):
        return frozenset()
    roles = _roles_of_open_account(connection, person_id)
    taught = Role.TUTOR in roles and _teaches(connection, person_id, actor_id)
    looked_after = Role.CASE_MANAGER in roles and _looks_after(connection, person_id, actor_id)
    return frozenset({Relation.LOOKS_AFTER_ME} if taught or looked_after else ())


def _colleagues(connection: Connection, actor_id: str, person_id: str) -> frozenset[Relation]:
    both = (_roles_of_open_account(connection, one) for one in (person_id, actor_id))
    return frozenset({Relation.COLLEAGUE} if all(Role.TUTOR in held for held in both) else ())


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
    return _shared(connection, actor_id, answer_id, now, _leading(connection, actor_id, owner_id))


def _shared(
    connection: Connection,
    actor_id: str,
    answer_id: str,
    now: datetime,
    leading: frozenset[Relation],
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


def _teaches(connection: Connection, tutor_id: str, person_id: str) -> bool:
    theirs, persons = MEMBERSHIPS.alias("theirs"), MEMBERSHIPS.alias("persons")
    query = (
        select(theirs.c.group_id)
        .join(persons, persons.c.group_id == theirs.c.group_id)
        .where(theirs.c.user_id == tutor_id, theirs.c.teaches.is_(True))
        .where(persons.c.user_id == person_id, persons.c.teaches.is_(False))
    )
    return connection.execute(query).first() is not None


def _looks_after(connection: Connection, case_manager_id: str, person_id: str) -> bool:
    which: ColumnElement[bool] = and_(
        CASELOADS.c.case_manager_id == case_manager_id, CASELOADS.c.participant_id == person_id
    )
    return connection.execute(select(CASELOADS.c.participant_id).where(which)).first() is not None


def _is_plain_participant(connection: Connection, user_id: str) -> bool:
    return _roles_of_open_account(connection, user_id) == frozenset({Role.PARTICIPANT})


def _roles_of_open_account(connection: Connection, user_id: str) -> frozenset[Role]:
    query = (
        select(ROLES.c.role)
        .join(ACCOUNTS, ACCOUNTS.c.user_id == ROLES.c.user_id)
        .where(ROLES.c.user_id == user_id, ACCOUNTS.c.closed.is_(False))
    )
    return frozenset(Role(role) for role in connection.execute(query).scalars())
