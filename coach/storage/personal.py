"""Which rows of which tables are about a person: for their export, complete by construction.

Every table stands here, in `PERSONAL` or in `NOBODYS`; a test compares the two with the tables.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select, tuple_

from coach.storage.tables import (
    ACCOUNTS,
    ANSWER_NUMBERS,
    APP_METADATA,
    AREA_STEPS,
    ATTEMPTS,
    AUDIT,
    BANK_PARTS,
    BANK_VERSIONS,
    BANKS,
    CASE_NOTES,
    CASELOADS,
    CHECKED_WORDS,
    COMMENTS,
    CONSENTS,
    CORRECTIONS,
    DRILL_TRIES,
    ERRANDS,
    FEELINGS,
    GIVEN_FIGURES,
    GROUPS,
    INTERVIEWS,
    JOB_OUTCOMES,
    JOBS,
    JOURNEYS,
    KEPT_SOUND,
    MEMBERSHIPS,
    OUTCOME_AREAS,
    PERSON_SUMS,
    PRACTICE_CARDS,
    PRACTICE_DAYS,
    QUESTION_CONTENTS,
    REPORT_REQUESTS,
    ROLES,
    SESSIONS,
    SHARES,
    SHEETS,
    SIGN_IN_TRIES,
    SITES,
    TASK_QUESTIONS,
    TASK_SHOWS,
    TASKS,
    USERS,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import ColumnElement, Select, Table

    from coach.storage.database import Database

_AT_ONCE = 20

Row = dict[str, Any]


def _answers_of(user_id: str) -> Select[Any]:
    return select(ATTEMPTS.c.id).where(ATTEMPTS.c.user_id == user_id)


def _groups_of(user_id: str) -> Select[Any]:
    return select(MEMBERSHIPS.c.group_id).where(MEMBERSHIPS.c.user_id == user_id)


def _own_banks(user_id: str) -> Select[Any]:
    return select(BANKS.c.id).where(BANKS.c.owner_id == user_id)


def _tasks_for(user_id: str) -> Select[Any]:
    return select(TASKS.c.id).where(TASKS.c.group_id.in_(_groups_of(user_id)))


def _contents_of(user_id: str) -> Select[Any]:
    return select(ATTEMPTS.c.content_id).where(ATTEMPTS.c.user_id == user_id)


def _areas_of(user_id: str) -> Select[Any]:
    return select(AREA_STEPS.c.area_id).where(AREA_STEPS.c.user_id == user_id)


def _site_of(user_id: str) -> Select[Any]:
    return select(ACCOUNTS.c.site_id).where(ACCOUNTS.c.user_id == user_id)


PERSONAL: dict[Table, Callable[[str], ColumnElement[bool]]] = {
    USERS: lambda me: USERS.c.id == me,
    ACCOUNTS: lambda me: ACCOUNTS.c.user_id == me,
    ROLES: lambda me: ROLES.c.user_id == me,
    SESSIONS: lambda me: SESSIONS.c.user_id == me,
    SITES: lambda me: SITES.c.id.in_(_site_of(me)),
    GROUPS: lambda me: GROUPS.c.id.in_(_groups_of(me)),
    MEMBERSHIPS: lambda me: MEMBERSHIPS.c.user_id == me,
    CASELOADS: lambda me: or_(CASELOADS.c.participant_id == me, CASELOADS.c.case_manager_id == me),
    CONSENTS: lambda me: CONSENTS.c.user_id == me,
    CHECKED_WORDS: lambda me: CHECKED_WORDS.c.checked_by == me,
    ATTEMPTS: lambda me: ATTEMPTS.c.user_id == me,
    JOBS: lambda me: JOBS.c.attempt_id.in_(_answers_of(me)),
    SHEETS: lambda me: SHEETS.c.attempt_id.in_(_answers_of(me)),
    SHARES: lambda me: SHARES.c.attempt_id.in_(_answers_of(me)),
    KEPT_SOUND: lambda me: KEPT_SOUND.c.user_id == me,
    DRILL_TRIES: lambda me: DRILL_TRIES.c.user_id == me,
    PRACTICE_CARDS: lambda me: PRACTICE_CARDS.c.user_id == me,
    ERRANDS: lambda me: or_(ERRANDS.c.user_id == me, ERRANDS.c.attempt_id.in_(_answers_of(me))),
    QUESTION_CONTENTS: lambda me: QUESTION_CONTENTS.c.id.in_(_contents_of(me)),
    BANKS: lambda me: or_(BANKS.c.owner_id == me, BANKS.c.made_by == me),
    BANK_PARTS: lambda me: BANK_PARTS.c.bank_id.in_(_own_banks(me)),
    BANK_VERSIONS: lambda me: or_(
        BANK_VERSIONS.c.by_id == me, BANK_VERSIONS.c.bank_id.in_(_own_banks(me))
    ),
    TASKS: lambda me: or_(TASKS.c.set_by == me, TASKS.c.group_id.in_(_groups_of(me))),
    TASK_QUESTIONS: lambda me: TASK_QUESTIONS.c.task_id.in_(_tasks_for(me)),
    TASK_SHOWS: lambda me: TASK_SHOWS.c.user_id == me,
    COMMENTS: lambda me: or_(COMMENTS.c.by_id == me, COMMENTS.c.attempt_id.in_(_answers_of(me))),
    CORRECTIONS: lambda me: or_(
        CORRECTIONS.c.by_id == me, CORRECTIONS.c.attempt_id.in_(_answers_of(me))
    ),
    ANSWER_NUMBERS: lambda me: ANSWER_NUMBERS.c.user_id == me,
    PRACTICE_DAYS: lambda me: PRACTICE_DAYS.c.user_id == me,
    PERSON_SUMS: lambda me: PERSON_SUMS.c.user_id == me,
    FEELINGS: lambda me: FEELINGS.c.user_id == me,
    JOURNEYS: lambda me: JOURNEYS.c.user_id == me,
    INTERVIEWS: lambda me: INTERVIEWS.c.user_id == me,
    JOB_OUTCOMES: lambda me: JOB_OUTCOMES.c.user_id == me,
    CASE_NOTES: lambda me: CASE_NOTES.c.user_id == me,
    OUTCOME_AREAS: lambda me: OUTCOME_AREAS.c.id.in_(_areas_of(me)),
    AREA_STEPS: lambda me: AREA_STEPS.c.user_id == me,
    REPORT_REQUESTS: lambda me: REPORT_REQUESTS.c.user_id == me,
    AUDIT: lambda me: or_(
        AUDIT.c.actor_id == me, AUDIT.c.thing_id == me, AUDIT.c.thing_id.in_(_answers_of(me))
    ),
}
"""The rows about a person, by table, in the order in which they are given out.

