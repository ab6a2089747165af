"""What suits this computer: which build of PyTorch, and whether there is one at all."""

from __future__ import annotations

import platform
import shutil
import threading
import urllib.error
import urllib.request
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Literal

# "cpu": the 2.13.0+cpu wheels; "plain": the ordinary wheels, which are for the CPU on macOS and
# Windows; "cuda": the ordinary wheels for Linux, which can't be loaded without CUDA's libraries.
TorchBuild = Literal["cpu", "plain", "cuda"]

CPU_INDEX = "https://download.pytorch.org/whl/cpu"
PROBE_LIMIT_S = 5.0
NVIDIA_SIGNS = ("/proc/driver/nvidia/version", "/dev/nvidia0")
# (platform.system(), platform.machine()) that every locked package has a wheel for.
SERVED = frozenset(
    {("Linux", "x86_64"), ("Linux", "aarch64"), ("Darwin", "arm64"), ("Windows", "AMD64")}
)
# What the newest of those wheels ask for: macosx_14_0 and manylinux_2_28.
OLDEST_MACOS = "14"
OLDEST_GLIBC = "2.28"
KNOWN_REASONS = {
    ("Darwin", "x86_64"): "PyTorch is no longer made for Macs with an Intel processor.",
    ("Windows", "ARM64"): (
        "The speech packages are not made for Python on ARM. Install the 64-bit Intel build of "
        'Python ("Windows installer (64-bit)"): it runs on this computer too.'
    ),
}


def has_nvidia(signs: tuple[str, ...] = NVIDIA_SIGNS) -> bool:
    """Whether a driver for an NVIDIA card is there."""
    return any(Path(sign).exists() for sign in signs) or shutil.which("nvidia-smi") is not None


def torch_build(system: str, nvidia: bool) -> TorchBuild:
    """The build that suits a system (`platform.system()`), with or without an NVIDIA card.

    On Linux the ordinary wheels are made for CUDA, on x86_64 and on aarch64 alike: they bring
    gigabytes that a computer without such a card has no use for.
    """
    if system != "Linux":
        return "plain"
    return "cuda" if nvidia else "cpu"


@dataclass(frozen=True, kw_only=True)
class Computer:
    """What decides whether the packages' wheels run here.

    Attributes:
        system: as `platform.system()` names it.
        processor: as `platform.machine()` names it.
        macos: version of macOS such as "14.2", "" elsewhere.
        libc: name and version of the C library, such as ("glibc", "2.36"); empty if unknown.
    """

    system: str
    processor: str
    macos: str = ""
    libc: tuple[str, str] = ("", "")


def this_computer() -> Computer:
    """The one that this runs on."""
    return Computer(
        system=platform.system(),
        processor=platform.machine(),
        macos=platform.mac_ver()[0],
        libc=platform.libc_ver(),
    )


def why_not_served(computer: Computer) -> str | None:
    """A sentence where a computer can't be served; None where it can."""
    kind = (computer.system, computer.processor)
    if kind not in SERVED:
        ordinary = f"The speech packages are not made for {kind[0]} on {kind[1]}."
        return KNOWN_REASONS.get(kind, ordinary)
    if computer.system == "Darwin" and older(computer.macos, OLDEST_MACOS):
        return f"The speech packages need macOS {OLDEST_MACOS} or newer; this is {computer.macos}."
    name, version = computer.libc
    if computer.system == "Linux" and (name != "glibc" or older(version, OLDEST_GLIBC)):
        return (
            f"The speech packages need a Linux with glibc {OLDEST_GLIBC} or newer (Debian 10, "
            "Ubuntu 20.04, Fedora 29 and all since), which this is not."
        )
    return None


def older(version: str, oldest: str) -> bool:
    """Whether a dotted version comes before another. A version that is no number does not."""
    numbers = [int(part) for part in version.split(".") if part.isdigit()]
    return bool(numbers) and numbers < [int(part) for part in oldest.split(".")]


def answers(url: str, limit_s: float = PROBE_LIMIT_S) -> bool:
    """Whether an address answers within a limit that holds for the whole attempt.

    A socket's own time limit starts again with every packet and doesn't cover the name look-up, so
    the attempt runs on a thread of its own, which is left behind when the time is up.
    """
    good: list[bool] = []

    def attempt() -> None:
        try:
            with urllib.request.urlopen(url, timeout=limit_s) as reply:  # noqa: S310 - ours, https
                good.append(reply.status == HTTPStatus.OK)
        except (OSError, ValueError, urllib.error.URLError):
            good.append(False)

    thread = threading.Thread(target=attempt, daemon=True)
    thread.start()
    thread.join(limit_s)
    return good == [True]
