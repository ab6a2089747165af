#!/usr/bin/env python3
"""Interview Coach in two commands: `python3 start.py` and `python3 start.py test`.

This file and tools/setup need nothing but Python itself. It must stay readable by old versions
of Python 3, so that they can print a plain sentence in place of a syntax error: no newer syntax
here, and newer types in quotes. Everything else is in tools/setup, imported once Python is known
to be new enough.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

# The one place that names them; the best tried comes first. Each has a lock in requirements/.
SUPPORTED_PYTHONS = ((3, 11), (3, 12), (3, 13), (3, 14))

ROOT = Path(__file__).resolve().parent
HELP = """\
Interview Coach: practise spoken interviews on your own computer.

  python3 start.py               set up what is needed, then open the app
  python3 start.py test          set up what tests need, then run the tests
  python3 start.py check         the same, with the tests that take long, and a look for
                                 known security holes in the packages (needs a network)
  python3 start.py COMMAND ...   set up, then run `interview-coach COMMAND ...`
                                 (doctor says what works on this computer)

  python3 start.py COMMAND --help   what a command does
  python3 start.py test -k WORD     words after test and check go to pytest

The first start downloads about 800 MB into the folder .venv and takes some minutes (more
with an NVIDIA card, whose packages are large).
Later starts need no network. To undo it all, delete the folder .venv.
"""


def version_name(version: "tuple[int, ...]") -> str:
    """(3, 11) -> "3.11"."""
    return ".".join(str(part) for part in version)


def commands_for(version: "tuple[int, ...]", windows: bool) -> "list[list[str]]":
    """How this version of Python may be called here, as argument lists."""
    name = version_name(version)
    return [["py", "-" + name]] if windows else [["python" + name]]


def executable_of(command: "list[str]", version: "tuple[int, ...]") -> "str | None":
    """The path of the Python that a command starts; None unless it is this version and works.

    A name on the PATH proves little: a version manager puts names there that only print an error.
    """
    if shutil.which(command[0]) is None:
        return None
    probe = f"import sys; print(sys.version_info[:2] == {version!r} and sys.executable or '')"
    try:
        answer = subprocess.check_output([*command, "-c", probe], stderr=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError):
        return None
    return answer.decode().strip() or None


def supported_python_on_path() -> "str | None":
    """The path of a supported Python, or None."""
    for version in SUPPORTED_PYTHONS:
        for command in commands_for(version, os.name == "nt"):
            found = executable_of(command, version)
            if found:
                return found
    return None


def how_to_install_python(platform: str) -> str:
    """One sentence for this kind of machine (`sys.platform`)."""
    if platform == "win32":
        return "Install Python 3.13 from the Microsoft Store or from python.org."
    if platform == "darwin":
        return "Install Python 3.13 from python.org, or with: brew install python@3.13"
    return (
        "Install Python 3.11 or newer with your package manager. On Debian or Ubuntu: "
        "sudo apt install python3 python3-venv"
    )


def unsupported_message(version: "tuple[int, ...]", platform: str) -> str:
    """What to print where no supported Python is found."""
    names = [version_name(v) for v in SUPPORTED_PYTHONS]
    return "This program needs Python {} or {}. This is Python {}.\n{}".format(
        ", ".join(names[:-1]), names[-1], version_name(version), how_to_install_python(platform)
    )


def become(command: "list[str]", cwd: "Path | None" = None) -> int:
    """Run a command in place of this program; gives its exit code where that can't be done."""
    if cwd:
        os.chdir(str(cwd))
    sys.stdout.flush()
    if os.name != "nt":
        os.execv(command[0], command)  # noqa: S606 - a fixed program without a shell, on purpose
    child = subprocess.Popen(command)
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:  # the child has had it too, and ends in its own way
            continue


def command_after_setup(arguments: "list[str]", python: str) -> "tuple[list[str], Path | None]":
    """The command that the arguments ask for, and the folder it must run in (None: here)."""
    asked = arguments or ["serve"]
    if asked[0] == "test":
        return [python, "-m", "tools.run_tests", *asked[1:]], ROOT
    if asked[0] == "check":
        return [python, "-m", "pytest", "-m", "", *asked[1:]], ROOT
    # -P: a folder of the caller's named `coach` must not be taken for this program.
    return [python, "-P", "-m", "coach", *asked], None


def main(arguments: "list[str]") -> int:
    """Find a Python, set up, hand over. Gives the exit code."""
    if arguments[:1] in (["--help"], ["-h"], ["help"]):
        print(HELP)
        return 0
    here = tuple(sys.version_info[:2])
    if here not in SUPPORTED_PYTHONS:
        other = supported_python_on_path()
        if other is None:
            print(unsupported_message(here, sys.platform), file=sys.stderr)
            return 2
        print(f"This is Python {version_name(here)}; going on with {other}")
        return become([other, str(ROOT / "start.py"), *arguments])
    from tools.setup.steps import ready  # an older Python can't read that file

    python = ready(for_tests=arguments[:1] in (["test"], ["check"]))
    if python is None:
        return 1
    command, folder = command_after_setup(arguments, str(python))
    if arguments[:1] == ["check"]:
        holes = subprocess.call([str(python), "-m", "tools.known_holes"], cwd=str(ROOT))
        if holes:
            return subprocess.call(command, cwd=str(ROOT)) or holes
    return become(command, folder)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        print("\nStopped. Start it again when you like: it goes on safely.", file=sys.stderr)
        sys.exit(130)
