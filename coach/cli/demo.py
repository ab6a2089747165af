"""`interview-coach demo`: the app with made-up people, as whom one can look around."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import typer

from coach.accounts.examples import new_demo_key
from coach.cli.console import out, plain_errors, settings
from coach.cli.serve import OpenBrowser, Port, run_server
from coach.config import Settings
from coach.demo.seed import seed_demo


def of_its_own(config: Settings, folder: Path) -> Settings:
    """One's settings, with data and keys in `folder` only, and accounts for the made-up people."""
    return replace(
        config,
        accounts="on",
        data_dir=folder / "data",
        keys_dir=folder / "keys",
        database_url=None,
    )


def demo(port: Port = None, browser: OpenBrowser = True) -> None:
    """Open the app with made-up people: see it as a participant, a teacher or a case manager."""
    with tempfile.TemporaryDirectory(prefix="interview-coach-demo-") as folder:
        config, key = of_its_own(settings(), Path(folder)), new_demo_key()
        out.print("Demo: nothing in it is about a real person. It is gone when you stop.")
        with plain_errors():
            code = run_server(
                config,
                port,
                open_browser=browser,
                demo_key=key,
                meanwhile=lambda: seed_demo(config, key),
            )
    raise typer.Exit(code)
