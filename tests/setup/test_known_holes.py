from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

import start
from tools import known_holes
from tools.known_holes import Answer
from tools.setup import steps


def report(*packages: dict[str, Any]) -> bytes:
    """What pip-audit prints."""
    return json.dumps({"dependencies": packages, "fixes": []}).encode()


GOOD = {"name": "good", "version": "1", "vulns": []}
UNKNOWN = {"name": "ours", "skip_reason": "Dependency not found on PyPI"}
BAD = {
    "name": "bad",
    "version": "2",
    "vulns": [
        {"id": "PYSEC-1", "fix_versions": ["2.1"], "aliases": []},
        {"id": "PYSEC-2", "fix_versions": [], "aliases": []},
    ],
}


def test_a_report_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Holes are named with their cure; those accepted with a reason are left out."""
    found = known_holes.read(report(GOOD, UNKNOWN, BAD))
    assert found == Answer(
        holes=("bad 2: PYSEC-1, mended in 2.1", "bad 2: PYSEC-2, not mended yet"),
        looked_up=2,
        passed_over=1,
    )
    monkeypatch.setattr(known_holes, "ACCEPTED", {"PYSEC-1": "not used", "PYSEC-2": "not used"})
    found = known_holes.read(report(BAD))
    assert found is not None
    assert found.holes == ()


@pytest.mark.parametrize("answer", [b"", b"ERROR: no network", b"[]", report(UNKNOWN)])
def test_without_an_answer_it_says_so_and_is_no_failure(
    answer: bytes, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No network, or an index that knows none of the packages, is told, not taken for safety."""
    monkeypatch.setattr(known_holes, "ask", lambda: known_holes.read(answer))
    assert known_holes.main() == 0
    said = capsys.readouterr().out
    assert "could not be looked up" in said
    assert "0 holes" not in said


def test_a_network_that_swallows_questions_holds_nobody_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """After some minutes in all it goes on without an answer."""

    def swallow(command: list[str], *, timeout: float, **_: object) -> None:
        assert timeout <= 300
        raise subprocess.TimeoutExpired(command, timeout)

    monkeypatch.setattr(subprocess, "run", swallow)
    assert known_holes.ask() is None


def test_a_hole_fails_the_check_after_the_tests_have_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """`start.py check` looks for holes, runs the tests in any case, and fails for either."""
    called: list[list[str]] = []
    codes = iter([1, 0])

    def call(command: list[str], **_: object) -> int:
        called.append(command)
        return next(codes)

    monkeypatch.setattr(steps, "ready", lambda **_: sys.executable)
    monkeypatch.setattr(subprocess, "call", call)
    monkeypatch.setattr(start, "become", lambda *_: pytest.fail("the hole would be forgotten"))
    assert start.main(["check"]) == 1
    assert called[0][1:] == ["-m", "tools.known_holes"]
    assert called[1][1:] == ["-m", "pytest", "-m", ""]


def test_without_a_hole_the_check_is_its_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing is found, the tests alone decide; `test` looks for nothing."""
    became: list[list[str]] = []
    monkeypatch.setattr(steps, "ready", lambda **_: sys.executable)
    monkeypatch.setattr(subprocess, "call", lambda *_, **__: 0)
    monkeypatch.setattr(start, "become", lambda command, _: became.append(command) or 5)
    assert start.main(["check", "-x"]) == 5
    assert start.main(["test"]) == 5
    assert [command[-1] for command in became] == ["-x", "tools.run_tests"]
