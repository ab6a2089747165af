from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import IntegrityError

from coach.jobs.sql_queue import GIVEN_UP, claim_statement
from coach.records import JobState, JobStep
from tests.storage.samples import NOW, assessment

if TYPE_CHECKING:
    from tests.jobs.rig import Rig

SOON = NOW + timedelta(seconds=1)
LATER = NOW + timedelta(seconds=30)


def test_a_new_job_waits(rig: Rig) -> None:
    """A job in the queue is found by its attempt, and says that it waits."""
    job = rig.put("a1", now=NOW)
    assert job == rig.job("a1")
    assert (job.state, job.step, job.progress) == (JobState.QUEUED, JobStep.WAITING, 0)
    assert (job.created_at, job.started_at, job.reason, job.reason_params) == (NOW, None, None, {})
    assert rig.queue.for_attempt("a2") is None


def test_an_attempt_has_one_job(rig: Rig) -> None:
    """A second job for the same attempt is refused, so there is one result at most."""
    job = rig.put("a1", now=NOW)
    with pytest.raises(IntegrityError):
        rig.queue.enqueue("a1", "another", NOW)
    assert rig.job("a1") == job


def test_who_waits_longest_comes_first(rig: Rig) -> None:
    """Jobs are claimed in the order in which they came; then there is nothing to claim."""
    for name, wait_s in (("a2", 2), ("a1", 1), ("a3", 3)):
        rig.put(name, now=NOW + timedelta(seconds=wait_s))
    claimed = [rig.queue.claim("w", LATER) for _ in range(4)]
    assert [job and job.attempt_id for job in claimed] == ["a1", "a2", "a3", None]
    assert claimed[0] is not None
    assert (claimed[0].state, claimed[0].started_at) == (JobState.RUNNING, LATER)


def test_progress_is_seen(rig: Rig) -> None:
    """What a worker reports is what the page sees, and counts as a sign of life."""
    job = rig.put("a1", now=NOW)
    rig.queue.claim("w", NOW)
    assert rig.queue.report(job.id, "w", step=JobStep.TRANSCRIBING, progress=0.5, now=SOON)
    seen = rig.job("a1")
    assert (seen.step, seen.progress, seen.heartbeat_at) == (JobStep.TRANSCRIBING, 0.5, SOON)
    assert rig.queue.heartbeat(job.id, "w", LATER)
    assert rig.job("a1").heartbeat_at == LATER


def test_a_result_is_kept_with_the_end_of_its_job(rig: Rig) -> None:
    """A finished job is done and its attempt has the assessment."""
    job = rig.put("a1", now=NOW)
    rig.queue.claim("w", NOW)
    assert rig.queue.finish(job.id, "w", assessment=assessment(), now=SOON)
    done = rig.job("a1")
    assert (done.state, done.step, done.progress) == (JobState.DONE, JobStep.FINISHED, 1)
    assert done.finished_at == SOON
    assert rig.attempts.get("a1").assessment == assessment()


def test_there_is_one_result(rig: Rig) -> None:
    """Once a job is done, neither a second result nor a failure changes anything."""
    job = rig.put("a1", now=NOW)
    rig.queue.claim("w", NOW)
    rig.queue.finish(job.id, "w", assessment=assessment("first"), now=SOON)
    done = rig.job("a1")
    assert not rig.queue.finish(job.id, "w", assessment=assessment("second"), now=LATER)
    assert not rig.queue.fail(job.id, "w", reason="error.unexpected", params={}, now=LATER)
    assert rig.job("a1") == done
    assert rig.attempts.get("a1").assessment == assessment("first")


def test_a_failure_says_why(rig: Rig) -> None:
    """A failed job carries a message and parameters that JSON can hold, whatever they were."""
    job = rig.put("a1", now=NOW)
    rig.queue.claim("w", NOW)
    params = {
        "limit_mb": 50,
        "level_db": -61.5,
        "file": Path("x"),
        "bad": float("nan"),
        "yes": True,
    }
    assert rig.queue.fail(job.id, "w", reason="error.recording.silence", params=params, now=SOON)
    failed = rig.job("a1")
    assert (failed.state, failed.reason) == (JobState.FAILED, "error.recording.silence")
    assert failed.reason_params == {
        "limit_mb": 50,
        "level_db": -61.5,
        "file": "x",
        "bad": "nan",
        "yes": "True",
    }
    assert rig.attempts.get("a1").assessment is None


