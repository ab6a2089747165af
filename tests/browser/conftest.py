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

    from playwright.sync_api import Browser, Page, Playwright


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


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """What starts browsers; one at a time in a process, so that its event loop ends with a file."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def chromium(playwright: Playwright, chromium_path: str) -> Iterator[Browser]:
    """A browser for every test of a file that plays nothing into the microphone."""
    browser = playwright.chromium.launch(executable_path=chromium_path, args=CHROMIUM_FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def visit(request: pytest.FixtureRequest) -> Callable[..., AbstractContextManager[Visitor]]:
    """Open a window of a size as a new visitor, whose microphone plays a file or Chromium's beeps.

    Sound is lost while other work takes the cores, so only tests marked `microphone` have a file.
    """

    @contextmanager
    def opened(
        *, size: tuple[int, int] = TABLET, microphone: Path | None = None, dark: bool = False
    ) -> Generator[Visitor]:
        with _browser(request, microphone) as browser:
            context = browser.new_context(
                viewport={"width": size[0], "height": size[1]},
                permissions=["microphone"],
                color_scheme="dark" if dark else "light",
            )
            try:
                yield Visitor(context.new_page())
            finally:
                context.close()

    return opened


@contextmanager
def _browser(request: pytest.FixtureRequest, microphone: Path | None) -> Generator[Browser]:
    """The file's browser, or a new one whose microphone plays a recording once."""
    if microphone is None:
        yield request.getfixturevalue("chromium")
        return
    if request.node.get_closest_marker("microphone") is None:
        pytest.fail("a test that plays a file into the microphone needs the mark `microphone`")
    plays = f"--use-file-for-fake-audio-capture={microphone.resolve()}%noloop"
    playwright: Playwright = request.getfixturevalue("playwright")
    path: str = request.getfixturevalue("chromium_path")
    browser = playwright.chromium.launch(executable_path=path, args=[*CHROMIUM_FLAGS, plays])
    yield browser
    browser.close()


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
