"""The command line: `interview-coach COMMAND`. One file a command."""

from __future__ import annotations


def main() -> None:
    """Run the command line; errors are said in plain words, with exit code 2."""
    from coach.cli.app import run

    run()
