"""A language model behind an OpenAI-compatible address on this machine or its own network.

Only the standard library: `http.client` reads no proxy from the environment, follows no redirect,
and takes a socket that we connected ourselves, so that the address that was checked is the one
that is spoken to. Whatever the other side does, a call ends within its time, reads a bounded
number of bytes, and gives text or a `LanguageModelError`.
"""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from models.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence

MOST_BYTES = 65_536
"""Of an answer: a hundred times what a few sentences need."""
CONNECT_WITHIN_S = 5.0
_PORTS = {"http": 80, "https": 443}
_OUR_NETWORKS = tuple(
    ip_network(text)
    for text in (
        "127.0.0.0/8",  # this machine
        "::1/128",
        "10.0.0.0/8",  # private networks, RFC 1918
        "172.16.0.0/12",
        "192.168.0.0/16",
        "fc00::/7",  # and RFC 4193
    )
)
"""Nothing else: not link-local (where clouds keep their secrets), not a provider's shared range."""


class LanguageModelError(ModelError):
    """No usable answer came; `reason` is a stable id, never what was said."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where the model is: the parts of its address."""

    scheme: str
    host: str
    port: int
    path: str


def place_of(url: str) -> Place:
    """The place of an address as its documentation gives it, up to `/v1`.

    Raises:
        LanguageModelError: it is no such address, or holds a name and password.

    Example:
        >>> place_of("http://localhost:8080/v1").path
        '/v1/chat/completions'
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise LanguageModelError("bad_address") from error
    unwanted = parts.username or parts.password or parts.query or parts.fragment
    if parts.scheme not in _PORTS or not parts.hostname or unwanted:
        raise LanguageModelError("bad_address")
    return Place(
        scheme=parts.scheme,
        host=parts.hostname,
        port=port or _PORTS[parts.scheme],
        path=f"{parts.path.rstrip('/')}/chat/completions",
    )


def is_ours(address: str) -> bool:
    """Whether an IP address is this machine's or one of a private network."""
    try:
        ip = ip_address(address.split("%", maxsplit=1)[0])
    except ValueError:
        return False
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    return any(ip.version == net.version and ip in net for net in _OUR_NETWORKS)


class LocalLanguageModel:
    """Asks the model at `url` for text; each call has `timeout_s` seconds in all."""

    def __init__(self, url: str, *, model: str, timeout_s: float) -> None:
        self._url = url
        self._model = model
        self._timeout_s = timeout_s

    def answer(self, messages: Sequence[Mapping[str, str]], *, most_tokens: int) -> str:
        """What the model says to `messages` (each with `role` and `content`).

        Raises:
            LanguageModelError: with one of the reasons `bad_address`, `unknown_host`,
                `public_address`, `no_connection`, `too_slow`, `broken_off`, `redirect`,
                `refused`, `not_json`, `too_large`, `wrong_shape`.
        """
        wanted = {
            "model": self._model,
            "messages": [dict(message) for message in messages],
            "max_tokens": most_tokens,
            "temperature": 0,
            "stream": False,
        }
        place = place_of(self._url)
        return _content(_post(place, json.dumps(wanted).encode(), self._timeout_s))


def _post(place: Place, body: bytes, timeout_s: float) -> bytes:
    begun_s = time.monotonic()
    connected = _connect(place, min(timeout_s, CONNECT_WITHIN_S))
    left_s = max(0.1, timeout_s - (time.monotonic() - begun_s))
    with connected, _ended_after(connected, left_s) as expired:
        try:
            answer = _exchange(connected, place, body)
        except LanguageModelError as error:
            raise (LanguageModelError("too_slow") if expired.is_set() else error) from None
        except (OSError, ValueError, http.client.HTTPException) as error:
            # The socket's own patience ends at the same moment as ours: either may be first.
            slow = expired.is_set() or isinstance(error, TimeoutError)
            reason = "too_slow" if slow else "broken_off"
            raise LanguageModelError(reason) from error
    if expired.is_set():  # a body that was cut can look as if it ended
        raise LanguageModelError("too_slow")
    return answer


def _connect(place: Place, timeout_s: float) -> socket.socket:
    """A connection to the first address that takes one; all of them must be ours."""
    try:
        found = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise LanguageModelError("unknown_host") from error
    if not all(is_ours(str(target[0])) for *_, target in found):
        raise LanguageModelError("public_address")
    for family, kind, protocol, _, target in found:
        connecting = socket.socket(family, kind, protocol)
        connecting.settimeout(timeout_s)
        try:
            connecting.connect(target)
        except OSError:
            connecting.close()
        else:
            return connecting
    raise LanguageModelError("no_connection")


@contextmanager
def _ended_after(connected: socket.socket, seconds: float) -> Generator[threading.Event]:
    """Cut the connection after so long, however busy it looks; the event says that it was.

    A timeout of the socket alone would begin anew with every byte that drips in.
    """
    expired = threading.Event()
    second = connected.dup()  # TLS takes the first one over

    def end() -> None:
        expired.set()
        with suppress(OSError):
            second.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    connected.settimeout(seconds)
    try:
        yield expired
    finally:
        timer.cancel()
        second.close()


def _exchange(connected: socket.socket, place: Place, body: bytes) -> bytes:
    """Ask once and read the answer."""
    stream = connected
    if place.scheme == "https":
        stream = ssl.create_default_context().wrap_socket(connected, server_hostname=place.host)
    connection = http.client.HTTPConnection(place.host, place.port)
    connection.auto_open = False  # it must not connect by itself to an address nobody checked
    connection.sock = stream
    headers = {
        "Content-Type": "application/json",
        "Accept": "application/json",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    try:
        connection.request("POST", place.path, body=body, headers=headers)
        with connection.getresponse() as response:
            return _body(response)
    finally:
        connection.close()


def _body(response: http.client.HTTPResponse) -> bytes:
    if 300 <= response.status < 400:  # noqa: PLR2004 (the range of redirects)
        raise LanguageModelError("redirect")
    if response.status != http.client.OK:
        raise LanguageModelError("refused")
    kind = response.headers.get_content_type()
    if kind != "application/json" or response.getheader("Content-Encoding", "identity") != (
        "identity"
    ):
        raise LanguageModelError("not_json")
    content = response.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise LanguageModelError("too_large")
    return content


def _content(answer: bytes) -> str:
    """The text inside an answer of the interface that everybody copies."""
    try:
        whole: Any = json.loads(answer.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise LanguageModelError("not_json") from error
    try:
        content = whole["choices"][0]["message"]["content"]
    except (TypeError, KeyError, IndexError) as error:
        raise LanguageModelError("wrong_shape") from error
    if not isinstance(content, str):
        raise LanguageModelError("wrong_shape")
    return content
