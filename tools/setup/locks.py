"""Where the locks are, and the mark in .venv that tells whether it still fits them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from start import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tools.setup.machine import TorchBuild

REQUIREMENTS = ROOT / "requirements"
BUILD = REQUIREMENTS / "build.txt"
TORCH_CPU = REQUIREMENTS / "torch-cpu.txt"
TORCH_CUDA = REQUIREMENTS / "torch-cuda.txt"
TORCH_PLAIN = REQUIREMENTS / "torch.txt"
STAMP_NAME = "interview-coach.json"


def runtime(python: str) -> Path:
    """The lock of the program's own packages for a Python such as "3.11"."""
    return REQUIREMENTS / f"runtime-py{python}.txt"


def dev(python: str) -> Path:
    """The lock of what the tests need on top."""
    return REQUIREMENTS / f"dev-py{python}.txt"


def digest(*paths: Path) -> str:
    """One sha256 over the contents of several files, in this order."""
    total = hashlib.sha256()
    for path in paths:
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """What an environment was made for. It is written last, so that a half-made one has none.

    Attributes:
        python: full version of the Python it was made with.
        place: the folder it was made in; an environment that is moved doesn't work.
        torch: the build of PyTorch that suits this machine ("cpu", "cuda" or "plain").
        base: digest of the locks that every start needs.
        project: digest of pyproject.toml.
        dev: digest of the lock for tests, "" when that was not installed.
    """

    python: str
    place: str
    torch: TorchBuild
    base: str
    project: str
    dev: str

    def same_base(self, other: Stamp) -> bool:
        """Whether one environment serves both, but for the tests' packages and the project."""
        ours = (self.python, self.place, self.torch, self.base)
        return ours == (other.python, other.place, other.torch, other.base)

    def covers(self, wanted: Stamp) -> bool:
        """Whether an environment with this stamp has all that is wanted."""
        dev_fits = not wanted.dev or self.dev == wanted.dev
        return self.same_base(wanted) and self.project == wanted.project and dev_fits


def read_stamp(venv: Path) -> Stamp | None:
    """The stamp of an environment; None where there is none, or none that can be read."""
    try:
        return Stamp(**json.loads((venv / STAMP_NAME).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def write_stamp(venv: Path, stamp: Stamp) -> None:
    """Write it in one go: aside first, then renamed."""
    aside = venv / (STAMP_NAME + ".new")
    aside.write_text(json.dumps(asdict(stamp), indent=1), encoding="utf-8")
    aside.replace(venv / STAMP_NAME)


def forget_stamp(venv: Path) -> None:
    """Remove the stamp before the environment is changed."""
    (venv / STAMP_NAME).unlink(missing_ok=True)
