"""Finding questions in a bank: pure, and always in the bank's own order.

One question by its id: `Bank.question`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from questions.bank import find_by_id

if TYPE_CHECKING:
    from questions.bank import Bank, Kind, Level, Question, Sector


def select_questions(
    bank: Bank,
    *,
    sector: str | None = None,
    role: str | None = None,
    level: Level | None = None,
    kind: Kind | None = None,
) -> tuple[Question, ...]:
    """The questions that fit everything asked for; None means "any".

    Args:
        bank: where to look.
        sector: the id of a sector.
        role: the id of a role; roles are looked up in the sector if one is given.
        level: the level that a question was written for. To see what a level can practise, leave
            it out and look at `Question.levels`.
        kind: the kind of question.

    Raises:
        UnknownIdError: if no sector or role has the id asked for.
    """
    sectors = bank.sectors if sector is None else (bank.sector(sector),)
    if role is not None:
        sectors = _with_role(sectors, role)
    wanted = {found.id for found in sectors}
    return tuple(
        question
        for question in bank.questions
        if question.sector in wanted
        and (role is None or role in question.roles)
        and (level is None or question.level == level)
        and (kind is None or question.kind == kind)
    )


def _with_role(sectors: tuple[Sector, ...], role_id: str) -> tuple[Sector, ...]:
    known = {role.id: role for sector in sectors for role in sector.roles}
    find_by_id("role", role_id, known)
    return tuple(sector for sector in sectors if any(role.id == role_id for role in sector.roles))
