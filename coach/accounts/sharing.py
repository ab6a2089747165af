"""Sharing one answer with one person who leads me, until a day, and taking it back.

Only its owner can; with whom and what is asked of `Access` and the table, nothing is decided here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from coach.account_records import Action, Outcome, Relation, Share, Thing, ThingKind
from coach.accounts.policy import permits
from coach.errors import CoachError, NotAllowed
from coach.storage.users import random_id

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from coach.accounts.access import Access
    from coach.accounts.audit import AuditTrail
    from coach.storage.accounts import AccountStore
    from coach.storage.attempts import AttemptStore
    from coach.storage.groups import CaseloadStore, GroupStore
    from coach.storage.shares import ShareStore
    from coach.storage.users import UserStore

MOST_DAYS = 90
"""A course, and some weeks: nothing is shared for ever and forgotten."""


class BadShare(CoachError):
    """Nothing is shared, or not until a day within the limit."""

    message_id = "error.share.empty"


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Somebody who leads me, and with whom I can share.

    Attributes:
        user_id: who.
        display_name: what they are called here.
        may_hear: whether the sound can be shared with them too.
        sees_progress: whether they see how it goes, unasked: my case manager.
    """

    user_id: str
    display_name: str
    may_hear: bool
    sees_progress: bool


@dataclass(frozen=True, kw_only=True)
class MyShare:
    """A share of mine, with the name of who can see it."""

    share: Share
    display_name: str


