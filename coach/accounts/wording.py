"""The words that carry a yes: which they are, and whether a person has read them.

A translation may say of itself that a speaker has read all of it. Where it doesn't, the place can
have the words of consent read by somebody of its own. That counts for these very words: once one
of them is changed, or their version goes up, they have to be read again.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.account_records import (
    Action,
    ConsentKind,
    Outcome,
    Thing,
    ThingKind,
    WordsChecked,
)
from coach.accounts.audit import MACHINE
from coach.accounts.consent import VERSIONS
from coach.errors import CoachError
from coach.i18n.catalogue import Catalogue, languages

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from coach.account_records import CheckedAs
    from coach.accounts.access import Access
    from coach.accounts.audit import AuditTrail
    from coach.storage.checked_words import CheckedWordsStore

STEPS = ("listen", "stays", "deleted", "yours", "practice", "stop")
"""What the page of consent says, one picture each."""
WORDS: dict[ConsentKind, tuple[str, ...]] = {
    ConsentKind.PRACTICE: (
        "consent.title",
        "consent.lead",
        *(f"consent.{step}" for step in STEPS),
        "consent.question",
        "consent.yes",
        "consent.no",
        "consent.no.text",
    ),
    ConsentKind.KEEP_RECORDINGS: (
        "keep.title",
        "keep.text",
        "keep.question",
        "keep.answer.no",
        "keep.answer.yes",
        "keep.start",
        "keep.stop.warning",
    ),
}
"""The messages that somebody agrees to, in the order of the page."""
_PLACE = Thing(kind=ThingKind.PLACE)


class UnknownLanguage(CoachError):
    """There is no catalogue of it."""

    message_id = "error.language.unknown"


@dataclass(frozen=True, kw_only=True)
class WordsState:
    """How it stands with the words of a language.

    Attributes:
        language: its code.
        by_translators: the translation itself says that a speaker has read all of it.
        check: who of this place has read them, and when; None if nobody has.
        is_of_today: whether these are still the words that were read.
    """

    language: str
    by_translators: bool
    check: WordsChecked | None
    is_of_today: bool

    @property
    def is_checked(self) -> bool:
        """Whether a person has read the words that are shown today."""
        return self.by_translators or self.is_of_today


def is_checked_by_a_person(language: str) -> bool:
    """Whether a translation says that a person has read all words of it."""
    return any(known.code == language and known.checked_by_a_person for known in languages())


class CheckedWords:
    """Tells whether words were read by a person; anybody may know."""

    def __init__(
        self,
        store: CheckedWordsStore,
        *,
        by_translators: Callable[[str], bool] = is_checked_by_a_person,
        load: Callable[[str], Catalogue] = Catalogue.load,
    ) -> None:
        """Join it.

        Args:
            store: what was read here.
            by_translators: whether a translation says so of itself.
            load: the words of a language.
        """
        self._store = store
        self._by_translators = by_translators
        self._load = load

    def is_checked(self, language: str) -> bool:
        """Whether a person has read the words of consent that are shown today."""
        return self.state(language).is_checked

    def state(self, language: str) -> WordsState:
        """How it stands with a language; one without a catalogue was read by nobody."""
        found = {check.kind: check for check in self._store.of(language)}
        return WordsState(
            language=language,
            by_translators=self._by_translators(language),
            check=max(found.values(), key=lambda check: check.at, default=None),
            is_of_today=all(
                kind in found and self._is_of_today(found[kind]) for kind in ConsentKind
            ),
        )

    def words(self, language: str, kind: ConsentKind) -> tuple[str, ...]:
        """The words of one consent, as the translator wrote them.

        Raises:
            UnknownLanguage: there is no catalogue of it.
        """
        words = self._load(language)
        if words.language.code != language:
            raise UnknownLanguage(language=language)
        return tuple(words.words(message_id) for message_id in WORDS[kind])

    def read_now(
        self, language: str, checked_as: CheckedAs, checked_by: str | None, now: datetime
    ) -> tuple[WordsChecked, ...]:
        """What is kept where somebody has read the words of today; raises `UnknownLanguage`."""
        return tuple(
            WordsChecked(
                language=language,
                kind=kind,
                version=VERSIONS[kind],
                words_hash=_hash(self.words(language, kind)),
                checked_as=checked_as,
                checked_by=checked_by,
                at=now,
            )
            for kind in ConsentKind
        )

    def _is_of_today(self, check: WordsChecked) -> bool:
        try:
            words = self.words(check.language, check.kind)
        except UnknownLanguage:
            return False
        return check.version == VERSIONS[check.kind] and check.words_hash == _hash(words)


class Wordings:
    """Has somebody say that they have read the words of a language, and take it back."""

    def __init__(
        self, *, access: Access, store: CheckedWordsStore, trail: AuditTrail, checked: CheckedWords
    ) -> None:
        self._access = access
        self._store = store
        self._trail = trail
        self._checked = checked

    def states(self, actor_id: str, now: datetime) -> tuple[WordsState, ...]:
        """How it stands with every language; raises `NotAllowed`."""
        self._access.check(actor_id, Action.MANAGE_SETTINGS, _PLACE, now)
        return tuple(self._checked.state(known.code) for known in languages())

    def confirm(self, actor_id: str, language: str, checked_as: CheckedAs, now: datetime) -> None:
        """Keep that an administrator has read the words, and found them right.

        Raises:
            NotAllowed: they may not.
            UnknownLanguage: there is no such language here.
        """
        self._access.check(actor_id, Action.MANAGE_SETTINGS, _PLACE, now)
        self._confirm(actor_id, actor_id, language, checked_as, now)

    def withdraw(self, actor_id: str, language: str, now: datetime) -> None:
        """Take it back: no new recording is kept from now on; raises `NotAllowed`."""
        self._access.check(actor_id, Action.MANAGE_SETTINGS, _PLACE, now)
        self._withdraw(actor_id, language, now)

    def state_here(self, language: str) -> WordsState:
        """The same for the command line, which asks nobody: it has the machine's files anyway."""
        return self._checked.state(language)

    def words_here(self, language: str, kind: ConsentKind) -> tuple[str, ...]:
        """The words of one consent as they are written; raises `UnknownLanguage`."""
        return self._checked.words(language, kind)

    def confirm_here(self, language: str, checked_as: CheckedAs, now: datetime) -> None:
        """As `confirm`, for the command line."""
        self._confirm(MACHINE, None, language, checked_as, now)

    def withdraw_here(self, language: str, now: datetime) -> None:
        """As `withdraw`, for the command line."""
        self._withdraw(MACHINE, language, now)

    def _confirm(
        self,
        actor_id: str,
        checked_by: str | None,
        language: str,
        checked_as: CheckedAs,
        now: datetime,
    ) -> None:
        checks = self._checked.read_now(language, checked_as, checked_by, now)
        with self._store.transaction():
            self._store.put(checks)
            self._note(actor_id, "checked", language, now)

    def _withdraw(self, actor_id: str, language: str, now: datetime) -> None:
        with self._store.transaction():
            if self._store.erase(language):
                self._note(actor_id, "unchecked", language, now)

    def _note(self, actor_id: str, what: str, language: str, now: datetime) -> None:
        event = f"consent_words_{what}_{language}"
        self._trail.note(actor_id, event, _PLACE, Outcome.DONE, now)


def _hash(words: tuple[str, ...]) -> str:
    return hashlib.sha256(json.dumps(words, ensure_ascii=False).encode()).hexdigest()
