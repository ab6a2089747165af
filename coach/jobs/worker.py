"""The worker: takes one job after the other until it is told to stop.

It must survive whatever a recording does to it, and leave none behind: what was handed in goes as
soon as it was heard; a copy of the sound alone stays while its owner reads the feedback. It logs
ids, kinds of errors and places in the code, never what somebody said.
"""

from __future__ import annotations

import logging
import os
import secrets
import signal
import sys
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from coach.config import parent_pid
from coach.errors import CoachError, StorageProblem
from coach.jobs.contract import Heard
from coach.jobs.describe import describe_error
from coach.jobs.side_lane import side_lane
from coach.jobs.signs_of_life import signs_of_life
from coach.jobs.sweep import erase_expired
from coach.storage.audio_files import AudioFolder

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping
    from contextlib import AbstractContextManager

    from coach.config import Settings
    from coach.jobs.contract import Assess, JobQueue, OnStep
    from coach.jobs.errand_desk import ErrandDesk
    from coach.records import Job, JobStep

_LOG = logging.getLogger(__name__)

UNEXPECTED = "error.unexpected"
"""Message id of a failure that nobody foresaw."""


def _nothing(job: Job) -> None:
    """Nobody waits for it."""
    del job


def _all_is_done() -> bool:
    return False


@dataclass(frozen=True, kw_only=True)
class CustodyWork:
    """What a worker does about sound that is kept, and about what is kept too long.

    Attributes:
        keep_sound: keep the sound of a job that was heard, if its owner wants that.
        retain: erase everything whose time is up.
        heard: show what was heard to those to whom its owner wants it shown.
        quiet: do a small piece of what can wait, if there is one; tells whether there was.
    """

    keep_sound: Callable[[Job, bytes], object]
    retain: Callable[[datetime], object]
    heard: Callable[[Job], object] = _nothing
    quiet: Callable[[], bool] = _all_is_done


@dataclass(frozen=True, kw_only=True)
class WorkerOptions:
    """How often a worker looks around, in seconds.

    Attributes:
        poll_s: between looks for work while there is none.
        heartbeat_s: between signs of life while at work.
        stale_s: without a sign of life after this, another worker takes over. Many heartbeats,
            because a busy machine can keep a thread waiting for seconds.
        tidy_s: between looks for stale jobs and left-over recordings.
        retain_s: between looks for what was kept as long as was promised, which counts in days.
        longest_job_s: a job that takes longer has got stuck in code that cannot be interrupted:
            the process ends itself, and a new one takes the job up again.
        longest_errand_s: the same for an errand, which is smaller.
    """

    poll_s: float = 0.1
    heartbeat_s: float = 2.0
    stale_s: float = 20.0
    tidy_s: float = 5.0
    retain_s: float = 60.0
    longest_job_s: float = 1200.0
    longest_errand_s: float = 300.0


@dataclass(frozen=True, kw_only=True)
class _Failure:
    """Why a job failed, as a message of the catalogue."""

    reason: str
    params: Mapping[str, object] = field(default_factory=dict[str, object])


class _StopWork(BaseException):
    """Ends the work on a job from inside `on_step`.

    Not an Exception, so that no code on the way takes it for an error of its own.
    """


class _Stopping(_StopWork):
    """The worker was told to stop."""


