"""The sound of an answer: in the clear for some minutes, then only where its owner wants it kept.

Knows nothing of who may hear it (see `coach.practice`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from coach.conversation import is_heard
from coach.records import JobState
from coach.storage.audio_files import AudioFolder

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

    from coach.accounts.kept import KeptSound
    from coach.config import Settings
    from coach.jobs.contract import JobQueue
    from coach.records import Attempt


@dataclass(frozen=True, kw_only=True)
class Sound:
    """The sound of an answer, and the moment from which nobody may hear it.

    `path` is a WAV file while the feedback is fresh; None where only the encrypted sound is left
    that its owner wanted kept: `AnswerSound.open` opens it.
    """

    path: Path | None
    until: datetime


class AnswerSound:
    """Finds, opens and erases."""

    def __init__(self, queue: JobQueue, kept: KeptSound, settings: Settings) -> None:
        self._queue = queue
        self._kept = kept
        self._audio = AudioFolder(settings.audio_dir)
        self._fresh_for = timedelta(seconds=settings.audio_kept_s)

    def find(self, first: Attempt, then: Attempt | None, now: datetime) -> Sound | None:
        """The sound of an answer that was scored, or None if it is erased or its time is up."""
        fresh = self._fresh((then if is_heard(then) else first).id, now)
        return fresh or self._kept_one(first.id, now)

    def open(self, attempt_id: str, sound: Sound) -> bytes | None:
        """The same as a WAV file in memory, opened where it is kept encrypted.

        None where it was erased since it was found, or can't be opened.
        """
        if sound.path is None:
            return self._kept.open(attempt_id)
        try:
            return sound.path.read_bytes()
        except OSError:
            return None

    def erase_fresh(self, turn_ids: Iterable[str]) -> None:
        """Erase what lies in the clear of these turns; what waits to be heard stays.

        Raises:
            StorageProblem: it could not be erased (yet).
        """
        for turn_id in turn_ids:
            job = self._queue.for_attempt(turn_id)
            if job is not None and job.state is JobState.DONE and job.audio_path:
                self._audio.erase(job.audio_path)
                self._queue.forget_audio(job.audio_path)

    def _fresh(self, turn_id: str, now: datetime) -> Sound | None:
        """The sound that lies in the clear for the feedback, for some minutes."""
        job = self._queue.for_attempt(turn_id)
        if job is None or job.state is not JobState.DONE or job.finished_at is None:
            return None
        until = job.finished_at + self._fresh_for
        path = self._audio.path(job.audio_path)
        return Sound(path=path, until=until) if now < until and path.is_file() else None

    def _kept_one(self, attempt_id: str, now: datetime) -> Sound | None:
        """The sound that is kept, good for an hour or two at a time: addresses hang on it.

        It is the same moment within an hour, so that a page that runs again plays on.
        """
        until = self._kept.until(attempt_id)
        if until is None:
            return None
        this_hour = now.replace(minute=0, second=0, microsecond=0)
        return Sound(path=None, until=min(until, this_hour + timedelta(hours=2)))
