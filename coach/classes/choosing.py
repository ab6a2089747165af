"""The questions that a tutor can set: the built-in bank, and banks that they may change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.bank_records import COVER, PartState
from coach.banks.naming import whole_id
from questions.errors import UnknownIdError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from coach.bank_records import Part
    from coach.banks.desk import Desk
    from coach.banks.shelf import Shelf
    from questions.bank import Question

BUILTIN = ""
"""Stands for the id of the built-in bank."""


@dataclass(frozen=True, kw_only=True)
class Choosable:
    """A bank to choose from. Its sectors are ids with their titles; `title` is "" for ours."""

    id: str
    title: str
    sectors: dict[str, str]
    questions: tuple[Question, ...]


class Choosing:
    """Lists what can be set; the desk asks who may."""

    def __init__(self, desk: Desk, shelf: Shelf) -> None:
        self._desk = desk
        self._shelf = shelf

    def titles(self, actor_id: str, now: datetime) -> dict[str, str]:
        """The banks that somebody can choose from, by id; the built-in one first, with ""."""
        banks = (head for head in self._desk.banks(actor_id, now) if head.published)
        return {BUILTIN: "", **{head.id: head.title for head in banks}}

    def bank(self, actor_id: str, bank_id: str, now: datetime) -> Choosable:
        """One of them with its published questions, in its order.

        Raises:
            NotAllowed: they may not change this bank (any more).
        """
        if bank_id == BUILTIN:
            bank = self._shelf.builtin
            titles = {sector.id: sector.title for sector in bank.sectors}
            return Choosable(id=BUILTIN, title="", sectors=titles, questions=bank.questions)
        parts = self._desk.parts(actor_id, bank_id, now)
        questions = tuple(self._published(parts))
        found = {one.sector: self._shelf.sector(one) for one in questions}
        return Choosable(
            id=bank_id,
            title=str(parts[0].content.get("title", "")),
            sectors={key: sector.title if sector else key for key, sector in found.items()},
            questions=questions,
        )

    def _published(self, parts: tuple[Part, ...]) -> Iterator[Question]:
        for part in parts:
            if part.part_id != COVER and part.state is PartState.PUBLISHED:
                try:
                    yield self._shelf.question(whole_id(part.bank_id, part.part_id))
                except UnknownIdError:  # retired at this moment
                    continue