class _NotOurs(_StopWork):
    """The participant erased the attempt, or another worker has taken over."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


def run(
    queue: JobQueue,
    assess: Assess,
    errands: ErrandDesk,
    *,
    settings: Settings,
    custody: CustodyWork,
    options: WorkerOptions | None = None,
    stop: threading.Event | None = None,
    clock: Callable[[], datetime] = _utc_now,
) -> None:
    """Work until told to stop (SIGTERM, Ctrl-C, `stop`) or until the parent process has ended.

    Told to stop, it puts the job at hand back into the queue; without a parent it finishes it.

    Args:
        queue: where the work is.
        assess: does the work; keep its models loaded between calls.
        errands: small work, and who does it.
        settings: say where recordings lie and for how long.
        custody: keeps sound whose owner wants that, and erases what was kept long enough.
        options: how often to look around.
        stop: set it to end the worker from another thread.
        clock: the time now, with its zone.
    """
    stop = stop or threading.Event()
    parent_is_gone = parent_watch(parent_pid())
    worker = Worker(
        queue=queue,
        assess=assess,
        errands=errands,
        audio=AudioFolder(settings.audio_dir),
        takes=AudioFolder(settings.takes_dir),
        drills=AudioFolder(settings.drills_dir),
        audio_kept_s=settings.audio_kept_s,
        custody=custody,
        options=options or WorkerOptions(),
        stop=stop,
        clock=clock,
    )
    with _stop_on_signals(stop), _side_lane(worker):
        _LOG.info("worker %s started", worker.id)
        while not stop.is_set() and not parent_is_gone():
            worker.turn()
    _LOG.info("worker %s stopped", worker.id)


def _side_lane(worker: Worker) -> AbstractContextManager[None]:
    """Errands that wait for another machine, beside the worker's own work."""
    every_s = worker.options.heartbeat_s
    return side_lane(worker.errands, worker.id, clock=worker.clock, heartbeat_s=every_s)


