"""Suggestions that a local language model wrote: optional, off, and never needed.

The one door for pages. A suggestion is an errand of the worker, so no page waits for a model. It
is kept with the errand alone: it is never among the participant's words, no score is computed from
it, and it is gone half an hour after it was asked for, or with the answer.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from coach.errors import CoachError
from coach.jobs.errands import Wanted
from coach.records import ErrandKind, JobState

if TYPE_CHECKING:
    from datetime import datetime

    from coach.jobs.errands import ErrandQueue
    from coach.phrasing import Purpose
    from coach.practice import Practice
    from coach.records import Errand


class SuggestionState(StrEnum):
    """Where the work on a suggestion stands."""

    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """What a computer wrote, or why there is nothing.

    Attributes:
        state: where it stands.
        text: one line of plain text once it is ready.
        reason: why it failed, a message id.
    """

    state: SuggestionState
    text: str = ""
    reason: str = ""


class Assistant:
    """The service behind suggestions; there is none where no model is set up."""

    def __init__(self, *, practice: Practice, errands: ErrandQueue) -> None:
        self._practice = practice
        self._errands = errands

    def find(self, purpose: Purpose, attempt_id: str, user_id: str) -> Suggestion | None:
        """The suggestion for an answer, if it was asked for lately.

        Raises:
            NotFound: there is no such attempt of this person.
        """
        self._practice.attempt(attempt_id, user_id)
        errand = self._errands.get(_name(purpose, attempt_id))
        return None if errand is None else _suggestion(errand)

    def ask(self, purpose: Purpose, attempt_id: str, user_id: str, now: datetime) -> None:
        """Have it written; one that failed is begun anew.

        Raises:
            NotFound: there is no such attempt of this person (any more).
        """
        found = self.find(purpose, attempt_id, user_id)
        name = _name(purpose, attempt_id)
        if found is not None and found.state is SuggestionState.FAILED:
            self._errands.forget(name)
        wanted = Wanted(
            id=name,
            kind=ErrandKind.PHRASING,
            payload={"purpose": purpose.value},
            user_id=user_id,
            attempt_id=attempt_id,
        )
        self._errands.ask(wanted, now)


def _name(purpose: Purpose, attempt_id: str) -> str:
    whole = json.dumps([ErrandKind.PHRASING, purpose, attempt_id])
    return hashlib.sha256(whole.encode()).hexdigest()[:32]


def _suggestion(errand: Errand) -> Suggestion:
    if errand.state is JobState.FAILED:
        reason = errand.reason or CoachError.message_id
        return Suggestion(state=SuggestionState.FAILED, reason=reason)
    if errand.state is not JobState.DONE:
        return Suggestion(state=SuggestionState.WAITING)
    return Suggestion(state=SuggestionState.READY, text=str((errand.result or {}).get("text", "")))
