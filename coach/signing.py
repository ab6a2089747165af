"""Signed notes between a page and a route of our own, which knows nothing of the page's session.

The page signs what its participant may do; the route does nothing else. The secret belongs to
this installation and outlives the server, so a page that was open during a restart goes on.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from typing import TYPE_CHECKING, Any

from itsdangerous import BadData, URLSafeSerializer

from coach.errors import NotFound, StorageProblem

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

_SECRET_BYTES = 32
_UNTIL = "until_s"


class Signer:
    """Signs and reads notes with one secret."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def sign(self, purpose: str, payload: Mapping[str, str], until: datetime) -> str:
        """`payload` as text that fits into an address, good for one purpose and for a time.

        The same every time for the same arguments.
        """
        return self._of(purpose).dumps({**payload, _UNTIL: until.timestamp()})

    def read(self, purpose: str, text: str, now: datetime) -> dict[str, str]:
        """The payload of a note.

        Raises:
            NotFound: it was changed, was made elsewhere or for something else, or is too old.
        """
        try:
            payload: dict[str, Any] = self._of(purpose).loads(text)
        except (BadData, ValueError) as error:  # ValueError: half of a sign that is no text
            raise NotFound from error
        if now.timestamp() >= payload.pop(_UNTIL):
            raise NotFound
        return payload

    def _of(self, purpose: str) -> URLSafeSerializer:
        return serializer(self._secret, purpose)


def serializer(secret: bytes, purpose: str) -> URLSafeSerializer:
    """Writes and reads texts signed by HMAC-SHA-256, with a key of its own for each purpose."""
    return URLSafeSerializer(secret, salt=purpose, signer_kwargs={"digest_method": hashlib.sha256})


def secret_of(data_dir: Path) -> bytes:
    """The secret of this installation: made at the first call, closed to other accounts.

    Raises:
        StorageProblem: it can't be read or made.
    """
    path = data_dir / "secret"
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            _make(path)
        return path.read_bytes()
    except OSError as error:
        raise StorageProblem(database=str(data_dir)) from error


def _make(path: Path) -> None:
    """Whole at once under its name, so that no other process reads half of it."""
    part = path.with_suffix(f".{secrets.token_hex(4)}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(_SECRET_BYTES))
    part.replace(path)
