"""What a person agreed to: asked in words of a version, said in a language, changed at any time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.account_records import Action, Consent, ConsentKind, Outcome, Thing, ThingKind
from coach.errors import CoachError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from coach.accounts.access import Access
    from coach.accounts.audit import AuditTrail
    from coach.accounts.limits import Limits
    from coach.storage.consents import ConsentStore

VERSIONS = {ConsentKind.PRACTICE: 2, ConsentKind.KEEP_RECORDINGS: 1}
"""Of the wording that is shown; a yes to an older one counts no more, and is asked for again."""


def counts(said: Consent | None, is_checked: Callable[[str], bool]) -> bool:
    """Whether what somebody said last about one thing is a yes that counts today.

    To keeping recordings it does only as long as the words of their language are checked ones.
    """
    if said is None or not said.given or said.version < VERSIONS[said.kind]:
        return False
    return said.kind is not ConsentKind.KEEP_RECORDINGS or is_checked(said.language)


class LanguageUnchecked(CoachError):
    """Words that no person has checked can't carry a yes to keeping recordings."""

    message_id = "error.consent.language"


class Consents:
    """The service behind the page of consent."""

    def __init__(
        self,
        *,
        access: Access,
        store: ConsentStore,
        trail: AuditTrail,
        is_checked: Callable[[str], bool],
        erase_kept: Callable[[str], None],
        limits: Limits,
    ) -> None:
        """Join it.

        Args:
            access: who may.
            store: where it is kept.
            trail: where it is noted.
            is_checked: whether a person has read the words of a language.
            erase_kept: erases all kept recordings of a person.
            limits: for how many days recordings are kept, as the words of today say.
        """
        self._access = access
        self._store = store
        self._trail = trail
        self._is_checked = is_checked
        self._erase_kept = erase_kept
        self._limits = limits

    def given(self, user_id: str, kind: ConsentKind) -> bool:
        """Whether they have said yes to today's wording, and not no since, and it counts."""
        return counts(self._store.newest(user_id, kind), self._is_checked)

    def kept_days(self, user_id: str) -> int:
        """For how many days recordings of theirs are kept, or would be with a yes to today's words.

        Never longer than the words said that they agreed to.
        """
        newest, days = self._store.newest(user_id, ConsentKind.KEEP_RECORDINGS), 0
        if newest is not None and counts(newest, self._is_checked):
            days = newest.days or 0
        now = self._limits.kept_days
        return min(days or now, now)

    def is_checked(self, language: str) -> bool:
        """Whether a person has read the words of this language that are shown today."""
        return self._is_checked(language)

    def was_asked(self, user_id: str, kind: ConsentKind) -> bool:
        """Whether they have said yes or no to today's wording."""
        newest = self._store.newest(user_id, kind)
        return newest is not None and newest.version >= VERSIONS[kind]

    def say(  # noqa: PLR0917 - six facts, in the order of the sentence that they make
        self,
        user_id: str,
        kind: ConsentKind,
        version: int,
        language: str,
        given: bool,
        now: datetime,
    ) -> None:
        """Keep what somebody says for themselves; a no to keeping erases what was kept, at once.

        Raises:
            NotAllowed: they may not.
            LanguageUnchecked: a yes to keeping in words that no person has checked.
            StorageProblem: the no was kept, and something could not be erased (yet).
        """
        thing = Thing(kind=ThingKind.PERSON, id=user_id)
        self._access.check(user_id, Action.GIVE_CONSENT, thing, now)
        keeps = kind is ConsentKind.KEEP_RECORDINGS
        if keeps and given and not self._is_checked(language):
            raise LanguageUnchecked
        said = Consent(
            user_id=user_id,
            kind=kind,
            version=version,
            language=language,
            given=given,
            at=now,
            days=self._limits.kept_days if keeps and given else None,
        )
        self._store.add(said)
        what = f"consent_{'given' if given else 'refused'}_{kind.value}"
        self._trail.note(user_id, what, thing, Outcome.DONE, now)
        if keeps and not given:
            self._erase_kept(user_id)

    def history(self, user_id: str) -> tuple[Consent, ...]:
        """All that somebody said, the newest first, for themselves and their export."""
        return self._store.of_user(user_id)
