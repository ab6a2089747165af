"""The set-up in order: from a bare Python to an environment that fits the locks."""

from __future__ import annotations

import contextlib
import dataclasses
import importlib.util
import os
import platform
import shutil
import sys
import time
from typing import TYPE_CHECKING

from start import ROOT
from tools.setup import locks, machine
from tools.setup.failures import SetupFailed, complaints, how_to_get_venv
from tools.setup.pip import Runner, count_locked

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path
    from typing import IO

VENV = ROOT / ".venv"
# Outside .venv, which is deleted when it is made again.
WORKPLACE = ROOT / ".setup"
LOG = WORKPLACE / "log.txt"
# What is downloaded and what it takes unpacked, rounded up, in GB.
DOWNLOAD_GB: dict[machine.TorchBuild, float] = {"cpu": 0.7, "plain": 0.7, "cuda": 3.5}
NEEDED_GB: dict[machine.TorchBuild, float] = {"cpu": 3, "plain": 3, "cuda": 9}


def venv_python(venv: Path) -> Path:
    """Where an environment keeps its Python."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def wanted_stamp(for_tests: bool) -> locks.Stamp:
    """What the environment must be, on this computer and now."""
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    base = (
        locks.BUILD, locks.TORCH_CPU, locks.TORCH_CUDA, locks.TORCH_PLAIN, locks.runtime(python),
    )  # fmt: skip
    return locks.Stamp(
        python=platform.python_version(),
        place=str(VENV),
        torch=machine.torch_build(platform.system(), machine.has_nvidia()),
        base=locks.digest(*base),
        project=locks.digest(ROOT / "pyproject.toml"),
        dev=locks.digest(locks.dev(python)) if for_tests else "",
    )


def ready(for_tests: bool) -> Path | None:
    """Make sure that .venv fits; takes milliseconds where it does.

    Args:
        for_tests: whether what the tests need must be there too.

    Returns:
        The Python of .venv; None where the set-up failed, which was then said.
    """
    wanted = wanted_stamp(for_tests)
    if not fits(wanted):
        try:
            with one_at_a_time():
                if not fits(wanted):  # another start may have just done it
                    set_up(wanted)
        except SetupFailed as failure:
            print(f"\nThe set-up did not finish. {failure}", file=sys.stderr)
            if LOG.exists():
                print(f"All that was said is in {LOG}", file=sys.stderr)
            return None
    return venv_python(VENV)


def fits(wanted: locks.Stamp) -> bool:
    """Whether .venv has all that is wanted."""
    stamp = locks.read_stamp(VENV)
    return stamp is not None and stamp.covers(wanted) and venv_python(VENV).exists()


@contextlib.contextmanager
def one_at_a_time() -> Generator[None]:
    """Hold the set-up's lock; wait, and say so, while another start holds it.

    The system lets go of it when its holder and all that it started have ended, in whatever way,
    so it is never left behind.
    """
    WORKPLACE.mkdir(exist_ok=True)
    with (WORKPLACE / "lock").open("a+") as held:
        told = False
        while not try_lock(held):
            if not told:
                print("Another start is setting up in this folder. Waiting for it.", flush=True)
            told = True
            time.sleep(0.5)
        os.set_inheritable(held.fileno(), True)
        yield


def try_lock(file: IO[str]) -> bool:
    """Take the lock on an open file, or give False at once where another holds it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@dataclasses.dataclass(kw_only=True)
class Progress:
    """Prints numbered steps, each in a few plain words."""

    total: int
    done: int = 0

    def step(self, words: str) -> None:
        """Say that the next step begins."""
        self.done += 1
        print(f"{self.done}/{self.total} {words}", flush=True)


def set_up(wanted: locks.Stamp) -> None:
    """Bring .venv to what is wanted, and write its stamp last.

    Raises:
        SetupFailed: the message says why and what to do.
    """
    started = time.monotonic()
    LOG.write_text("", encoding="utf-8")
    present = locks.read_stamp(VENV)
    runner = Runner(python=venv_python(VENV), log=LOG)
    afresh = present is None or not present.same_base(wanted) or not runner.python.exists()
    kept_dev = "" if afresh or present is None else present.dev
    needs_dev = wanted.dev not in ("", kept_dev)
    progress = Progress(total=(4 if afresh else 0) + needs_dev + 1)
    print(f"Setting up in {VENV}", flush=True)
    if afresh:
        check_possible(wanted)
        make_base(runner, progress, wanted)
    else:
        locks.forget_stamp(VENV)
    if needs_dev:
        install_lock(runner, progress, locks.dev(short(wanted.python)), "for the tests")
    progress.step("This program itself, and a last check")
    install_project(runner)
    check_installed(runner)
    locks.write_stamp(VENV, dataclasses.replace(wanted, dev=wanted.dev or kept_dev))
    print(f"Set up in {time.monotonic() - started:.0f} seconds.", flush=True)


