"""Servers to visit, and Chromium whose microphone plays a file."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from coach.config import Settings
from tests.browser.driver import CHROMIUM_FLAGS, TABLET, Server, Visitor, serve

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from contextlib import AbstractContextManager

    from playwright.sync_api import Page


@pytest.fixture(scope="module")
def fake_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app with a recogniser that hears the same sentence in everything: fast, no models."""
    with serve(tmp_path_factory.mktemp("server"), "fake") as server:
        yield server


@pytest.fixture(scope="module")
def real_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app as people use it, with the speech models."""
    with serve(tmp_path_factory.mktemp("server"), Settings.from_environment().engine) as server:
        yield server


@pytest.fixture
def visit(chromium_path: str) -> Callable[..., AbstractContextManager[Visitor]]:
    """Open a browser of a size, whose microphone plays a file (or Chromium's own beeps)."""

    @contextmanager
    def opened(
        *, size: tuple[int, int] = TABLET, microphone: Path | None = None, dark: bool = False
    ) -> Generator[Visitor]:
        flags: list[str] = [*CHROMIUM_FLAGS]
        if microphone is not None:
            flags.append(f"--use-file-for-fake-audio-capture={microphone.resolve()}%noloop")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium_path, args=flags)
            context = browser.new_context(
                viewport={"width": size[0], "height": size[1]},
                permissions=["microphone"],
                color_scheme="dark" if dark else "light",
            )
            try:
                yield Visitor(context.new_page())
            finally:
                browser.close()

    return opened


@pytest.fixture
def picture() -> Callable[[Page, str], None]:
    """Keep a picture of a whole page if COACH_SCREENSHOTS names a folder for them."""
    folder = os.environ.get("COACH_SCREENSHOTS")

    def take(page: Page, name: str) -> None:
        if folder is None:
            return
        Path(folder).mkdir(parents=True, exist_ok=True)
        before = page.viewport_size or {"width": 768, "height": 1024}
        height = page.evaluate(
            "document.querySelector('[data-testid=stMainBlockContainer]').scrollHeight + 80"
        )
        page.set_viewport_size({"width": before["width"], "height": max(before["height"], height)})
        page.wait_for_timeout(500)
        page.screenshot(path=str(Path(folder) / f"{name}.png"))
        page.set_viewport_size(before)

    return take
