from __future__ import annotations

import logging
import os
import re
import signal
import stat
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from coach.config import parent_pid
from coach.errors import BadRecording, StorageProblem
from coach.jobs.describe import describe_error
from coach.jobs.sql_queue import GIVEN_UP, SqlJobQueue
from coach.jobs.worker import CustodyWork, Worker, WorkerOptions, parent_watch, run
from coach.records import JobState, JobStep
from tests.jobs.rig import NO_CUSTODY, SOUND, heard, later
from tests.storage.samples import assessment

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    from coach.jobs.contract import Assess, Heard, JobQueue, OnStep
    from coach.records import Job
    from tests.jobs.rig import Rig

SECRET = "my brother in the old town"


def hear(job: Job, on_step: OnStep) -> Heard:
    """Assess without a hitch."""
    del job
    on_step(JobStep.HEARING, 0.0)
    on_step(JobStep.SCORING, 1.0)
    return heard()


def crash(job: Job, on_step: OnStep) -> Heard:
    """Break as nobody foresaw, with the answer's words in the error."""
    del job, on_step
    try:
        return {}[SECRET]
    except KeyError as error:
        raise RuntimeError(SECRET) from error


class NothingToDo(SqlJobQueue):
    """A queue that gives nothing out."""

    def claim(self, worker_id: str, now: datetime) -> None:
        """Nothing."""
        del worker_id, now


