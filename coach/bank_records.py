"""Records of question banks that tutors make: whose they are, their parts, and every version.

All frozen and keyword-only. Times of day are timezone-aware UTC. What a part holds (`Fields`) is
what a bank file holds of it, as `questions.schema` reads it: a draft may be unfinished, what is
published is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

Fields = Mapping[str, Any]
"""Fields of one table of a bank file, as TOML and JSON know them."""

COVER = ""
"""The id of the part that is the bank itself: title, about, employer, sectors, glossary, steps."""

BETWEEN = "~"
"""Stands between bank and question in the id by which a tutor's question is practised, and in no
id of the built-in bank."""


class Audience(StrEnum):
    """Who can practise the published questions of a bank."""

    EVERYBODY = "everybody"
    """Whoever practises here finds it on the start page."""
    TASKS = "tasks"
    """Those for whom a question of it was set, and nobody else."""
    OWNER = "owner"
    """A participant's own questions: nobody else sees them."""


class PartState(StrEnum):
    """Where one question of a bank stands."""

    DRAFT = "draft"
    """Never published."""
    PUBLISHED = "published"
    """Can be practised as it was when it was published last; newer changes wait."""
    RETIRED = "retired"
    """Can't be chosen any more. Answers to it keep the words they answered."""


@dataclass(frozen=True, kw_only=True)
class BankHead:
    """A bank in the list of banks.

    Attributes:
        id: random.
        title: as its cover says it now.
        owner_id: whose own it is; None for one that the tutors here make together.
        audience: who can practise it.
        questions: how many questions it has that aren't retired.
        published: how many of them can be practised.
        changed_at: when it was last saved.
        is_pack: whether its cover names an employer, or steps of hiring.
    """

    id: str
    title: str
    owner_id: str | None
    audience: Audience
    questions: int
    published: int
    changed_at: datetime
    is_pack: bool = False


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part of a bank as it stands: its cover, or a question.

    Attributes:
        part_id: `COVER`, or the id of the question in its bank; never used again for another.
        state: where it stands.
        number: of its newest version, from 1.
        published_number: of the version that is practised; None if there is none.
        position: its place among the questions, from 0; the cover's is -1.
        content: its newest version.
        problems: what must be mended before it can be published, each in a plain sentence.
    """

    bank_id: str
    part_id: str
    state: PartState
    number: int
    published_number: int | None
    position: int
    content: Fields
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Version:
    """One save of a part.

    Attributes:
        number: from 1, without gaps.
        at: when it was saved.
        by_id: who saved it; None if they were erased since.
        by_name: their name as the one who asks may see it; "" if they may not.
        based_on: the version that was in front of who saved it; None for a first one. Where it
            isn't `number - 1`, somebody else had saved in between.
        changed: names of the fields that differ from the version before.
        content: all of it.
    """

    bank_id: str
    part_id: str
    number: int
    at: datetime
    by_id: str | None
    by_name: str
    based_on: int | None
    changed: tuple[str, ...]
    content: Fields
