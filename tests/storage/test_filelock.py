from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from coach.storage.filelock import FileLock

ROOT = Path(__file__).parents[2]
HOLDER = (
    "import sys, time; from pathlib import Path; from coach.storage.filelock import FileLock;"
    "print(FileLock(Path(sys.argv[1])).try_acquire(), flush=True); time.sleep(60)"
)


def test_one_holder_at_a_time(tmp_path: Path) -> None:
    """A second lock on the same file is refused until the first is let go."""
    one, two = FileLock(tmp_path / "lock"), FileLock(tmp_path / "lock")
    assert one.try_acquire()
    assert not two.try_acquire()
    two.release()
    assert not two.try_acquire()
    one.release()
    with two:
        assert not one.try_acquire()
    assert one.try_acquire()
    one.release()


def test_a_killed_holder_lets_go(tmp_path: Path) -> None:
    """When the process that holds the lock is killed, the next one gets it."""
    path = tmp_path / "lock"
    command = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "True\n"
        mine = FileLock(path)
        assert not mine.try_acquire()
        holder.kill()
        holder.wait(5)
        assert mine.try_acquire()
        mine.release()