def short(python: str) -> str:
    """The version without its last part: 3.11 for 3.11.7."""
    return ".".join(python.split(".")[:2])


def check_possible(wanted: locks.Stamp) -> None:
    """Refuse at once what can't succeed, before anything is downloaded.

    Raises:
        SetupFailed: for this kind of computer, a missing venv or too little room.
    """
    reason = machine.why_not_served(machine.this_computer())
    if reason:
        raise SetupFailed(reason)
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        debian = shutil.which("apt-get") is not None
        raise SetupFailed(how_to_get_venv(sys.platform, short(wanted.python), debian))
    check_room(wanted.torch, shutil.disk_usage(ROOT).free / 1e9)


def check_room(build: machine.TorchBuild, free_gb: float) -> None:
    """Refuse where the disk can't hold the environment.

    Raises:
        SetupFailed: with what is free and what is needed.
    """
    needed = NEEDED_GB[build]
    if free_gb < needed:
        raise SetupFailed(
            f"There is not enough room on the disk: {free_gb:.1f} GB are free, and this needs "
            f"about {needed} GB. Make some room, then start again."
        )


def make_base(runner: Runner, progress: Progress, wanted: locks.Stamp) -> None:
    """A new environment with all that a start needs."""
    progress.step(f"A Python {short(wanted.python)} environment of its own")
    # Not this environment's own Python, which is about to be deleted with it.
    base_python: str = getattr(sys, "_base_executable", None) or sys.executable
    runner.must([base_python, "-m", "venv", "--clear", str(VENV)])
    progress.step("The installer")
    runner.must(runner.install(locks.BUILD))
    progress.step(f"PyTorch, which runs the speech models ({wanted.torch})")
    install_torch(runner, wanted.torch)
    install_lock(runner, progress, locks.runtime(short(wanted.python)), "for speech and the page")


def install_lock(runner: Runner, progress: Progress, lock: Path, what: str) -> None:
    """Install one lock as one step."""
    count = count_locked(lock)
    progress.step(f"{count} packages {what}")
    runner.must(runner.install(lock), total=count)


def install_torch(runner: Runner, build: machine.TorchBuild) -> None:
    """Install the build of PyTorch that suits, or the next best one that can be had."""
    if build == "cpu":
        if install_torch_cpu(runner):
            return
        print(
            "      The small build of PyTorch can't be had here. Taking the ordinary one: about "
            f"{DOWNLOAD_GB['cuda']} GB to download, {NEEDED_GB['cuda']} GB on the disk.",
            flush=True,
        )
        check_room("cuda", shutil.disk_usage(ROOT).free / 1e9)
    lock = locks.TORCH_PLAIN if build == "plain" else locks.TORCH_CUDA
    runner.must(runner.install(lock), total=count_locked(lock))


def install_torch_cpu(runner: Runner) -> bool:
    """Look for the CPU build where pip looks anyway, then in PyTorch's own index."""
    # pip's patience with a place that does not answer is minutes; here it is only a first look.
    code, _ = runner.run(runner.install(locks.TORCH_CPU, "--retries", "1", "--timeout", "15"))
    if code == 0:
        return True
    if not machine.answers(f"{machine.CPU_INDEX}/torch/"):
        return False
    index = ("--index-url", machine.CPU_INDEX)
    code, _ = runner.run(runner.install(locks.TORCH_CPU, *index))
    return code == 0


def install_project(runner: Runner) -> None:
    """Install this project as it lies here, so that changes to it count at once."""
    runner.must(
        runner.pip("install", "--no-index", "--no-deps", "--no-build-isolation", "-e", str(ROOT))
    )


def check_installed(runner: Runner) -> None:
    """Let pip check that the packages fit together.

    Raises:
        SetupFailed: with its complaints, but for the one that is expected.
    """
    _, said = runner.run(runner.pip("check"))
    # With CUDA's packages triton is there, and nothing may be missing.
    _, cuda = runner.run(runner.pip("show", "triton"))
    found = complaints(said, without_card="Name: triton" not in cuda)
    if found:
        raise SetupFailed("The packages do not fit together:\n  " + "\n  ".join(found))
