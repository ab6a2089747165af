"""Ids of questions, made from what they ask. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from coach.bank_records import BETWEEN
from questions.reading import MAX_ID_CHARS

if TYPE_CHECKING:
    from collections.abc import Collection

_ENOUGH_CHARS = 40
_NAMELESS = "question"


def id_from(text: str, taken: Collection[str]) -> str:
    """An id that is not taken, of the first words of a text; "question" where it has no letters.

    Example:
        >>> id_from("Why do you want this job?", {"why-do-you-want-this-job"})
        'why-do-you-want-this-job-2'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    while len(words) > 1 and len("-".join(words)) > _ENOUGH_CHARS:
        words.pop()
    return free_id("-".join(words)[:_ENOUGH_CHARS] or _NAMELESS, taken)


def free_id(wanted: str, taken: Collection[str]) -> str:
    """This id, or the first of it with a number that is not taken."""
    if wanted not in taken:
        return wanted
    stem = wanted[: MAX_ID_CHARS - 6].rstrip("-")
    number = 2
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"


def whole_id(bank_id: str, part_id: str) -> str:
    """The id by which a question of a bank is practised."""
    return f"{bank_id}{BETWEEN}{part_id}"


def split_id(question_id: str) -> tuple[str, str] | None:
    """The ids of bank and question in the id of a tutor's question; None for a built-in one."""
    bank_id, between, part_id = question_id.partition(BETWEEN)
    return (bank_id, part_id) if between else None
