"""Whether a package that is installed has a known security hole: for `start.py check`.

pip-audit asks the Python Package Index about every package. Without a network nothing can be
asked; that is said and is no failure. A hole that is found fails the check, unless it is in
`ACCEPTED` with a reason.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

LONGEST_S = 300
"""For all packages together, so that a network that swallows questions holds nobody up."""
_EACH_S = 10
ACCEPTED: dict[str, str] = {}
"""Holes that do not touch this program, by their id, each with the reason."""


@dataclass(frozen=True)
class Answer:
    """What was found: lines about holes, how many packages were looked up and how many not."""

    holes: tuple[str, ...]
    looked_up: int
    passed_over: int


def main() -> int:
    """Ask, tell, and give the exit code: 1 for a hole, else 0."""
    print("Looking for known security holes in the packages …", flush=True)
    found = ask()
    if found is None or not found.looked_up:
        print("They could not be looked up: no network, or no answer. This check was left out.")
        return 0
    for line in found.holes:
        print(line, file=sys.stderr)
    print(
        f"{found.looked_up} packages looked up, {found.passed_over} unknown there, "
        f"{len(found.holes)} holes."
    )
    return 1 if found.holes else 0


def ask() -> Answer | None:
    """What pip-audit says of this environment; None where it could not ask."""
    command = [
        *(sys.executable, "-m", "pip_audit", "--format", "json", "--desc", "off"),
        *("--progress-spinner", "off", "--timeout", str(_EACH_S), "--skip-editable"),
    ]
    try:
        done = subprocess.run(command, capture_output=True, timeout=LONGEST_S, check=False)
    except subprocess.TimeoutExpired:
        return None
    return read(done.stdout)


def read(report: bytes) -> Answer | None:
    """The answer in a report of pip-audit; None for what is none."""
    try:
        packages: list[dict[str, Any]] = json.loads(report)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return None
    known = [package for package in packages if "skip_reason" not in package]
    holes = tuple(
        f"{package['name']} {package['version']}: {hole['id']}, {_mended(hole['fix_versions'])}"
        for package in known
        for hole in package["vulns"]
        if hole["id"] not in ACCEPTED
    )
    return Answer(holes=holes, looked_up=len(known), passed_over=len(packages) - len(known))


def _mended(versions: list[str]) -> str:
    return f"mended in {', '.join(versions)}" if versions else "not mended yet"


if __name__ == "__main__":
    sys.exit(main())
