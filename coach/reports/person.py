"""A report about one person, made by themselves or by their case manager with their yes.

No value of an answer, no word, no voice and no note is in it. Scores appear, in bands, only where
that was ticked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.account_records import Action, Outcome, Thing, ThingKind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from coach.accounts.access import Access
    from coach.accounts.audit import AuditTrail
    from coach.cases.casework import Case, Casework
    from coach.counting.weeks import Week
    from coach.progress.history import Histories, MeasureInBands
    from coach.progress_records import Measure
    from coach.storage.users import UserStore


@dataclass(frozen=True, kw_only=True)
class PersonReport:
    """What a report about one person is made of.

    Attributes:
        name: whom it is about.
        made_by: the name of who made it.
        by_themselves: whether that is the same person.
        first_day: of practice; None for never.
        weeks: of practice, up to this one, the oldest first.
        measures: in bands; None where scores were not ticked.
        case: goal, interviews, jobs and steps; its notes stay out.
    """

    name: str
    made_by: str
    by_themselves: bool
    first_day: date | None
    answers: int
    days: int
    minutes: int
    weeks: tuple[Week, ...]
    measures: Mapping[Measure, MeasureInBands] | None
    case: Case


class PersonReports:
    """Makes reports about one person; asks `Access` first."""

    def __init__(
        self,
        *,
        access: Access,
        histories: Histories,
        casework: Casework,
        users: UserStore,
        trail: AuditTrail,
    ) -> None:
        self._access = access
        self._histories = histories
        self._casework = casework
        self._users = users
        self._trail = trail

    def with_scores_allowed(self, actor_id: str, user_id: str, now: datetime) -> bool:
        """Whether scores could appear in it, to show or hide that choice."""
        return self._access.may(actor_id, Action.MAKE_REPORT_WITH_SCORES, _person(user_id), now)

    def allowed(self, actor_id: str, user_id: str, now: datetime) -> bool:
        """Whether a report could be made, to show or hide it."""
        return self._access.may(actor_id, Action.MAKE_REPORT, _person(user_id), now)

    def make(
        self, actor_id: str, user_id: str, *, with_scores: bool, now: datetime
    ) -> PersonReport:
        """The facts of a report; that it was made is in the trail.

        Raises:
            NotAllowed: they may not make it, or not with scores.
        """
        person = _person(user_id)
        self._access.check(actor_id, Action.MAKE_REPORT, person, now)
        if with_scores:
            self._access.check(actor_id, Action.MAKE_REPORT_WITH_SCORES, person, now)
        seen = self._histories.in_bands(actor_id, user_id, now)
        case = self._casework.of(actor_id, user_id, now)
        what = "report_made_with_scores" if with_scores else "report_made"
        self._trail.note(actor_id, what, person, Outcome.DONE, now)
        return PersonReport(
            name=self._users.get(user_id).display_name,
            made_by=self._users.get(actor_id).display_name,
            by_themselves=actor_id == user_id,
            first_day=seen.first_day,
            answers=seen.answers,
            days=seen.days,
            minutes=round(seen.practised_s / 60),
            weeks=seen.weeks,
            measures=seen.measures if with_scores else None,
            case=case,
        )


def _person(user_id: str) -> Thing:
    return Thing(kind=ThingKind.PERSON, id=user_id)
