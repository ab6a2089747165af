"""Ids from words that people write. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from questions.reading import IS_ID, MAX_ID_CHARS

if TYPE_CHECKING:
    from collections.abc import Collection

LONGEST_MADE = 40
_NOT_ID = re.compile(r"[^a-z0-9]+")


def id_from(text: str, *, otherwise: str) -> str:
    """An id that reads like the text, cut at a word; `otherwise` if no letter of it can stand.

    Example:
        >>> id_from("Why do you want this job?", otherwise="question")
        'why-do-you-want-this-job'
    """
    if len(text) <= MAX_ID_CHARS and IS_ID.fullmatch(text):
        return text
    plain = unicodedata.normalize("NFKD", text[:500]).encode("ascii", "ignore").decode()
    slug = _NOT_ID.sub("-", plain.lower().replace("'", "")).strip("-")
    if len(slug) > LONGEST_MADE:
        slug = slug[: LONGEST_MADE + 1].rpartition("-")[0] or slug[:LONGEST_MADE]
    return slug or otherwise


def free_id(wanted: str, taken: Collection[str]) -> str:
    """The id itself if it is free, else with the first number behind it that is: "why-2"."""
    if wanted not in taken:
        return wanted
    stem = wanted[: MAX_ID_CHARS - 8].rstrip("-")
    number = 2
    while (made := f"{stem}-{number}") in taken:
        number += 1
    return made
