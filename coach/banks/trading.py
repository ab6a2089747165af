"""Banks as records and as the parts of one that is kept: for files to come in and go out. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from coach.banks.readings import with_more
from questions.bank import Bank
from questions.load import cover_of, question_of
from questions.write import bank_fields

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coach.bank_records import Fields
    from questions.bank import Sector


def cover_with(cover: Fields, sectors: Sequence[Sector]) -> dict[str, Any]:
    """A cover that has these sectors too; one whose id it has stays as it is.

    What is unfinished in the cover's own sectors is kept as it is.
    """
    own: list[Any] = list(cover.get("sector", ()))
    here = {str(one.get("id", "")) for one in own}
    new = [sector for sector in sectors if sector.id not in here]
    if not new:
        return dict(cover)
    return {**cover, "sector": [*own, *_sector_fields(new)]}


def cover_taken_in(cover: Fields, bank: Bank) -> dict[str, Any]:
    """A cover with what the cover of a bank says over it; sectors of both are in it."""
    said = bank_fields(replace(bank, questions=()))
    new = {str(one["id"]) for one in said.get("sector", ())}
    kept = [one for one in cover.get("sector", ()) if str(one.get("id", "")) not in new]
    before = {str(one.get("id", "")): one for one in cover.get("sector", ())}
    sectors = [*kept, *(_with_jobs(one, before) for one in said.get("sector", ()))]
    return {**cover, **said, **({"sector": sectors} if sectors else {})}


def _with_jobs(sector: Fields, before: Mapping[str, Any]) -> dict[str, Any]:
    """A sector with the jobs that it has here too: questions that are not in the file name them."""
    said = {str(role["id"]) for role in sector["role"]}
    here: list[Any] = list(before.get(str(sector["id"]), {}).get("role", ()))
    more = [role for role in here if str(role.get("id", "")) not in said]
    return {**sector, "role": [*sector["role"], *more]}


def given_out(cover: Fields, asked: Sequence[Fields], builtin: Bank) -> Bank:
    """The bank of a cover and questions; those in which something is wrong are left out."""
    bank = cover_of(cover)[0]
    sectors = with_more(bank.sectors, builtin.sectors)
    found = [question_of(one, sectors) for one in asked]
    questions = tuple(question for question, problems in found if not problems)
    used = {question.sector for question in questions}
    more = [sector for sector in builtin.sectors if sector.id in used]
    return replace(bank, questions=questions, sectors=with_more(bank.sectors, more))


def _sector_fields(sectors: Sequence[Sector]) -> list[Any]:
    return bank_fields(Bank(sectors=tuple(sectors), questions=()))["sector"]
