"""`interview-coach demo`: the app with an example answer, no microphone needed."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import typer

from coach.cli.console import out, plain_errors, settings
from coach.cli.serve import OpenBrowser, Port, run_server
from coach.demo import seed_demo


def demo(port: Port = None, browser: OpenBrowser = True) -> None:
    """Open the app with an example participant and an answer already scored."""
    with tempfile.TemporaryDirectory(prefix="interview-coach-demo-") as folder:
        config = replace(settings(), data_dir=Path(folder), database_url=None)
        with plain_errors():
            seed_demo(config)
        out.print("Demo: an example participant. It is gone when you stop.", highlight=False)
        code = run_server(config, port, open_browser=browser)
    raise typer.Exit(code)
