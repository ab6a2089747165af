"""What all tests share: where the data is, and the rule that nothing is skipped on CI."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator
from pathlib import Path

import hypothesis
import pytest

from coach.bootstrap import build_models
from coach.config import Settings
from coach.pipeline import SpeechModels

ROOT = Path(__file__).resolve().parents[1]
ON_CI = os.environ.get("CI", "").lower() in {"1", "true"}

hypothesis.settings.register_profile("any machine", deadline=None)
hypothesis.settings.load_profile("any machine")
"""How long an example takes says how busy the machine is, and nothing of what is tested."""


LONGEST_FIRST = (
    "tests/test_house.py",
    "tests/test_cli.py",
    "tests/test_traps.py",
    "tests/scoring/content_traps/test_traps.py",
    "tests/test_pipeline.py",
    "tests/test_feedback_transcripts.py",
    "tests/models/test_engines.py",
    "tests/test_pronunciation_commands.py",
    "tests/test_real_clips.py",
    "tests/models/test_voice.py",
    "tests/models/test_fluency_clips.py",
    "tests/browser/test_playback.py",
    "tests/browser/test_pages.py",
)
"""Files that take longest; two processes that take the next file each then end together."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first; all else keeps its order."""
    place = {ROOT / file: number for number, file in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: place.get(item.path, len(place)))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """On CI a test that is skipped has failed: data, browser and models must be there."""
    report = yield
    if ON_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, which fails on CI: {call.excinfo}"
    return report


@pytest.fixture(scope="session")
def coach_data() -> Path:
    """The folder of recorded speech that may not be shipped (COACH_DATA)."""
    folder = Path(os.environ.get("COACH_DATA", ROOT.parent / "shared" / "data"))
    if not (folder / "so762" / "scores.json").is_file():
        pytest.skip(f"no recorded speech in {folder}: set COACH_DATA to the folder that has it")
    return folder


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """A Chromium browser."""
    for name in ("chromium", "chromium-browser", "google-chrome", "chrome"):
        if found := shutil.which(name):
            return found
    pytest.skip("no Chromium: install the package chromium to run the browser tests")


@pytest.fixture(scope="session")
def clips() -> Path:
    """Real speech that the repository ships (licence beside it)."""
    return Path(__file__).with_name("clips") / "asterisk"


@pytest.fixture(scope="session")
def speech_models() -> SpeechModels:
    """The models as the app loads them by default, loaded once."""
    return build_models(Settings())
