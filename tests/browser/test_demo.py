"""The demo in a real browser: three views, each one press away, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from coach.account_records import Role
from coach.config import Settings
from coach.demo.seed import seed_demo
from coach.storage.database import open_database
from coach.storage.groups import GroupStore
from tests.browser.driver import PHONE, TABLET, Server, serve, soon
from tests.browser.test_pages import LEAST_TARGET_PX, SMALL_TARGETS, WIDER_THAN_THE_WINDOW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from playwright.sync_api import Page

    from tests.browser.driver import Visitor

    Visit = Callable[..., AbstractContextManager[Visitor]]

pytestmark = pytest.mark.browser

KEY = "the key of this demo"
BANNER = "Example: nothing here is about a real person."
ROOM_MS = 60_000
VIEWS = {
    Role.PARTICIPANT: (PHONE, "progress", "progress-phone"),
    Role.TUTOR: (TABLET, "class_view?group={group}", "class-tablet"),
    Role.CASE_MANAGER: (TABLET, "caseload", "caseload-tablet"),
}
"""Of each view: the size of the window, a page, and the name of its picture."""


@pytest.fixture(scope="module")
def demo_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, str]]:
    """The app as `demo` starts it, and the id of its class."""
    folder = tmp_path_factory.mktemp("server")
    its_own: dict[str, Any] = {"accounts": "on", "keys_dir": folder / "keys"}
    settings = Settings(data_dir=folder / "data", engine="fake", **its_own)
    seed_demo(settings, KEY)
    database = open_database(settings)
    (group,) = GroupStore(database).all()
    database.close()
    variables = {"INTERVIEW_COACH_DEMO_KEY": KEY}
    with serve(folder, "fake", variables=variables, **its_own) as server:
        yield server, group.id


def test_each_view_is_one_press_from_the_first_page(
    demo_server: tuple[Server, str], visit: Visit, picture: Callable[[Page, str], None]
) -> None:
    """Choose, look around, go back, choose another; every page says that it is an example."""
    server, group_id = demo_server
    for role, (size, path, name) in VIEWS.items():
        with visit(size=size) as visitor:
            page = visitor.open(server.url)
            assert soon(page, WIDER_THAN_THE_WINDOW) == []
            picture(page, f"demo-{name}")
            page.locator(f".st-key-coach-demo-as-{role} button").click()
            page.get_by_role("button", name="Choose another view").wait_for(timeout=ROOM_MS)
            visitor.settle()
            page = visitor.open(f"{server.url}/{path.format(group=group_id)}")
            page.get_by_text(BANNER).wait_for(timeout=ROOM_MS)
            assert soon(page, SMALL_TARGETS, LEAST_TARGET_PX) == []
            picture(page, name)
            page.get_by_role("button", name="Choose another view").click()
            page.locator(".st-key-coach-demo-as-tutor button").wait_for(timeout=ROOM_MS)
            page.get_by_text(BANNER).wait_for(timeout=ROOM_MS)
            assert visitor.outside() == []
