"""tools/setup/steps.py: one set-up, kept, repaired, and explained when it fails."""

from __future__ import annotations

import dataclasses
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest

import start
from tools.setup import failures, locks, machine, pip, steps

if TYPE_CHECKING:
    from pathlib import Path

STAMP = locks.Stamp(
    python="3.11.7", place="/a/.venv", torch="cpu", base="b", project="p", dev="d"
)  # fmt: skip


# --- the set-up -----------------------------------------------------------------------------------


def test_every_install_is_locked(tmp_path: Path) -> None:
    """Nothing is resolved: hashes are required and dependencies left to the lock."""
    command = pip.Runner(python=tmp_path, log=tmp_path).install(locks.BUILD)
    assert {"--require-hashes", "--no-deps", "--no-build-isolation"} <= set(command)


def test_stamp_survives_a_round_trip(tmp_path: Path) -> None:
    """What is written is what is read."""
    locks.write_stamp(tmp_path, STAMP)
    assert locks.read_stamp(tmp_path) == STAMP


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"python": "3.11.7"}'])
def test_a_damaged_stamp_is_no_stamp(tmp_path: Path, text: str) -> None:
    """A stamp that can't be read counts as none, so .venv is made again."""
    (tmp_path / locks.STAMP_NAME).write_text(text)
    assert locks.read_stamp(tmp_path) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [("python", "3.12.1"), ("place", "/b"), ("torch", "cuda"), ("base", "x"), ("project", "x")],
)
def test_any_change_calls_for_a_set_up(field: str, value: str) -> None:
    """Another Python, folder, card, lock or project means that .venv no longer fits."""
    wanted = dataclasses.replace(STAMP, **{field: value})
    assert not STAMP.covers(wanted)


def test_tests_packages_are_no_hindrance_to_a_start() -> None:
    """A .venv with the tests' packages serves a plain start, but not the other way round."""
    plain = dataclasses.replace(STAMP, dev="")
    assert STAMP.covers(plain)
    assert not plain.covers(STAMP)
    assert plain.same_base(STAMP)


@pytest.fixture
def fresh_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which steps makes its .venv; all that it runs succeeds without doing anything."""
    monkeypatch.setattr(steps, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(steps, "WORKPLACE", tmp_path / ".setup")
    monkeypatch.setattr(steps, "LOG", tmp_path / ".setup" / "log.txt")

    def run(runner: pip.Runner, command: list[str], total: int = 0) -> tuple[int, str]:
        del total
        with runner.log.open("a") as log:
            log.write(" ".join(command) + "\n")
        if "venv" in command:
            runner.python.parent.mkdir(parents=True)
            runner.python.touch()
        return 0, failures.ALL_WELL if "check" in command else ""

    monkeypatch.setattr(pip.Runner, "run", run)
    return tmp_path


def test_first_start_sets_up_and_the_second_does_nothing(
    fresh_place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first start says each step; the second prints nothing and is quick."""
    assert steps.ready(for_tests=False) == steps.venv_python(fresh_place / ".venv")
    assert "5/5 " in capsys.readouterr().out
    began = time.monotonic()
    assert steps.ready(for_tests=False)
    assert time.monotonic() - began < 1
    assert capsys.readouterr().out == ""


