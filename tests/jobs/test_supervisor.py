from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

import psutil
import pytest

from coach.config import Settings
from coach.jobs.supervisor import WORKER_COMMAND, Supervisor, SupervisorOptions
from coach.storage.filelock import FileLock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

QUICK = SupervisorOptions(poll_s=0.02, first_pause_s=0.05, longest_pause_s=0.2, grace_s=0.3)
# Each life writes its number of bytes more, so that a test can count the lives.
NOTE_LIFE = (
    "import os, time; from coach.config import Settings;"
    "s = Settings.from_environment(); s.data_dir.joinpath('lives').open('a').write('x');"
)
DYING = [sys.executable, "-c", NOTE_LIFE + "os._exit(3)"]
LIVING = [sys.executable, "-c", NOTE_LIFE + "time.sleep(60)"]
DEAF = [
    sys.executable,
    "-c",
    "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);" + NOTE_LIFE + "time.sleep(60)",
]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with a data folder that does not exist yet."""
    return Settings(data_dir=tmp_path / "data")


def lives(settings: Settings) -> int:
    """How often a worker was started on this folder."""
    path = settings.data_dir / "lives"
    return path.stat().st_size if path.exists() else 0


def wait_until(true: Callable[[], bool], *, at_most_s: float = 20) -> None:
    """Wait for something that another process does."""
    end_s = time.monotonic() + at_most_s
    while not true():
        assert time.monotonic() < end_s, "waited in vain"
        time.sleep(0.02)


def test_a_worker_that_dies_is_started_again(settings: Settings) -> None:
    """A worker that ends by itself gets a successor, each time."""
    with Supervisor(settings, command=DYING, options=QUICK):
        wait_until(lambda: lives(settings) >= 3)


def test_a_worker_that_was_killed_is_started_again(settings: Settings) -> None:
    """A worker that the system kills gets a successor."""
    with Supervisor(settings, command=LIVING, options=QUICK) as supervisor:
        wait_until(lambda: lives(settings) == 1)
        first = supervisor.worker_pid
        assert first is not None
        psutil.Process(first).kill()
        wait_until(lambda: lives(settings) == 2)
        assert supervisor.worker_pid not in (None, first)


def test_the_pauses_grow(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that dies at once is started again after longer and longer pauses, up to a limit."""
    supervisor = Supervisor(settings, command=DYING, options=QUICK)
    pauses: list[float] = []
    monkeypatch.setattr(supervisor, "_one_life", lambda: 100.0 if len(pauses) == 4 else 0.0)

    def wait(pause_s: float) -> bool:
        pauses.append(pause_s)
        return len(pauses) == 6

    monkeypatch.setattr(supervisor._stop, "wait", wait)
    monkeypatch.setattr(supervisor._stop, "is_set", lambda: len(pauses) == 6)
    supervisor._keep_alive()
    assert pauses == [0.05, 0.1, 0.2, 0.2, 0.05, 0.1]


def test_the_end_of_the_server_is_the_end_of_the_worker(settings: Settings) -> None:
    """After `stop` no worker runs, also not one that would not listen."""
    with Supervisor(settings, command=DEAF, options=QUICK) as supervisor:
        wait_until(lambda: lives(settings) == 1)
        pid = supervisor.worker_pid
        assert pid is not None
    assert not psutil.pid_exists(pid)
    assert supervisor.worker_pid is None
    supervisor.stop()


def test_one_worker_a_data_folder(settings: Settings) -> None:
    """Of two servers on one folder one runs a worker; when it ends, the other takes over."""
    first = Supervisor(settings, command=LIVING, options=QUICK)
    second = Supervisor(settings, command=LIVING, options=QUICK)
    first.start()
    first.start()
    wait_until(lambda: lives(settings) == 1)
    with second:
        time.sleep(0.2)
        assert second.worker_pid is None
        assert lives(settings) == 1
        first.stop()
        wait_until(lambda: lives(settings) == 2)
        assert second.worker_pid is not None


def test_a_server_that_never_got_its_turn_stops_at_once(settings: Settings) -> None:
    """A server whose folder another one keeps can stop without ever having run a worker."""
    settings.data_dir.mkdir()
    with FileLock(settings.data_dir / "worker.lock"):
        supervisor = Supervisor(settings, command=LIVING, options=QUICK)
        supervisor.start()
        supervisor.stop()
    assert lives(settings) == 0


def test_a_worker_that_cannot_be_started_is_tried_again(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """Where no process can be started, the server lives on and tries again."""
    with Supervisor(settings, command=["/no/such/program"], options=QUICK) as supervisor:
        wait_until(lambda: caplog.text.count("could not be started") >= 2)
        assert supervisor.worker_pid is None


def test_the_worker_is_our_own_command() -> None:
    """The worker is `coach worker`, run by the Python that runs the server."""
    assert (sys.executable, "-m", "coach", "worker") == WORKER_COMMAND
    assert os.access(WORKER_COMMAND[0], os.X_OK)