@dataclass(kw_only=True)
class Worker:
    """One worker: its means, and when it last tidied up."""

    queue: JobQueue
    assess: Assess
    errands: ErrandDesk
    audio: AudioFolder
    takes: AudioFolder
    drills: AudioFolder
    audio_kept_s: float
    custody: CustodyWork
    options: WorkerOptions
    stop: threading.Event
    clock: Callable[[], datetime]
    id: str = field(default_factory=lambda: secrets.token_hex(8))
    _tidied_at: datetime | None = None
    _retained_at: datetime | None = None
    _errand_was_last: bool = False

    def turn(self) -> None:
        """Do one piece of work, or wait a moment; whatever happens, the next turn is possible."""
        try:
            self._tidy_if_due()
            if self._did_something() or self.custody.quiet():
                return
        except Exception as error:  # noqa: BLE001 - the worker must live on
            _LOG.error("worker %s: %s", self.id, describe_error(error))
            self.stop.wait(1.0)  # a full disk or a locked database needs time
        self.stop.wait(self.options.poll_s)

    def _did_something(self) -> bool:
        """Urgent errands first; else errands and answers by turns.

        So a question's voice needs no answer to be heard first, and an answer waits for one
        sentence of a long text, not for all of it.
        """
        if self._errand(urgent_only=True):
            return True
        kinds = (self._job, self._errand) if self._errand_was_last else (self._errand, self._job)
        return any(do() for do in kinds)

    def _job(self) -> bool:
        job = self.queue.claim(self.id, self.clock())
        if job is not None:
            self._errand_was_last = False
            self._work_on(job)
        return job is not None

    def _errand(self, *, urgent_only: bool = False) -> bool:
        did = self.errands.do_next(
            self.id,
            self.clock,
            heartbeat_s=self.options.heartbeat_s,
            longest_s=self.options.longest_errand_s,
            urgent_only=urgent_only,
        )
        self._errand_was_last |= did
        return did

    def _work_on(self, job: Job) -> None:
        _LOG.info("job %s of attempt %s began", job.id, job.attempt_id)
        try:
            with self._signs_of_life(job):
                outcome = self._outcome(job)
            closed = self._close(job, outcome)
        except _Stopping:
            self.queue.give_back(job.id, self.id)
            _LOG.info("job %s was put back", job.id)
        except _NotOurs:
            _LOG.info("job %s is no longer ours", job.id)
        else:
            if closed:
                self.audio.erase(job.audio_path)
            _LOG.info("job %s closed: %s", job.id, _name_of(outcome))

    def _outcome(self, job: Job) -> Heard | _Failure:
        try:
            return self.assess(job, self._on_step(job))
        except CoachError as error:
            _LOG.info("job %s: %s", job.id, error.message_id)
            return _Failure(reason=error.message_id, params=error.params)
        except Exception as error:  # noqa: BLE001 - told to the participant in plain words
            _LOG.error("job %s: %s", job.id, describe_error(error))
            return _Failure(reason=UNEXPECTED)

    def _on_step(self, job: Job) -> OnStep:
        def report(step: JobStep, progress: float) -> None:
            if self.stop.is_set():
                raise _Stopping
            now = self.clock()
            if not self.queue.report(job.id, self.id, step=step, progress=progress, now=now):
                raise _NotOurs

        return report

    def _close(self, job: Job, outcome: Heard | _Failure) -> bool:
        if isinstance(outcome, Heard):
            return self._finish(job, outcome)
        reason, params = outcome.reason, outcome.params
        return self.queue.fail(job.id, self.id, reason=reason, params=params, now=self.clock())

    def _finish(self, job: Job, heard: Heard) -> bool:
        """Keep the result, and the sound as long as there is a result that it belongs to."""
        sound, assessment = self._keep(heard.sound), heard.assessment
        closed = False
        try:
            closed = self.queue.finish(
                job.id, self.id, assessment=assessment, now=self.clock(), audio_path=sound
            )
        finally:
            if not closed:
                self.audio.erase(sound)
        if closed and heard.sound:
            self._afterwards(job, "kept", lambda: self.custody.keep_sound(job, heard.sound))
        if closed:
            self._afterwards(job, "shown", lambda: self.custody.heard(job))
        return closed

    def _afterwards(self, job: Job, what: str, do: Callable[[], object]) -> None:
        """The result is there already: whatever goes wrong here must not undo it."""
        try:
            do()
        except CoachError as error:  # erased meanwhile, or a full disk
            _LOG.warning("job %s is not %s: %s", job.id, what, error.message_id)

    def _keep(self, sound: bytes) -> str:
        """Where the sound lies; empty if it can't be kept, which is no reason to lose a result."""
        try:
            return str(self.audio.keep(sound, name=secrets.token_hex(16))) if sound else ""
        except StorageProblem as error:
            _LOG.warning("worker %s: %s", self.id, error.message_id)
            return ""

    def _signs_of_life(self, job: Job) -> AbstractContextManager[None]:
        def beat() -> None:
            self.queue.heartbeat(job.id, self.id, self.clock())

        every_s, longest_s = self.options.heartbeat_s, self.options.longest_job_s
        return signs_of_life(f"job {job.id}", beat, every_s=every_s, longest_s=longest_s)

    def _tidy_if_due(self) -> None:
        now = self.clock()
        if self._tidied_at is None or now - self._tidied_at >= _seconds(self.options.tidy_s):
            self._tidied_at = now
            self._take_back(now)
            # Early by the time to the next look: none gets older than was promised.
            kept_s = self.audio_kept_s - self.options.tidy_s
            erase_expired(self.queue, self.audio, now=now, kept_s=kept_s)
            for folder in (self.takes, self.drills):
                folder.erase_left_over(before=now - _seconds(kept_s), waiting=())
            self.errands.tidy(
                stale_before=now - _seconds(self.options.stale_s),
                old_before=now - _seconds(kept_s),
                now=now,
            )
            self._retain_if_due(now)

    def _retain_if_due(self, now: datetime) -> None:
        if self._retained_at is None or now - self._retained_at >= _seconds(self.options.retain_s):
            self._retained_at = now
            self.custody.retain(now)

    def _take_back(self, now: datetime) -> None:
        for job in self.queue.take_back(now - _seconds(self.options.stale_s), now):
            _LOG.error("job %s was given up", job.id)
            self.audio.erase(job.audio_path)


def _seconds(value: float) -> timedelta:
    return timedelta(seconds=value)


def _name_of(outcome: Heard | _Failure) -> str:
    return outcome.reason if isinstance(outcome, _Failure) else "done"


def parent_watch(parent: int | None = None) -> Callable[[], bool]:
    """Tells whether a process has ended: `parent`, or the one that started this one."""
    watched = parent or os.getppid()
    if sys.platform == "win32":  # where a process keeps the number of a parent that has ended
        import psutil

        return lambda: not psutil.pid_exists(watched)
    return lambda: os.getppid() != watched


@contextmanager
def _stop_on_signals(stop: threading.Event) -> Generator[None]:
    """SIGTERM and Ctrl-C set `stop`; only the main thread may listen to signals."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def on_signal(*_: Any) -> None:
        stop.set()

    before = {number: signal.signal(number, on_signal) for number in _STOP_SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


_STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)
