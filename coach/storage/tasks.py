"""Tasks, what people let be seen of their answers to them, and which answers could count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from coach.class_records import SetTask, TaskQuestion, TaskShow, TaskTry
from coach.errors import NotFound
from coach.records import JobState
from coach.storage.tables import ATTEMPTS, JOBS, TASK_QUESTIONS, TASK_SHOWS, TASKS

if TYPE_CHECKING:
    from collections.abc import Collection
    from contextlib import AbstractContextManager
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, RowMapping

    from coach.storage.database import Database


class TaskStore:
    """Keeps tasks; knows nothing of who may see them (see `coach.classes.tasks`)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def transaction(self) -> AbstractContextManager[Connection]:
        """All that happens inside, or nothing of it."""
        return self._database.transaction()

    def add(self, task: SetTask) -> None:
        """Keep a new task.

        Raises:
            NotFound: its group or the words of a question are not there (any more).
        """
        row = {**vars(task)}
        del row["questions"]
        try:
            with self._database.transaction() as connection:
                connection.execute(insert(TASKS).values(row))
                _put_questions(connection, task)
        except IntegrityError as error:
            raise NotFound from error

    def change(self, task: SetTask) -> None:
        """Keep a task as it is now; whose it is, by whom and from when can't be changed.

        Raises:
            NotFound: there is no such task (any more), or the words of a question are gone.
        """
        names = ("title", "note", "tries", "due", "level", "ended_at")
        values = {name: getattr(task, name) for name in names}
        try:
            with self._database.transaction() as connection:
                statement = update(TASKS).where(TASKS.c.id == task.id).values(values)
                if connection.execute(statement).rowcount == 0:
                    raise NotFound
                connection.execute(
                    delete(TASK_QUESTIONS).where(TASK_QUESTIONS.c.task_id == task.id)
                )
                _put_questions(connection, task)
        except IntegrityError as error:
            raise NotFound from error

    def get(self, task_id: str) -> SetTask:
        """The task with this id.

        Raises:
            NotFound: there is none (any more).
        """
        for task in self._find(TASKS.c.id == task_id):
            return task
        raise NotFound

    def of_groups(self, group_ids: Collection[str]) -> tuple[SetTask, ...]:
        """All tasks of these groups, the newest first, ended ones too."""
        return self._find(TASKS.c.group_id.in_(group_ids)) if group_ids else ()

    def tries(
        self, user_ids: Collection[str], question_ids: Collection[str], since: datetime
    ) -> tuple[TaskTry, ...]:
        """Answers of these people to these questions from a moment on, the oldest first.

        Those that were heard or wait to be heard, without answers to follow-up questions.
        """
        columns = (ATTEMPTS.c.id, ATTEMPTS.c.user_id, ATTEMPTS.c.question_id, ATTEMPTS.c.created_at)
        counts = or_(ATTEMPTS.c.evidence.is_not(None), JOBS.c.state != JobState.FAILED)
        query = (
            select(*columns)
            .outerjoin(JOBS, JOBS.c.attempt_id == ATTEMPTS.c.id)
            .where(ATTEMPTS.c.user_id.in_(user_ids), ATTEMPTS.c.question_id.in_(question_ids))
            .where(ATTEMPTS.c.created_at >= since, ATTEMPTS.c.first_turn_id.is_(None), counts)
            .order_by(ATTEMPTS.c.created_at, ATTEMPTS.c.id)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return tuple(
            TaskTry(attempt_id=attempt_id, user_id=user_id, question_id=question_id, at=at)
            for attempt_id, user_id, question_id, at in rows
        )

    def shown(self, task_id: str, user_id: str) -> TaskShow | None:
        """What somebody lets be seen of their answers to a task; None for nothing."""
        with self._database.reading() as connection:
            query = select(TASK_SHOWS).where(*_show(task_id, user_id))
            row = connection.execute(query).mappings().one_or_none()
        return None if row is None else TaskShow(**row)

    def keep_show(self, show: TaskShow) -> None:
        """Keep it in the place of what was said before.

        Raises:
            NotFound: the task or the person is not there (any more).
        """
        try:
            with self._database.transaction() as connection:
                self.drop_show(show.task_id, show.user_id)
                connection.execute(insert(TASK_SHOWS).values(vars(show)))
        except IntegrityError as error:
            raise NotFound from error

    def drop_show(self, task_id: str, user_id: str) -> None:
        """They let nothing be seen any more."""
        with self._database.transaction() as connection:
            connection.execute(delete(TASK_SHOWS).where(*_show(task_id, user_id)))

    def _find(self, which: ColumnElement[bool]) -> tuple[SetTask, ...]:
        query = select(TASKS).where(which).order_by(TASKS.c.set_at.desc(), TASKS.c.id)
        of_them = (
            select(TASK_QUESTIONS)
            .join(TASKS, TASKS.c.id == TASK_QUESTIONS.c.task_id)
            .where(which)
            .order_by(TASK_QUESTIONS.c.task_id, TASK_QUESTIONS.c.position)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).mappings().all()
            questions = connection.execute(of_them).mappings().all()
        return tuple(_from_row(row, questions) for row in rows)


def _put_questions(connection: Connection, task: SetTask) -> None:
    rows: list[dict[str, Any]] = [
        {"task_id": task.id, "position": position, **vars(question)}
        for position, question in enumerate(task.questions)
    ]
    connection.execute(insert(TASK_QUESTIONS), rows)


def _show(task_id: str, user_id: str) -> tuple[ColumnElement[bool], ...]:
    return TASK_SHOWS.c.task_id == task_id, TASK_SHOWS.c.user_id == user_id


def _from_row(row: RowMapping, questions: Collection[RowMapping]) -> SetTask:
    asked = tuple(
        TaskQuestion(question_id=each["question_id"], content_id=each["content_id"])
        for each in questions
        if each["task_id"] == row["id"]
    )
    return SetTask(**row, questions=asked)