class Sharing:
    """The service behind sharing. Every method says who asks, first."""

    def __init__(
        self,
        *,
        access: Access,
        shares: ShareStore,
        attempts: AttemptStore,
        users: UserStore,
        accounts: AccountStore,
        groups: GroupStore,
        caseloads: CaseloadStore,
        trail: AuditTrail,
        new_id: Callable[[], str] = random_id,
    ) -> None:
        self._access = access
        self._shares = shares
        self._attempts = attempts
        self._users = users
        self._accounts = accounts
        self._groups = groups
        self._caseloads = caseloads
        self._trail = trail
        self._new_id = new_id

    def recipients(self, actor_id: str, now: datetime) -> tuple[Recipient, ...]:
        """My tutors and case managers, by name."""
        managers = set(self._caseloads.case_managers(actor_id))
        seen = [
            Recipient(
                user_id=user_id,
                display_name=self._users.get(user_id).display_name,
                may_hear=self._may_hear(actor_id, user_id),
                sees_progress=user_id in managers,
            )
            for user_id in managers | self._tutors(actor_id)
            if self._access.may(actor_id, Action.SHARE_WITH, _person(user_id), now)
        ]
        return tuple(sorted(seen, key=lambda who: (who.display_name, who.user_id)))

    def share(
        self,
        actor_id: str,
        attempt_id: str,
        with_user_id: str,
        *,
        scores: bool,
        words: bool,
        sound: bool,
        until: datetime,
        now: datetime,
    ) -> Share:
        """Share an answer with somebody, in the place of what was shared of it with them before.

        Raises:
            NotAllowed: it is not theirs, or that person doesn't lead them, or may not hear.
            BadShare: nothing, or not until a moment within `MOST_DAYS`.
        """
        self._access.check(actor_id, Action.SHARE, _answer(attempt_id), now)
        self._access.check(actor_id, Action.SHARE_WITH, _person(with_user_id), now)
        if sound and not self._may_hear(actor_id, with_user_id):
            self._trail.note(actor_id, "share", _person(with_user_id), Outcome.DENIED, now)
            raise NotAllowed
        if not (scores or words or sound):
            raise BadShare
        if not now < until <= now + timedelta(days=MOST_DAYS):
            raise BadShare("error.share.until", days=MOST_DAYS)
        share = Share(
            id=self._new_id(),
            attempt_id=self._attempts.get(attempt_id).conversation_id,
            with_user_id=with_user_id,
            scores=scores,
            words=words,
            sound=sound,
            created_at=now,
            until=until,
        )
        with self._attempts.transaction():
            self._shares.keep(share)
            self._note(actor_id, "shared", share, now)
        return share

    def take_back(self, actor_id: str, share_id: str, now: datetime) -> None:
        """Nobody sees it any more, at once.

        Raises:
            NotFound: there is no such share of theirs (any more).
        """
        share = self._shares.get(share_id)
        self._access.check(actor_id, Action.SHARE, _answer(share.attempt_id), now)
        with self._attempts.transaction():
            self._shares.erase(share_id)
            self._note(actor_id, "share_taken_back", share, now)

    def narrow(
        self,
        actor_id: str,
        attempt_id: str,
        *,
        scores: bool,
        words: bool,
        sound: bool,
        now: datetime,
    ) -> None:
        """Let those who teach me see no more of an answer than this, at once.

        It gives nobody more than they have, and leaves alone what only a case manager sees.

        Raises:
            NotAllowed: it is not theirs.
        """
        self._access.check(actor_id, Action.SHARE, _answer(attempt_id), now)
        only_managers = set(self._caseloads.case_managers(actor_id)) - self._tutors(actor_id)
        with self._attempts.transaction():
            for share in self._shares.of_attempt(self._attempts.get(attempt_id).conversation_id):
                if share.with_user_id not in only_managers:
                    self._keep_less(actor_id, share, _less(share, scores, words, sound), now)

    def of_mine(self, actor_id: str, now: datetime) -> tuple[MyShare, ...]:
        """What I share and has not ended, the newest first."""
        self._access.check(actor_id, Action.CHANGE_OWN_SETTINGS, _person(actor_id), now)
        return self._named(self._shares.of_owner(actor_id), now)

    def of_answer(self, actor_id: str, attempt_id: str, now: datetime) -> tuple[MyShare, ...]:
        """With whom I share one answer; raises `NotAllowed`."""
        self._access.check(actor_id, Action.SHARE, _answer(attempt_id), now)
        answer_id = self._attempts.get(attempt_id).conversation_id
        return self._named(self._shares.of_attempt(answer_id), now)

    def _named(self, shares: tuple[Share, ...], now: datetime) -> tuple[MyShare, ...]:
        """A name that was given my answer stays readable, also when its person leads me no more."""
        return tuple(
            MyShare(share=share, display_name=self._users.get(share.with_user_id).display_name)
            for share in shares
            if share.until > now
        )

    def _tutors(self, actor_id: str) -> set[str]:
        groups = self._groups.of(actor_id, teaching=False)
        return {
            tutor_id
            for group in groups
            for tutor_id in self._groups.members(group.id, teaching=True)
        }

    def _may_hear(self, actor_id: str, user_id: str) -> bool:
        """A tutor of mine, as the table says; never as a case manager."""
        roles = self._accounts.get(user_id).roles
        hears = permits(roles, {Relation.SHARED_SOUND}, ThingKind.ANSWER, Action.HEAR)
        return hears and user_id in self._tutors(actor_id)

    def _keep_less(self, actor_id: str, share: Share, less: Share, now: datetime) -> None:
        if less == share:
            return
        if less.scores or less.words or less.sound:
            self._shares.keep(less)
            self._note(actor_id, "share_narrowed", less, now)
        else:
            self._shares.erase(share.id)
            self._note(actor_id, "share_taken_back", share, now)

    def _note(self, actor_id: str, what: str, share: Share, now: datetime) -> None:
        """Of the answer, and of the person with whom."""
        self._trail.note(actor_id, what, _answer(share.attempt_id), Outcome.DONE, now)
        self._trail.note(actor_id, what, _person(share.with_user_id), Outcome.DONE, now)


def _less(share: Share, scores: bool, words: bool, sound: bool) -> Share:
    return replace(
        share,
        scores=share.scores and scores,
        words=share.words and words,
        sound=share.sound and sound,
    )


def _answer(attempt_id: str) -> Thing:
    return Thing(kind=ThingKind.ANSWER, id=attempt_id)


def _person(user_id: str) -> Thing:
    return Thing(kind=ThingKind.PERSON, id=user_id)
