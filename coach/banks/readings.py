"""What the parts of a bank say, and what is still wrong with them. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from questions.bank import Role, Sector
from questions.load import cover_of, question_of
from questions.write import question_fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from coach.bank_records import Fields, Part
    from questions.bank import Bank, Question

_NO_TITLE = "title: this field is missing."


def sectors_for(cover: Fields, builtin: Bank) -> tuple[Sector, ...]:
    """The sectors that questions of a bank can be of: its own, then the built-in ones."""
    return with_more(cover_of(cover)[0].sectors, builtin.sectors)


def with_more(first: Iterable[Sector], more: Iterable[Sector]) -> tuple[Sector, ...]:
    """Sectors by id, each once; the first of an id counts."""
    by_id: dict[str, Sector] = {}
    for sector in (*first, *more):
        by_id.setdefault(sector.id, sector)
    return tuple(by_id.values())


def cover_problems(cover: Fields) -> tuple[str, ...]:
    """What must be mended before anything of the bank can be published."""
    missing = () if "title" in cover else (_NO_TITLE,)
    return (*missing, *cover_of(cover)[1])


def with_problems(parts: Sequence[Part], builtin: Bank) -> tuple[Part, ...]:
    """Parts, cover first, each with what must be mended."""
    cover, *asked = parts
    sectors = sectors_for(cover.content, builtin)
    return (
        replace(cover, problems=cover_problems(cover.content)),
        *(replace(one, problems=question_of(one.content, sectors)[1]) for one in asked),
    )


def words_to_publish(content: Fields, sectors: Sequence[Sector]) -> dict[str, Any]:
    """A question without problems as it is kept for those who answer it.

    Its roles are all written down: what it says must not hang on a bank that can change.
    """
    return question_fields(question_of(content, sectors)[0], None)


def question_in(words: Fields, question_id: str) -> Question:
    """The question that words which were kept say, under the id by which it is practised."""
    roles: list[str] = list(words.get("roles", ()))
    own = Sector(id=str(words.get("sector", "")), title="", roles=_roles(roles))
    return replace(question_of(words, (own,))[0], id=question_id)


def _roles(ids: Iterable[str]) -> tuple[Role, ...]:
    return tuple(Role(id=one, title="") for one in ids)