def test_tests_add_to_what_a_start_made(
    fresh_place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """After a plain start, a test run installs only what is missing, and a start keeps it."""
    steps.ready(for_tests=False)
    capsys.readouterr()
    steps.ready(for_tests=True)
    assert "2/2 " in capsys.readouterr().out
    assert " venv " not in (fresh_place / ".setup" / "log.txt").read_text()
    steps.ready(for_tests=False)
    assert capsys.readouterr().out == ""


def test_an_interrupted_set_up_is_done_again(
    fresh_place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A set-up that stops half-way leaves no stamp, and the next start makes .venv anew."""

    def stopped(_: pip.Runner) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(steps, "install_project", stopped)
        with pytest.raises(KeyboardInterrupt):
            steps.ready(for_tests=False)
    assert locks.read_stamp(fresh_place / ".venv") is None
    (fresh_place / ".venv" / "half").mkdir()
    steps.venv_python(fresh_place / ".venv").unlink()
    steps.venv_python(fresh_place / ".venv").parent.rmdir()
    capsys.readouterr()
    assert steps.ready(for_tests=False)
    assert "1/5 " in capsys.readouterr().out


def test_a_failed_set_up_says_why_and_where_the_log_is(
    fresh_place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The person reads a cause, what to do and where more is; start.py ends with code 1."""

    def no_network(*_: object) -> tuple[int, str]:
        return 1, "Failed to establish a new connection: NewConnectionError"

    monkeypatch.setattr(pip.Runner, "run", no_network)
    assert start.main(["doctor"]) == 1
    said = capsys.readouterr().err
    assert "online" in said
    assert str(fresh_place / ".setup" / "log.txt") in said
    assert "Traceback" not in said


def test_unexpected_complaint_of_pip_fails_the_set_up(
    fresh_place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Packages that don't fit together stop the set-up, named."""

    def run(_: pip.Runner, command: list[str], total: int = 0) -> tuple[int, str]:
        del total
        return (1, "streamlit 1.67.0 requires tornado.") if "check" in command else (0, "")

    monkeypatch.setattr(pip.Runner, "run", run)
    assert steps.ready(for_tests=False) is None
    assert "requires tornado" in capsys.readouterr().err
    assert locks.read_stamp(fresh_place / ".venv") is None


def test_two_starts_take_turns(fresh_place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """While one start sets up, another waits and says so; then it goes on."""
    order: list[str] = []

    def second() -> None:
        with steps.one_at_a_time():
            order.append("second")

    with steps.one_at_a_time():
        thread = threading.Thread(target=second)
        thread.start()
        time.sleep(0.2)
        order.append("first")
    thread.join(timeout=5)
    assert order == ["first", "second"]
    assert "Waiting" in capsys.readouterr().out
    assert fresh_place.exists()


def test_too_little_room_is_said_before_anything_is_downloaded() -> None:
    """A disk that is too small is refused with both figures."""
    steps.check_room("cpu", free_gb=100)
    with pytest.raises(failures.SetupFailed, match=r"1\.0 GB are free, and this needs about 3 GB"):
        steps.check_room("cpu", free_gb=1)


def test_real_programs_are_run_and_logged(tmp_path: Path) -> None:
    """A runner gives the exit code and keeps every word, in the log too."""
    runner = pip.Runner(python=tmp_path, log=tmp_path / "log")
    code, said = runner.run([sys.executable, "-c", "print('word'); raise SystemExit(3)"])
    assert (code, said) == (3, "word\n")
    assert "word" in (tmp_path / "log").read_text()


def test_a_persons_pip_settings_do_not_lead_astray(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings that would install elsewhere are left out of the installer's environment."""
    monkeypatch.setenv("PIP_TARGET", "/elsewhere")
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("PIP_INDEX_URL", "https://mirror.invalid/simple")
    kept = pip.clean_environment()
    assert not {"PIP_TARGET", "PYTHONPATH"} & set(kept)
    assert kept["PIP_INDEX_URL"] == "https://mirror.invalid/simple"


# --- plain words ----------------------------------------------------------------------------------

NO_TRITON = "openai-whisper 20250625 requires triton, which is not installed."


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("ERROR: Could not install: [Errno 28] No space left on device", "disk is full"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "tested"),
        (
            "NewConnectionError: name resolution\nERROR: No matching distribution found for pip",
            "online",
        ),
        ("SSLError(SSLCertVerificationError: CERTIFICATE_VERIFY_FAILED)", "certificate"),
        ("PermissionError: [Errno 13] Permission denied: '.venv'", "folder is yours"),
        ("ERROR: No matching distribution found for av==18.1.0", "no ready-made av "),
        ("Segmentation fault", "stopped"),
    ],
)
def test_causes_are_told_in_plain_words(said: str, word: str) -> None:
    """The installer's words become a cause that a person can act on."""
    assert word in failures.explain(said)


def test_missing_triton_is_the_one_allowed_complaint() -> None:
    """Without a card triton may be missing; with one it may not, and nothing else ever."""
    other = "streamlit 1.67.0 requires tornado, which is not installed."
    assert failures.complaints(NO_TRITON, without_card=True) == []
    assert failures.complaints(NO_TRITON, without_card=False) == [NO_TRITON]
    assert failures.complaints(f"{NO_TRITON}\n{other}", without_card=True) == [other]
    assert failures.complaints(failures.ALL_WELL, without_card=False) == []
    sly = "openai-whisper 20250625 requires triton-extra, which is not installed."
    assert failures.complaints(sly, without_card=True) == [sly]


def test_missing_venv_is_told_by_system() -> None:
    """Where venv is missing, the words name the package of that system."""
    assert "apt install python3.12-venv" in failures.how_to_get_venv("linux", "3.12", debian=True)
    assert "dnf" in failures.how_to_get_venv("linux", "3.12", debian=False)
    assert "python.org" in failures.how_to_get_venv("darwin", "3.12", debian=False)


def test_missing_venv_is_found_before_anything_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Python without ensurepip is refused with what to install."""
    find = steps.importlib.util.find_spec
    monkeypatch.setattr(
        steps.importlib.util, "find_spec", lambda n: None if n == "ensurepip" else find(n)
    )
    monkeypatch.setattr(machine, "why_not_served", lambda _: None)
    with pytest.raises(failures.SetupFailed, match="venv"):
        steps.check_possible(STAMP)
