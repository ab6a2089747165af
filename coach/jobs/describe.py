"""Errors for the log: what kind and where, never what somebody said."""

from __future__ import annotations

import traceback
from pathlib import Path

from coach.errors import CoachError


def describe_error(error: BaseException) -> str:
    """Kind and place of an error and of its causes, innermost place last.

    Without its message, which can hold what somebody said, and without the folders above, which
    can hold the name of whose machine it is.
    """
    frames = traceback.extract_tb(error.__traceback__)
    places = " > ".join(_place(frame) for frame in frames[-6:])
    cause = error.__cause__
    tail = "" if cause is None else f", caused by {describe_error(cause)}"
    label = f" {error.message_id}" if isinstance(error, CoachError) else ""
    return f"{type(error).__name__}{label} at {places or 'an unknown place'}{tail}"


def _place(frame: traceback.FrameSummary) -> str:
    return f"{'/'.join(Path(frame.filename).parts[-2:])}:{frame.lineno}"
