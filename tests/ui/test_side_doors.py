"""Streamlit's own addresses beside the pages, and what a request may bring along."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from coach.errors import StorageProblem
from coach.ui.routes import door, session, voice
from coach.ui.side_doors import SHUT, UPLOADS, SideDoors

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterator

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


@pytest.mark.parametrize("address", [session.ADDRESS, voice.ADDRESS])
@pytest.mark.parametrize("content", [b"[" * 15_000, b'{"ticket": "', b"\xff"])
def test_no_body_breaks_a_route(place: Place, address: str, content: bytes) -> None:
    """Nested without end, cut off, or no text: refused like everything else."""
    del place
    ours = {"origin": "http://testserver"}
    with TestClient(Starlette(routes=[*session.routes, *voice.routes])) as client:
        assert client.post(address, content=content, headers=ours).status_code in {401, 404}
        odd = {"origin": "http://[", "host": "testserver"}
        assert client.post(address, content=content, headers=odd).status_code in {403, 404}


def test_a_body_is_read_no_further_than_it_may_be_long() -> None:
    """Also one that comes in pieces and does not say how long it is."""
    sent: list[int] = []

    async def pieces() -> AsyncGenerator[dict[str, Any]]:
        for number in range(1_000):
            sent.append(number)
            yield {"type": "http.request", "body": b" " * 100, "more_body": True}

    async def ask() -> None:
        stream = pieces()
        scope = {"type": "http", "headers": [(b"transfer-encoding", b"chunked")]}
        await door.small_json(Request(scope, stream.__anext__), 1_000)

    with pytest.raises(ValueError, match="too long"):
        asyncio.run(ask())
    assert len(sent) == 11
