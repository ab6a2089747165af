"""start.py: which Python it takes, and which command it hands over to."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import tomllib

import pytest

import start
from tools.setup import steps

PYTHONS = [start.version_name(version) for version in start.SUPPORTED_PYTHONS]


# --- which Python ---------------------------------------------------------------------------------


def test_an_old_python_can_read_start() -> None:
    """start.py has no syntax newer than Python 3.7, so an old Python gets to its plain sentence."""
    source = (start.ROOT / "start.py").read_text("utf-8")
    tree = ast.parse(source, feature_version=(3, 7))
    newer = (ast.Match, ast.NamedExpr, ast.TryStar)
    assert not [node for node in ast.walk(tree) if isinstance(node, newer)]
    assert "from __future__" not in source  # `annotations` is an error before 3.7


def test_an_old_python_is_not_asked_to_evaluate_newer_types() -> None:
    """Annotations in start.py are names or quoted, because Python evaluates them as it loads."""
    tree = ast.parse((start.ROOT / "start.py").read_text("utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    arguments = [argument for function in functions for argument in function.args.args]
    noted = [argument.annotation for argument in arguments]
    noted += [function.returns for function in functions]
    assert noted
    assert all(isinstance(note, ast.Name | ast.Constant) for note in noted)


def test_unsupported_python_is_told_what_to_install() -> None:
    """The refusal names this Python, every supported one, and what to install."""
    said = start.unsupported_message((3, 8), "linux")
    assert all(name in said for name in [*PYTHONS, "3.8", "sudo apt install"])
    assert "brew" in start.unsupported_message((3, 9), "darwin")
    assert "Microsoft Store" in start.unsupported_message((3, 15), "win32")


def test_unsupported_python_without_another_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where no supported Python is found, start.py says so and ends with code 2."""
    monkeypatch.setattr(sys, "version_info", (3, 10, 4, "final", 0))
    monkeypatch.setattr(start, "supported_python_on_path", lambda: None)
    assert start.main(["doctor"]) == 2
    assert "This is Python 3.10." in capsys.readouterr().err


def test_unsupported_python_goes_on_with_a_supported_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a supported Python is found, it gets the same arguments."""
    became: list[list[str]] = []
    monkeypatch.setattr(sys, "version_info", (3, 99, 0, "final", 0))
    monkeypatch.setattr(start, "supported_python_on_path", lambda: "/opt/python")
    monkeypatch.setattr(start, "become", lambda command: became.append(command) or 0)
    assert start.main(["assess", "a.wav"]) == 0
    assert became == [["/opt/python", str(start.ROOT / "start.py"), "assess", "a.wav"]]


def test_a_name_on_the_path_that_does_not_work_is_passed_over() -> None:
    """Only a command that really runs the Python asked for counts."""
    here = tuple(sys.version_info[:2])
    assert start.executable_of([sys.executable], here) == sys.executable
    assert start.executable_of([sys.executable], (3, 2)) is None
    assert start.executable_of([str(start.ROOT / "no-such-python")], here) is None


def test_windows_finds_python_by_its_launcher() -> None:
    """On Windows versions are found by `py -3.x`, elsewhere by name."""
    assert start.commands_for((3, 12), windows=True) == [["py", "-3.12"]]
    assert start.commands_for((3, 12), windows=False) == [["python3.12"]]


def test_project_asks_for_the_supported_pythons() -> None:
    """pyproject.toml's range of Pythons begins and ends with the supported ones."""
    project = tomllib.loads((start.ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    first, last = min(start.SUPPORTED_PYTHONS), max(start.SUPPORTED_PYTHONS)
    assert project["requires-python"] == f">={first[0]}.{first[1]},<{last[0]}.{last[1] + 1}"


# --- which command --------------------------------------------------------------------------------


def test_commands_are_handed_over() -> None:
    """No words open the app, test and check run pytest at the root, all else goes to the tool."""
    root = start.ROOT
    assert start.command_after_setup([], "py") == (["py", "-P", "-m", "coach", "serve"], None)
    assert start.command_after_setup(["test", "-x"], "py") == (
        ["py", "-m", "tools.run_tests", "-x"],
        root,
    )
    check, folder = start.command_after_setup(["check"], "py")
    assert (check, folder) == (["py", "-m", "pytest", "-m", ""], root)
    asked = ["assess", "a.wav", "--json"]
    assert start.command_after_setup(asked, "py")[0] == ["py", "-P", "-m", "coach", *asked]


def test_help_needs_no_set_up(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--help` answers at once, without making .venv."""
    monkeypatch.setattr(steps, "ready", lambda **_: pytest.fail("set up for a help text"))
    assert start.main(["--help"]) == 0
    assert "python3 start.py test" in capsys.readouterr().out


@pytest.mark.skipif(os.name == "nt", reason="Windows has no exec: start.py waits for a child there")
def test_exit_code_passes_through() -> None:
    """What start.py becomes decides the exit code."""
    code = "import start, sys; start.become([sys.executable, '-c', 'import sys; sys.exit(7)'])"
    done = subprocess.run([sys.executable, "-c", code], cwd=start.ROOT, check=False)
    assert done.returncode == 7
