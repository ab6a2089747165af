"""Streamlit's own addresses beside the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from coach.errors import StorageProblem
from coach.ui.routes import session
from coach.ui.side_doors import SHUT, UPLOADS, SideDoors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.ui.fakes import FakeServices
    from tests.ui.people import Place

UPLOAD = f"{UPLOADS}/a-session/a-file"


async def _took_it(request: Request) -> PlainTextResponse:
    return PlainTextResponse(f"took {len(await request.body())}")


@pytest.fixture
def client() -> Iterator[TestClient]:
    """A browser before a server that would answer everything."""
    anything = Route("/{path:path}", _took_it, methods=["GET", "PUT", "DELETE", "OPTIONS"])
    with TestClient(Starlette(routes=[anything], middleware=[Middleware(SideDoors)])) as client:
        yield client


def test_only_who_is_signed_in_can_put_files_into_the_servers_memory(
    client: TestClient, place: Place
) -> None:
    """A visitor of the page to sign in can't fill it, nor who has signed out; others can."""
    assert client.put(UPLOAD, content=b"x").status_code == 401
    assert client.delete(UPLOAD).status_code == 401
    held = place.cookie_of("amina")
    client.cookies.update(held)
    assert client.put(UPLOAD, content=b"x").text == "took 1"
    place.services.sessions.end_all_of(place.ids["amina"])
    assert client.put(UPLOAD, content=b"x").status_code == 401


def test_a_database_that_fails_lets_nobody_in(
    client: TestClient, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nobody can tell who is signed in, nobody is."""

    def fail(*_: object) -> None:
        raise StorageProblem

    client.cookies.update(place.cookie_of("amina"))
    monkeypatch.setattr(place.services.sessions, "user_of", fail)
    assert client.put(UPLOAD, content=b"x").status_code == 401


def test_without_accounts_files_are_taken(client: TestClient, fake_services: FakeServices) -> None:
    """One person on their own laptop signs in nowhere."""
    assert not fake_services.settings.with_accounts
    assert client.put(UPLOAD, content=b"x").text == "took 1"


@pytest.mark.parametrize("path", SHUT)
def test_nobody_learns_how_the_server_is_doing(client: TestClient, path: str) -> None:
    """Figures and descriptions that Streamlit would give to everybody are not there."""
    assert client.get(path).status_code == 404
    assert client.get(f"{path}/openapi.json").status_code == 404
    assert client.get("/_stcore/health").status_code == 200


@pytest.mark.parametrize("origin", ["http://[", "[", "http://testserver:x", "null", ""])
def test_an_origin_that_is_no_address_is_not_ours(place: Place, origin: str) -> None:
    """Whatever a program names there, it is refused and breaks nothing."""
    del place
    with TestClient(Starlette(routes=session.routes)) as client:
        answer = client.post(session.ADDRESS, json={"ticket": "x"}, headers={"origin": origin})
        assert answer.status_code == 403
