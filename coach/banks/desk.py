"""Where question banks are written: each method says who asks, and asks `Access` first.

Every save is a version that is never changed. Two who change the same part at once both have
theirs kept (`coach.banks.merging`).
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.account_records import Action, Outcome, Thing, ThingKind
from coach.bank_records import COVER, Audience, Fields, PartState, Version
from coach.banks.bench import Bench, Hand, TooMuch, empty_part, is_retired, named
from coach.banks.merging import changed_fields, merge
from coach.banks.readings import with_more
from coach.banks.trading import cover_with, given_out
from coach.errors import NotAllowed, NotFound
from coach.storage.banks import BankRow
from coach.storage.users import random_id
from questions.write import question_fields

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Generator, Sequence
    from datetime import datetime

    from coach.accounts.access import Access
    from coach.accounts.audit import AuditTrail
    from coach.bank_records import BankHead, Part
    from coach.storage.banks import BankStore, KeptVersion
    from coach.storage.users import UserStore
    from questions.bank import Bank

MOST_BANKS, MOST_OWN_BANKS = 500, 50
_PLACE = Thing(kind=ThingKind.PLACE)


@dataclass(frozen=True, kw_only=True)
class Saved:
    """What came of a save.

    Attributes:
        part: as it is now.
        meanwhile: the newest version that somebody saved while this one was written; None if
            nobody did.
        clashes: names of the fields that both changed: they are as they were saved last, and as
            the other one wrote them in `meanwhile`.
    """

    part: Part
    meanwhile: Version | None = None
    clashes: tuple[str, ...] = ()


class Desk:
    """The service behind the pages on which banks are written.

    Where somebody may not, or there is no such bank, each raises `NotAllowed`; where there is no
    such part or version, `NotFound`.
    """

    def __init__(
        self,
        *,
        store: BankStore,
        builtin: Bank,
        access: Access,
        trail: AuditTrail,
        users: UserStore,
        new_id: Callable[[], str] = random_id,
    ) -> None:
        self._store = store
        self._builtin = builtin
        self._access = access
        self._trail = trail
        self._users = users
        self._new_id = new_id
        self._bench = Bench(store, builtin)

    # --- banks ------------------------------------------------------------------------------------

    def banks(self, actor_id: str, now: datetime) -> tuple[BankHead, ...]:
        """The banks that somebody may change: the tutors' here, then their own, by title."""
        found = (*self._store.heads(None), *self._store.heads(actor_id))
        return tuple(
            head
            for head in found
            if self._access.may(actor_id, Action.EDIT_BANK, _bank(head.id), now)
        )

    def make(self, actor_id: str, title: str, now: datetime, *, own: bool = False) -> str:
        """A new bank, of the tutors here or one's own; gives its id.

        Raises:
            TooMuch: there are very many already.
        """
        title = " ".join(title.split())
        self._may_make(actor_id, now, own=own)
        return self._make(actor_id, {"title": title} if title else {}, now, own=own)

    def set_audience(self, actor_id: str, bank_id: str, audience: Audience, now: datetime) -> None:
        """Say who can practise its published questions; one's own are for oneself alone."""
        with self._changing(actor_id, bank_id, now, note="bank_opened"):
            is_own = self._store.get(bank_id).owner_id is not None
            if is_own is not (audience is Audience.OWNER):
                raise NotAllowed
            self._store.change(bank_id, audience=audience)

    def remove(self, actor_id: str, bank_id: str, now: datetime) -> None:
        """Erase a bank with all its versions. Answers and tasks keep their words."""
        with self._changing(actor_id, bank_id, now, note="bank_removed"):
            self._store.remove(bank_id)

    # --- parts ------------------------------------------------------------------------------------

    def parts(self, actor_id: str, bank_id: str, now: datetime) -> tuple[Part, ...]:
        """The cover, then the questions by position, retired ones last."""
        self._may_see(actor_id, bank_id, now)
        return self._bench.with_problems(self._store.parts(bank_id))

    def part(self, actor_id: str, bank_id: str, part_id: str, now: datetime) -> Part:
        """One part as it stands."""
        self._may_see(actor_id, bank_id, now)
        return self._bench.part(bank_id, part_id)

    def add(self, actor_id: str, bank_id: str, fields: Fields, now: datetime) -> Part:
        """A new question, a draft at the end; its id is made from its text if it has none.

        Raises:
            TooMuch: too many questions, or too many words.
        """
        with self._changing(actor_id, bank_id, now) as hand:
            made = self._bench.add(self._store.parts(bank_id), fields, hand)
        return self._bench.part(bank_id, made.part_id)

    def copy_builtin(
        self, actor_id: str, bank_id: str, question_ids: Sequence[str], now: datetime
    ) -> tuple[Part, ...]:
        """Built-in questions as drafts of a bank, whole, with their sectors in its cover.

        Raises:
            UnknownIdError: there is no such question.
            TooMuch: too many questions.
        """
        copied = [self._builtin.question(question_id) for question_id in question_ids]
        sectors = {one.sector: self._builtin.sector(one.sector) for one in copied}
        with self._changing(actor_id, bank_id, now) as hand:
            parts = list(self._store.parts(bank_id))
            first = len(parts)
            self._bench.put(
                parts[0], cover_with(parts[0].content, with_more((), sectors.values())), hand
            )
            for question in copied:
                fields = question_fields(question, sectors[question.sector])
                parts.append(self._bench.add(parts, fields, hand))
        return tuple(self._bench.part(bank_id, part.part_id) for part in parts[first:])

    def save(
        self,
        actor_id: str,
        bank_id: str,
        part_id: str,
        fields: Fields,
        now: datetime,
        *,
        based_on: int,
    ) -> Saved:
        """Save a part that was read as its version `based_on`: a new version, unless it is equal.

        Where somebody saved in between, nothing of either is lost: `Saved` says what to show.

        Raises:
            TooMuch: too many words.
        """
        with self._changing(actor_id, bank_id, now) as hand:
            part = self._store.part(bank_id, part_id)
            base = self._store.version(bank_id, part_id, based_on).content
            merged = merge(base, part.content, named(fields, part_id))
            self._bench.put(part, merged.content, hand, based_on=based_on)
        saved = self._bench.part(bank_id, part_id)
        if part.number == based_on:
            return Saved(part=saved)
        meanwhile = self._version(actor_id, bank_id, part_id, part.number, now)
        return Saved(part=saved, meanwhile=meanwhile, clashes=merged.clashes)

    def move(self, actor_id: str, bank_id: str, part_id: str, position: int, now: datetime) -> None:
        """Put a question that is not retired in another place, from 0; past the end is the end."""
        with self._changing(actor_id, bank_id, now):
            self._bench.move(bank_id, part_id, position)

    # --- what can be practised --------------------------------------------------------------------

    def publish(
        self, actor_id: str, bank_id: str, part_ids: Collection[str], now: datetime
    ) -> None:
        """Let the newest versions of these questions be practised, and show the newest cover.

        Raises:
            NotReady: something of them, or of the cover, must be mended first: none was published.
        """
        wanted = {COVER, *part_ids}
        with self._changing(actor_id, bank_id, now, note="bank_published"):
            chosen = [part for part in self._store.parts(bank_id) if part.part_id in wanted]
            if len(chosen) < len(wanted):
                raise NotFound
            self._bench.publish(chosen)

    def retire(self, actor_id: str, bank_id: str, part_id: str, now: datetime) -> None:
        """Let a question be chosen no more; answers to it, and tasks with it, keep their words."""
        self._set_state(actor_id, bank_id, part_id, now, retired=True)

    def bring_back(self, actor_id: str, bank_id: str, part_id: str, now: datetime) -> None:
        """Let a retired question be as it was before: as published last, or a draft."""
        self._set_state(actor_id, bank_id, part_id, now, retired=False)

    # --- versions ---------------------------------------------------------------------------------

    def versions(
        self, actor_id: str, bank_id: str, part_id: str, now: datetime
    ) -> tuple[Version, ...]:
        """Every save of a part, newest first."""
        self._may_see(actor_id, bank_id, now)
        kept = self._store.versions(bank_id, part_id)
        names = {by_id: self._name(actor_id, by_id, now) for by_id in {one.by_id for one in kept}}
        nothing: Fields = {}
        before = (*(one.content for one in kept[1:]), nothing)
        return tuple(
            _shown(one, (bank_id, part_id), earlier, names[one.by_id])
            for one, earlier in zip(kept, before, strict=True)
        )

    def restore(
        self, actor_id: str, bank_id: str, part_id: str, number: int, now: datetime
    ) -> Part:
        """Make an old version the newest: a new one with its content."""
        with self._changing(actor_id, bank_id, now) as hand:
            content = self._store.version(bank_id, part_id, number).content
            self._bench.put(self._store.part(bank_id, part_id), content, hand)
        return self._bench.part(bank_id, part_id)

    # --- banks from files, and to files -----------------------------------------------------------

    def take_in(
        self, actor_id: str, bank_id: str | None, bank: Bank, now: datetime, *, own: bool = False
    ) -> str:
        """Make a new bank of one that was read, or take it into one; gives the id of the bank.

        A question whose id is there is a new version of that question (of a retired one, which
        comes back as a draft). What the file leaves empty of the cover stays as it is.

        Raises:
            TooMuch: too many banks or questions, or too many words.
        """
        if bank_id is not None:
            with self._changing(actor_id, bank_id, now) as hand:
                self._bench.take_in(bank_id, bank, hand)
            return bank_id
        self._may_make(actor_id, now, own=own)
        with self._store.writing():
            made = self._make(actor_id, {}, now, own=own)
            self._bench.take_in(made, bank, Hand(by_id=actor_id, at=now))
        return made

    def give_out(self, actor_id: str, bank_id: str, now: datetime, *, drafts: bool = True) -> Bank:
        """A bank for a file: the newest versions, or with `drafts=False` the published ones.

        Retired questions and those that must be mended first are not in it: `parts` tells which.
        Built-in sectors that its questions name are.
        """
        self._may_see(actor_id, bank_id, now)
        if drafts:
            cover, *asked = self._store.parts(bank_id)
            newest = [part.content for part in asked if not is_retired(part)]
            return given_out(cover.content, newest, self._builtin)
        published = self._store.published_cover(bank_id) or {}
        words = [self._store.content(one) or {} for _, one in self._store.published(bank_id)]
        return given_out(published, words, self._builtin)

    # --- what the others are made of --------------------------------------------------------------

    @contextmanager
    def _changing(
        self, actor_id: str, bank_id: str, now: datetime, *, note: str = ""
    ) -> Generator[Hand]:
        """Let them change a bank, all or nothing, or not."""
        self._access.check(actor_id, Action.EDIT_BANK, _bank(bank_id), now)
        with self._store.writing():
            self._store.get(bank_id)
            yield Hand(by_id=actor_id, at=now)
            self._store.touch(bank_id, now)
            if note:
                self._trail.note(actor_id, note, _bank(bank_id), Outcome.DONE, now)

    def _make(self, actor_id: str, cover: Fields, now: datetime, *, own: bool) -> str:
        bank = BankRow(
            id=self._new_id(),
            owner_id=actor_id if own else None,
            audience=Audience.OWNER if own else Audience.EVERYBODY,
        )
        with self._store.writing():
            if len(self._store.heads(bank.owner_id)) >= (MOST_OWN_BANKS if own else MOST_BANKS):
                raise TooMuch
            self._store.add(bank, actor_id, now)
            place = empty_part(bank.id, COVER, -1)
            self._bench.add_at(place, cover, Hand(by_id=actor_id, at=now))
            self._trail.note(actor_id, "bank_made", _bank(bank.id), Outcome.DONE, now)
        return bank.id

    def _set_state(
        self, actor_id: str, bank_id: str, part_id: str, now: datetime, *, retired: bool
    ) -> None:
        note = "question_retired" if retired else "question_back"
        with self._changing(actor_id, bank_id, now, note=note):
            part = self._store.part(bank_id, part_id)
            if part_id == COVER:
                raise NotFound
            was = PartState.DRAFT if part.published_number is None else PartState.PUBLISHED
            state = PartState.RETIRED if retired else was
            self._store.change_part(bank_id, part_id, state=state)

    def _version(
        self, actor_id: str, bank_id: str, part_id: str, number: int, now: datetime
    ) -> Version:
        versions = self.versions(actor_id, bank_id, part_id, now)
        return next(one for one in versions if one.number == number)

    def _name(self, actor_id: str, by_id: str | None, now: datetime) -> str:
        if by_id is None:
            return ""
        person = Thing(kind=ThingKind.PERSON, id=by_id)
        if not self._access.may(actor_id, Action.SEE_NAME, person, now):
            return ""
        return self._users.get(by_id).display_name

    def _may_make(self, actor_id: str, now: datetime, *, own: bool) -> None:
        action = Action.MAKE_OWN_BANK if own else Action.MAKE_BANK
        self._access.check(actor_id, action, _PLACE, now)

    def _may_see(self, actor_id: str, bank_id: str, now: datetime) -> None:
        self._access.check(actor_id, Action.SEE_BANK, _bank(bank_id), now)


def _bank(bank_id: str) -> Thing:
    return Thing(kind=ThingKind.BANK, id=bank_id)


def _shown(kept: KeptVersion, which: tuple[str, str], before: Fields, by_name: str) -> Version:
    bank_id, part_id = which
    changed = changed_fields(before, kept.content)
    return Version(**vars(kept), bank_id=bank_id, part_id=part_id, by_name=by_name, changed=changed)
