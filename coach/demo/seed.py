"""Filling the demo: three people as whom one can look around, and all that is around them."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING

from coach.account_records import Role
from coach.bootstrap import build_services
from coach.demo.answering import Answers
from coach.demo.casework import put_casework, put_practice
from coach.demo.classroom import put_class
from coach.demo.history import put_history
from coach.demo.making import Making
from coach.demo.people import put_people
from coach.storage.database import open_database

if TYPE_CHECKING:
    from coach.config import Settings
    from coach.demo.people import Cast

_SEED = 9


def seed_demo(settings: Settings, key: str, now: datetime | None = None) -> Cast:
    """Fill an empty data folder with made-up people, and seal it with the key of this demo."""
    database = open_database(settings)
    making = Making(
        services=build_services(settings, database),
        database=database,
        chance=Random(_SEED),  # noqa: S311 - made-up people, no secret
        now=now or datetime.now(UTC),
    )
    try:
        cast = put_people(making)
        answers = Answers(making)
        given = put_history(making, answers, cast.participant)
        put_class(making, cast, answers, given)
        put_practice(making, cast)
        put_casework(making, cast)
        making.services.examples.mark(
            key,
            {
                Role.PARTICIPANT: cast.participant,
                Role.TUTOR: cast.tutor,
                Role.CASE_MANAGER: cast.case_manager,
            },
        )
    finally:
        database.close()
    return cast
