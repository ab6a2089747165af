"""Make the locks in requirements/ again: for developers, after a change of dependencies.

Run it at the project's root, in the project's own environment, with `uv` on the PATH::

    .venv/bin/python -m tools.lock            # keep versions that still fit
    .venv/bin/python -m tools.lock --upgrade  # take the newest versions that fit

One lock is written for each supported Python and for each of: the program (`runtime`), and what
its tests need on top (`dev`). PyTorch stands apart, in `torch*.txt`, because the right build
depends on the machine; `torch-cpu.txt` is kept by hand, see docs/dependencies.md.

The locks name no package index, so that they work with any mirror. Every version in them must have
a wheel for each platform in `TARGETS`; openai-whisper, which has none at all, is the one exception.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

from packaging.markers import Marker

from start import ROOT, SUPPORTED_PYTHONS
from tools.setup.locks import BUILD, REQUIREMENTS, TORCH_CUDA, TORCH_PLAIN, dev, runtime

# (sys_platform, platform_machine) of the machines that the locks serve.
TARGETS = (("linux", "x86_64"), ("linux", "aarch64"), ("darwin", "arm64"), ("win32", "AMD64"))
FROM_SOURCE = "openai-whisper"
BUILD_TOOLS = ("pip", "setuptools")
TORCH_FAMILY = re.compile(r"^(torch|triton|nvidia-.*|cuda-.*)$")
# The shortest marker that is true on the same targets replaces uv's long one.
SHORT_MARKERS = (
    "sys_platform == 'win32'",
    "sys_platform == 'linux'",
    "sys_platform == 'darwin'",
    "sys_platform != 'darwin'",
    "sys_platform != 'win32'",
    "sys_platform != 'linux'",
)
ENTRY = r"^([\w.-]+)==([^\s;]+)(?: ; (.*?))? \\\n((?:[ \t]+.*\n?)*)"
HEADER = "# {what}. Made by tools/lock.py: don't edit.\n"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One locked package: its name, version, marker ("" when none) and the lines below it."""

    name: str
    version: str
    marker: str
    rest: str

    def text(self) -> str:
        """The entry as a requirements file has it."""
        marker = f" ; {self.marker}" if self.marker else ""
        return f"{self.name}=={self.version}{marker} \\\n{self.rest}"


def parse(text: str) -> list[Entry]:
    """Read the entries of what `uv pip compile` printed."""
    blocks = re.findall(ENTRY, text, re.MULTILINE)
    return [Entry(name=n, version=v, marker=m.strip(), rest=r) for n, v, m, r in blocks]


def target_environments(python: str) -> list[dict[str, str]]:
    """What markers see on each target."""
    systems = {"linux": "Linux", "darwin": "Darwin", "win32": "Windows"}
    return [
        {
            "implementation_name": "cpython",
            "os_name": "nt" if platform == "win32" else "posix",
            "platform_machine": machine,
            "platform_python_implementation": "CPython",
            "platform_system": systems[platform],
            "python_full_version": f"{python}.1",
            "python_version": python,
            "sys_platform": platform,
        }
        for platform, machine in TARGETS
    ]


def shorten(entry: Entry, python: str) -> Entry | None:
    """The same entry with the shortest marker that is true on the same targets; None if on none."""
    if not entry.marker:
        return entry
    environments = target_environments(python)
    wanted = [Marker(entry.marker).evaluate(e) for e in environments]
    if not any(wanted):
        return None
    if all(wanted):
        return Entry(name=entry.name, version=entry.version, marker="", rest=entry.rest)
    for short in SHORT_MARKERS:
        if [Marker(short).evaluate(e) for e in environments] == wanted:
            return Entry(name=entry.name, version=entry.version, marker=short, rest=entry.rest)
    return entry


