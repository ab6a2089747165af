"""`serve` and `demo` as processes: ready, answering, and gone without a trace."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psutil
import pytest

from coach.cli.serve import free_port

ROOT = Path(__file__).resolve().parents[1]

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="stopping by signal is tested where there are signals"
)


def read_until(process: subprocess.Popen[str], wanted: str, within_s: float = 90.0) -> str:
    """Output up to the line that holds `wanted`."""
    assert process.stdout is not None
    seen, deadline = "", time.monotonic() + within_s
    while wanted not in seen:
        assert time.monotonic() < deadline, seen
        line = process.stdout.readline()
        assert line, seen
        seen += line
    return seen


def test_the_demo_starts_answers_and_leaves_nothing(tmp_path: Path) -> None:
    """`demo` prints its address, serves the page, and on a stop signal takes all of it away."""
    port = free_port("localhost", 8760)
    environ = {
        **os.environ,
        "INTERVIEW_COACH_ENGINE": "fake",
        "TMPDIR": str(tmp_path),
        "PYTHONUNBUFFERED": "1",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "coach", "demo", "--no-browser", "--port", str(port)],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    with process:
        try:
            seen = read_until(process, f"http://localhost:{port}")
            assert "Traceback" not in read_until(process, "Nothing leaves this computer")
            assert list(tmp_path.glob("interview-coach-demo-*"))
            with urllib.request.urlopen(f"http://localhost:{port}/", timeout=10) as page:
                assert page.status == 200
            children = psutil.Process(process.pid).children(recursive=True)
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=30) == 0, seen
        finally:
            process.kill()
    _, alive = psutil.wait_procs(children, timeout=10)
    assert alive == []
    assert not list(tmp_path.glob("interview-coach-demo-*"))


def test_a_taken_port_is_passed_over() -> None:
    """If another program has the port, the next free one is taken."""
    import socket

    with socket.socket() as taken:
        taken.bind(("localhost", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port("localhost", port) > port