def worker(
    rig: Rig,
    assess: Assess = hear,
    *,
    queue: JobQueue | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Worker:
    """A worker that does one turn at a time."""
    return Worker(
        queue=queue or rig.queue,
        assess=assess,
        errands=rig.desk(),
        audio=rig.audio,
        takes=rig.takes,
        drills=rig.drills,
        audio_kept_s=1800,
        custody=NO_CUSTODY,
        options=WorkerOptions(poll_s=0.01, heartbeat_s=0.05),
        stop=threading.Event(),
        clock=clock,
    )


def first_lines(process: subprocess.Popen[str], count: int) -> list[str]:
    """What the process says first."""
    assert process.stdout is not None
    return [process.stdout.readline().strip() for _ in range(count)]


def wait_until(true: Callable[[], bool], *, at_most_s: float = 20) -> None:
    """Wait for something that another process does."""
    end_s = time.monotonic() + at_most_s
    while not true():
        assert time.monotonic() < end_s, "waited in vain"
        time.sleep(0.02)


def test_an_answer_is_heard_and_only_its_sound_stays(rig: Rig) -> None:
    """After the work the result is there, and its sound alone, not the file that was sent."""
    rig.put("a1")
    worker(rig).turn()
    job = rig.job("a1")
    assert job.state == JobState.DONE
    assert rig.attempts.get("a1").assessment == assessment()
    (name,) = rig.recordings()
    sound = rig.settings.audio_dir / name
    assert Path(job.audio_path) == sound
    assert sound.read_bytes() == SOUND
    assert stat.S_IMODE(sound.stat().st_mode) == 0o600
    assert re.fullmatch("[0-9a-f]{32}", name)


def test_a_result_is_not_lost_for_its_sound(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the sound cannot be kept, the answer has its feedback all the same."""
    rig.put("a1")
    one = worker(rig)

    def fail(*_: object, **__: object) -> Path:
        raise StorageProblem("error.storage.audio_not_kept")

    monkeypatch.setattr(one.audio, "keep", fail)
    one.turn()
    assert (rig.job("a1").state, rig.job("a1").audio_path) == (JobState.DONE, "")
    assert rig.recordings() == []


def test_a_result_without_sound_leaves_no_file(rig: Rig) -> None:
    """A conversation whose first half is erased already has nothing to play, and no empty file."""
    rig.put("a1")
    worker(rig, lambda *_: replace(heard(), sound=b"")).turn()
    assert (rig.job("a1").state, rig.job("a1").audio_path) == (JobState.DONE, "")
    assert rig.recordings() == []


def test_sound_goes_when_its_time_is_up(rig: Rig) -> None:
    """The sound of an answer lies here for 30 minutes after scoring and not a second longer."""
    rig.put("a1")
    worker(rig).turn()
    idle(rig, 1790)
    assert len(rig.recordings()) == 1
    idle(rig, 1800)
    assert rig.recordings() == []
    assert rig.job("a1").audio_path == ""


def test_sound_goes_by_its_attempt_though_its_file_looks_new(rig: Rig) -> None:
    """A file that something has touched since is as old as its attempt says."""
    rig.put("a1")
    worker(rig).turn()
    (name,) = rig.recordings()
    future = later(9999).timestamp()
    os.utime(rig.settings.audio_dir / name, (future, future))
    idle(rig, 1800)
    assert rig.recordings() == []


def test_sound_goes_by_the_age_of_its_file_whatever_the_attempt_says(rig: Rig) -> None:
    """A clock that was set back makes no sound lie longer than its file is old."""
    rig.put("a1")
    worker(rig, clock=lambda: later(3000)).turn()
    idle(rig, 1800)
    assert rig.recordings() == []


def test_sound_of_a_drill_that_nobody_heard_goes_too(rig: Rig) -> None:
    """What was left of a drill, whatever became of its worker, lies here for 30 minutes at most."""
    rig.drills.keep(b"a word", name="user-try")
    idle(rig, 1790)
    assert len(list(rig.settings.drills_dir.glob("*"))) == 1
    idle(rig, 1800)
    assert list(rig.settings.drills_dir.glob("*")) == []


def test_a_bad_recording_is_told_and_erased(rig: Rig) -> None:
    """A recording that cannot be assessed fails with its own message, and is erased too."""

    def refuse(job: Job, on_step: OnStep) -> Heard:
        del job, on_step
        raise BadRecording("error.recording.too_long", limit_s=180)

    rig.put("a1")
    worker(rig, refuse).turn()
    job = rig.job("a1")
    assert (job.state, job.reason) == (JobState.FAILED, "error.recording.too_long")
    assert job.reason_params == {"limit_s": 180}
    assert rig.recordings() == []


def test_a_crash_is_survived(rig: Rig, caplog: pytest.LogCaptureFixture) -> None:
    """An error that nobody foresaw fails its job; the worker goes on; the log has no words."""
    caplog.set_level(logging.DEBUG)
    rig.put("a1", now=later(-2))
    rig.put("a2", now=later(-1))

    def crash_once(job: Job, on_step: OnStep) -> Heard:
        return (crash if job.attempt_id == "a1" else hear)(job, on_step)

    one = worker(rig, crash_once)
    one.turn()
    one.turn()
    assert (rig.job("a1").state, rig.job("a1").reason) == (JobState.FAILED, "error.unexpected")
    assert rig.job("a2").state == JobState.DONE
    assert [Path(rig.job("a2").audio_path).name] == rig.recordings()
    assert "RuntimeError at" in caplog.text
    assert "caused by KeyError" in caplog.text
    assert "test_worker.py" in caplog.text
    assert SECRET not in caplog.text
    assert assessment().evidence.transcript.text not in caplog.text


def test_trouble_with_the_database_is_survived(
    rig: Rig, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """When the queue cannot be read, the worker waits and tries again."""
    rig.put("a1")
    one = worker(rig)
    one.stop.set()  # so that the wait is short; `turn` itself does not look at it
    with monkeypatch.context() as broken:

        def fail(worker_id: str, now: datetime) -> None:
            raise StorageProblem("error.storage.busy", worker=worker_id, now=now)

        broken.setattr(rig.queue, "claim", fail)
        one.turn()
    assert "error.storage.busy" in caplog.text
    one.stop.clear()
    one.turn()
    assert rig.job("a1").state == JobState.DONE


def test_a_result_that_cannot_be_kept_is_not_lost(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the result cannot be written, the recording stays and the job is done again."""
    rig.put("a1")
    one = worker(rig)
    one.stop.set()
    with monkeypatch.context() as broken:

        def fail(*_: object, **__: object) -> bool:
            raise StorageProblem("error.storage.full")

        broken.setattr(rig.queue, "finish", fail)
        one.assess = lambda _job, _on_step: heard()
        one.turn()
    assert rig.recordings() == ["recording-a1"]
    worker(rig, clock=lambda: later(50)).turn()
    assert rig.job("a1").state == JobState.DONE
    assert [Path(rig.job("a1").audio_path).name] == rig.recordings()


def test_an_answer_erased_meanwhile_is_dropped(rig: Rig) -> None:
    """When the participant deletes the attempt, the work on it stops and leaves nothing."""

    def erased(job: Job, on_step: OnStep) -> Heard:
        rig.attempts.erase(job.attempt_id)
        on_step(JobStep.SCORING, 0.5)
        pytest.fail("the work went on")

    rig.put("a1")
    rig.audio.erase("recording-a1")
    worker(rig, erased).turn()
    assert rig.queue.for_attempt("a1") is None
    assert rig.recordings() == []


def test_signs_of_life_while_a_model_is_silent(rig: Rig) -> None:
    """During a long step without any report, the job still shows that its worker lives."""
    job = rig.put("a1")

    def long_step(claimed: Job, on_step: OnStep) -> Heard:
        del on_step
        wait_until(lambda: rig.job("a1").heartbeat_at != claimed.heartbeat_at)
        assert rig.queue.take_back(claimed.heartbeat_at or claimed.created_at, later(0)) == ()
        return heard()

    worker(rig, long_step).turn()
    assert rig.job("a1").state == JobState.DONE
    assert rig.job("a1").id == job.id


def idle(rig: Rig, seconds: float) -> None:
    """A worker looks around at a moment that far from now, and takes no job."""
    worker(rig, queue=NothingToDo(rig.database), clock=lambda: later(seconds)).turn()


def test_left_over_recordings_go_and_those_in_the_queue_stay(rig: Rig) -> None:
    """Sound of no attempt goes within a minute or so; what waits to be heard stays."""
    rig.audio.keep(b"sound", name="orphan")
    rig.put("a1")
    idle(rig, 30)
    assert rig.recordings() == ["orphan", "recording-a1"]
    idle(rig, 70)
    assert rig.recordings() == ["recording-a1"]
    idle(rig, 9999)
    assert rig.recordings() == ["recording-a1"]


def test_a_failed_answers_recording_is_erased_though_its_worker_was_killed(rig: Rig) -> None:
    """A worker that ended between the failure and the erasing leaves no recording for long."""
    rig.put("a1")
    job = rig.queue.claim("w", later(0))
    assert job is not None
    assert rig.queue.fail(job.id, "w", reason="error.unexpected", params={}, now=later(0))
    idle(rig, 1)
    assert rig.recordings() == []
    assert rig.job("a1").audio_path == ""


def test_a_killed_worker_is_replaced(rig: Rig) -> None:
    """The job of a worker that was killed is taken up again and done; no recording is left."""
    job = rig.put("a1")
    with rig.process("slow") as process:
        assert first_lines(process, 2) == ["ready", job.id]
        process.kill()
    assert rig.job("a1").state == JobState.RUNNING
    assert rig.recordings() == ["recording-a1"]
    worker(rig).turn()
    assert rig.job("a1").state == JobState.RUNNING  # it may still be alive
    worker(rig, clock=lambda: later(25)).turn()
    assert rig.job("a1").state == JobState.DONE
    assert [Path(rig.job("a1").audio_path).name] == rig.recordings()


def test_a_recording_that_ends_its_worker_each_time_is_given_up(rig: Rig) -> None:
    """After three workers ended on it, a job fails with a reason and its recording is erased."""
    rig.put("a1")
    for n in range(3):
        assert rig.queue.claim("w", later(n)) is not None
        worker(rig, queue=NothingToDo(rig.database), clock=lambda n=n: later(30 + n)).turn()
    assert (rig.job("a1").state, rig.job("a1").reason) == (JobState.FAILED, GIVEN_UP)
    assert rig.recordings() == []


def test_a_worker_that_is_told_to_stop_puts_its_job_back(rig: Rig) -> None:
    """On SIGTERM a worker ends soon, in order, and its job waits in the queue as before."""
    job = rig.put("a1")
    with rig.process("slow") as process:
        assert first_lines(process, 2) == ["ready", job.id]
        process.send_signal(signal.SIGTERM)
        assert process.wait(15) == 0
    assert rig.job("a1") == job
    assert rig.recordings() == ["recording-a1"]


def test_a_stuck_worker_ends_itself(rig: Rig) -> None:
    """A worker whose code does not come back ends, so that a new one can take over."""
    job = rig.put("a1")
    with rig.process("stuck") as process:
        assert first_lines(process, 2) == ["ready", job.id]
        assert process.wait(15) == 1
        assert process.stderr is not None
        assert "got stuck" in process.stderr.read()


def test_a_worker_without_a_parent_ends(rig: Rig) -> None:
    """When the server is gone, its worker ends too."""
    with rig.process("orphan") as process:
        (pid,) = first_lines(process, 1)
        orphan = psutil.Process(int(pid))
        process.wait(20)
    wait_until(lambda: not orphan.is_running() or orphan.status() == psutil.STATUS_ZOMBIE)


def test_a_parent_that_ended_before_the_worker_looked() -> None:
    """A worker that was told who its parent was knows that it is another one now."""
    assert not parent_watch()()
    assert not parent_watch(os.getppid())()
    assert parent_watch(os.getpid())()
    assert parent_pid() is None


def test_sound_is_offered_to_be_kept_once_there_is_a_result(rig: Rig) -> None:
    """The sound of a heard answer is handed on after its result is kept; a failure is no loss."""
    rig.put("a")
    offered: list[tuple[str, bytes, JobState]] = []

    def keep(job: Job, sound: bytes) -> None:
        offered.append((job.attempt_id, sound, rig.job("a").state))
        raise StorageProblem

    custody = CustodyWork(keep_sound=keep, retain=lambda _now: None)
    replace(worker(rig), custody=custody).turn()
    assert offered == [("a", SOUND, JobState.DONE)]
    assert rig.attempts.get("a").assessment is not None


def test_what_was_heard_is_told_once_there_is_a_result(rig: Rig) -> None:
    """After its result and its sound are kept; a failure there loses nothing."""
    rig.put("a")
    told: list[tuple[str, str]] = []

    def heard(job: Job) -> None:
        told.append((job.attempt_id, rig.job("a").state))
        raise StorageProblem

    custody = CustodyWork(
        keep_sound=lambda job, _sound: told.append((job.attempt_id, "sound")),
        retain=lambda _now: None,
        heard=heard,
    )
    replace(worker(rig), custody=custody).turn()
    assert told == [("a", "sound"), ("a", JobState.DONE)]
    assert rig.attempts.get("a").assessment is not None


def test_what_was_kept_long_enough_is_looked_for_now_and_then(rig: Rig) -> None:
    """An idle worker retains at once and then each minute, whatever else it tidies."""
    times: list[datetime] = []
    first = datetime.now(UTC)
    custody = CustodyWork(keep_sound=lambda _job, _sound: None, retain=times.append)
    at_work = worker(rig)
    at_work.custody = custody
    for after_s in (0, 30, 61):
        at_work.clock = lambda after_s=after_s: first + timedelta(seconds=after_s)
        at_work.turn()
    assert times == [first, first + timedelta(seconds=61)]


def test_what_can_wait_is_done_when_nobody_waits(rig: Rig) -> None:
    """An answer comes first; then one small piece a turn, without a rest while there are any."""
    pieces, did = ["one", "two"], list[str]()

    def quiet() -> bool:
        did.append(pieces.pop() if pieces else "")
        return bool(did[-1])

    rig.put("a1")
    at_work = worker(rig)
    at_work.custody = replace(NO_CUSTODY, quiet=quiet)
    at_work.turn()
    assert (rig.job("a1").state, did) == (JobState.DONE, [])
    for _ in range(3):
        at_work.turn()
    assert did == ["two", "one", ""]


def test_the_loop_ends_when_told(rig: Rig) -> None:
    """The loop works through the queue, and ends when its event is set."""
    for n in range(3):
        rig.put(f"a{n}")
    stop = threading.Event()
    options = WorkerOptions(poll_s=0.01)
    thread = threading.Thread(
        target=lambda: run(
            rig.queue,
            hear,
            rig.desk(),
            settings=rig.settings,
            custody=NO_CUSTODY,
            options=options,
            stop=stop,
        )
    )
    thread.start()
    wait_until(lambda: all(rig.job(f"a{n}").state == JobState.DONE for n in range(3)))
    rig.put("a9")
    wait_until(lambda: rig.job("a9").state == JobState.DONE)
    stop.set()
    thread.join(5)
    assert not thread.is_alive()


def test_an_error_is_described_without_its_words(tmp_path: Path) -> None:
    """Kind and place of an error and its cause are named, its message is not."""
    with pytest.raises(FileNotFoundError) as caught:
        (tmp_path / SECRET).read_text(encoding="utf-8")
    described = describe_error(caught.value)
    assert described.startswith("FileNotFoundError at ")
    assert "jobs/test_worker.py:" in described
    assert str(Path(__file__).parents[1]) not in described
    assert SECRET not in described
    assert describe_error(BadRecording("error.recording.empty")).startswith(
        "BadRecording error.recording.empty at"
    )
