from __future__ import annotations

import struct
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from coach.bootstrap import build_services
from coach.config import Settings
from coach.errors import StorageProblem
from coach.storage.take_files import CHUNK_BYTES
from coach.ui.routes import routes, takes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from starlette.testclient import WebSocketTestSession

    from coach.bootstrap import Services

OURS = {"host": "coach.local:8501", "origin": "http://coach.local:8501"}


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Services:
    """The real services on a folder of their own, where an answer may be 10 s long."""
    services = build_services(Settings(data_dir=tmp_path, engine="fake", max_recording_s=10.0))
    monkeypatch.setattr(takes, "services", lambda: services)
    return services


@pytest.fixture
def client(built: Services) -> Iterator[TestClient]:
    """A browser's end of the line."""
    del built
    with TestClient(Starlette(routes=routes)) as client:
        yield client


def ticket(built: Services, **changes: Any) -> str:
    """A ticket for the first question."""
    now = datetime.now(UTC)
    given: dict[str, Any] = {
        "stem": "a" * 32,
        "user_id": built.users.local_user(now, "en").id,
        "question_id": built.bank.questions[0].id,
        "level": "entry_2",
        "previous_attempt_id": None,
        "now": now,
        **changes,
    }
    return built.takes.ticket(**given)


def packet(seq: int, size: int = CHUNK_BYTES) -> bytes:
    """A piece as the page sends it."""
    return struct.pack("<I", seq) + bytes([seq + 1]) * size


def closed_with(socket: WebSocketTestSession) -> int:
    """The code with which the server ends the conversation."""
    with pytest.raises(WebSocketDisconnect) as caught:
        socket.receive_json()
    return caught.value.code


def test_an_answer_goes_over_the_line(client: TestClient, built: Services) -> None:
    """Pieces are acknowledged, gaps are named, and the whole becomes an attempt, once."""
    with client.websocket_connect(takes.ADDRESS, headers=OURS) as socket:
        socket.send_json({"ticket": ticket(built), "number": 0})
        for seq in (0, 2, 2):
            socket.send_bytes(packet(seq))
            assert socket.receive_json() == {"ack": seq}
        socket.send_json({"finish": 3})
        assert socket.receive_json() == {"missing": [1]}
        socket.send_bytes(packet(1))
        assert socket.receive_json() == {"ack": 1}
        socket.send_json({"finish": 3})
        first = socket.receive_json()
        socket.send_json({"finish": 3})
        assert socket.receive_json() == first
    user = built.users.local_user(datetime.now(UTC), "en")
    assert [attempt.id for attempt in built.practice.attempts(user.id)] == [first["attempt"]]


@pytest.mark.parametrize(
    "origin",
    [None, "", "null", "http://evil.example", "http://coach.local:9999", "http://coach.local"],
)
def test_a_foreign_page_is_sent_away(client: TestClient, origin: str | None) -> None:
    """A page of another origin, or a program that names none, gets nothing."""
    headers = {"host": OURS["host"], **({} if origin is None else {"origin": origin})}
    with client.websocket_connect(takes.ADDRESS, headers=headers) as socket:
        assert closed_with(socket) == takes.NOT_OURS


@pytest.mark.parametrize(
    "said",
    [
        '{"ticket": "nonsense", "number": 0}',
        '{"number": 0}',
        '{"ticket": "x", "number": "many"}',
        "[]",
        "no json",
    ],
)
def test_a_wrong_first_word_is_refused(client: TestClient, built: Services, said: str) -> None:
    """Without a good ticket nothing is written."""
    with client.websocket_connect(takes.ADDRESS, headers=OURS) as socket:
        socket.send_text(said)
        assert closed_with(socket) == takes.REFUSED
    assert not built.settings.takes_dir.exists()


def test_who_says_nothing_is_sent_away(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection without a first word does not stay open."""
    monkeypatch.setattr(takes, "_FIRST_WORD_S", 0.05)
    with client.websocket_connect(takes.ADDRESS, headers=OURS) as socket:
        assert closed_with(socket) == takes.REFUSED


@pytest.mark.parametrize(
    "sent",
    [packet(0, CHUNK_BYTES + 2), packet(0, 0), packet(0, 7), packet(20), b"\x00"],
    ids=["large", "empty", "half a sample", "past the end", "no number"],
)
def test_a_wrong_piece_ends_the_line(client: TestClient, built: Services, sent: bytes) -> None:
    """What is no piece of an answer ends the connection with a code that says so."""
    with client.websocket_connect(takes.ADDRESS, headers=OURS) as socket:
        socket.send_json({"ticket": ticket(built), "number": 0})
        socket.send_bytes(sent)
        assert closed_with(socket) == takes.TOO_MUCH


@pytest.mark.parametrize("said", ['{"finish": 100000}', '{"finish": -1}', "{}", "text"])
def test_a_wrong_ending_ends_the_line(client: TestClient, built: Services, said: str) -> None:
    """An ending that no answer can have is too much."""
    with client.websocket_connect(takes.ADDRESS, headers=OURS) as socket:
        socket.send_json({"ticket": ticket(built), "number": 0})
        socket.send_text(said)
        assert closed_with(socket) == takes.TOO_MUCH


def test_an_erased_take_ends_the_line(client: TestClient, built: Services) -> None:
    """The page learns that its take was erased in another window."""
    with client.websocket_connect(takes.ADDRESS, headers=OURS) as socket:
        socket.send_json({"ticket": ticket(built), "number": 0})
        socket.send_bytes(packet(0))
        socket.receive_json()
        user_id, now = built.users.local_user(datetime.now(UTC), "en").id, datetime.now(UTC)
        built.people.erase(user_id, user_id, now)
        socket.send_bytes(packet(1))
        assert closed_with(socket) == takes.ERASED


def test_a_full_disk_is_told_apart(
    client: TestClient, built: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page learns that the words could not be kept, so that it keeps them itself."""

    def fail(*_: object) -> None:
        raise StorageProblem("error.storage.audio_not_kept")

    monkeypatch.setattr(built.takes, "write", fail)
    with client.websocket_connect(takes.ADDRESS, headers=OURS) as socket:
        socket.send_json({"ticket": ticket(built), "number": 0})
        socket.send_bytes(packet(0))
        assert closed_with(socket) == takes.NOT_KEPT


def test_a_problem_is_told_as_a_message(client: TestClient, built: Services) -> None:
    """What stops an answer from being handed in comes as an id of the catalogue."""
    gone = ticket(built, question_id="withdrawn")
    with client.websocket_connect(takes.ADDRESS, headers=OURS) as socket:
        socket.send_json({"ticket": gone, "number": 0})
        socket.send_bytes(packet(0))
        socket.receive_json()
        socket.send_json({"finish": 1})
        assert socket.receive_json() == {"problem": "error.question.gone", "params": {}}


def test_two_lines_to_one_take_do_no_harm(client: TestClient, built: Services) -> None:
    """A page that reconnects before the server has noticed goes on in the same take."""
    word = {"ticket": ticket(built), "number": 0}
    with (
        client.websocket_connect(takes.ADDRESS, headers=OURS) as old,
        client.websocket_connect(takes.ADDRESS, headers=OURS) as new,
    ):
        for socket, seq in ((old, 0), (new, 1)):
            socket.send_json(word)
            socket.send_bytes(packet(seq))
            assert socket.receive_json() == {"ack": seq}
        new.send_json({"finish": 2})
        assert "attempt" in new.receive_json()
