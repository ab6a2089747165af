"""What can be practised: the built-in bank, and the published questions of banks made here.

An answer is tied to the words it answers: `keep` gives their name, and `question` finds them by it
whatever has become of the question since.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from coach.account_records import Action, Thing, ThingKind
from coach.banks.naming import split_id, whole_id
from coach.banks.readings import question_in, sectors_for
from coach.errors import NotFound
from coach.storage.banks import content_id_of
from questions.errors import UnknownIdError
from questions.load import cover_of
from questions.write import question_fields

if TYPE_CHECKING:
    from datetime import datetime

    from coach.accounts.access import Access
    from coach.bank_records import BankHead, Fields
    from coach.storage.banks import BankStore
    from questions.bank import Bank, Question, Sector

_REMEMBERED = 2_000
"""Questions of the tutors that are not read again, and banks: some megabytes."""


class Shelf:
    """The questions of a place. Safe to share between threads."""

    def __init__(self, *, store: BankStore, builtin: Bank, access: Access) -> None:
        self._store = store
        self._builtin = builtin
        self._access = access
        self._kept = lru_cache(maxsize=_REMEMBERED)(self._read)
        self._owner = lru_cache(maxsize=_REMEMBERED)(self._read_owner)

    @property
    def builtin(self) -> Bank:
        """The questions that the product ships."""
        return self._builtin

    def question(self, question_id: str, content_id: str | None = None) -> Question:
        """A question, in the words of this name if one is given; it asks nobody's leave.

        Without a name: the built-in question, or the published one of a bank.

        Raises:
            UnknownIdError: there is none, or it has no such words.
        """
        if content_id is not None:
            return self._found(question_id, content_id)
        own = split_id(question_id)
        if own is None:
            return self._builtin.question(question_id)
        published = self._store.published_question(*own)
        if published is None:
            raise _unknown(question_id)
        return self._found(question_id, published)

    def asked(
        self, user_id: str, question_id: str, now: datetime, content_id: str | None = None
    ) -> Question:
        """A question as this person can practise it now.

        Without a name of words: as it is published, or else as the newest task for them has it.

        Raises:
            NotAllowed: it is not open to them.
            UnknownIdError: there is none.
        """
        return self.question(question_id, self._words_for(user_id, question_id, content_id, now))

    def check(self, user_id: str, question: Question, now: datetime) -> None:
        """Let somebody answer a question in these words, or not.

        Raises:
            NotAllowed: these words are not open to them.
            UnknownIdError: there is no such built-in question.
        """
        self._words_for(user_id, question.id, self.name_of(question), now)

    def name_of(self, question: Question) -> str:
        """The name of the words of a question; nothing is kept."""
        return content_id_of(_bare_fields(question))

    def keep(self, question: Question) -> str:
        """Keep the words of a question, and give their name.

        Call it in the transaction that points to them: what nothing points to is erased.
        """
        return self._store.keep_content(_bare_fields(question))

    def content_of(self, question_id: str) -> str | None:
        """Keep the words of a question as they are in use now, and give their name.

        None where there is no such question. Call it in the transaction that points to them.
        """
        try:
            return self.keep(self.question(question_id))
        except UnknownIdError:
            return None

    def open_to(self, user_id: str, now: datetime) -> tuple[BankHead, ...]:
        """The banks whose published questions this person can practise without a task."""
        return tuple(
            head
            for head in self._store.open_heads(user_id)
            if self._access.may(user_id, Action.PRACTISE_QUESTIONS, _bank(head.id), now)
        )

    def bank(self, user_id: str, bank_id: str, now: datetime) -> Bank:
        """A bank as it can be practised: its cover as published, and its published questions.

        Raises:
            NotAllowed: it is not open to them.
        """
        self._access.check(user_id, Action.PRACTISE_QUESTIONS, _bank(bank_id), now)
        cover = cover_of(self._store.published_cover(bank_id) or {})[0]
        published = self._store.published(bank_id)
        questions = (self._found(whole_id(bank_id, part_id), one) for part_id, one in published)
        return replace(cover, questions=tuple(questions))

    def owner_of(self, question_id: str) -> str | None:
        """Whose own a question is; None for the built-in ones and the tutors' banks.

        It is cheap, and asks nobody's leave: banks change no hands.

        Raises:
            NotFound: there is no such bank (any more).
        """
        own = split_id(question_id)
        return None if own is None else self._owner(own[0])

    def sector(self, question: Question) -> Sector | None:
        """The sector that a question is of, if it is known here (any more)."""
        own = split_id(question.id)
        cover = self._store.published_cover(own[0]) if own else None
        sectors = self._builtin.sectors if cover is None else sectors_for(cover, self._builtin)
        return next((sector for sector in sectors if sector.id == question.sector), None)

    def bank_title(self, question_id: str) -> str:
        """What the bank of a question is called; "" for a built-in one, or where it is gone."""
        own = split_id(question_id)
        cover = self._store.published_cover(own[0]) if own else None
        return str((cover or {}).get("title", ""))

    def _words_for(
        self, user_id: str, question_id: str, content_id: str | None, now: datetime
    ) -> str | None:
        """The name of the words that somebody may answer; None for the built-in ones of today."""
        own = split_id(question_id)
        if own is None and content_id in {None, self._builtin_words(question_id)}:
            return None
        wanted = content_id or self._newest_for(user_id, question_id, now)
        self._access.check(user_id, Action.PRACTISE_QUESTIONS, _words(wanted), now)
        return wanted

    def _newest_for(self, user_id: str, question_id: str, now: datetime) -> str:
        bank_id, part_id = split_id(question_id) or ("", question_id)
        published = self._store.published_question(bank_id, part_id)
        if published is not None and self._access.may(
            user_id, Action.PRACTISE_QUESTIONS, _words(published), now
        ):
            return published
        found = self._store.set_for(user_id, question_id, now) or published
        if found is None:
            raise _unknown(question_id)
        return found

    def _builtin_words(self, question_id: str) -> str:
        return self.name_of(self._builtin.question(question_id))

    def _found(self, question_id: str, content_id: str) -> Question:
        """The question; what is or may have been somebody's own is read from the database anew.

        So no words are left in the memory of this or another process once they are erased.
        """
        try:
            is_own = self.owner_of(question_id) is not None
        except NotFound:
            is_own = True
        return (self._read if is_own else self._kept)(question_id, content_id)

    def _read_owner(self, bank_id: str) -> str | None:
        return self._store.get(bank_id).owner_id

    def _read(self, question_id: str, content_id: str) -> Question:
        words = self._store.content(content_id)
        own = split_id(question_id)
        if words is None or words.get("id") != (own[1] if own else question_id):
            raise _unknown(question_id)
        return question_in(words, question_id)


def _bare_fields(question: Question) -> Fields:
    """What is kept of a question: it does not say of which bank it is."""
    own = split_id(question.id)
    return question_fields(question if own is None else replace(question, id=own[1]), None)


def _unknown(question_id: str) -> UnknownIdError:
    return UnknownIdError(what="question", wanted=question_id, nearest=())


def _bank(bank_id: str) -> Thing:
    return Thing(kind=ThingKind.BANK, id=bank_id)


def _words(content_id: str) -> Thing:
    return Thing(kind=ThingKind.QUESTION, id=content_id)
