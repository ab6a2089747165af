"""The product's error tree.

Each error carries a `message_id` of the catalogue and parameters, so that pages and the
command line say in plain words what happened, what was kept and what to do. Foreign errors
are mapped once, where they are met.
"""

from __future__ import annotations


class CoachError(Exception):
    """Base of all errors that are shown to people; never shown as a traceback."""

    message_id = "error.unexpected"

    def __init__(self, message_id: str | None = None, **params: object) -> None:
        self.message_id = message_id or type(self).message_id
        self.params = params
        super().__init__(f"{self.message_id} {params}" if params else self.message_id)


class BadRecording(CoachError):
    """The sound cannot be assessed (silence, noise, broken file, too long)."""

    message_id = "error.recording.unreadable"


class UnknownQuestion(CoachError):
    """No question has this id."""

    message_id = "error.question.unknown"


class ModelUnavailable(CoachError):
    """A model that this needs is not here or was changed."""

    message_id = "error.model.unavailable"


class StorageProblem(CoachError):
    """The database or the data folder cannot be used."""

    message_id = "error.storage.unusable"


class NotFound(CoachError):
    """The thing asked for does not exist (any more)."""

    message_id = "error.not_found"


class NotAllowed(NotFound):
    """They may not do this. Said in the words of `NotFound`: nobody learns what there is."""


class ConfigurationProblem(CoachError):
    """A setting has a value that cannot be used."""

    message_id = "error.configuration.bad_value"
