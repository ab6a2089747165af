"""The pages are run by Streamlit's AppTest as the server runs them, with services in memory."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from coach.ui import compat, runtime
from tests.ui.fakes import HOSTILE, FakeServices, make_assessment, make_job, make_services
from tests.ui.people import Place, open_place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from coach.records import Assessment, Job

MAIN = Path(__file__).parents[2] / "coach" / "ui" / "main.py"


def with_pages_listed_by_us(make: Callable[..., None]) -> Callable[..., None]:
    """AppTest makes a new manager for each run; the server does this once (coach/ui/compat.py)."""

    def made(*args: object, **kwargs: object) -> None:
        make(*args, **kwargs)
        compat.list_pages_ourselves()

    return made


@pytest.fixture(scope="session", autouse=True)
def _components_are_looked_for_once() -> Iterator[None]:
    """AppTest reads the facts of every installed package at each run; the server does it once."""
    once = cache(manifest_scanner.scan_component_manifests)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", once)
        yield


@pytest.fixture
def fake_services(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeServices]:
    """Fake services that the pages find instead of the real ones."""
    fakes = make_services()
    monkeypatch.setattr(PagesManager, "__init__", with_pages_listed_by_us(PagesManager.__init__))
    monkeypatch.setattr(runtime, "build", lambda: fakes)
    st.cache_resource.clear()
    yield fakes
    st.cache_resource.clear()


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A place with people, made once for a file of tests."""
    place = open_place(tmp_path_factory.mktemp("place"))
    yield place
    place.database.close()


@pytest.fixture
def place(furnished: Place, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """The pages and routes work with this place, and nobody is signed in."""
    monkeypatch.setattr(PagesManager, "__init__", with_pages_listed_by_us(PagesManager.__init__))
    monkeypatch.setattr(runtime, "build", lambda: furnished.services)
    monkeypatch.setattr(runtime, "browser_cookies", lambda: furnished.cookies)
    st.cache_resource.clear()
    furnished.enter(None)
    yield furnished
    st.cache_resource.clear()


@pytest.fixture
def visit(place: Place) -> Callable[..., AppTest]:
    """Open a page as the person whose browser it is; "" is the start page."""
    del place

    def open_page(page: str = "", **address: str) -> AppTest:
        app = AppTest.from_file(str(MAIN), default_timeout=30)
        for name, value in address.items():
            app.query_params[name] = value
        return app.switch_page(f"pages/{page}.py").run() if page else app.run()

    return open_page


@pytest.fixture
def assessment_of() -> Callable[..., Assessment]:
    """Make an assessment of an answer to a question."""
    return make_assessment


@pytest.fixture
def job_of() -> Callable[..., Job]:
    """Make a job in a state and at a step."""
    return make_job


@pytest.fixture
def hostile() -> str:
    """Text that would be markup if it were not escaped."""
    return HOSTILE


@pytest.fixture
def open_app(fake_services: FakeServices) -> Callable[..., AppTest]:
    """Open a page as the server would: the path of its file, and parameters of the address.

    The browser is one where Streamlit's own recorder is used: AppTest can't drive ours.
    """
    del fake_services

    def open_page(page: str | None = None, *, microphone: str = "plain", **address: str) -> AppTest:
        app = AppTest.from_file(str(MAIN), default_timeout=30)
        app.session_state["coach.microphone"] = microphone
        for name, value in address.items():
            app.query_params[name] = value
        return app.switch_page(page).run() if page else app.run()

    return open_page


@pytest.fixture
def shown() -> Callable[[AppTest], str]:
    """Read all HTML of a page, but for its style, as one text."""

    def read(app: AppTest) -> str:
        return "\n".join(part.value for part in app.html if not part.value.startswith("<style"))

    return read


@pytest.fixture
def links() -> Callable[[AppTest], dict[str, str]]:
    """Read the links of a page: labels with the parameters of their addresses."""
    return lambda app: {link.label: link.proto.query_string for link in app.page_link}
