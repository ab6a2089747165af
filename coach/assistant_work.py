"""What the worker does with an errand of phrasing: ask the model, check, give text or a reason."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Protocol

from coach.errors import CoachError, NotFound
from coach.phrasing import Purpose, Unfit, checked, facts_of, messages_for, most_tokens
from models.language_model import LanguageModelError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coach.practice import Practice
    from coach.records import Errand

_LOG = logging.getLogger(__name__)


class NoSuggestion(CoachError):
    """The model gave no answer."""

    message_id = "error.assistant.no_answer"


class UnfitSuggestion(CoachError):
    """The model's answer may not be shown."""

    message_id = "error.assistant.unfit"


class NothingToPhrase(CoachError):
    """The participant said too little."""

    message_id = "error.assistant.too_little"


class LanguageModel(Protocol):
    """Gives text for messages; `models.language_model.LocalLanguageModel` is the one in use."""

    def answer(self, messages: Sequence[Mapping[str, str]], *, most_tokens: int) -> str:
        """The text, or a `LanguageModelError`."""
        ...


class AssistantWork:
    """Runs errands of phrasing. Logs say why nothing came of one, never a word of it."""

    def __init__(self, *, model: LanguageModel, practice: Practice) -> None:
        self._model = model
        self._practice = practice

    def __call__(self, errand: Errand) -> dict[str, Any]:
        """The model's text, checked.

        Raises:
            NothingToPhrase: there are too few words of the participant's own.
            NoSuggestion: the model can't be reached, or gave no answer in time.
            UnfitSuggestion: it said what may not be shown.
            NotFound: the answer was erased meanwhile.
        """
        attempt = self._practice.attempt(errand.attempt_id or "", errand.user_id or "")
        if attempt.assessment is None:
            raise NotFound
        purpose, facts = Purpose(errand.payload["purpose"]), facts_of(attempt.assessment)
        if facts is None:
            raise NothingToPhrase
        room = most_tokens(purpose, facts.level)
        try:
            text = self._model.answer(messages_for(purpose, facts), most_tokens=room)
            return {"text": checked(purpose, text, facts)}
        except LanguageModelError as error:
            _LOG.warning("no suggestion: %s", error.reason)
            raise NoSuggestion from error
        except Unfit as error:
            _LOG.info("a suggestion was thrown away: %s", error.reason)
            raise UnfitSuggestion from error
