"""Cover and questions of a file, each read by the reader of bank files, as one bank. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from questions.bank import Bank, Question
from questions.schema import read_bank, read_question
from questions.tables.problems import Effect, Found, Reading, quoted
from questions.tables.repair import COVER, QUESTION, Node, repaired

if TYPE_CHECKING:
    from collections.abc import Sequence

    from questions.reading import Table

_EMPTY = Bank(sectors=(), questions=())


def joined(cover: Node, questions: Sequence[Node], found: Found) -> Reading:
    """The bank without what is wrong with it."""
    bank = repaired(cover, COVER, lambda table: read_bank(table, whole=False), found) or _EMPTY
    sectors = {sector.id: sector for sector in bank.sectors}

    def read(table: Table) -> Question:
        return read_question(table, sectors, whole=False)

    kept: dict[str, Question] = {}
    for node in questions:
        text = _text(node)
        question = repaired(node, QUESTION, read, found)
        if question is not None and question.id in kept:
            message = f"the id {quoted(question.id)} is used by another question."
            found.add(node.value["id"].place, message, Effect.QUESTION)
            question = None
        if question is None:
            found.without(text)
        else:
            kept[question.id] = question
    return found.reading(replace(bank, questions=tuple(kept.values())))


def _text(node: Node) -> str:
    held: Node | None = node.value.get("text")
    return held.value if held is not None and isinstance(held.value, str) else ""
