"""Errors that the models layer raises; `coach.errors` maps them for people."""

from __future__ import annotations


class ModelError(Exception):
    """Something about a model or a recording went wrong."""


class AudioError(ModelError):
    """The sound could not be used.

    `reason` is a stable id (also a message id in the catalogue), never prose.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


class WeightsError(ModelError):
    """Model weights are missing, incomplete or not the ones that were verified."""


class EngineError(ModelError):
    """A speech engine could not be loaded or failed while it worked."""
