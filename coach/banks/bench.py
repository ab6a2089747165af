"""The work on the parts of banks, as a transaction of `coach.banks.desk` does it: asks nobody."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coach.bank_records import COVER, Fields, Part, PartState
from coach.banks.naming import free_id, id_from
from coach.banks.readings import sectors_for, with_problems, words_to_publish
from coach.banks.trading import cover_taken_in
from coach.errors import CoachError, NotFound
from coach.storage.banks import words_of
from questions.write import question_fields

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from coach.storage.banks import BankStore
    from questions.bank import Bank

MOST_PARTS = 10_000
"""Of one bank, retired ones too: twice the largest spreadsheet that we promise to read."""
MOST_CHARS = 100_000
"""Of one part as JSON: a question as full as ours has 7,000."""


class NotReady(CoachError):
    """Something must be mended before it can be published; nothing was.

    `problems` are plain sentences, by the id of the part.
    """

    message_id = "error.bank.not_ready"

    def __init__(self, problems: Mapping[str, tuple[str, ...]]) -> None:
        self.problems = dict(problems)
        super().__init__()


class TooMuch(CoachError):
    """More than is kept: banks of one kind, questions of a bank, or words of a question."""

    message_id = "error.bank.too_much"


@dataclass(frozen=True, kw_only=True)
class Hand:
    """Who writes, and when."""

    by_id: str
    at: datetime


class Bench:
    """Changes parts; call it inside `BankStore.writing`."""

    def __init__(self, store: BankStore, builtin: Bank) -> None:
        self._store = store
        self._builtin = builtin

    def part(self, bank_id: str, part_id: str) -> Part:
        """One part with its problems; raises `NotFound`."""
        cover = self._store.part(bank_id, COVER)
        asked = () if part_id == COVER else (self._store.part(bank_id, part_id),)
        return self.with_problems((cover, *asked))[-1]

    def with_problems(self, parts: Sequence[Part]) -> tuple[Part, ...]:
        """Parts of a bank, cover first, each with what must be mended."""
        return with_problems(parts, self._builtin)

    def add(self, parts: Sequence[Part], fields: Fields, hand: Hand) -> Part:
        """A new question at the end of these parts; its id is made from its text if it has none."""
        if len(parts) > MOST_PARTS:
            raise TooMuch
        taken = {part.part_id for part in parts}
        named = str(fields.get("id") or "")
        part_id = free_id(named, taken) if named else id_from(str(fields.get("text", "")), taken)
        return self.add_at(_place(parts, part_id), fields, hand)

    def add_at(self, place: Part, fields: Fields, hand: Hand) -> Part:
        """A new part in the place of this one, which has nothing in it yet."""
        part = replace(place, content=_fitting(named(fields, place.part_id)))
        self._store.add_part(part, hand.by_id, hand.at)
        return part

    def put(self, part: Part, fields: Fields, hand: Hand, *, based_on: int | None = None) -> Part:
        """A new version on top of the newest, unless nothing differs from it."""
        content = _fitting(named(fields, part.part_id))
        if words_of(content) == words_of(part.content):
            return part
        put = replace(part, number=part.number + 1, content=content)
        self._store.add_version(put, hand.by_id, hand.at, based_on=based_on or part.number)
        self._store.change_part(part.bank_id, part.part_id, number=put.number)
        return put

    def move(self, bank_id: str, part_id: str, position: int) -> None:
        """Put a question in another place among those that are not retired."""
        listed = [part for part in self._store.parts(bank_id)[1:] if not is_retired(part)]
        moved = next((part for part in listed if part.part_id == part_id), None)
        if moved is None:
            raise NotFound
        listed.remove(moved)
        listed.insert(max(position, 0), moved)
        for place, part in enumerate(listed):
            if part.position != place:
                self._store.change_part(bank_id, part.part_id, position=place)

    def publish(self, chosen: Sequence[Part]) -> None:
        """Let these parts out, cover first; raises `NotReady` before any is."""
        problems = {one.part_id: one.problems for one in self.with_problems(chosen) if one.problems}
        if problems:
            raise NotReady(problems)
        cover, *asked = chosen
        sectors = sectors_for(cover.content, self._builtin)
        self._let_out(cover, None)
        for part in asked:
            words = words_to_publish(part.content, sectors)
            self._let_out(part, self._store.keep_content(words))
        self._store.forget_unused()

    def _let_out(self, part: Part, content_id: str | None) -> None:
        self._store.change_part(
            part.bank_id,
            part.part_id,
            state=PartState.PUBLISHED,
            published_number=part.number,
            published_content_id=content_id,
        )

    def take_in(self, bank_id: str, bank: Bank, hand: Hand) -> None:
        """Take what a bank holds into one that is kept."""
        parts = list(self._store.parts(bank_id))
        if len(parts) + len(bank.questions) > MOST_PARTS:
            raise TooMuch
        self.put(parts[0], cover_taken_in(parts[0].content, bank), hand)
        sectors = {sector.id: sector for sector in bank.sectors}
        here = {part.part_id: part for part in parts[1:]}
        last = _place(parts, COVER)
        for question in bank.questions:
            fields = question_fields(question, sectors.get(question.sector))
            known = here.get(question.id)
            if known is None:
                new = replace(last, part_id=question.id)
                last = replace(last, position=last.position + 1)
                here[question.id] = self.add_at(new, fields, hand)
            else:
                here[question.id] = self._renew(known, fields, hand)

    def _renew(self, part: Part, fields: Fields, hand: Hand) -> Part:
        if is_retired(part):
            self._store.change_part(
                part.bank_id,
                part.part_id,
                state=PartState.DRAFT,
                published_number=None,
                published_content_id=None,
            )
        return self.put(part, fields, hand)


def is_retired(part: Part) -> bool:
    """Whether a question can be chosen no more."""
    return part.state is PartState.RETIRED


def named(fields: Fields, part_id: str) -> Fields:
    """The fields of a question with its id, which nothing changes; a cover has none."""
    return dict(fields) if part_id == COVER else {**fields, "id": part_id}


def empty_part(bank_id: str, part_id: str, position: int) -> Part:
    """A part that is made now."""
    return Part(
        bank_id=bank_id,
        part_id=part_id,
        state=PartState.DRAFT,
        number=1,
        published_number=None,
        position=position,
        content={},
    )


def _place(parts: Sequence[Part], part_id: str) -> Part:
    """An empty part after all of these."""
    return empty_part(parts[0].bank_id, part_id, max(part.position for part in parts) + 1)


def _fitting(content: Fields) -> Fields:
    if len(words_of(content)) > MOST_CHARS:
        raise TooMuch
    return content
