"""A language model that misbehaves in every way: each call ends in time, with text or a reason."""

from __future__ import annotations

import json
import socket
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import pytest

from models.language_model import (
    MOST_BYTES,
    LanguageModelError,
    LocalLanguageModel,
    is_ours,
    place_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    Behaviour = Callable[[socket.socket], None]

TIMEOUT_S = 1.0
PATIENCE_S = 4.0
"""A call must end by then, on a busy machine too."""
MESSAGES = ({"role": "user", "content": "Say: I can help."},)
GOOD = json.dumps({"choices": [{"message": {"role": "assistant", "content": "I can help."}}]})


class Model:
    """A server on this machine that reads a request and then does what it was told to."""

    def __init__(self, behave: Behaviour) -> None:
        self.requests: list[bytes] = []
        self._behave = behave
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/v1"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                caller, _ = self._listener.accept()
                with caller, suppress(OSError):
                    self.requests.append(whole_request(caller))
                    self._behave(caller)

    def close(self) -> None:
        """Listen no more."""
        self._listener.close()


def whole_request(caller: socket.socket) -> bytes:
    """Everything that is sent: the head, and as much as it announces."""
    caller.settimeout(5)
    head, _, body = read_until(caller, b"\r\n\r\n")
    length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
    while len(body) < length:
        body += caller.recv(65_536)
    return head + b"\r\n\r\n" + body


def read_until(caller: socket.socket, mark: bytes) -> tuple[bytes, bytes, bytes]:
    """What comes before a mark, the mark, and what came after it."""
    read = b""
    while mark not in read:
        block = caller.recv(65_536)
        if not block:
            raise OSError
        read += block
    return read.partition(mark)


@contextmanager
def model(behave: Behaviour) -> Generator[Model]:
    """A model for one test."""
    made = Model(behave)
    try:
        yield made
    finally:
        made.close()


def says(
    body: str | bytes, status: str = "200 OK", kind: str = "application/json", more: str = ""
) -> Behaviour:
    """Answer properly with this body."""
    content = body.encode() if isinstance(body, str) else body
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(content)}\r\n{more}"
    return lambda caller: caller.sendall(head.encode() + b"\r\n" + content)


def nothing(caller: socket.socket) -> None:
    """Keep the line open and say nothing."""
    with suppress(OSError):
        caller.recv(1)


def drips(text: str) -> Behaviour:
    """Send a byte every tenth of a second, for ever: no single wait is long."""

    def behave(caller: socket.socket) -> None:
        caller.sendall(text.encode())
        while True:
            caller.sendall(b" ")
            time.sleep(0.1)

    return behave


def floods(caller: socket.socket) -> None:
    """Send without end, and without saying how much."""
    caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    while True:
        caller.sendall(b"[" * 65_536)


def ask(url: str, timeout_s: float = TIMEOUT_S) -> str:
    """Ask a model, as the worker does."""
    return LocalLanguageModel(url, model="local", timeout_s=timeout_s).answer(
        MESSAGES, most_tokens=40
    )


