"""The demo: an example participant with two answers to one question, heard beforehand.

The two recordings (coach/examples) were made by a speech synthesiser, so that nobody's voice
is shipped; what the coach heard in them lies beside them, written by tools/examples.py, and a
test listens to them again. Here they are scored by the rules of today: no model is needed.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from coach.config import Settings
from coach.pipeline import Task, score
from coach.records import Assessment, Attempt
from coach.storage.attempts import AttemptStore
from coach.storage.codec import decode_assessment
from coach.storage.database import open_database
from coach.storage.users import UserStore, random_id
from questions.bank import Bank
from questions.load import load_builtin_banks

EXAMPLES = Path(__file__).with_name("examples")
QUESTION = "hospitality-cold-soup"
ANSWERS = ("first_try", "second_try")
"""A first try with stops and gaps, then a better one; each an .opus and a .json file."""

DEMO_NAME = "Amira (example)"
_BETWEEN_TRIES = timedelta(minutes=3)


def example_assessments(bank: Bank) -> list[Assessment]:
    """The example answers, scored now from what was heard in them."""
    task = Task.of(bank.question(QUESTION))
    scored: list[Assessment] = []
    for name in ANSWERS:
        text = (EXAMPLES / f"{name}.json").read_text(encoding="utf-8")
        evidence = decode_assessment(text).evidence
        scored.append(score(evidence, task, previous=scored[-1] if scored else None))
    return scored


def seed_demo(settings: Settings, now: datetime | None = None) -> None:
    """Put the example participant and the scored answers into an empty data folder."""
    now = now or datetime.now(UTC)
    database = open_database(settings)
    try:
        users, attempts = UserStore(database), AttemptStore(database)
        user = users.local_user(now, settings.language)
        users.change(user.id, display_name=DEMO_NAME)
        previous: str | None = None
        assessments = example_assessments(load_builtin_banks())
        for place, assessment in enumerate(assessments, start=1 - len(assessments)):
            attempt = _attempt(user.id, assessment, now + place * _BETWEEN_TRIES, previous)
            attempts.add(attempt)
            previous = attempt.id
    finally:
        database.close()


def _attempt(
    user_id: str, assessment: Assessment, created_at: datetime, previous: str | None
) -> Attempt:
    return Attempt(
        id=random_id(),
        user_id=user_id,
        question_id=assessment.question_id,
        question_text=assessment.question_text,
        level=assessment.level,
        created_at=created_at,
        previous_attempt_id=previous,
        assessment=assessment,
    )
