"""Signing in at an organisation (OpenID Connect), by way of Streamlit's own `st.login`.

Streamlit checks the organisation's signature and keeps what it said in a cookie for 30 days. Here
that cookie proves nothing but that somebody has signed in there a moment ago: it is taken once,
within five minutes, and only while the organisation's own word is good. What keeps a person signed
in is our session, which the server can end.
"""

from __future__ import annotations

import hashlib
import json
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st
from streamlit.errors import StreamlitAPIException

if TYPE_CHECKING:
    from collections.abc import Mapping

FRESH_S = 300.0
_CLOCKS_DIFFER_S = 30.0
_OF_ONE_SIGN_IN = ("iss", "sub", "iat", "exp", "nonce", "jti", "sid")
"""What of an organisation's word belongs to one sign-in. Streamlit adds to it what can change."""
DEFAULT = "default"
_SECTION = "auth"


@dataclass(frozen=True, kw_only=True)
class Word:
    """What an organisation says of somebody: who issued it, its own id of them, their address."""

    issuer: str
    subject: str
    email: str


class Taken:
    """Which words were taken already; for all threads. Each is kept until it is no longer fresh."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}
        self._lock = threading.Lock()

    def take(self, claims: Mapping[str, Any], now_s: float) -> bool:
        """Whether this is the first time; it won't be again."""
        whole = json.dumps([claims.get(name) for name in _OF_ONE_SIGN_IN], default=str)
        name = hashlib.sha256(whole.encode()).hexdigest()
        with self._lock:
            self._until = {key: until for key, until in self._until.items() if until > now_s}
            first = name not in self._until
            self._until[name] = now_s + FRESH_S + _CLOCKS_DIFFER_S
        return first


def providers() -> tuple[str, ...]:
    """The organisations that an administrator has set up, by the names of their sections."""
    try:
        section = st.secrets.get(_SECTION)
    except (StreamlitAPIException, FileNotFoundError):
        return ()
    if not section:
        return ()
    named = [name for name, value in section.items() if hasattr(value, "keys")]
    return tuple(named) or ((DEFAULT,) if "client_id" in section else ())


def go_to(provider: str) -> None:
    """Send the browser to the organisation."""
    st.login(None if provider == DEFAULT else provider)


def claims() -> dict[str, Any]:
    """What the organisation said last to this browser; empty if nothing."""
    return st.user.to_dict() if providers() and st.user.is_logged_in else {}


def word(claims: Mapping[str, Any], now_s: float) -> Word | None:
    """What is worth something of it: None if it is too old, or says too little.

    An address that the organisation itself doesn't vouch for is left out, so that it can't bind
    an invitation.
    """
    issuer, subject = str(claims.get("iss") or ""), str(claims.get("sub") or "")
    issued, ends = _seconds(claims.get("iat")), _seconds(claims.get("exp"))
    fresh = now_s - FRESH_S <= issued <= now_s + _CLOCKS_DIFFER_S
    if not (issuer and subject and fresh and now_s < ends):
        return None
    vouched = claims.get("email_verified") is not False
    email = str(claims.get("email") or "") if vouched else ""
    return Word(issuer=issuer, subject=subject, email=email)


def _seconds(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
