"""What a queue of work promises, whatever keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from coach.records import Assessment, Job, JobStep

MOST_TRIES = 3
"""A job is begun once and taken up again twice; an answer that ends its worker three times would
end it for ever."""


class OnStep(Protocol):
    """How the one who assesses tells how far it is; may raise to stop the work."""

    def __call__(self, step: JobStep, progress: float, /) -> None:
        """Begin `step`, or be at `progress` (0 to 1) of it."""
        ...


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What comes of a recording: its assessment, and its sound to play back.

    `sound` is a mono WAV of 16 kHz and 16 bit, written from what was heard: never the file that
    was handed in, which can hold more than sound. Empty if there is none to play.
    """

    assessment: Assessment
    sound: bytes


class Assess(Protocol):
    """Hears the recording of a job and gives the assessment with the sound.

    Raises a `CoachError` where the recording cannot be assessed: the participant is told.
    """

    def __call__(self, job: Job, on_step: OnStep, /) -> Heard:
        """Assess `job.audio_path`, calling `on_step` on the way."""
        ...


class JobQueue(Protocol):
    """Work waiting, under way and done: one job, and at most one result, an attempt.

    A job belongs to the worker that claimed it until that worker is done with it or has not been
    heard of for too long. What a worker says of a job that is no longer its own has no effect
    and is answered with False; so a worker that was asleep can neither undo nor double the work
    of the one that took over.
    """

    def enqueue(self, attempt_id: str, audio_path: str, now: datetime) -> Job:
        """Put the work on an attempt at the end of the queue."""
        ...

    def claim(self, worker_id: str, now: datetime) -> Job | None:
        """Take the job that has waited longest, if there is one; no other worker gets it."""
        ...

    def heartbeat(self, job_id: str, worker_id: str, now: datetime) -> bool:
        """Say that the worker is alive; False if the job is no longer its own."""
        ...

    def report(
        self, job_id: str, worker_id: str, *, step: JobStep, progress: float, now: datetime
    ) -> bool:
        """Say how far the work is, which is a heartbeat too."""
        ...

    def finish(
        self,
        job_id: str,
        worker_id: str,
        *,
        assessment: Assessment,
        now: datetime,
        audio_path: str = "",
    ) -> bool:
        """Keep the result and close the job, both or neither.

        From now on `audio_path` is where the attempt's sound lies; empty if it is gone.
        """
        ...

    def fail(
        self,
        job_id: str,
        worker_id: str,
        *,
        reason: str,
        params: Mapping[str, object],
        now: datetime,
    ) -> bool:
        """Close the job without a result; `reason` and `params` are a message of the catalogue."""
        ...

    def give_back(self, job_id: str, worker_id: str) -> bool:
        """Put the job back to its place in the queue, as if it had not been begun."""
        ...

    def take_back(self, stale_before: datetime, now: datetime) -> tuple[Job, ...]:
        """Queue again what was not heard of since `stale_before`.

        A job that was begun `MOST_TRIES` times is failed instead; those are returned.
        """
        ...

    def for_attempt(self, attempt_id: str) -> Job | None:
        """The job of an attempt."""
        ...

    def waiting_audio(self) -> frozenset[str]:
        """Paths of the recordings that are still needed."""
        ...

    def audio_in_use(self) -> frozenset[str]:
        """Paths of all sound that belongs to an attempt."""
        ...

    def audio_to_erase(self, before: datetime) -> frozenset[str]:
        """Paths of the sound of attempts that failed, or were done `before` a moment."""
        ...

    def forget_audio(self, audio_path: str) -> None:
        """Note that the sound of a closed job was erased."""
        ...
