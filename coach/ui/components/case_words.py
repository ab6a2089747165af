"""Words that several parts of a case have in common: who wrote something, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.ui.words import short_day, text

if TYPE_CHECKING:
    from datetime import datetime

    from coach.cases.casework import Case
    from coach.records import User


def written(reader: User, case: Case, by_id: str | None, at: datetime) -> str:
    """Who wrote it and on which day."""
    return text("case.written", who=writer(reader, case, by_id), day=short_day(at.astimezone()))


def writer(reader: User, case: Case, by_id: str | None) -> str:
    """Who wrote it, as far as the one who reads may know."""
    if by_id == reader.id:
        return text("case.by.you")
    if by_id is None:
        return text("case.by.gone")
    return case.names.get(by_id) or text("case.by.somebody")
