"""Casework in the database: goals, interviews, outcomes, notes, areas and steps in them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from coach.case_records import (
    AreaStep,
    CaseNote,
    Interview,
    InterviewState,
    JobOutcome,
    Journey,
    OutcomeArea,
    OutcomeKind,
)
from coach.errors import NotFound
from coach.storage.tables import (
    AREA_STEPS,
    CASE_NOTES,
    INTERVIEWS,
    JOB_OUTCOMES,
    JOURNEYS,
    OUTCOME_AREAS,
    USERS,
)

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from datetime import date

    from sqlalchemy import ColumnElement, Connection, RowMapping

    from coach.storage.database import Database


class CaseStore:
    """Keeps casework; knows nothing of who may see it (see `coach.cases`)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def transaction(self) -> AbstractContextManager[Connection]:
        """All that the stores of this database do inside, or nothing of it."""
        return self._database.transaction()

    def one_at_a_time(self, user_id: str) -> None:
        """Let nobody else write to this person's case until the transaction ends.

        For what is checked against what is there. On SQLite any writer is alone already.
        """
        query = select(USERS.c.id).where(USERS.c.id == user_id).with_for_update()
        with self._database.transaction() as connection:
            connection.execute(query)

    # --- where somebody wants to get to ----------------------------------------------------------

    def journey(self, user_id: str) -> Journey:
        """Theirs; an empty one where nothing was written."""
        with self._database.reading() as connection:
            query = select(JOURNEYS).where(JOURNEYS.c.user_id == user_id)
            row = connection.execute(query).mappings().one_or_none()
        return Journey(user_id=user_id) if row is None else Journey(**row)

    def change_journey(self, before: Journey, **values: object) -> bool:
        """Change columns, if they are still what `before` says; whether they were.

        Raises:
            NotFound: the person is not there (any more).
        """
        user_id = before.user_id
        unchanged = [_same(JOURNEYS.c[name], getattr(before, name)) for name in values]
        statement = update(JOURNEYS).where(JOURNEYS.c.user_id == user_id, *unchanged)
        with self._database.transaction() as connection:
            self._begin_journey(connection, user_id)
            return connection.execute(statement.values(values)).rowcount == 1

    def put_contact(self, user_id: str, day: date | None) -> None:
        """Write the day of the last contact in the place of the one before; raises `NotFound`."""
        statement = update(JOURNEYS).where(JOURNEYS.c.user_id == user_id)
        with self._database.transaction() as connection:
            self._begin_journey(connection, user_id)
            connection.execute(statement.values(last_contact=day))

    def _begin_journey(self, connection: Connection, user_id: str) -> None:
        """Make an empty one if there is none, also where somebody else does so right now."""
        here = select(JOURNEYS.c.user_id).where(JOURNEYS.c.user_id == user_id)
        if connection.execute(here).first() is not None:
            return
        try:
            with connection.begin_nested():
                connection.execute(insert(JOURNEYS).values(vars(Journey(user_id=user_id))))
        except IntegrityError as error:
            if connection.execute(here).first() is None:
                raise NotFound from error

    # --- interviews ------------------------------------------------------------------------------

    def put_interview(self, interview: Interview) -> None:
        """Keep it, in the place of the one with its id; raises `NotFound` without its person."""
        self._put(INTERVIEWS, interview)

    def interview(self, interview_id: str) -> Interview:
        """The interview with this id; raises `NotFound`."""
        return interview_from_row(self._one(INTERVIEWS, interview_id))

    def interviews_of(self, user_id: str) -> tuple[Interview, ...]:
        """All of somebody, the earliest day first."""
        rows = self._of(INTERVIEWS, user_id, INTERVIEWS.c.day, INTERVIEWS.c.at)
        return tuple(map(interview_from_row, rows))

    def erase_interview(self, interview_id: str) -> None:
        """It is not there any more."""
        self._erase(INTERVIEWS, interview_id)

    # --- outcomes --------------------------------------------------------------------------------

    def put_outcome(self, outcome: JobOutcome) -> None:
        """Keep it, in the place of the one with its id; raises `NotFound` without its person."""
        self._put(JOB_OUTCOMES, outcome)

    def outcome(self, outcome_id: str) -> JobOutcome:
        """The outcome with this id; raises `NotFound`."""
        return _outcome(self._one(JOB_OUTCOMES, outcome_id))

    def outcomes_of(self, user_id: str) -> tuple[JobOutcome, ...]:
        """All of somebody, the earliest day first."""
        rows = self._of(JOB_OUTCOMES, user_id, JOB_OUTCOMES.c.day, JOB_OUTCOMES.c.at)
        return tuple(map(_outcome, rows))

    def erase_outcome(self, outcome_id: str) -> None:
        """It is not there any more."""
        self._erase(JOB_OUTCOMES, outcome_id)

    # --- notes -----------------------------------------------------------------------------------

    def add_note(self, note: CaseNote) -> None:
        """Keep a new note; raises `NotFound` without its person."""
        self._put(CASE_NOTES, note)

    def note(self, note_id: str) -> CaseNote:
        """The note with this id; raises `NotFound`."""
        return CaseNote(**self._one(CASE_NOTES, note_id))

    def notes_of(self, user_id: str) -> tuple[CaseNote, ...]:
        """All about somebody, the newest first."""
        rows = self._of(CASE_NOTES, user_id, CASE_NOTES.c.at.desc())
        return tuple(CaseNote(**row) for row in rows)

    def erase_note(self, note_id: str) -> None:
        """It is not there any more."""
        self._erase(CASE_NOTES, note_id)

    # --- the organisation's own areas ------------------------------------------------------------

    def areas(self) -> tuple[OutcomeArea, ...]:
        """All of them in their order, those that are asked no more too."""
        query = select(OUTCOME_AREAS).order_by(OUTCOME_AREAS.c.position, OUTCOME_AREAS.c.id)
        with self._database.reading() as connection:
            return tuple(map(_area, connection.execute(query).mappings().all()))

    def area(self, area_id: str) -> OutcomeArea:
        """The area with this id; raises `NotFound`."""
        return _area(self._one(OUTCOME_AREAS, area_id))

    def put_area(self, area: OutcomeArea) -> None:
        """Keep it, in the place of the one with its id."""
        self._put(OUTCOME_AREAS, area, steps=json.dumps(area.steps, ensure_ascii=False))

    def highest_step(self, area_id: str) -> int:
        """The highest step that anybody was said to be at; 0 for none."""
        query = select(func.max(AREA_STEPS.c.step)).where(AREA_STEPS.c.area_id == area_id)
        with self._database.reading() as connection:
            return connection.execute(query).scalar_one() or 0

    def put_step(self, step: AreaStep) -> None:
        """Keep it, in the place of what was said for that day before.

        Raises:
            NotFound: the person or the area is not there (any more).
        """
        same_day = (
            AREA_STEPS.c.user_id == step.user_id,
            AREA_STEPS.c.area_id == step.area_id,
            AREA_STEPS.c.day == step.day,
        )
        with self._database.transaction() as connection:
            connection.execute(delete(AREA_STEPS).where(*same_day))
            self._put(AREA_STEPS, step)

    def step(self, step_id: str) -> AreaStep:
        """The step with this id; raises `NotFound`."""
        return AreaStep(**self._one(AREA_STEPS, step_id))

    def steps_of(self, user_id: str) -> tuple[AreaStep, ...]:
        """All of somebody, the earliest day first."""
        rows = self._of(AREA_STEPS, user_id, AREA_STEPS.c.day, AREA_STEPS.c.at)
        return tuple(AreaStep(**row) for row in rows)

    def erase_step(self, step_id: str) -> None:
        """It is not there any more."""
        self._erase(AREA_STEPS, step_id)

    # --- rows ------------------------------------------------------------------------------------

    def _of(self, table: Table, user_id: str, *order: ColumnElement[Any]) -> list[RowMapping]:
        query = select(table).where(table.c.user_id == user_id).order_by(*order, table.c.id)
        with self._database.reading() as connection:
            return list(connection.execute(query).mappings().all())

    def _one(self, table: Table, row_id: str) -> RowMapping:
        with self._database.reading() as connection:
            query = select(table).where(table.c.id == row_id)
            row = connection.execute(query).mappings().one_or_none()
        if row is None:
            raise NotFound
        return row

    def _put(self, table: Table, record: Any, **other: object) -> None:
        row: dict[str, Any] = {**vars(record), **other}
        try:
            with self._database.transaction() as connection:
                changed = connection.execute(
                    update(table).where(table.c.id == row["id"]).values(row)
                )
                if changed.rowcount == 0:
                    connection.execute(insert(table).values(row))
        except IntegrityError as error:
            raise NotFound from error

    def _erase(self, table: Table, row_id: str) -> None:
        with self._database.transaction() as connection:
            connection.execute(delete(table).where(table.c.id == row_id))


def _same(column: ColumnElement[Any], value: object) -> ColumnElement[bool]:
    return column.is_(None) if value is None else column == value


def interview_from_row(row: RowMapping) -> Interview:
    """The interview that a row keeps."""
    values: dict[str, Any] = {**row, "state": InterviewState(row["state"])}
    return Interview(**values)


def _outcome(row: RowMapping) -> JobOutcome:
    values: dict[str, Any] = {**row, "kind": OutcomeKind(row["kind"])}
    return JobOutcome(**values)


def _area(row: RowMapping) -> OutcomeArea:
    values: dict[str, Any] = {**row, "steps": tuple(json.loads(row["steps"]))}
    return OutcomeArea(**values)
