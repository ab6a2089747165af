"""What went wrong in a set-up, in plain words."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Cause:
    """A pattern in the installer's words, and what to tell the person then."""

    pattern: str
    sentence: str


# The first that is found counts: a full disk or a cut line also makes the installer say that it
# found no version.
CAUSES = (
    Cause(
        r"No space left on device|not enough space on the disk|\[Errno 28\]",
        "The disk is full. Make some room (about 4 GB), then start again.",
    ),
    Cause(
        r"DO NOT MATCH THE HASHES",
        "A file that came from the network is not the one this program was tested with. It was "
        "not installed. Try again later, or on another network. If it happens again, tell us.",
    ),
    Cause(
        r"CERTIFICATE_VERIFY_FAILED",
        "The network's certificate is not trusted. On a work or school network, ask for the "
        "certificate that pip needs.",
    ),
    Cause(
        r"NewConnectionError|NameResolutionError|name resolution|getaddrinfo failed|"
        r"Name or service not known|ConnectTimeout|Read timed out|ReadTimeoutError|"
        r"Max retries exceeded|Connection refused|Network is unreachable|ProtocolError|"
        r"ConnectionResetError",
        "The packages could not be reached. Check that this computer is online, then start again. "
        "What was downloaded already is kept.",
    ),
    Cause(
        r"Permission denied|PermissionError|\[WinError 5\]",
        "A file could not be written. Check that this folder is yours, and close other programs "
        "that use it.",
    ),
    Cause(
        r"No matching distribution found for (?P<name>[\w.-]+)",
        "There is no ready-made {name} for this computer.",
    ),
)
UNKNOWN = "The installer stopped."

# openai-whisper declares triton, which serves NVIDIA cards only; without one it stays out.
ALLOWED_WITHOUT_CARD = re.compile(
    r"openai-whisper \S+ requires triton, which is not installed\.", re.IGNORECASE
)
ALL_WELL = "No broken requirements found."


class SetupFailed(Exception):
    """The set-up stopped; the message is for the person at the keyboard."""


def explain(said: str) -> str:
    """The likely cause of a failure and what to do, from all that the installer said."""
    for cause in CAUSES:
        found = re.search(cause.pattern, said)
        if found:
            return cause.sentence.format(**found.groupdict())
    return UNKNOWN


def complaints(said: str, without_card: bool) -> list[str]:
    """What `pip check` complains about, but for the one complaint that is expected."""
    lines = [line.strip() for line in said.splitlines()]
    found = [line for line in lines if line and line != ALL_WELL]
    if without_card:
        found = [line for line in found if not ALLOWED_WITHOUT_CARD.fullmatch(line)]
    return found


def how_to_get_venv(platform: str, python: str, debian: bool) -> str:
    """What to install where Python came without `venv` or `ensurepip`.

    Args:
        platform: `sys.platform`.
        python: version such as "3.11".
        debian: whether the system installs packages with apt.
    """
    if platform.startswith("linux") and debian:
        return f"Python's venv is missing. Install it with: sudo apt install python{python}-venv"
    if platform.startswith("linux"):
        return (
            "Python's venv and pip are missing. Install them with your package manager "
            f"(Fedora: sudo dnf install python{python}; Arch: sudo pacman -S python)."
        )
    return f"This Python came without venv and pip. Install Python {python} from python.org."
