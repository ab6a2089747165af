"""The audit trail: who saw or changed whose data, in a chain that shows when it was changed.

Each entry is signed with a key that is not in the database, over its content and the signature of
the one before: an entry that was changed, taken out, put in or moved doesn't fit any more. That
the last ones were cut off shows against the anchor, a small file beside the key.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import replace
from datetime import UTC
from functools import partial
from typing import TYPE_CHECKING, Any

from coach.account_records import AuditEntry, ThingKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from coach.account_records import Outcome, Thing
    from coach.accounts.anchor import Anchor
    from coach.storage.audit_entries import AuditStore

FIRST = "0" * 64
"""Stands for the hash of the entry before the first."""
NOBODY, MACHINE = "", "system"
"""Who did it where nobody was signed in, and what the machine did by itself."""


class AuditTrail:
    """Writes and checks the trail."""

    def __init__(self, store: AuditStore, key: bytes, anchor: Anchor | None = None) -> None:
        self._store = store
        self._key = key
        self._anchor = anchor

    def note(
        self, actor_id: str, what: str, thing: Thing, outcome: Outcome, now: datetime
    ) -> AuditEntry:
        """Append an entry; inside a transaction it comes and goes with that.

        Args:
            actor_id: random id of a person, `NOBODY` or `MACHINE`.
            what: an `Action`, or an event such as "sign_in". No name, no text of a person.
            thing: what it was done to.
            outcome: how it ended.
            now: the time, with its zone.
        """
        return self.note_each(actor_id, what, (thing,), outcome, now)[0]

    def note_each(
        self, actor_id: str, what: str, things: Sequence[Thing], outcome: Outcome, now: datetime
    ) -> tuple[AuditEntry, ...]:
        """The same with several things at once, all of them or none: an entry each, in order."""

        def make(thing: Thing, before: AuditEntry | None) -> AuditEntry:
            entry = AuditEntry(
                number=1 if before is None else before.number + 1,
                at=now.astimezone(UTC),  # as it is read back
                actor_id=actor_id,
                what=str(what),
                kind=thing.kind,
                thing_id=thing.id,
                outcome=outcome,
                previous=FIRST if before is None else before.hash,
                hash="",
            )
            return replace(entry, hash=self._hash(entry))

        entries = self._store.append([partial(make, thing) for thing in things])
        if self._anchor is not None and entries:
            last, move, hash_of = entries[-1], self._anchor.move, self._store.hash_of
            self._store.after_commit(lambda: move(last.number, last.hash, hash_of))
        return entries

    def search(self, **wanted: Any) -> tuple[AuditEntry, ...]:
        """Entries, newest first; the arguments are those of `AuditStore.search`."""
        return self._store.search(**wanted)

    def check(self) -> int | None:
        """The number of the first entry that is missing or not as it was written; None if none."""
        number, hash_before = 0, FIRST
        anchored = (0, FIRST) if self._anchor is None else self._anchor.read()
        for entry in self._store.all():
            number += 1
            fits = entry.number == number and entry.previous == hash_before
            if not fits or not hmac.compare_digest(entry.hash, self._hash(entry)):
                return number
            if number == anchored[0] and entry.hash != anchored[1]:
                return number
            hash_before = entry.hash
        return number + 1 if number < anchored[0] else None

    def begin_after_restore(self) -> None:
        """Take the newest entry that is there for the last one that ever was.

        For a restored backup, which knows nothing of what was written after it was made. Note the
        restore itself afterwards.
        """
        newest = self._store.newest()
        if self._anchor is not None:
            self._anchor.put(*((0, FIRST) if newest is None else (newest.number, newest.hash)))

    def _hash(self, entry: AuditEntry) -> str:
        content = [
            entry.number,
            entry.at.isoformat(),
            entry.actor_id,
            entry.what,
            ThingKind(entry.kind).value,
            entry.thing_id,
            entry.outcome.value,
            entry.previous,
        ]
        return hmac.new(self._key, json.dumps(content).encode(), hashlib.sha256).hexdigest()
