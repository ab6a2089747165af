"""`interview-coach worker`: listens to waiting answers; the app starts it by itself."""

from __future__ import annotations

from coach.bootstrap import run_worker
from coach.cli.console import plain_errors, settings


def worker() -> None:
    """Work through waiting answers until the app stops."""
    with plain_errors():
        run_worker(settings())
