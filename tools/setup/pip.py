"""Run programs for the set-up: all that they say goes to a log, a short line to the person."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools.setup.failures import SetupFailed, explain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# A person's settings of these would put packages elsewhere than in .venv, or hide it.
UNWANTED_SETTINGS = (
    "PIP_PREFIX", "PIP_REQUIRE_VIRTUALENV", "PIP_ROOT", "PIP_TARGET", "PIP_USER",
    "PYTHONHOME", "PYTHONPATH", "__PYVENV_LAUNCHER__",
)  # fmt: skip
LOCKED = ("--require-hashes", "--no-deps", "--no-build-isolation")
WHEELS_BUT_WHISPER = ("--only-binary", ":all:", "--no-binary", "openai-whisper")


def clean_environment() -> dict[str, str]:
    """The environment for the programs of a set-up."""
    kept = {name: value for name, value in os.environ.items() if name not in UNWANTED_SETTINGS}
    return kept | {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1", "PIP_USER": "0"}


def count_locked(lock: Path) -> int:
    """How many packages a lock names."""
    return len(re.findall(r"^[\w.-]+==", lock.read_text(encoding="utf-8"), re.MULTILINE))


def show_counts(lines: Iterator[str], total: int) -> Iterator[str]:
    """Pass pip's lines on; on a terminal, show how far it is, on one line."""
    seen = 0
    for line in lines:
        yield line
        if not (total and sys.stdout.isatty()):
            continue
        seen += line.startswith("Collecting ")
        unpacking = line.startswith("Installing collected packages")
        words = "unpacking, this takes a while" if unpacking else f"{min(seen, total)} of {total}"
        print(f"\r      {words:<40}", end="", flush=True)
    if total and sys.stdout.isatty():
        print("\r" + " " * 50 + "\r", end="", flush=True)


@dataclass(frozen=True, kw_only=True)
class Runner:
    """Runs programs in one environment, and keeps what they say in one log file.

    Attributes:
        python: the environment's Python.
        log: the file that everything said is added to.
    """

    python: Path
    log: Path

    def run(self, command: list[str], total: int = 0) -> tuple[int, str]:
        """Run a command to its end.

        Args:
            command: program and arguments.
            total: how many packages it collects, for the progress shown; 0 shows none.

        Returns:
            Its exit code, and all that it said.
        """
        said: list[str] = []
        with (
            self.log.open("a", encoding="utf-8") as log,
            subprocess.Popen(
                command,
                # The set-up's lock goes with it: where this program is killed, what it started may
                # go on in .venv for a while, and the next start must wait for that.
                close_fds=False,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env=clean_environment(),
                text=True,
                encoding="utf-8",
                errors="replace",
            ) as child,
        ):
            log.write("$ " + " ".join(command) + "\n")
            try:
                for line in show_counts(iter(child.stdout or ()), total):
                    said.append(line)
                    log.write(line)
                    log.flush()
            except BaseException:
                child.kill()
                raise
        return child.returncode, "".join(said)

    def must(self, command: list[str], total: int = 0) -> None:
        """Run a command that has to succeed.

        Raises:
            SetupFailed: with the cause in plain words.
        """
        code, said = self.run(command, total)
        if code:
            raise SetupFailed(explain(said))

    def pip(self, *arguments: str) -> list[str]:
        """The command for a pip of the environment."""
        return [str(self.python), "-m", "pip", *arguments]

    def install(self, lock: Path, *options: str) -> list[str]:
        """The command that installs a lock: by hash, and nothing that the lock does not name."""
        return self.pip("install", *LOCKED, *WHEELS_BUT_WHISPER, *options, "-r", str(lock))
