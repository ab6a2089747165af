"""tools/setup/machine.py: which build of PyTorch suits, and an index that does not answer."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from typing import TYPE_CHECKING

import pytest

from tools.setup import machine, pip, steps

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path


@pytest.mark.parametrize(
    ("system", "nvidia", "build"),
    [
        ("Linux", False, "cpu"),
        ("Linux", True, "cuda"),
        ("Darwin", False, "plain"),
        ("Windows", False, "plain"),
        ("Windows", True, "plain"),
    ],
)
def test_pytorch_suits_the_computer(system: str, nvidia: bool, build: str) -> None:
    """CPU build on Linux without a card, CUDA with one, the ordinary wheel elsewhere."""
    assert machine.torch_build(system, nvidia) == build


def test_a_card_is_seen_by_its_driver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Any sign of NVIDIA's driver counts; without one there is no card."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not machine.has_nvidia((str(tmp_path / "nvidia0"),))
    (tmp_path / "nvidia0").touch()
    assert machine.has_nvidia((str(tmp_path / "nvidia0"),))


@pytest.mark.parametrize(
    ("computer", "word"),
    [
        (machine.Computer(system="Darwin", processor="x86_64", macos="14.1"), "Intel"),
        (machine.Computer(system="Darwin", processor="arm64", macos="13.6"), "macOS 14"),
        (machine.Computer(system="Windows", processor="ARM64"), "64-bit Intel"),
        (machine.Computer(system="Linux", processor="armv7l"), "armv7l"),
        (machine.Computer(system="Linux", processor="x86_64", libc=("", "")), "glibc"),
        (machine.Computer(system="Linux", processor="x86_64", libc=("glibc", "2.17")), "glibc"),
    ],
)
def test_a_computer_without_wheels_is_told_why(computer: machine.Computer, word: str) -> None:
    """A computer that can't be served gets a reason before anything is downloaded."""
    assert word in (machine.why_not_served(computer) or "")


@pytest.mark.parametrize(
    "computer",
    [
        machine.Computer(system="Linux", processor="x86_64", libc=("glibc", "2.28")),
        machine.Computer(system="Linux", processor="aarch64", libc=("glibc", "2.41")),
        machine.Computer(system="Darwin", processor="arm64", macos="26.0.1"),
        machine.Computer(system="Windows", processor="AMD64"),
    ],
)
def test_a_computer_with_wheels_is_served(computer: machine.Computer) -> None:
    """The four kinds of computer that the locks are made for are served."""
    assert machine.why_not_served(computer) is None


@contextlib.contextmanager
def silent_server() -> Generator[int]:
    """A server that takes connections and never says a word; gives its port."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_probe_of_a_silent_index_ends_in_time() -> None:
    """An index that takes the connection and says nothing costs no more than the limit."""
    with silent_server() as port:
        began = time.monotonic()
        assert not machine.answers(f"http://127.0.0.1:{port}/", limit_s=0.5)
        assert time.monotonic() - began < 2


def test_probe_of_an_index_that_trickles_ends_in_time() -> None:
    """One byte now and then doesn't stretch the limit, as it would a socket's own."""
    stop = threading.Event()

    def trickle(server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            connection, _ = server.accept()
            with connection:
                while not stop.wait(0.1):
                    connection.sendall(b"H")

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=trickle, args=(server,))
        thread.start()
        began = time.monotonic()
        answered = machine.answers(f"http://127.0.0.1:{server.getsockname()[1]}/", limit_s=0.5)
        took_s = time.monotonic() - began
        stop.set()
        thread.join()
    assert not answered
    assert took_s < 2


def test_probe_of_nothing_is_no() -> None:
    """A closed port is a plain no."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert not machine.answers(f"http://127.0.0.1:{port}/", limit_s=2)


def test_probe_limit_is_five_seconds() -> None:
    """PyTorch's own index gets five seconds in all."""
    assert machine.PROBE_LIMIT_S == 5


class FakeRunner(pip.Runner):
    """Runs nothing: notes each command, and fails those that `refused` finds a word of."""

    ran: list[str]
    refused: tuple[str, ...]

    def run(self, command: list[str], total: int = 0) -> tuple[int, str]:
        """Note the command."""
        del total
        line = " ".join(command)
        self.ran.append(line)
        return (1, "refused") if any(word in line for word in self.refused) else (0, "")


def fake_runner(tmp_path: Path, *refused: str) -> FakeRunner:
    """A runner that refuses commands with these words."""
    runner = FakeRunner(python=tmp_path / "python", log=tmp_path / "log")
    object.__setattr__(runner, "ran", [])
    object.__setattr__(runner, "refused", refused)
    return runner


def test_cpu_build_is_looked_for_where_pip_looks_first(tmp_path: Path) -> None:
    """Where pip finds the CPU build by itself, no index is asked for it."""
    runner = fake_runner(tmp_path)
    steps.install_torch(runner, "cpu")
    assert len(runner.ran) == 1
    assert "torch-cpu.txt" in runner.ran[0]
    assert "--index-url" not in runner.ran[0]


def test_cpu_build_comes_from_pytorch_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where pip doesn't find it and PyTorch's index answers, it comes from there, by hash too."""
    monkeypatch.setattr(machine, "answers", lambda _: True)
    runner = fake_runner(tmp_path, "--retries")
    steps.install_torch(runner, "cpu")
    assert f"--index-url {machine.CPU_INDEX}" in runner.ran[1]
    assert "--require-hashes" in runner.ran[1]
    assert len(runner.ran) == 2


def test_ordinary_build_is_the_last_resort(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where neither has the CPU build, the ordinary one comes, with a warning of its size."""
    monkeypatch.setattr(machine, "answers", lambda _: False)
    monkeypatch.setattr(steps, "check_room", lambda *_: None)
    runner = fake_runner(tmp_path, "torch-cpu.txt")
    steps.install_torch(runner, "cpu")
    assert "torch-cuda.txt" in runner.ran[-1]
    assert "GB to download" in capsys.readouterr().out