OK = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
MISBEHAVIOUR: dict[str, tuple[Behaviour, str]] = {
    "says nothing": (nothing, "too_slow"),
    "drips its first line": (drips("HTTP/1.1 200"), "too_slow"),
    "drips its headers": (drips(f"{OK}X-Long: "), "too_slow"),
    "drips its body": (drips(f"{OK}\r\n{{"), "too_slow"),
    "drips a body of a length": (drips(f"{OK}Content-Length: 60000\r\n\r\n{{"), "too_slow"),
    "hangs up at once": (lambda _: None, "broken_off"),
    "hangs up in the head": (lambda s: s.sendall(OK.encode()), "broken_off|not_json"),
    "hangs up in the body": (
        lambda s: s.sendall(f"{OK}Content-Length: 900\r\n\r\n{GOOD[:30]}".encode()),
        "broken_off|not_json",
    ),
    "floods": (floods, "too_large"),
    "sends too much": (says(f'"{"x" * MOST_BYTES}"'), "too_large"),
    "has endless headers": (
        lambda s: s.sendall(OK.encode() + b"X: y\r\n" * 5000 + b"\r\n"),
        "broken_off",
    ),
    "has an endless line": (lambda s: s.sendall(b"HTTP/1.1 200 " + b"x" * 200_000), "broken_off"),
    "speaks no HTTP": (lambda s: s.sendall(b"SSH-2.0-OpenSSH_9.2\r\n"), "broken_off"),
    "500": (says(GOOD, "500 Internal Server Error"), "refused"),
    "404": (says(GOOD, "404 Not Found"), "refused"),
    "401": (says(GOOD, "401 Unauthorized"), "refused"),
    "204": (says("", "204 No Content"), "refused"),
    "301": (says("", "301 Moved", more="Location: http://127.0.0.1:1/\r\n"), "redirect"),
    "307 outside": (says("", "307 Go", more="Location: https://example.org/v1\r\n"), "redirect"),
    "HTML": (says("<html>Hello</html>", kind="text/html"), "not_json"),
    "HTML that says it is JSON": (says("<html>Hello</html>"), "not_json"),
    "an event stream": (says(f"data: {GOOD}", kind="text/event-stream"), "not_json"),
    "zipped": (says(b"\x1f\x8b\x08", more="Content-Encoding: gzip\r\n"), "not_json"),
    "no text at all": (says(""), "not_json"),
    "broken JSON": (says(GOOD[:-3]), "not_json"),
    "bytes that are no text": (says(b'{"choices": "\xff\xfe"}'), "not_json"),
    "nested without end": (says("[" * 60_000), "not_json"),
    "a number without end": (says("9" * 60_000), "not_json|wrong_shape"),
    "another shape": (says('{"text": "I can help."}'), "wrong_shape"),
    "a list": (says("[1, 2]"), "wrong_shape"),
    "nothing": (says("null"), "wrong_shape"),
    "no choices": (says('{"choices": []}'), "wrong_shape"),
    "choices of another kind": (says('{"choices": {"0": 1}}'), "wrong_shape"),
    "no content": (says('{"choices": [{"message": {"content": null}}]}'), "wrong_shape"),
    "content in parts": (
        says('{"choices": [{"message": {"content": [{"type": "text"}]}}]}'),
        "wrong_shape",
    ),
    "a tool call": (says('{"choices": [{"message": {"tool_calls": []}}]}'), "wrong_shape"),
}


@pytest.mark.parametrize("name", list(MISBEHAVIOUR))
def test_whatever_it_does_there_is_a_reason_in_time(name: str) -> None:
    """The call ends soon after its time at the latest, and says why nothing came of it."""
    behave, reasons = MISBEHAVIOUR[name]
    begun = time.monotonic()
    with model(behave) as made, pytest.raises(LanguageModelError) as caught:
        ask(made.url)
    assert time.monotonic() - begun < PATIENCE_S
    assert caught.value.reason in reasons.split("|")


def test_a_good_answer_is_its_text() -> None:
    """The model is asked once, at the path of the interface, for a short and steady answer."""
    with model(says(GOOD)) as made:
        assert ask(made.url, timeout_s=10) == "I can help."
    (request,) = made.requests
    head, _, body = request.partition(b"\r\n\r\n")
    assert head.startswith(b"POST /v1/chat/completions HTTP/1.1\r\n")
    sent = json.loads(body)
    assert (sent["model"], sent["max_tokens"], sent["stream"]) == ("local", 40, False)
    assert sent["messages"] == list(MESSAGES)
    for unwanted in (b"cookie", b"authorization", b"user-agent"):
        assert unwanted not in head.lower()


def test_nobody_listening_is_a_reason() -> None:
    """Where no model runs, the call ends at once."""
    with model(nothing) as made:
        url = made.url
    time.sleep(0.05)
    with pytest.raises(LanguageModelError) as caught:
        ask(url)
    assert caught.value.reason in {"no_connection", "too_slow", "broken_off"}


