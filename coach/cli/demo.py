"""`interview-coach demo`: the app with an example answer, no microphone needed."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import typer

from coach.cli.console import out, plain_errors, settings
from coach.cli.serve import OpenBrowser, Port, run_server
from coach.config import Settings
from coach.demo import seed_demo


def of_its_own(config: Settings, folder: Path) -> Settings:
    """One's settings, with data and keys in `folder` only and nobody who must sign in."""
    return replace(
        config,
        accounts="off",
        data_dir=folder / "data",
        keys_dir=folder / "keys",
        database_url=None,
    )


def demo(port: Port = None, browser: OpenBrowser = True) -> None:
    """Open the app with an example participant and an answer already scored."""
    with tempfile.TemporaryDirectory(prefix="interview-coach-demo-") as folder:
        config = of_its_own(settings(), Path(folder))
        with plain_errors():
            seed_demo(config)
        out.print("Demo: an example participant. It is gone when you stop.", highlight=False)
        code = run_server(config, port, open_browser=browser)
    raise typer.Exit(code)
