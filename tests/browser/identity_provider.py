"""An organisation's sign-in (OpenID Connect) for tests, in a thread of its own on this machine.

Whoever is sent here is let in as the person that the test has named; what it says is signed as a
real provider signs it (RS256).
"""

from __future__ import annotations

import base64
import json
import secrets
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

CLIENT_ID = "interview-coach"


@dataclass(kw_only=True)
class Provider:
    """The organisation.

    Attributes:
        url: where it is; also the issuer's name.
        claims: what it says of the person who comes next.
        age_s: how long ago they signed in there.
        signed_out: how often somebody was sent here to sign out.
        lie: makes another word of the one that it should give, or none; None for the truth.
    """

    url: str = ""
    claims: dict[str, Any] = field(default_factory=dict[str, Any])
    age_s: int = 0
    signed_out: int = 0
    lie: Callable[[Provider, dict[str, Any]], str | None] | None = None
    nonces: dict[str, str] = field(default_factory=dict[str, str])
    key: rsa.RSAPrivateKey = field(
        default_factory=lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048)
    )

    def facts(self) -> dict[str, Any]:
        """What a client has to know."""
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/jwks",
            "end_session_endpoint": f"{self.url}/logout",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }

    def keys(self) -> dict[str, Any]:
        """The public half of its key."""
        numbers = self.key.public_key().public_numbers()
        exponent, modulus = numbers.e.to_bytes(3, "big"), numbers.n.to_bytes(256, "big")
        about = {"kty": "RSA", "kid": "k1", "use": "sig", "alg": "RS256"}
        return {"keys": [{**about, "e": in_base64(exponent), "n": in_base64(modulus)}]}

    def let_in(self, asked: dict[str, str]) -> str:
        """Where the browser goes next: back, with a code."""
        code = secrets.token_hex(8)
        self.nonces[code] = asked.get("nonce", "")
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, asked: dict[str, str]) -> dict[str, Any]:
        """The organisation's signed word, for a code."""
        now = int(time.time()) - self.age_s
        claims = {
            "iss": self.url,
            "aud": CLIENT_ID,
            "nonce": self.nonces.pop(asked["code"]),
            "iat": now,
            "exp": now + 3600,
            **self.claims,
        }
        word = self.signed(claims) if self.lie is None else self.lie(self, claims)
        token = {"access_token": "a", "token_type": "Bearer", "expires_in": 600}
        return token if word is None else {**token, "id_token": word}

    def secrets_file(self, app_url: str) -> str:
        """What an administrator writes down to use this provider (docs/accounts.md)."""
        return f"""
[auth]
redirect_uri = "{app_url}/oauth2callback"
cookie_secret = "{secrets.token_hex(32)}"
client_id = "{CLIENT_ID}"
client_secret = "only for tests"
server_metadata_url = "{self.url}/.well-known/openid-configuration"
"""

    def signed(self, claims: dict[str, Any], key: rsa.RSAPrivateKey | None = None) -> str:
        """A word of RS256, with its own key or another."""
        content = unsigned(claims)
        signature = (key or self.key).sign(content.encode(), padding.PKCS1v15(), SHA256())
        return f"{content}.{in_base64(signature)}"


@contextmanager
def running_provider() -> Generator[Provider]:
    """A provider that answers."""
    provider = Provider()

    class Handler(_Handler):
        organisation = provider

    with ThreadingHTTPServer(("localhost", 0), Handler) as server:
        provider.url = f"http://localhost:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield provider
        server.shutdown()
        thread.join(timeout=10)


class _Handler(BaseHTTPRequestHandler):
    """One request."""

    organisation: Provider

    def do_GET(self) -> None:
        """The browser's and the client's questions."""
        at = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(at.query).items()}
        if at.path == "/authorize":
            self._go_to(self.organisation.let_in(asked))
        elif at.path == "/logout":
            self.organisation.signed_out += 1
            self._go_to(asked["post_logout_redirect_uri"])
        else:
            known = {"/jwks": self.organisation.keys}
            self._say(known.get(at.path, self.organisation.facts)())

    def do_POST(self) -> None:
        """A code for a token."""
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        asked = {name: values[0] for name, values in parse_qs(body).items()}
        self._say(self.organisation.token(asked))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name in the base
        """Nothing is said on the console."""
        del format, args

    def _go_to(self, address: str) -> None:
        self.send_response(302)
        self.send_header("location", address)
        self.end_headers()

    def _say(self, what: dict[str, Any]) -> None:
        content = json.dumps(what).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def unsigned(claims: dict[str, Any], **head: str) -> str:
    """What is signed: how it is, and what it says."""
    parts = ({"alg": "RS256", "kid": "k1", "typ": "JWT", **head}, claims)
    return ".".join(in_base64(json.dumps(part).encode()) for part in parts)


def in_base64(content: bytes) -> str:
    """As the parts of a word are written."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
