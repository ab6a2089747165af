"""What the tests of jobs share: a folder with work in it, and processes that do the work."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from coach.jobs.contract import Heard
from coach.jobs.errand_desk import ErrandDesk
from coach.jobs.worker import CustodyWork
from coach.storage.audio_files import AudioFolder
from coach.storage.voice_files import VoiceFiles
from tests.storage.samples import assessment, attempt

if TYPE_CHECKING:
    from coach.config import Settings
    from coach.jobs.errands import RunErrand
    from coach.jobs.sql_errands import SqlErrandQueue
    from coach.jobs.sql_queue import SqlJobQueue
    from coach.records import Job
    from coach.storage.attempts import AttemptStore
    from coach.storage.database import Database
    from coach.storage.users import UserStore

ROOT = Path(__file__).parents[2]
SOUND = b"the sound alone"
NO_CUSTODY = CustodyWork(keep_sound=lambda _job, _sound: None, retain=lambda _now: None)


@dataclass(kw_only=True)
class Rig:
    """The services on one data folder."""

    settings: Settings
    database: Database
    queue: SqlJobQueue
    errands: SqlErrandQueue
    attempts: AttemptStore
    users: UserStore

    @property
    def own_words(self) -> VoiceFiles:
        """The folder of sound made from participants' own words."""
        return VoiceFiles(self.settings.own_words_dir)

    def desk(self, *, aside: frozenset[str] = frozenset(), **runners: RunErrand) -> ErrandDesk:
        """Who does errands, by kind."""
        return ErrandDesk(
            queue=self.errands, runners=runners, own_words=self.own_words, aside=aside
        )

    @property
    def audio(self) -> AudioFolder:
        """The folder of the recordings."""
        return AudioFolder(self.settings.audio_dir)

    @property
    def takes(self) -> AudioFolder:
        """The folder of the recordings that were not sent."""
        return AudioFolder(self.settings.takes_dir)

    @property
    def drills(self) -> AudioFolder:
        """The folder of the sound of drills."""
        return AudioFolder(self.settings.drills_dir)

    def put(self, attempt_id: str, *, now: datetime | None = None) -> Job:
        """An answer in the queue, with its recording."""
        now = now or datetime.now(UTC)
        user = self.users.local_user(now, "en")
        self.attempts.add(attempt(attempt_id, user.id))
        path = self.audio.keep(b"sound", name=f"recording-{attempt_id}")
        return self.queue.enqueue(attempt_id, str(path), now)

    def job(self, attempt_id: str) -> Job:
        """The job of an attempt, as it is now."""
        job = self.queue.for_attempt(attempt_id)
        assert job is not None
        return job

    def recordings(self) -> list[str]:
        """Names of the recordings that lie on the disk."""
        return sorted(path.name for path in self.settings.audio_dir.glob("*"))

    def process(self, what: str) -> subprocess.Popen[str]:
        """A process of `tests.jobs.processes` on this folder."""
        return subprocess.Popen(
            [sys.executable, "-m", "tests.jobs.processes", what],
            cwd=ROOT,
            env=self.settings.environment_for_child(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


def heard() -> Heard:
    """What a worker's work comes to."""
    return Heard(assessment=assessment(), sound=SOUND)


def later(seconds: float) -> datetime:
    """A moment that far from now."""
    return datetime.now(UTC) + timedelta(seconds=seconds)
