"""Rows of invented classes: tasks, and newest answers that are shown to who teaches."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from coach.seeding.invent import A_YEAR, new_id
from coach.seeding.people import put
from coach.storage.tables import COMMENTS, SHARES, TASK_QUESTIONS, TASKS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

    from sqlalchemy import Connection

    from coach.seeding.invent import Someone

Row = dict[str, Any]
_TASKS, _QUESTIONS = 6, 2
_SHOWN, _SAID = 0.4, 0.3
"""Of newest answers, those that are shown; of these, those of which the tutor said something."""
_SHOWN_FOR = timedelta(days=90)


def put_tasks(
    connection: Connection,
    groups: Sequence[tuple[str, Someone]],
    questions: Mapping[str, str],
    chance: Random,
    now: datetime,
) -> None:
    """Some tasks for each group with its tutor; `questions` are ids with names of words."""
    tasks: list[Row] = []
    asked: list[Row] = []
    for group_id, tutor in groups:
        for number in range(1, _TASKS + 1):
            task = _task(group_id, tutor, number, chance, now)
            tasks.append(task)
            chosen = chance.sample(sorted(questions), min(_QUESTIONS, len(questions)))
            asked += [
                {
                    "task_id": task["id"],
                    "position": position,
                    "question_id": question_id,
                    "content_id": questions[question_id],
                }
                for position, question_id in enumerate(chosen)
            ]
    put(connection, TASKS, tasks)
    put(connection, TASK_QUESTIONS, asked)


def put_shown(
    connection: Connection,
    newest: Sequence[tuple[str, str]],
    chance: Random,
    now: datetime,
) -> None:
    """Shares of answers with who teaches their owner: pairs of an answer's id and the tutor's."""
    shown = [pair for pair in newest if chance.random() < _SHOWN]
    put(connection, SHARES, [_share(*pair, chance, now) for pair in shown])
    said = [pair for pair in shown if chance.random() < _SAID]
    put(connection, COMMENTS, [_comment(*pair, chance, now) for pair in said])


def _task(group_id: str, tutor: Someone, number: int, chance: Random, now: datetime) -> Row:
    set_at = now - A_YEAR * (_TASKS - number) / _TASKS
    return {
        "id": new_id(chance),
        "group_id": group_id,
        "title": f"Example task {number}",
        "note": "",
        "tries": chance.choice((1, 2)),
        "due": (set_at + timedelta(days=14)).date(),
        "level": None,
        "set_by": tutor.id,
        "set_at": set_at,
        "ended_at": None,
    }


def _share(answer_id: str, with_id: str, chance: Random, now: datetime) -> Row:
    return {
        "id": new_id(chance),
        "attempt_id": answer_id,
        "with_user_id": with_id,
        "scores": True,
        "words": chance.random() < 0.7,  # noqa: PLR2004 - a share
        "sound": False,
        "created_at": now - timedelta(days=1),
        "until": now + _SHOWN_FOR,
    }


def _comment(answer_id: str, by_id: str, chance: Random, now: datetime) -> Row:
    return {
        "id": new_id(chance),
        "attempt_id": answer_id,
        "by_id": by_id,
        "text": "An example of what a teacher writes: well told.",
        "sound": None,
        "sound_s": 0.0,
        "at": now - timedelta(hours=chance.randint(1, 20)),
        "seen_at": None,
    }
