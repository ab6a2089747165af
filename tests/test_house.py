"""The house rules, checked: layers, lint, types, and heavy libraries only where they are needed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

HEAVY = {
    *("torch", "ctranslate2", "faster_whisper", "whisper", "onnxruntime", "librosa", "sklearn"),
    *("phonemizer", "av", "streamlit", "tokenizers", "altair", "pandas"),
}


def run(*command: str) -> subprocess.CompletedProcess[str]:
    """A command of this environment, at the root."""
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize(
    "command",
    [
        ("-c", "from importlinter.cli import lint_imports_command as c; c()"),
        ("-m", "ruff", "check", "."),
        ("-m", "ruff", "format", "--check", "."),
        ("-m", "pyright", "--pythonpath", sys.executable),
    ],
    ids=["layers", "lint", "format", "types"],
)
def test_the_house_rules_hold(command: tuple[str, ...]) -> None:
    """Import layers, lint, formatting and types have nothing to complain of."""
    done = run(*command)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "modules",
    ["coach.pipeline, coach.practice, coach.bootstrap", "coach.cli.app", "models.whisper_torch"],
)
def test_heavy_libraries_load_only_when_used(modules: str) -> None:
    """Importing the coach loads no model library and no web framework."""
    script = f"import sys, {modules}; print(*sorted(set(sys.modules) & {HEAVY!r}))"
    done = run("-c", script)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []


def test_every_test_says_what_it_tests() -> None:
    """Each test has a docstring: one sentence of behaviour."""
    import ast

    silent = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file in sorted((ROOT / "tests").rglob("test_*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
        and node.name.startswith("test_")
        and not ast.get_docstring(node)
    ]
    assert silent == []
