"""Ids of questions, made from what they ask. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.bank_records import BETWEEN
from questions.tables import ids
from questions.tables.ids import free_id

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["free_id", "id_from", "split_id", "whole_id"]
_NAMELESS = "question"


def id_from(text: str, taken: Collection[str]) -> str:
    """An id that is not taken, of the first words of a text; "question" where it has no letters.

    Example:
        >>> id_from("Why do you want this job?", {"why-do-you-want-this-job"})
        'why-do-you-want-this-job-2'
    """
    return free_id(ids.id_from(text, otherwise=_NAMELESS), taken)


def whole_id(bank_id: str, part_id: str) -> str:
    """The id by which a question of a bank is practised."""
    return f"{bank_id}{BETWEEN}{part_id}"


def split_id(question_id: str) -> tuple[str, str] | None:
    """The ids of bank and question in the id of a tutor's question; None for a built-in one."""
    bank_id, between, part_id = question_id.partition(BETWEEN)
    return (bank_id, part_id) if between else None
