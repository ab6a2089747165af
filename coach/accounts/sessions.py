"""Sessions on the server: a random token in the browser, its hash here, both ends of time."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from coach.account_records import OpenSession, SignedIn

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from coach.accounts.limits import Limits
    from coach.storage.sessions import SessionStore

_TOKEN_BYTES = 32
TOUCH_S = 60
"""So often at the most the moment somebody was last seen is written down."""


def _new_token() -> str:
    return secrets.token_urlsafe(_TOKEN_BYTES)


class Sessions:
    """Who is signed in."""

    def __init__(
        self,
        store: SessionStore,
        limits: Limits,
        *,
        new_token: Callable[[], str] = _new_token,
    ) -> None:
        self._store = store
        self._limits = limits
        self._new_token = new_token

    def begin(self, user_id: str, now: datetime) -> str:
        """Begin a session and give what the browser keeps: new each time, whatever it had before.

        Raises:
            NotFound: the person was erased.
        """
        token = self._new_token()
        expires_at = now + self._limits.session
        session = SignedIn(user_id=user_id, created_at=now, last_seen_at=now, expires_at=expires_at)
        self._store.add(_hash(token), session)
        return token

    def user_of(self, token: str, now: datetime) -> str | None:
        """Whose session it is; None if it is not ours, has ended, or the account is closed."""
        token_hash = _hash(token)
        found = self._store.get(token_hash)
        if found is None:
            return None
        if self._is_over(found, now):
            self._store.end(token_hash)
            return None
        if now - found.last_seen_at >= timedelta(seconds=TOUCH_S):
            self._store.touch(token_hash, now)
        return found.user_id

    def is_good(self, token: str | None, now: datetime) -> bool:
        """Whether there is such a session, without making it longer: for a page that only waits."""
        found = self._store.get(_hash(token)) if token else None
        return found is not None and not self._is_over(found, now)

    def _is_over(self, session: SignedIn, now: datetime) -> bool:
        """Also where a limit was lowered since it began."""
        too_old = now >= min(session.expires_at, session.created_at + self._limits.session)
        return too_old or now - session.last_seen_at >= self._limits.idle

    def open_of(self, user_id: str, now: datetime, *, token: str = "") -> tuple[OpenSession, ...]:
        """The sessions of a person that are still good, newest first; `token` is the one here."""
        here = _hash(token)
        return tuple(
            OpenSession(
                id=_shown_id(token_hash),
                created_at=found.created_at,
                last_seen_at=found.last_seen_at,
                here=token_hash == here,
            )
            for token_hash, found in self._store.of_user(user_id).items()
            if not self._is_over(found, now)
        )

    def end_one_of(self, user_id: str, session_id: str) -> bool:
        """End one of a person's by its `OpenSession.id`; False if they have none such."""
        for token_hash in self._store.of_user(user_id):
            if _shown_id(token_hash) == session_id:
                self._store.end(token_hash)
                return True
        return False

    def end(self, token: str) -> None:
        """End one; nothing happens if there is none."""
        self._store.end(_hash(token))

    def end_all_of(self, user_id: str) -> None:
        """End every session of a person, everywhere."""
        self._store.end_all_of(user_id)


def _hash(token: str) -> str:
    """SHA-256 is enough: the token has 256 random bits, so nobody can try them."""
    return hashlib.sha256(token.encode()).hexdigest()


def _shown_id(token_hash: str) -> str:
    """What a page may hold: not what the database holds, and not what the browser does."""
    return hashlib.sha256(f"shown:{token_hash}".encode()).hexdigest()[:32]
