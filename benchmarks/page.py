"""The app as somebody waits for it: page ready, send to feedback, memory.

    .venv/bin/python benchmarks/page.py --data ../shared/data [--rounds 3]

Starts `interview-coach serve` in an empty data folder, opens the start page in Chromium, sends
recordings of 15, 60 and 180 s as files, and times from the press of the button to the feedback.
Beside each time stands that of plain faster-whisper on the same file in the same round: the ratio
says more than the seconds. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import psutil
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.assessment_speed import join_readings, run_child  # noqa: E402
from coach.cli.serve import free_port  # noqa: E402

QUESTION = "hospitality-cold-soup"
SECONDS = (15, 60, 175)
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        port = free_port("localhost", 8790)
        begun = time.perf_counter()
        server = _serve(Path(folder), port)
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(FLAGS)
        )
        try:
            page = browser.new_page()
            _open_start(page, port, begun)
            _answers(page, port, options, Path(folder))
            _memory(server)
        finally:
            browser.close()
            server.terminate()
            server.wait()


def _serve(folder: Path, port: int) -> subprocess.Popen[bytes]:
    environ = {**os.environ, "INTERVIEW_COACH_DATA_DIR": str(folder / "data")}
    command = [sys.executable, "-m", "coach", "serve", "--no-browser", "--port", str(port)]
    return subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.DEVNULL)


def _open_start(page: Page, port: int, begun: float) -> None:
    while True:
        try:
            page.goto(f"http://localhost:{port}/")
            break
        except Exception:  # noqa: BLE001 - the server is not there yet
            time.sleep(0.1)
    page.get_by_role("heading", level=1).wait_for()
    print(f"page ready after serve: {time.perf_counter() - begun:.1f} s")


def _answers(page: Page, port: int, options: argparse.Namespace, folder: Path) -> None:
    for seconds in SECONDS:
        file = folder / f"{seconds}.wav"
        join_readings(options.data, seconds, file)
        waits: list[float] = []
        plain: list[float] = []
        for _ in range(options.rounds):
            waits.append(_one_answer(page, port, file))
            plain.append(run_child("faster-whisper", file)["warm_s"])
        ratio = median(waits) / median(plain)
        print(
            f"{seconds:4d} s answer: send to feedback {median(waits):.1f} s, "
            f"{ratio:.2f} of plain faster-whisper's transcription"
        )


def _one_answer(page: Page, port: int, file: Path) -> float:
    page.goto(f"http://localhost:{port}/practise?question={QUESTION}")
    page.get_by_text("I have a recording in a file").click()
    page.locator("input[type=file]").set_input_files(file)
    button = page.get_by_role("button", name="Get my feedback").last
    button.wait_for()
    begun = time.perf_counter()
    button.click()
    page.get_by_text("What went well").wait_for(timeout=300_000)
    return time.perf_counter() - begun


def _memory(server: subprocess.Popen[bytes]) -> None:
    for process in psutil.Process(server.pid).children(recursive=True):
        kind = "worker" if "worker" in process.cmdline() else "server"
        print(f"memory of the {kind}: {process.memory_info().rss / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
