"""Asking somebody whether a report about them may be made, and their yes or no.

The yes ends after thirty days, or when it is taken back; scores appear only if they ticked that.
Whether a report may be made is decided by `Access` alone, which reads what is kept here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from coach.account_records import Action, Outcome, Thing, ThingKind
from coach.case_records import ReportRequest
from coach.storage.users import random_id

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from coach.accounts.access import Access
    from coach.accounts.audit import AuditTrail
    from coach.storage.report_requests import ReportRequestStore
    from coach.storage.users import UserStore

GOOD_FOR = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class NamedRequest:
    """A request, with what the other one of the two is called: who asked, or about whom."""

    request: ReportRequest
    display_name: str


class ReportRequests:
    """The service behind requests. Every method says who asks, first."""

    def __init__(
        self,
        *,
        access: Access,
        store: ReportRequestStore,
        users: UserStore,
        trail: AuditTrail,
        new_id: Callable[[], str] = random_id,
    ) -> None:
        self._access = access
        self._store = store
        self._users = users
        self._trail = trail
        self._new_id = new_id

    def ask(self, actor_id: str, user_id: str, now: datetime) -> ReportRequest:
        """Ask a person; a request of mine that waits, or a yes that is still good, stays as it is.

        Raises:
            NotAllowed: they are not in the caseload of who asks.
        """
        self._access.check(actor_id, Action.ASK_FOR_REPORT, _person(user_id), now)
        earlier = self.newest(actor_id, user_id, now)
        if earlier is not None and (earlier.given is None or is_good(earlier, now)):
            return earlier
        request = ReportRequest(id=self._new_id(), user_id=user_id, asked_by=actor_id, asked_at=now)
        with self._store.transaction():
            self._store.add(request)
            self._note(actor_id, "report_asked", request, now)
        return request

    def answer(
        self, actor_id: str, request_id: str, *, yes: bool, with_scores: bool, now: datetime
    ) -> ReportRequest:
        """Say yes or no to a request about oneself; the yes is good for `GOOD_FOR`.

        Raises:
            NotFound: there is no such request about them (any more).
        """
        request = self._own(actor_id, request_id, now)
        said = replace(
            request,
            given=yes,
            with_scores=yes and with_scores,
            answered_at=now,
            until=now + GOOD_FOR if yes else None,
        )
        self._keep(actor_id, "report_agreed" if yes else "report_refused", said, now)
        return said

    def take_back(self, actor_id: str, request_id: str, now: datetime) -> None:
        """Take a yes back, at once; what was made before is out of our hands.

        Raises:
            NotFound: there is no such request about them (any more).
        """
        request = self._own(actor_id, request_id, now)
        back = replace(request, given=False, with_scores=False, answered_at=now, until=None)
        self._keep(actor_id, "report_taken_back", back, now)

    def waiting(self, actor_id: str, now: datetime) -> tuple[NamedRequest, ...]:
        """Requests about me that I have not answered, of those who still look after me."""
        return self._about_me(actor_id, lambda request: request.given is None, now)

    def agreed(self, actor_id: str, now: datetime) -> tuple[NamedRequest, ...]:
        """Those to which I said yes, and could take it back."""
        return self._about_me(actor_id, lambda request: is_good(request, now), now)

    def newest(self, actor_id: str, user_id: str, now: datetime) -> ReportRequest | None:
        """What I asked about a person last, and what came of it; None if I never asked.

        Raises:
            NotAllowed: they are not in the caseload of who asks.
        """
        self._access.check(actor_id, Action.ASK_FOR_REPORT, _person(user_id), now)
        found = (one for one in self._store.about(user_id) if one.asked_by == actor_id)
        return next(found, None)

    def of(self, actor_id: str, now: datetime) -> tuple[NamedRequest, ...]:
        """My newest request about each person whom I still look after, newest first."""
        newest = {one.user_id: one for one in reversed(self._store.asked_by(actor_id))}
        return tuple(
            NamedRequest(request=one, display_name=self._users.get(one.user_id).display_name)
            for one in sorted(newest.values(), key=lambda one: one.asked_at, reverse=True)
            if self._may_ask(actor_id, one.user_id, now)
        )

    def _about_me(
        self, actor_id: str, wanted: Callable[[ReportRequest], bool], now: datetime
    ) -> tuple[NamedRequest, ...]:
        self._access.check(actor_id, Action.ANSWER_REPORT, _person(actor_id), now)
        return tuple(
            NamedRequest(request=one, display_name=self._users.get(one.asked_by).display_name)
            for one in self._store.about(actor_id)
            if wanted(one) and self._may_ask(one.asked_by, actor_id, now)
        )

    def _may_ask(self, case_manager_id: str, user_id: str, now: datetime) -> bool:
        return self._access.may(case_manager_id, Action.ASK_FOR_REPORT, _person(user_id), now)

    def _own(self, actor_id: str, request_id: str, now: datetime) -> ReportRequest:
        request = self._store.get(request_id)
        self._access.check(actor_id, Action.ANSWER_REPORT, _person(request.user_id), now)
        return request

    def _keep(self, actor_id: str, what: str, request: ReportRequest, now: datetime) -> None:
        with self._store.transaction():
            self._store.change(request)
            self._note(actor_id, what, request, now)

    def _note(self, actor_id: str, what: str, request: ReportRequest, now: datetime) -> None:
        """Of the person it is about, and of who asked where that is somebody else's deed."""
        self._trail.note(actor_id, what, _person(request.user_id), Outcome.DONE, now)
        if actor_id != request.asked_by:
            self._trail.note(actor_id, what, _person(request.asked_by), Outcome.DONE, now)


def is_good(request: ReportRequest, now: datetime) -> bool:
    """Whether it was answered with a yes that has not ended."""
    return request.given is True and request.until is not None and request.until > now


def _person(user_id: str) -> Thing:
    return Thing(kind=ThingKind.PERSON, id=user_id)
