"""Keeping answers of made-up people as those of real ones are kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from coach.conversation import next_question
from coach.demo.speaking import LEVEL, answer, conversation, scored
from coach.records import Attempt
from coach.seeding.invent import new_id
from coach.storage.attempts import AttemptStore

if TYPE_CHECKING:
    from datetime import datetime

    from coach.demo.making import Making
    from coach.records import Assessment
    from questions.bank import Question

_FOLLOWS_AFTER = timedelta(seconds=70)


class Answers:
    """Keeps answers, each compared with the one before to the same question."""

    def __init__(self, making: Making) -> None:
        self._shelf = making.services.shelf
        self._attempts = AttemptStore(making.database)
        self._chance = making.chance
        self._newest: dict[tuple[str, str], Attempt] = {}

    def question(self, question_id: str) -> Question:
        """A question of the built-in bank."""
        return self._shelf.question(question_id)

    def say(self, user_id: str, question_id: str, text: str, skill: float, at: datetime) -> Attempt:
        """An answer said with this skill, 0 to 1."""
        question = self.question(question_id)
        evidence = answer(question, text, skill, self._chance)
        before = self._newest.get((user_id, question_id))
        return self.keep(user_id, scored(evidence, question, before and before.assessment), at)

    def go_on(self, first: Attempt, text: str, skill: float) -> Attempt:
        """The answer to the follow-up question of an answer."""
        question = self.question(first.question_id or "")
        said = first.assessment
        assert said is not None  # noqa: S101 - made by `say`
        then = answer(question, text, skill, self._chance)
        asked = next_question(said.content, question)
        whole = scored(conversation(said.evidence, asked, then, question), question)
        second = replace(
            first,
            id=new_id(self._chance),
            question_text=asked,
            created_at=first.created_at + _FOLLOWS_AFTER,
            previous_attempt_id=None,
            assessment=whole,
            first_turn_id=first.id,
        )
        self._attempts.add(second)
        return second

    def keep(self, user_id: str, assessment: Assessment, at: datetime) -> Attempt:
        """An answer with all that was heard in it."""
        question = self.question(assessment.question_id or "")
        before = self._newest.get((user_id, question.id))
        with self._attempts.transaction():
            attempt = Attempt(
                id=new_id(self._chance),
                user_id=user_id,
                question_id=question.id,
                question_text=question.text,
                level=LEVEL,
                created_at=at,
                previous_attempt_id=None if before is None else before.id,
                assessment=assessment,
                content_id=self._shelf.keep(question),
            )
            self._attempts.add(attempt)
        self._newest[user_id, question.id] = attempt
        return attempt