def test_proxies_of_the_environment_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """However the machine is set up, the words go to the model's own address."""
    with model(says("", "500 No")) as proxy, model(says(GOOD)) as made:
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        assert ask(made.url, timeout_s=10) == "I can help."
    assert proxy.requests == []


def test_plain_http_behind_https_is_a_reason() -> None:
    """An address with https whose server speaks none is not spoken to in the clear."""
    with model(says(GOOD)) as made, pytest.raises(LanguageModelError) as caught:
        ask(made.url.replace("http://", "https://"))
    assert caught.value.reason in {"broken_off", "too_slow"}
    assert not any(b"Say: I can help." in request for request in made.requests)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "127.9.9.9", "::1", "10.1.2.3", "172.31.0.1", "192.168.1.20", "fd00::1"],
)
def test_addresses_that_are_ours(address: str) -> None:
    """This machine, and the private networks."""
    assert is_ours(address)


@pytest.mark.parametrize(
    "address",
    [
        *("8.8.8.8", "172.32.0.1", "172.15.0.1", "192.169.0.1", "11.0.0.1", "100.64.0.1"),
        *("169.254.169.254", "0.0.0.0", "255.255.255.255", "224.0.0.1", "::", "fe80::1%eth0"),  # noqa: S104
        *("2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::7f00:1", "ff02::1", "no address"),
    ],
)
def test_addresses_that_are_not_ours(address: str) -> None:
    """Public, link-local (a cloud's secrets), shared, any, multicast, translated: none of them."""
    assert not is_ours(address)


def names(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[object]:
    """Make every name lead to these addresses; gives the list of connections that are tried."""
    tried: list[object] = []

    def found(_host: str, port: int, **_: object) -> list[object]:
        kind = socket.SOCK_STREAM
        return [(socket.AF_INET, kind, 0, "", (address, port)) for address in addresses]

    def connect(_self: socket.socket, target: object) -> None:
        tried.append(target)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", found)
    monkeypatch.setattr(socket.socket, "connect", connect)
    return tried


@pytest.mark.parametrize("addresses", [("8.8.8.8",), ("10.0.0.5", "8.8.8.8"), ("169.254.169.254",)])
def test_a_public_name_is_never_connected(
    monkeypatch: pytest.MonkeyPatch, addresses: tuple[str, ...]
) -> None:
    """A name that leads outside, be it with one of several addresses, is refused unspoken."""
    tried = names(monkeypatch, *addresses)
    with pytest.raises(LanguageModelError) as caught:
        ask("http://model.example/v1")
    assert caught.value.reason == "public_address"
    assert tried == []


def test_the_checked_address_is_the_one_that_is_spoken_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """The name is looked up once: a second look could lead elsewhere."""
    tried = names(monkeypatch, "10.0.0.5", "10.0.0.6")
    with pytest.raises(LanguageModelError) as caught:
        ask("http://model.example:8080/v1")
    assert caught.value.reason == "no_connection"
    assert tried == [("10.0.0.5", 8080), ("10.0.0.6", 8080)]


@pytest.mark.parametrize(
    "url",
    [
        *("ftp://localhost/v1", "localhost:8080", "http://", "http://me:secret@localhost/v1"),
        *("http://localhost/v1?key=1", "http://localhost/v1#x", "http://localhost:port/v1", ""),
        "http://[::1/v1",
    ],
)
def test_an_odd_address_is_refused(url: str) -> None:
    """Another scheme, no host, a password, a query: refused before anything is looked up."""
    with pytest.raises(LanguageModelError) as caught:
        place_of(url)
    assert caught.value.reason == "bad_address"
    assert "secret" not in str(caught.value)


def test_an_unknown_name_is_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that nobody knows ends the call."""

    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(LanguageModelError) as caught:
        ask("http://model.example/v1")
    assert caught.value.reason == "unknown_host"