def test_a_silent_worker_loses_its_job(rig: Rig) -> None:
    """A job without a sign of life goes to another worker, and the first one cannot touch it."""
    job = rig.put("a1", now=NOW)
    rig.queue.claim("asleep", NOW)
    assert rig.queue.take_back(NOW, SOON) == ()
    assert rig.job("a1").state == JobState.RUNNING
    assert rig.queue.take_back(SOON, LATER) == ()
    assert rig.job("a1") == job
    assert rig.queue.claim("awake", LATER) is not None
    running = rig.job("a1")
    assert not rig.queue.heartbeat(job.id, "asleep", LATER)
    assert not rig.queue.report(job.id, "asleep", step=JobStep.SCORING, progress=1, now=LATER)
    assert not rig.queue.fail(job.id, "asleep", reason="error.unexpected", params={}, now=LATER)
    assert not rig.queue.finish(job.id, "asleep", assessment=assessment("no"), now=LATER)
    assert not rig.queue.give_back(job.id, "asleep")
    assert rig.job("a1") == running
    assert rig.queue.finish(job.id, "awake", assessment=assessment("yes"), now=LATER)
    assert rig.attempts.get("a1").assessment == assessment("yes")


def test_a_job_is_taken_up_again_twice(rig: Rig) -> None:
    """A job that silences three workers is failed with a reason, and is returned."""
    rig.put("a1", now=NOW)
    for _ in range(2):
        assert rig.queue.claim("w", NOW) is not None
        assert rig.queue.take_back(SOON, SOON) == ()
    assert rig.queue.claim("w", NOW) is not None
    given_up = rig.queue.take_back(SOON, LATER)
    assert given_up == (rig.job("a1"),)
    assert (given_up[0].state, given_up[0].reason) == (JobState.FAILED, GIVEN_UP)
    assert rig.queue.claim("w", LATER) is None


def test_a_job_given_back_was_not_tried(rig: Rig) -> None:
    """A worker that stops in order puts its job back, as often as it likes."""
    job = rig.put("a1", now=NOW)
    for _ in range(5):
        claimed = rig.queue.claim("w", SOON)
        assert claimed is not None
        assert rig.queue.give_back(claimed.id, "w")
    assert rig.job("a1") == job
    rig.queue.claim("w", NOW)
    assert rig.queue.take_back(SOON, SOON) == ()


def test_recordings_in_need_are_known(rig: Rig) -> None:
    """Waiting and running jobs need their recordings; those that have ended do not."""
    jobs = [rig.put(f"a{n}", now=NOW + timedelta(seconds=n)) for n in range(3)]
    for _ in range(2):
        rig.queue.claim("w", NOW)
    rig.queue.finish(jobs[0].id, "w", assessment=assessment(), now=NOW)
    assert rig.queue.waiting_audio() == {jobs[1].audio_path, jobs[2].audio_path}


def test_an_erased_attempt_takes_its_job_along(rig: Rig) -> None:
    """Erasing an attempt leaves no job behind, and its worker is told so."""
    job = rig.put("a1", now=NOW)
    rig.queue.claim("w", NOW)
    rig.attempts.erase("a1")
    assert rig.queue.for_attempt("a1") is None
    assert not rig.queue.finish(job.id, "w", assessment=assessment(), now=SOON)


def test_each_job_goes_to_one_process(rig: Rig) -> None:
    """Two processes that claim as fast as they can share the jobs, each job once."""
    jobs = {rig.put(f"a{n}").id for n in range(40)}
    claimers = [rig.process("claim") for _ in range(2)]
    for claimer in claimers:
        assert claimer.stdout is not None
        assert claimer.stdout.readline() == "ready\n"
    shares = [claimer.communicate("go\n", timeout=20)[0].split() for claimer in claimers]
    assert sorted(shares[0] + shares[1]) == sorted(jobs)


def test_the_claim_is_one_statement_on_postgresql_too() -> None:
    """On PostgreSQL the claim passes over rows that a rival is taking, in the same statement."""
    statement = claim_statement("w", NOW).compile(dialect=postgresql.dialect())
    text = " ".join(str(statement).split())
    assert text.startswith("UPDATE jobs SET")
    assert "FOR UPDATE SKIP LOCKED" in text
    assert "RETURNING jobs.id" in text


def test_progress_does_not_change_what_a_job_is(rig: Rig) -> None:
    """Claiming and reporting leave attempt, recording and time of coming as they were."""
    job = rig.put("a1", now=NOW)
    claimed = rig.queue.claim("w", SOON)
    assert claimed == replace(job, state=JobState.RUNNING, started_at=SOON, heartbeat_at=SOON)
