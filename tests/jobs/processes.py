"""Processes that the tests start, watch and kill: `python -m tests.jobs.processes WHAT`."""

from __future__ import annotations

import logging
import subprocess
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from coach.config import Settings
from coach.jobs.errand_desk import ErrandDesk
from coach.jobs.sql_errands import SqlErrandQueue
from coach.jobs.sql_queue import SqlJobQueue
from coach.jobs.worker import WorkerOptions, run
from coach.records import JobStep
from coach.storage.database import open_database
from coach.storage.voice_files import VoiceFiles
from tests.jobs.rig import NO_CUSTODY, heard

if TYPE_CHECKING:
    from coach.jobs.contract import Heard, OnStep
    from coach.records import Job


def say(text: str) -> None:
    """Tell the test."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def claim() -> None:
    """Claim jobs until there are none; say their ids."""
    queue = SqlJobQueue(open_database(Settings.from_environment()))
    say("ready")
    sys.stdin.readline()
    while (job := queue.claim("me", datetime.now(UTC))) is not None:
        say(job.id)


def slow(job: Job, on_step: OnStep) -> Heard:
    """Work for a minute, telling the steps."""
    say(job.id)
    for _ in range(600):
        on_step(JobStep.HEARING, 0.1)
        time.sleep(0.1)
    return heard()


def stuck(job: Job, on_step: OnStep) -> Heard:
    """Never come back, and never call anybody."""
    del on_step
    say(job.id)
    time.sleep(60)
    return heard()


def work(*, on: str) -> None:
    """Be a worker."""
    settings = Settings.from_environment()
    options = WorkerOptions(
        poll_s=0.05, heartbeat_s=0.1, longest_job_s=0.3 if on == "stuck" else 99
    )
    database = open_database(settings)
    errands = ErrandDesk(
        queue=SqlErrandQueue(database),
        runners={},
        own_words=VoiceFiles(settings.own_words_dir),
    )
    say("ready")
    assess = slow if on == "slow" else stuck
    queue = SqlJobQueue(database)
    run(queue, assess, errands, settings=settings, custody=NO_CUSTODY, options=options)


def orphan() -> None:
    """Start a worker, and leave it alone without a word as soon as it works."""
    environ = Settings.from_environment().environment_for_child()
    command = [sys.executable, "-m", "tests.jobs.processes", "slow"]
    child = subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    child.stdout.readline()
    say(str(child.pid))


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    what = sys.argv[1]
    {"claim": claim, "orphan": orphan}.get(what, lambda: work(on=what))()
