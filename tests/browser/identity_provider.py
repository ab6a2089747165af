"""An organisation's sign-in (OpenID Connect) for tests, in a thread of its own on this machine.

Whoever is sent here is let in as the person that the test has named; what it says is signed as a
real provider signs it.
"""

from __future__ import annotations

import secrets
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.browser.driver import free_port

if TYPE_CHECKING:
    from collections.abc import Generator

    from starlette.requests import Request

CLIENT_ID = "interview-coach"


@dataclass(kw_only=True)
class Provider:
    """The organisation: its address, whom it lets in, and what it was asked.

    Attributes:
        url: also the issuer's name.
        claims: of the person who comes next; `age_s` seconds old.
        age_s: how long ago they signed in there.
        signed_out: how often somebody was sent here to sign out.
    """

    url: str
    claims: dict[str, Any] = field(default_factory=dict[str, Any])
    age_s: int = 0
    signed_out: int = 0
    _nonces: dict[str, str] = field(default_factory=dict[str, str])
    _key: RSAKey = field(
        default_factory=lambda: RSAKey.generate_key(
            2048, {"kid": "k1", "use": "sig", "alg": "RS256"}
        )
    )

    async def facts(self, request: Request) -> Response:
        """What a client has to know."""
        del request
        return JSONResponse(
            {
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
        )

    async def authorize(self, request: Request) -> Response:
        """Let the person in at once."""
        asked, code = request.query_params, secrets.token_hex(8)
        self._nonces[code] = asked.get("nonce", "")
        return RedirectResponse(f"{asked['redirect_uri']}?code={code}&state={asked['state']}")

    async def token(self, request: Request) -> Response:
        """The organisation's signed word."""
        form, now = await request.form(), int(time.time()) - self.age_s
        claims = {
            "iss": self.url,
            "aud": CLIENT_ID,
            "nonce": self._nonces.pop(str(form["code"])),
            "iat": now,
            "exp": now + 3600,
            **self.claims,
        }
        word = jwt.encode({"alg": "RS256", "kid": "k1"}, claims, self._key)
        given = {"access_token": "a", "token_type": "Bearer", "expires_in": 600, "id_token": word}
        return JSONResponse(given)

    async def keys(self, request: Request) -> Response:
        """The public half of its key."""
        del request
        return JSONResponse({"keys": [self._key.as_dict(private=False)]})

    async def logout(self, request: Request) -> Response:
        """Somebody signs out here too."""
        self.signed_out += 1
        return RedirectResponse(request.query_params.get("post_logout_redirect_uri", "/"))

    def secrets_file(self, app_url: str) -> str:
        """What an administrator writes down to use this provider."""
        return f"""
[auth]
redirect_uri = "{app_url}/oauth2callback"
cookie_secret = "{secrets.token_hex(32)}"
client_id = "{CLIENT_ID}"
client_secret = "only for tests"
server_metadata_url = "{self.url}/.well-known/openid-configuration"
"""


@contextmanager
def running_provider() -> Generator[Provider]:
    """A provider that answers."""
    port = free_port()
    provider = Provider(url=f"http://localhost:{port}")
    routes = [
        Route("/.well-known/openid-configuration", provider.facts),
        Route("/authorize", provider.authorize),
        Route("/token", provider.token, methods=["POST"]),
        Route("/jwks", provider.keys),
        Route("/logout", provider.logout),
    ]
    config = uvicorn.Config(
        Starlette(routes=routes), host="localhost", port=port, log_level="warning", ws="none"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    try:
        yield provider
    finally:
        server.should_exit = True
        thread.join(timeout=10)