What a case manager wrote about somebody is about that somebody, and in their export alone.
"""

NOBODYS = frozenset({APP_METADATA, GIVEN_FIGURES, SIGN_IN_TRIES})
"""Facts of the machine, figures about groups, and hashes of what was typed: they lead to nobody."""

_NOT_GIVEN_OUT = frozenset(
    {
        ACCOUNTS.c.secret_hash,  # would help whoever finds the export to guess the PIN
        ACCOUNTS.c.name_key,  # the sign-in name once more
        SESSIONS.c.token_hash,
        GROUPS.c.join_code,  # lets others in
        JOBS.c.audio_path,  # places and processes of this machine
        JOBS.c.worker_id,
        ERRANDS.c.worker_id,
        COMMENTS.c.sound,  # in the export as a file
        AUDIT.c.previous,  # the trail's own seals
        AUDIT.c.hash,
    }
)
_JSON_TEXT = frozenset(
    {
        *(ATTEMPTS.c.evidence, ATTEMPTS.c.scores, ATTEMPTS.c.models),
        *(JOBS.c.reason_params, ERRANDS.c.payload, ERRANDS.c.result, ERRANDS.c.reason_params),
        *(DRILL_TRIES.c.outcome, PRACTICE_CARDS.c.memory, SHEETS.c.accepted),
        *(QUESTION_CONTENTS.c.content, BANK_VERSIONS.c.content),
        *(ANSWER_NUMBERS.c.measures, ANSWER_NUMBERS.c.sounds),
        *(PERSON_SUMS.c.bands, PERSON_SUMS.c.directions, OUTCOME_AREAS.c.steps),
    }
)


def rows_about(database: Database, table: Table, user_id: str) -> Iterator[Row]:
    """The rows of one table about a person, as values of JSON and moments.

    Read a few at a time, each few in a transaction of their own: whoever takes long to receive
    them must not keep the database from erasing.
    """
    keys = tuple(table.primary_key.columns)
    query = select(*keys).where(PERSONAL[table](user_id)).order_by(*keys)
    with database.reading() as connection:
        found: list[Any] = [tuple(row) for row in connection.execute(query)]
    for start in range(0, len(found), _AT_ONCE):
        yield from _read(database, table, found[start : start + _AT_ONCE])


def _read(database: Database, table: Table, found: list[Any]) -> list[Row]:
    keys = list(table.primary_key.columns)
    columns = [column for column in table.columns if column not in _NOT_GIVEN_OUT]
    wanted = tuple_(*keys).in_(found) if len(keys) > 1 else keys[0].in_([key[0] for key in found])
    with database.reading() as connection:
        query = select(*columns).where(wanted).order_by(*keys)
        rows = connection.execute(query).mappings().all()
    texts = {column.name for column in columns if column in _JSON_TEXT}
    return [{name: _value(value, name in texts) for name, value in row.items()} for row in rows]


def _value(value: Any, is_json: bool) -> Any:
    return json.loads(value) if is_json and value is not None else value
