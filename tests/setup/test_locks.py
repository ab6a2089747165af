"""requirements/ and docs/dependencies.md: complete, exact, and in step with pyproject.toml."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib import metadata
from typing import TYPE_CHECKING

import pytest

import start
from tools.setup import locks

if TYPE_CHECKING:
    from pathlib import Path

PYTHONS = [start.version_name(version) for version in start.SUPPORTED_PYTHONS]
PROJECT = tomllib.loads((start.ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LOCKS = sorted(locks.REQUIREMENTS.glob("*.txt"))


# --- the locks ------------------------------------------------------------------------------------


@pytest.mark.parametrize("python", PYTHONS)
def test_each_supported_python_has_its_locks(python: str) -> None:
    """Every Python that start.py names has a lock for the program and one for the tests."""
    assert locks.runtime(python).is_file()
    assert locks.dev(python).is_file()


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_every_locked_package_has_exact_version_and_hash(path: Path) -> None:
    """Each entry of a lock is `name==version` with at least one sha256, and no option."""
    text = re.sub(r"^#.*\n", "", path.read_text("utf-8"), flags=re.MULTILINE)
    entries = text.replace(" \\\n", " ").splitlines()
    assert entries
    wanted = r"[\w.-]+==[\w.+]+( ; [^-]+)?( +--hash=sha256:[0-9a-f]{64})+"
    assert [entry for entry in entries if not re.fullmatch(wanted, entry)] == []
    assert "://" not in text


def names(path: Path) -> set[str]:
    """The packages that a lock names."""
    return set(re.findall(r"^([\w.-]+)==", path.read_text("utf-8"), re.MULTILINE))


@pytest.mark.parametrize("python", PYTHONS)
def test_locks_hold_every_direct_dependency_and_no_card_packages(python: str) -> None:
    """All that pyproject.toml asks for is locked; PyTorch and what only a card needs are apart."""
    runtime = names(locks.runtime(python))
    assert direct("dependencies") - {"torch"} <= runtime
    assert direct("dev") <= runtime | names(locks.dev(python))
    assert not {"torch", "triton"} & runtime
    assert not [name for name in runtime if name.startswith("nvidia")]


def test_openai_whisper_is_built_with_locked_tools() -> None:
    """openai-whisper comes as a source package, so setuptools is locked and installed before."""
    assert names(locks.BUILD) == {"pip", "setuptools"}


def test_pytorch_is_one_version_in_every_build() -> None:
    """The three locks of PyTorch differ in the build only; the CPU one serves every Python."""
    found = {
        path.name: re.findall(r"^torch==(\S+)", path.read_text("utf-8"), re.MULTILINE)
        for path in (locks.TORCH_PLAIN, locks.TORCH_CUDA, locks.TORCH_CPU)
    }
    assert found == {
        "torch.txt": ["2.13.0"],
        "torch-cuda.txt": ["2.13.0"],
        "torch-cpu.txt": ["2.13.0+cpu"],
    }
    cpu_hashes = locks.TORCH_CPU.read_text("utf-8").count("--hash=")
    assert cpu_hashes == 2 * len(PYTHONS)  # x86_64 and aarch64


# --- docs/dependencies.md -------------------------------------------------------------------------


def direct(which: str) -> set[str]:
    """The names of pyproject.toml's direct dependencies, `dependencies` or an extra's."""
    listed = PROJECT.get(which) or PROJECT["optional-dependencies"][which]
    return {re.split(r"[\[<>=!~ ;]", requirement, maxsplit=1)[0] for requirement in listed}


def rows(heading: str) -> dict[str, list[str]]:
    """The table below a heading of docs/dependencies.md: its first column to the others."""
    text = (start.ROOT / "docs" / "dependencies.md").read_text("utf-8")
    part = text.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in part.splitlines()
        if line.startswith("|")
    ]
    return {row[0].strip("`"): row[1:] for row in cells[2:]}


@pytest.mark.parametrize(
    ("which", "heading"),
    [("dependencies", "What the program needs"), ("dev", "What the tests need")],
)
def test_every_direct_dependency_is_explained(which: str, heading: str) -> None:
    """docs/dependencies.md and pyproject.toml name the same packages, each with why and licence."""
    explained = rows(heading)
    assert set(explained) == direct(which)
    assert all(len(row) == 2 and all(row) for row in explained.values())


def test_the_licence_of_every_locked_package_is_listed() -> None:
    """Every package of every lock stands in the table of licences."""
    listed = rows("Every package and its licence")
    locked = set[str]().union(*(names(path) for path in LOCKS))
    assert locked - set(listed) == set()
    assert all(row[1] for row in listed.values())


# --- what the code imports ------------------------------------------------------------------------

OURS = ("coach", "models", "questions", "scoring")


def imported(path: Path) -> set[str]:
    """The top names that a file imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def test_every_import_is_a_direct_dependency() -> None:
    """What the program imports, pyproject.toml names: nothing rests on another package's needs."""
    files = [path for top in OURS for path in (start.ROOT / top).rglob("*.py")]
    names_used = set[str]().union(*map(imported, [*files, start.ROOT / "app.py"]))
    foreign = names_used - set(sys.stdlib_module_names) - set(OURS)
    packages = metadata.packages_distributions()
    declared = {locks_name(name) for name in direct("dependencies")}
    missing = {
        name for name in foreign if not declared & {locks_name(p) for p in packages.get(name, [])}
    }
    assert missing == set()


def locks_name(name: str) -> str:
    """A package's name as locks write it."""
    return re.sub(r"[-_.]+", "-", name).lower()
