"""`start.py test`: the tests on two cores, and those with a microphone alone at the end.

A browser loses sound, into the microphone or out of the loudspeaker, while other work takes both
cores. Every run happens, whatever those before it find.
"""

from __future__ import annotations

import os
import subprocess
import sys

NO_TESTS_FOUND = 5
"""pytest's exit code where nothing was selected, as with `-k` for tests of another run."""

# A file's tests stay in one process: they share the models, the server and the browser that it has.
_TWO_CORES = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")
_RUNS = (
    ("-m", "not slow and not browser", *_TWO_CORES),
    ("-m", "browser and not microphone and not slow", *_TWO_CORES),
    ("-m", "browser and microphone and not slow"),
)

_PATIENT = {"OMP_WAIT_POLICY": "PASSIVE", "KMP_BLOCKTIME": "0"}
"""Threads with nothing to do sleep instead of spinning: two processes of two threads each took
three and a half times as long on two cores, for the same results."""


def commands(words: list[str]) -> list[list[str]]:
    """The runs of pytest, with the caller's words behind; one alone where they choose by mark."""
    pytest = [sys.executable, "-m", "pytest"]
    if "-m" in words:
        return [[*pytest, *words]]
    return [[*pytest, *run, *words] for run in _RUNS]


def verdict(codes: list[int]) -> int:
    """0 if each run passed or had nothing to do and one did something; else the first failure."""
    failed = [code for code in codes if code not in {0, NO_TESTS_FOUND}]
    if failed:
        return failed[0]
    return 0 if 0 in codes else NO_TESTS_FOUND


def main(words: list[str]) -> int:
    """Run the tests; an exit code."""
    environment = os.environ | _PATIENT
    return verdict(
        [
            subprocess.run(command, env=environment, check=False).returncode
            for command in commands(words)
        ]
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