def project_text(python: str, requirements: list[str]) -> str:
    """A throw-away pyproject.toml that asks uv for these requirements on our targets only."""
    each = [f"sys_platform == '{p}' and platform_machine == '{m}'" for p, m in TARGETS]
    environments = [f"python_version == '{python}' and {target}" for target in each]
    return (
        "[project]\nname = 'lock'\nversion = '0'\n"
        f"requires-python = '=={python}.*'\ndependencies = {requirements!r}\n"
        f"[tool.uv]\nenvironments = {environments!r}\nrequired-environments = {each!r}\n"
    )


def compile_lock(python: str, requirements: list[str], constraints: list[str]) -> list[Entry]:
    """Resolve the requirements with uv: every package of the closure, with hashes."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "pyproject.toml"
        project.write_text(project_text(python, requirements), encoding="utf-8")
        limits = Path(folder) / "constraints.txt"
        limits.write_text("\n".join(constraints), encoding="utf-8")
        command = [
            "uv", "pip", "compile", str(project), "--universal", "--generate-hashes",
            "--python-version", python, "--no-header", "--no-annotate", "--constraints",
            str(limits), "--only-binary", ":all:", "--no-binary", FROM_SOURCE, "--quiet",
        ]  # fmt: skip
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    shortened = (shorten(entry, python) for entry in parse(done.stdout))
    return [entry for entry in shortened if entry is not None]


def write(path: Path, what: str, entries: list[Entry]) -> None:
    """Write a lock, and say so."""
    text = HEADER.format(what=what) + "".join(entry.text() for entry in entries)
    path.write_text(text, encoding="utf-8", newline="\n")
    print(f"{path.relative_to(ROOT)}: {len(entries)} packages")


def pins(entries: list[Entry]) -> list[str]:
    """`name==version` for each entry."""
    return [f"{entry.name}=={entry.version}" for entry in entries]


def locked_pins(*paths: Path) -> list[str]:
    """The versions that the locks hold now."""
    return [pin for path in paths if path.exists() for pin in pins(parse(path.read_text("utf-8")))]


def write_torch(closure: list[Entry]) -> None:
    """Write PyTorch's two ordinary locks: alone, and with all that CUDA needs."""
    family = [entry for entry in closure if TORCH_FAMILY.match(entry.name)]
    alone = [entry for entry in family if entry.name == "torch"]
    write(TORCH_PLAIN, "PyTorch's ordinary build, for macOS and Windows", alone)
    write(TORCH_CUDA, "PyTorch with CUDA, for Linux", family)


def write_python(python: str, closure: list[Entry], with_dev: list[Entry]) -> None:
    """Write the locks of one Python."""
    apart = {entry.name for entry in closure if TORCH_FAMILY.match(entry.name)} | set(BUILD_TOOLS)
    known = {entry.name for entry in closure} | set(BUILD_TOOLS)
    on_top = [entry for entry in with_dev if entry.name not in known]
    ours = [entry for entry in closure if entry.name not in apart]
    write(runtime(python), f"The program's packages, for Python {python}", ours)
    write(dev(python), f"What the tests need on top, for Python {python}", on_top)


def main() -> None:
    """Write every lock. Versions chosen for the oldest Python hold for the others too."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    direct: list[str] = project["dependencies"]
    extra: list[str] = project["optional-dependencies"]["dev"]
    pythons = [f"{major}.{minor}" for major, minor in sorted(SUPPORTED_PYTHONS)]
    oldest = pythons[0]
    limits: list[str] = []
    if "--upgrade" not in sys.argv[1:]:
        limits = locked_pins(BUILD, runtime(oldest), dev(oldest), TORCH_CUDA)
    REQUIREMENTS.mkdir(exist_ok=True)
    for python in pythons:
        closure = compile_lock(python, [*direct, *BUILD_TOOLS], limits)
        with_dev = compile_lock(python, [*direct, *BUILD_TOOLS, *extra], [*limits, *pins(closure)])
        limits = pins(with_dev) if python == oldest else limits
        write_python(python, closure, with_dev)
        if python == oldest:
            write_torch(closure)
            tools = [entry for entry in closure if entry.name in BUILD_TOOLS]
            write(BUILD, "What builds and installs the rest", tools)


if __name__ == "__main__":
    main()
