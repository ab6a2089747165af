"""Example people whom anybody may look around as: only in a demo, never in a place of real people.

The command `demo` makes a folder of its own, with a random key that only it and the server that it
starts know. What it writes down in the database is a hash of the key and the folder, and who the
example people are. So nothing opens where one of the three is missing: a normal start has no key,
a copy of a demo's database lies in another folder, and a place of real people holds no mark.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import time
from typing import TYPE_CHECKING

from coach.account_records import Role

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from coach.config import Settings
    from coach.storage.facts import FactStore

DEMO_MARK = "demo"
"""Key of `app_metadata`."""
VIEWS = (Role.PARTICIPANT, Role.TUTOR, Role.CASE_MANAGER)
"""As whom one can look around, in the order in which they are offered."""
_KEY_BYTES = 32
_WAIT_S, _LOOK_EVERY_S = 120.0, 0.1


def new_demo_key() -> str:
    """A key for one run of the demo."""
    return secrets.token_urlsafe(_KEY_BYTES)


class Examples:
    """Who can be looked around as."""

    def __init__(self, settings: Settings, facts: FactStore) -> None:
        self._settings = settings
        self._facts = facts

    def mark(self, key: str, people: Mapping[Role, str]) -> None:
        """Write down that this folder is a demo's, with the ids of its example people by view.

        For the command `demo` alone, which has just made the folder.
        """
        views = {role.value: people[role] for role in VIEWS}
        seal = _seal(self._settings, key)
        self._facts.keep(DEMO_MARK, json.dumps({"seal": seal, "views": views}))
        _made_file(self._settings).write_text(seal, encoding="utf-8")

    def people(self, key: str) -> dict[Role, str]:
        """Ids of the example people by view; none unless this is the demo that the key is of."""
        if not key or not self._settings.with_accounts or self._settings.database_url is not None:
            return {}
        mark = json.loads(self._facts.get(DEMO_MARK) or "{}")
        if not hmac.compare_digest(str(mark.get("seal", "")), _seal(self._settings, key)):
            return {}
        return {Role(view): user_id for view, user_id in mark["views"].items()}


def wait_until_made(settings: Settings, key: str) -> None:
    """Let the demo be made first, which begins while its server starts; not for ever."""
    file, seal = _made_file(settings), _seal(settings, key)
    until = time.monotonic() + _WAIT_S
    while time.monotonic() < until:
        if file.is_file() and file.read_text(encoding="utf-8") == seal:
            return
        time.sleep(_LOOK_EVERY_S)


def _made_file(settings: Settings) -> Path:
    return settings.data_dir / "demo-made"


def _seal(settings: Settings, key: str) -> str:
    where = str(settings.data_dir.resolve())
    return hmac.new(key.encode(), where.encode(), hashlib.sha256).hexdigest()
