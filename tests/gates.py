"""The real `Access` for tests of services that ask it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.accounts.access import Access, Gate
from coach.accounts.audit import AuditTrail
from coach.storage.audit_entries import AuditStore
from coach.storage.relations import RelationStore

if TYPE_CHECKING:
    from collections.abc import Callable

    from coach.storage.database import Database


def gate(database: Database, agreed: Callable[[str], bool] = lambda _: True) -> Gate:
    """A gate on this database, with a trail and without an anchor; everybody has agreed."""
    trail = AuditTrail(AuditStore(database), b"a key of tests")
    return Gate(access=Access(RelationStore(database), trail), agreed=agreed)
